"""The pages on which circulars are written, issued, linked and given their files."""

from __future__ import annotations

from typing import IO, Any

from flask import current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import meanwhile
from app.access import requires, viewer
from app.circulars import actions, attaching, linking, queries
from app.circulars.forms import TEXTS, CircularForm, form_of
from app.circulars.models import Circular
from app.circulars.reading import job
from app.circulars.similar import similar
from app.circulars.views import bp
from app.db import writing
from app.pasted import legacy_texts, offers_itself
from app.web import BadInput, offer_undo, render, required, see_other


def _own(circular_id: int) -> Circular:
    row: Circular = required(queries.circular(viewer(), circular_id))
    return row


def _back(circular_id: int) -> Response:
    return see_other(url_for("circulars.show", circular_id=circular_id))


@bp.get("/circulars/new")
@requires("circulars.publish")
def new() -> Response:
    """An empty form."""
    return render("circulars/edit.html", form=CircularForm(formdata=None), row=None)


@bp.post("/circulars")
@requires("circulars.publish")
@offers_itself
def create() -> Response:
    """Keeps a new draft with its files."""
    return _save(None)


@bp.get("/circulars/<int:circular_id>/edit")
@requires("circulars.publish")
def edit(circular_id: int) -> Response:
    """The form with what the circular says."""
    row = _own(circular_id)
    return render("circulars/edit.html", form=form_of(row), row=row, stamp=meanwhile.stamp(actions.stand(row)))


@bp.post("/circulars/<int:circular_id>")
@requires("circulars.publish")
@offers_itself
def change(circular_id: int) -> Response:
    """Keeps a change."""
    return _save(_own(circular_id))


def _save(row: Circular | None) -> Response:
    """Saves what was typed; Kruti Dev is offered converted first, faults go back with everything kept."""
    form = CircularForm()
    values = form.values()
    converted = legacy_texts({name: values[name] for name in TEXTS})
    legacy = converted if "legacy" not in request.form else {}
    if request.form.get("legacy") == "convert":
        values |= converted
    again = bool(_uploads())  # a browser does not send them back into the form
    kept: dict[str, Any] = {"form": form, "row": row, "again": again, "stamp": meanwhile.sent()}
    if not form.validate() or legacy:
        return render("circulars/edit.html", status=422, legacy=legacy, **kept)
    try:
        saved_id = _write(row, values, form)
    except meanwhile.Overtaken as reason:
        note = meanwhile.note(reason, [("circular", str(reason.now["number"]))], form.in_words)
        return render("circulars/edit.html", status=409, note=note, **kept | {"stamp": note.stamp})
    except BadInput as fault:
        if fault.field in form:
            form[fault.field].errors = [str(fault)]
        return render("circulars/edit.html", status=422, fault=str(fault), **kept)
    return _back(saved_id)


def _write(row: Circular | None, values: dict[str, object], form: CircularForm) -> int:
    roles, station_ids = form.roles.data or [], form.stations.data or []
    if row is not None:
        circular_id = row.id
        actions.change(row, values, roles, station_ids, meanwhile.sent())
        return circular_id
    uploads = _uploads()
    with writing():  # the draft with its files, or nothing
        row = actions.create(values, roles, station_ids, by=viewer().user_id)
        attaching.attach(row, uploads)
        circular_id = row.id
    if uploads:
        _wake_reader()
    return circular_id


def _uploads() -> list[tuple[IO[bytes], str]]:
    return [(f.stream, f.filename or "") for f in request.files.getlist("files") if f.filename]


def _wake_reader() -> None:
    job.wake(current_app._get_current_object())  # type: ignore[attr-defined]


@bp.get("/circulars/<int:circular_id>/publication")
@requires("circulars.publish")
def publication(circular_id: int) -> Response:
    """Before issue: what is alike and in force."""
    row = _own(circular_id)
    return render(
        "circulars/publication.html", row=row, alike=similar(viewer(), row), links=queries.links(viewer(), row.id)
    )


