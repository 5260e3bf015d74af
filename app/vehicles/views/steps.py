"""What happens to one record: new states, publication, contact, sightings, proclamation, auction, pictures."""

from __future__ import annotations

from datetime import date

from flask import current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import audit
from app.access import requires, viewer
from app.vehicles import actions, disposal, queries
from app.vehicles.models import Vehicle
from app.vehicles.views import bp
from app.vehicles.views.records import page
from app.web import BadInput, required, see_other


def _own(key: int) -> Vehicle:
    row: Vehicle = required(queries.editable(key, viewer()))
    return row


def _day(name: str = "on") -> date:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        raise BadInput(_("Give the date as year-month-day: 2026-01-31."), name) from None


def _back(key: int, message: str) -> Response:
    flash(message)
    return see_other(url_for("vehicles.show", key=key))


@bp.post("/vehicles/<int:key>/states")
@requires("vehicles.edit")
def add_state(key: int) -> Response:
    """A new dated state."""
    row, form = _own(key), request.form
    try:
        actions.add_state(row, form.get("state", ""), _day(), form.get("note", "").strip())
    except BadInput as reason:
        return page(row, 422, wrong=str(reason), typed=form)
    return _back(key, _("The new state is entered."))


@bp.post("/vehicles/<int:key>/publication")
@requires("vehicles.edit")
def publish(key: int) -> Response:
    """A draft becomes visible to every station."""
    row = _own(key)
    if row.draft:
        actions.publish(row)
    return _back(key, _("Every station sees the record now."))


@bp.post("/vehicles/<int:key>/contact")
@requires("vehicles.contact")
def contact(key: int) -> Response:
    """Shows the owner's contact, once, and notes who saw it and why."""
    row = required(queries.vehicle(key, viewer()))
    try:
        why = audit.purpose(request.form.get("purpose", ""))
    except BadInput as reason:
        return page(row, 422, wrong=str(reason), typed=request.form)
    audit.lookup("vehicle", row.ref, action="show-contact", purpose=why, id=key)
    return page(required(queries.vehicle(key, viewer())), contact=True)


@bp.post("/vehicles/<int:key>/sightings")
@requires("vehicles.read")
def sight(key: int) -> Response:
    """Notes that the vehicle was met."""
    row = required(queries.vehicle(key, viewer()))
    where = request.form.get("where", "").strip()
    actions.sight(row, where, request.form.get("typed", ""), request.form.get("note", "").strip())
    return _back(key, _("The sighting is noted."))


@bp.post("/vehicles/<int:key>/proclamation")
@requires("vehicles.dispose")
def proclaim(key: int) -> Response:
    """The date of the proclamation under BNSS 503."""
    row = _own(key)
    try:
        disposal.proclaim(row, _day())
    except BadInput as reason:
        return page(row, 422, wrong=str(reason), typed=request.form)
    return _back(key, _("The proclamation is entered."))


@bp.post("/vehicles/<int:key>/disposal")
@requires("vehicles.dispose")
def dispose(key: int) -> Response:
    """The auction; refused with every obstacle named."""
    row = _own(key)
    try:
        disposal.auction(row, _day(), request.form.get("note", "").strip())
    except BadInput as reason:
        return page(row, 422, wrong=str(reason), typed=request.form)
    return _back(key, _("The auction is entered."))


@bp.get("/vehicles/<int:key>/photo")
@requires("vehicles.read")
def photo(key: int) -> Response:
    """The picture, downscaled."""
    return _jpeg(required(queries.photo(key, viewer())).picture)


@bp.get("/vehicles/<int:key>/thumbnail")
@requires("vehicles.read")
def thumbnail(key: int) -> Response:
    """The small picture, under 3 KB."""
    return _jpeg(required(queries.photo(key, viewer())).thumbnail)


def _jpeg(content: bytes) -> Response:
    response = current_app.response_class(content, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
