"""Pages of incidents, and the two papers: the order to produce (BNSS 94) and the certificate (BSA 63(4), Part A)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.audit import lookup as audited
from app.cameras.answering import Answer, Row
from app.cameras.asking import question
from app.cameras.sketch import sketch
from app.cameras.views import shared
from app.db import utcnow
from app.incidents import actions, queries
from app.incidents.forms import IncidentForm, read
from app.incidents.models import Incident
from app.places.queries import stations
from app.web import Paging, page_number, render, required, see_other, whole

bp = Blueprint("incidents", __name__, url_prefix="/incidents")
PER_PAGE, RADIUS_M, ON_MAP = 25, 500, 25
STATES = {
    "requested": _l("asked for"),
    "secured": _l("secured"),
    "overwritten": _l("overwritten"),
    "refused": _l("refused"),
}
NUMBERS = {"fir": _l("FIR"), "gd": _l("General diary")}


def _names() -> dict[str, Any]:
    return {**shared(), "recording_states": STATES, "numbers": NUMBERS, "district": _district()}


def _district() -> tuple[str, str]:
    config = current_app.config
    return config["DISTRICT_HI"], config["DISTRICT_EN"]


@bp.get("", strict_slashes=False)
@requires("incidents.read")
def index() -> Response:
    """Incidents of the own station (or of the district), newest event first."""
    number = page_number()
    rows, total = queries.incidents(viewer(), (number - 1) * PER_PAGE, PER_PAGE)
    return render("incidents/index.html", rows=rows, paging=Paging(number, PER_PAGE, total), **_names())


@bp.get("/new")
@requires("incidents.edit")
def new() -> Response:
    """An empty form."""
    return _form(IncidentForm({"number_kind": "fir"}))


def _form(form: IncidentForm) -> Response:
    known = stations() if viewer().district_wide else ()
    return render("incidents/form.html", None, 422 if form.errors else 200, form=form, stations=known, **_names())


@bp.post("")
@requires("incidents.edit")
def create() -> Response:
    """Opens an incident."""
    form = read(request.form, viewer())
    if form.errors:
        return _form(form)
    return see_other(url_for("incidents.show", incident_id=actions.open_incident(form).id))


@bp.get("/<int:incident_id>")
@requires("incidents.read")
def show(incident_id: int) -> Response:
    """The scene with the cameras around it, soonest overwritten first."""
    scene = required(queries.incident(incident_id, viewer()))
    radius = whole("radius", RADIUS_M, 50, 5000) or RADIUS_M
    ref = f"{scene.number_kind} {scene.number}"
    audited("incident", ref, action="view", purpose=ref, station=scene.station_id)
    rows = queries.witnesses(scene, radius, viewer())
    return render(
        "incidents/incident.html", incident=scene, rows=rows, radius=radius, map=_map(scene, rows), **_names()
    )


def _map(scene: Incident, rows: list[queries.Witness]) -> Any:
    marks = [
        Row(n, w.camera, w.metres, w.bearing, None, False, False, w.deadline) for n, w in enumerate(rows[:ON_MAP], 1)
    ]
    return sketch(Answer(question({"m": request.args.get("m", "")}), marks, scene=(scene.lat, scene.lon)))


@bp.post("/<int:incident_id>/recordings/<code>")
@requires("incidents.edit")
def mark(incident_id: int, code: str) -> Response:
    """Notes what became of a recording."""
    scene = required(queries.incident(incident_id, viewer()))
    camera = required(queries.witness(code, viewer()))
    form = request.form
    actions.mark(scene, camera, form.get("state", ""), form.get("hash_value", ""), form.get("note", ""))
    flash(_("Noted: %(code)s.", code=code))
    return see_other(url_for("incidents.show", incident_id=incident_id))


@bp.get("/<int:incident_id>/order/<code>")
@requires("incidents.edit")
def order(incident_id: int, code: str) -> Response:
    """The written order to produce a recording (BNSS 94), for the officer in charge to sign."""
    return _paper("incidents/order.html", incident_id, code, "print-order")


@bp.get("/<int:incident_id>/certificate/<code>")
@requires("incidents.edit")
def certificate(incident_id: int, code: str) -> Response:
    """Part A of the certificate (BSA 63(4), Schedule), filled in as far as the register knows."""
    return _paper("incidents/certificate.html", incident_id, code, "print-certificate")


def _paper(template: str, incident_id: int, code: str, action: str) -> Response:
    scene = required(queries.incident(incident_id, viewer()))
    camera = required(queries.witness(code, viewer()))
    recording = next((r for r in scene.recordings if r.camera_id == camera.id), None)
    ref = f"{scene.number_kind} {scene.number}"
    page = render(
        template, incident=scene, camera=camera, site=camera.site, recording=recording, today=utcnow(), **_names()
    )
    audited("incident", ref, action=action, purpose=ref, camera=code)
    return page