@bp.post("/circulars/<int:circular_id>/publication")
@requires("circulars.publish")
def publish(circular_id: int) -> Response:
    """Issues it; when others are alike, only after they were looked at."""
    row = _own(circular_id)
    alike = [] if request.form.get("seen") else similar(viewer(), row)
    if alike and row.status == "draft":
        links = queries.links(viewer(), row.id)
        return render("circulars/publication.html", status=422, row=row, alike=alike, links=links, unseen=True)
    actions.publish(row)
    flash(_("Issued. Stations see it now."))
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/withdrawal")
@requires("circulars.publish")
def withdraw(circular_id: int) -> Response:
    """Takes it out of force."""
    actions.withdraw(_own(circular_id), request.form.get("reason", ""))
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/deletion")
@requires("circulars.publish")
def delete(circular_id: int) -> Response:
    """Removes a draft."""
    actions.delete_draft(_own(circular_id))
    return see_other(url_for("circulars.index"))


@bp.post("/circulars/<int:circular_id>/links")
@requires("circulars.publish")
def link(circular_id: int) -> Response:
    """Links it to an older one."""
    linking.add(viewer(), _own(circular_id), request.form.get("kind", ""), request.form.get("number", ""))
    return see_other(
        (request.form.get("back") == "publication" and url_for("circulars.publication", circular_id=circular_id))
        or url_for("circulars.show", circular_id=circular_id)
    )


@bp.post("/circulars/<int:circular_id>/links/<int:link_id>/removal")
@requires("circulars.publish")
def unlink(circular_id: int, link_id: int) -> Response:
    """Takes a link away."""
    kind, number = linking.remove(_own(circular_id), link_id)
    again = url_for("circulars.link", circular_id=circular_id)
    offer_undo(_("The link to %(n)s is taken away.", n=number), again, kind=kind, number=number)
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/sections")
@requires("circulars.publish")
def sections(circular_id: int) -> Response:
    """Confirms the sections that the text names."""
    linking.decide_sections(_own(circular_id), request.form.getlist("ref"), request.form.get("added", ""))
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/files")
@requires("circulars.publish")
def attach(circular_id: int) -> Response:
    """Keeps files and has them read."""
    row = _own(circular_id)
    uploads = _uploads()
    if not uploads:
        raise BadInput(_("Choose a file first."), "files")
    attaching.attach(row, uploads)
    _wake_reader()
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/files/<int:file_id>/removal")
@requires("circulars.publish")
def detach(circular_id: int, file_id: int) -> Response:
    """Takes a file off."""
    file = required(queries.file(viewer(), circular_id, file_id))
    name = file.name
    token = attaching.detach(file)
    again = url_for("circulars.bring_back", circular_id=circular_id)
    offer_undo(_("“%(name)s” is taken away.", name=name), again, token=token)
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/files/returned")
@requires("circulars.publish")
def bring_back(circular_id: int) -> Response:
    """Puts a file that was taken off back."""
    file = attaching.bring_back(_own(circular_id), request.form.get("token", ""))
    if file is not None and file.state == "waiting":
        _wake_reader()
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/files/<int:file_id>/reading")
@requires("circulars.publish")
def read_again(circular_id: int, file_id: int) -> Response:
    """Has a file read once more."""
    attaching.read_again(required(queries.file(viewer(), circular_id, file_id)), "typed_too" in request.form)
    _wake_reader()
    return _back(circular_id)


@bp.post("/circulars/<int:circular_id>/files/<int:file_id>/pages")
@requires("circulars.publish")
@offers_itself
def set_page(circular_id: int, file_id: int) -> Response:
    """Keeps the editor's own text of a page."""
    file = required(queries.file(viewer(), circular_id, file_id))
    number, text = request.form.get("number", "1"), request.form.get("text", "")
    if not number.isdecimal() or not 1 <= int(number) <= max(file.pages, 1) or not text.strip():
        raise BadInput(_("Give the page’s number and its text."), "text")
    attaching.set_page(file, int(number), legacy_texts({"body": text}).get("body", text)[:200_000])
    return _back(circular_id)
