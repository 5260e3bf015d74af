"""The pages of circulars that everybody reads: list, one circular, its files, export."""

from __future__ import annotations

from flask import Blueprint, current_app, request, send_file, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.audit import lookup
from app.circulars import actions, asked, attaching, linking, listing, queries, roll_call, store, words
from app.circulars.days import today
from app.circulars.export import as_csv
from app.circulars.forms import legacy_words
from app.circulars.reading import job
from app.web import BadInput, Paging, page_number, render, required, see_other

bp = Blueprint("circulars", __name__)


@bp.context_processor
def _words() -> dict[str, object]:
    return {"words": words, "today": today()}


@bp.get("/circulars")
@requires("circulars.read")
def index() -> Response:
    """The list: search, filters, what is new, what the station still has to acknowledge."""
    number, filters, who = page_number(), asked.filters(), viewer()
    answer = listing.listed(who, filters, number)
    plain = filters == queries.Filters() and number == 1
    page = render(
        "circulars/index.html",
        "circulars/_results.html",
        filters=filters,
        answer=answer,
        paging=Paging(number, listing.PER_PAGE, answer.total),
        years=queries.years(who),
        struck=legacy_words(filters.q),
        owed=roll_call.to_acknowledge(who) if plain else (),
        since=queries.since(who),
        new=queries.new_count(who) if plain else 0,
    )
    actions.visit(who)
    return page


@bp.get("/circulars/<int:circular_id>")
@requires("circulars.read")
def show(circular_id: int) -> Response:
    """One circular as text."""
    who = viewer()
    row = required(queries.circular(who, circular_id))
    if attaching.waiting():
        job.wake(current_app._get_current_object())  # type: ignore[attr-defined]
    return render(
        "circulars/show.html",
        row=row,
        links=queries.links(who, row.id),
        valid=queries.valid_instead(who, row.id) if row.status == "superseded" else None,
        pages=queries.pages_of(row.id),
        sections=linking.shown_sections(row),
        mine=roll_call.acknowledged(who, row.id),
        owed=row in roll_call.to_acknowledge(who) if row.acknowledge else False,
    )


@bp.get("/circulars/<int:circular_id>/files/<int:file_id>/reading")
@requires("circulars.read")
def reading(circular_id: int, file_id: int) -> Response:
    """How far a file is read: the fragment that a page asks for again, or the circular's page."""
    file = required(queries.file(viewer(), circular_id, file_id))
    return render("circulars/reading.html", "circulars/_file.html", row=file.circular, file=file)


@bp.get("/circulars/<int:circular_id>/files/<int:file_id>/<name>")
@requires("circulars.read")
def download(circular_id: int, file_id: int, name: str) -> Response:
    """The file itself: always as a download, never run by the browser."""
    file = required(queries.file(viewer(), circular_id, file_id))
    path, number = store.path_of(file.sha256), file.circular.number
    if not path.exists():
        raise BadInput(_("The file itself is missing on the server; its text is still here. Tell the administrator."))
    answer: FlaskResponse = send_file(
        path, store.MEDIA[file.kind], as_attachment=True, download_name=file.name, etag=file.sha256, max_age=0
    )
    lookup("circular", number, action="download", file=file.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post("/circulars/<int:circular_id>/acknowledgement")
@requires("circulars.acknowledge")
def acknowledge(circular_id: int) -> Response:
    """The officer's word that the station was briefed."""
    who = viewer()
    row = required(queries.circular(who, circular_id))
    typed = request.form.get("briefed", "").strip()
    actions.acknowledge(row, who, int(typed) if typed.isdecimal() and len(typed) < 6 else None)
    return see_other(url_for("circulars.show", circular_id=circular_id))


@bp.get("/circulars/acknowledgements")
@requires("circulars.follow_up")
def acknowledgements() -> Response:
    """Which stations have briefed what; who has not."""
    return render("circulars/acknowledgements.html", rows=roll_call.progress(viewer()))


@bp.get("/circulars/<int:circular_id>/acknowledgements")
@requires("circulars.follow_up")
def acknowledgements_of(circular_id: int) -> Response:
    """Every station concerned by one circular, with day and number."""
    row = required(queries.circular(viewer(), circular_id))
    return render("circulars/acknowledgements_of.html", row=row, stations=roll_call.of_circular(row))


@bp.get("/circulars/reminders")
@requires("circulars.follow_up")
def reminders() -> Response:
    """What each station still owes, to print or to read out."""
    rows = roll_call.reminders(viewer())
    return render("circulars/reminders.html", rows=rows, owed=roll_call.owed_by(rows))


@bp.get("/circulars/export.csv")
@requires("circulars.read")
def export() -> Response:
    """The list as CSV: what this person may read, with the filters of the address."""
    text = as_csv(viewer(), asked.filters())
    lookup("circular", "list", action="export")
    answer: Response = current_app.response_class(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="circulars.csv"'
    return answer
