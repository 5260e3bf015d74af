"""Front page and search."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.search import Query, search
from app.search.registry import kinds, kinds_for
from app.web import Paging, page_number, query_text, render

bp = Blueprint("home", __name__)
PER_PAGE = 20


@bp.get("/")
@requires("search")
def front() -> Response:
    """The front page: the search box and the rooms."""
    return render("home/front.html", q="", kind=None)


@bp.get("/search")
@requires("search")
def results() -> Response:
    """Hits of all kinds, or of one."""
    number = page_number()
    kind = request.args.get("kind") or None
    text = query_text()
    found = search(Query(text, kind, offset=(number - 1) * PER_PAGE, size=PER_PAGE), viewer())
    rows = {name: k.rows([h.key for h in found.hits if h.kind == name]) for name, k in kinds().items()}
    return render(
        "home/search.html",
        "home/_results.html",
        q=text,
        kind=kind,
        found=found,
        rows=rows,
        kinds=kinds(),
        allowed=kinds_for(viewer()),
        paging=Paging(number, PER_PAGE, found.total),
    )
