"""The incident's form, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _

from app.access import Viewer
from app.db import utcnow
from app.incidents.models import NUMBER_KINDS
from app.places.finding import by_id, place_phrase
from app.places.gazetteer import Entry
from app.places.geometry import point
from app.places.queries import station as station_named


@dataclass(slots=True)
class IncidentForm:
    """What was typed, the checked values and what is wrong by field name; ``choices``: places it may mean."""

    typed: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    choices: list[Entry] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.typed.get(name, "")


def read(sent: Mapping[str, str], viewer: Viewer) -> IncidentForm:
    """The form as sent."""
    form = IncidentForm({k: v.replace("\x00", " ").strip()[:300] for k, v in sent.items()})
    if form.get("number_kind") not in NUMBER_KINDS:
        form.errors["number_kind"] = _("Choose FIR or general diary.")
    if not 1 <= len(form.get("number")) <= 40:
        form.errors["number"] = _("Write the number, for example 123/2026.")
    if len(form.get("sections")) > 120:
        form.errors["sections"] = _("Please shorten this to %(n)d characters.", n=120)
    form.values["at"] = _moment(form, "at", required=True)
    form.values["until"] = _moment(form, "until", required=False)
    _station(form, viewer)
    _scene(form, viewer)
    return form


def _moment(form: IncidentForm, name: str, required: bool) -> datetime | None:
    raw = form.get(name)
    if not raw and not required:
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        form.errors[name] = _("Write date and time, for example 2026-01-31T21:30.")
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(current_app.config["TIME_ZONE"]))
    if moment > utcnow():
        form.errors[name] = _("This time is yet to come. Check the date.")
    return moment


def _station(form: IncidentForm, viewer: Viewer) -> None:
    if not viewer.district_wide:
        form.values["station_id"] = viewer.station_id
        return
    found = station_named(form.get("station")) if form.get("station") else None
    if found is None:
        form.errors["station"] = _("Write the station whose number this is.")
    else:
        form.values["station_id"] = found.id


def _scene(form: IncidentForm, viewer: Viewer) -> None:
    """A point, a place chosen from the list, or a phrase that means one place."""
    where = point(form.get("point")) if form.get("point") else None
    if form.get("point") and where is None:
        form.errors["point"] = _("Write the position as latitude,longitude, or leave it empty.")
        return
    key = form.get("place_id").lstrip("-")
    chosen = by_id(int(form.get("place_id"))) if key.isdigit() else None
    if where is None and chosen is None:
        answer = place_phrase(form.get("place"), viewer.station_id) if form.get("place") else None
        if answer is None or answer.best is None:
            form.errors["place"] = _("No such place is known. Name a chowk or market near it, or give a point.")
            return
        if answer.ask:
            form.choices = [c.entry for c in answer.candidates]
            form.errors["place"] = _("Which one?")
            return
        chosen = answer.best
    if where:
        form.values |= {"lat": where[0], "lon": where[1], "accuracy_m": None}
    elif chosen:
        form.values |= {"lat": chosen.lat, "lon": chosen.lon, "accuracy_m": chosen.accuracy_m}
    form.values["place"] = form.get("place") or (chosen.name_hi if chosen else form.get("point"))
