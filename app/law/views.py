"""The law's pages."""

from __future__ import annotations

import gzip
from datetime import date

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.assets import source
from app.law import actions, labels, pages, queries
from app.law import pack as station_pack
from app.law.guard import verdict_asked
from app.law.lookup import find
from app.law.queries import Filters
from app.web import BadInput, Paging, page_number, query_text, render, required, see_other

bp = Blueprint("law", __name__)
PER_PAGE = 10


@bp.get("/law")
@requires("law.read")
def index() -> Response:
    """The one box for sections, the filters, the shelf of Acts, the user's own marks."""
    number, text, filters = page_number(), query_text(), pages.filters_asked()
    asked = bool(text or filters)
    answer = find(text, filters, (number - 1) * PER_PAGE, PER_PAGE) if asked else None
    paging = Paging(number, PER_PAGE, answer.total if answer else 0)
    return render(
        "law/index.html",
        "law/_results.html",
        q=text,
        filters=filters,
        answer=answer,
        paging=paging,
        acts=queries.acts(),
        courts=labels.courts(),
        years=labels.YEARS,
        bookmarks=queries.bookmarks(viewer().user_id or 0) if not asked else (),
        recent=queries.recent(viewer().user_id or 0) if not asked else (),
    )


@bp.get("/law/<act>")
@requires("law.read")
def act(act: str) -> Response:
    """The chapters of an Act, and the sections of one of them or of all."""
    known = required(queries.act(act))
    number, chapter = page_number(), request.args.get("chapter", "")[:40]
    size = 100
    rows, total = queries.listed(Filters(act=known.code, chapter=chapter), (number - 1) * size, size)
    required(rows or None)
    return render(
        "law/act.html",
        act=known,
        chapters=queries.chapters(known.code),
        chapter=chapter,
        title=queries.chapter(known.code, chapter) if chapter else None,
        rows=rows,
        paging=Paging(number, size, total),
    )


@bp.get("/law/<act>/<number>")
@requires("law.read")
def section(act: str, number: str) -> Response:
    """One section: gist, classification, old and new, procedure."""
    row = required(queries.section(act, number))
    context = pages.section_page(row, verdict_asked())
    answer = render("law/section.html", **context)
    actions.note_opened(viewer().user_id or 0, context["ref"])
    return answer


@bp.get("/law/<act>/<number>/full")
@requires("law.read")
def full(act: str, number: str) -> Response:
    """The imported official text, and its earlier versions."""
    row = required(queries.section(act, number))
    versions = required(queries.versions(row.ref) or None)
    return render("law/full.html", "law/_full.html", row=row, versions=versions)


@bp.get("/law/<act>/<number>/print")
@requires("law.read")
def printed(act: str, number: str) -> Response:
    """The section on one sheet of A4."""
    row = required(queries.section(act, number))
    return render("law/print.html", **pages.section_page(row, None))


@bp.get("/law/<act>/<number>/text")
@requires("law.read")
def plain(act: str, number: str) -> Response:
    """The section as plain text, to paste into a message or an FIR."""
    row = required(queries.section(act, number))
    return Response(pages.as_text(row), mimetype="text/plain")


@bp.post("/law/<act>/<number>/bookmark")
@requires("law.read")
def bookmark(act: str, number: str) -> Response:
    """Keeps the section at hand."""
    row = required(queries.section(act, number))
    actions.keep(viewer().user_id or 0, row.ref)
    return see_other(url_for("law.section", act=act, number=number))


@bp.post("/law/<act>/<number>/bookmark/removal")
@requires("law.read")
def remove_bookmark(act: str, number: str) -> Response:
    """No longer keeps the section at hand."""
    row = required(queries.section(act, number))
    actions.let_go(viewer().user_id or 0, row.ref)
    return see_other(url_for("law.section", act=act, number=number))


@bp.route("/law/compare", methods=["GET", "POST"])
@requires("law.read")
def compare() -> Response:
    """Old and new sections beside each other; a pasted list or FIR comes by POST, for its length."""
    text = pages.compare_text()
    try:
        verdict, problem = verdict_asked(), None
    except BadInput as reason:
        verdict, problem = None, reason
    return render(
        "law/compare.html",
        "law/_compare.html",
        400 if problem else 200,
        text=text,
        asked=pages.compared(text),
        verdict=verdict,
        problem=problem,
    )


@bp.get("/law/pack")
@requires("law.read")
def pack() -> Response:
    """What the station pack is, and the way to it."""
    return render("law/pack.html")


@bp.get("/law/worker.js")
@requires("law.read")
def worker() -> Response:
    """The service worker of those who asked for an offline copy; over HTTPS only, and for pages of the law only."""
    required(request.is_secure or None)
    answer = Response(source("law-worker.js"), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = url_for("law.index")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/law/pack/station-pack.html")
@requires("law.read")
def pack_file() -> Response:
    """The station pack as one HTML file to keep."""
    packed = station_pack.file(f"{date.today():%d-%m-%Y}")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = Response(packed, mimetype="text/html", headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
    else:
        answer = Response(gzip.decompress(packed), mimetype="text/html")
    answer.headers["Content-Disposition"] = 'attachment; filename="station-pack.html"'
    return answer
