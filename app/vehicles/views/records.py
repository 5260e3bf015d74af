"""The list with its box, one record, entering and correcting it."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import audit, meanwhile
from app.access import requires, viewer
from app.db import utcnow
from app.places.queries import stations
from app.vehicles import actions, browse, disposal, queries
from app.vehicles.forms import DetailsForm, NewForm, facts, in_words
from app.vehicles.models import Vehicle
from app.vehicles.views import bp
from app.vehicles.words import COLOURS, KINDS, MAKES, SETTABLE, STATES
from app.web import BadInput, page_number, query_text, render, required, see_other


def choices() -> dict[str, Any]:
    """What the filters offer."""
    return {
        "states": [(code, word.label) for code, word in STATES.items()],
        "kinds": [(code, word.label) for code, word in KINDS.items()],
        "colours": [(code, word.label) for code, word in COLOURS.items()],
        "makes": [(code, code) for code in MAKES],
        "stations": stations(),
    }


@bp.get("/vehicles")
@requires("vehicles.read")
def index() -> Response:
    """The list, or what the box finds."""
    number, text, wanted = page_number(), query_text(), browse.filters()
    found = browse.find(text, wanted, viewer(), number)
    return render("vehicles/index.html", "vehicles/_results.html", q=text, found=found, filters=wanted, **choices())


@bp.get("/vehicles/<int:key>")
@requires("vehicles.read")
def show(key: int) -> Response:
    """One record; noted in the audit trail."""
    row = required(queries.vehicle(key, viewer()))
    audit.lookup("vehicle", row.ref, action="view", id=key)
    return page(row)


def page(row: Vehicle, status: int = 200, **more: Any) -> Response:
    """The record's page with its history, sightings, matches and what the viewer may do."""
    context = {
        "contact": False,
        "sightings": queries.sightings(row.id),
        "matches": queries.matches(viewer(), key=row.id),
        "decided": queries.matches(viewer(), decided=True, key=row.id),
        "others": queries.same_number(row),
        "may_change": queries.may_change(row, viewer()),
        "settable": [(code, STATES[code].label) for code in SETTABLE],
        "obstacles": disposal.obstacles(row, utcnow().date()) if row.state in disposal.DISPOSABLE else None,
        "today": utcnow().date(),
    }
    return render("vehicles/show.html", None, status, row=row, **(context | more))


@bp.get("/vehicles/new")
@requires("vehicles.edit")
def new() -> Response:
    """The empty form; ``?registration=`` fills in what was looked for."""
    form = NewForm(formdata=None, state="stolen", state_on=utcnow().date(), kind="motorcycle")
    form.registration.data = request.args.get("registration", "")[:40]
    return render("vehicles/form.html", form=form, row=None, makes=list(MAKES), stations=stations())


@bp.post("/vehicles")
@requires("vehicles.edit")
def create() -> Response:
    """Enters a vehicle for the own station; the control room chooses one."""
    form = NewForm()
    station_id = viewer().station_id or request.form.get("station_id", type=int)
    if form.validate():
        try:
            row = actions.create(form.values() | _first(form, station_id), _photo(form))
        except BadInput as reason:
            flash(str(reason))
        else:
            flash(_("Saved."))
            return see_other(url_for("vehicles.show", key=row.id))
    return render("vehicles/form.html", None, 422, form=form, row=None, makes=list(MAKES), stations=stations())


def _first(form: NewForm, station_id: int | None) -> dict[str, Any]:
    if station_id not in {station.id for station in stations()}:
        raise BadInput(_("Choose the station to which the record belongs."), "station_id")
    first = {"state": form.state.data, "state_on": form.state_on.data, "draft": bool(form.draft.data)}
    return first | {"station_id": station_id}


def _photo(form: DetailsForm) -> bytes:
    file = form.photo.data
    return file.read() if file and getattr(file, "filename", "") else b""


@bp.get("/vehicles/<int:key>/edit")
@requires("vehicles.edit")
def edit(key: int) -> Response:
    """The form with the record's values."""
    row = required(queries.editable(key, viewer()))
    form = DetailsForm(formdata=None, obj=row)
    form.photo.data = None
    form.sections.data = row.sections.replace(",", ", ")
    return _correction(form, row, meanwhile.stamp(facts(row)))


def _correction(form: DetailsForm, row: Vehicle, stamp: str, status: int = 200, **more: Any) -> Response:
    context = {"form": form, "row": row, "makes": list(MAKES), "stations": (), "stamp": stamp}
    return render("vehicles/form.html", None, status, **context, **more)


@bp.post("/vehicles/<int:key>")
@requires("vehicles.edit")
def change(key: int) -> Response:
    """Corrects the record; 409 when somebody else did since the form was made."""
    row = required(queries.editable(key, viewer()))
    form = DetailsForm()
    if form.validate():
        try:
            actions.change(row, form.values(), _photo(form), meanwhile.sent())
        except meanwhile.Overtaken as reason:
            hidden = meanwhile.hidden_unless("vehicles.contact", actions.RESTRICTED)
            note = meanwhile.note(reason, [("vehicle", row.ref)], in_words, hidden)
            return _correction(form, row, note.stamp, 409, note=note)
        except BadInput as reason:
            flash(str(reason))
        else:
            flash(_("Saved."))
            return see_other(url_for("vehicles.show", key=key))
    return _correction(form, row, meanwhile.sent(), 422)
