"""One row of a file into the columns of a record, or the reason why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import Viewer
from app.db import db, utcnow
from app.places.models import Place, Station
from app.search.text.plates import compact, parse
from app.vehicles.forms import section_refs
from app.vehicles.models import Vehicle
from app.vehicles.words import SETTABLE, STATES, colour_code, kind_code, label, make_name, plain, state_code

_NONE = {"", "-", "--", "NA", "NIL", "NONE", "UNKNOWN", "NEW", "WITHOUTNUMBER", "WITHOUTNO", "APPLIEDFOR", "NOTKNOWN"}
_STATION_WORD = re.compile(r"\b(?:police station|police chowki|thana|chowki|ps|p s)\b|थाना|चौकी")
_LIMITS = {
    name: Vehicle.__table__.c[name].type.length  # type: ignore[attr-defined]
    for name in ("model", "case_number", "place_text", "owner_name", "owner_phone", "owner_address")
}


class Rejected(Exception):
    """The row cannot be taken; ``str()`` says why, in the user's language."""


@dataclass
class Context:
    """What a check of many rows needs to know once."""

    viewer: Viewer
    stations: Mapping[str, int]
    places: Mapping[str, int]
    today: date = field(default_factory=lambda: utcnow().date())

    @classmethod
    def load(cls, viewer: Viewer) -> Context:
        """Reads stations and places."""
        stations = {
            plain_station(name): row.id
            for row in db.session.scalars(select(Station))
            for name in (row.code, row.name_en, row.name_hi)
        }
        places = db.session.execute(select(Place.name_en, Place.name_hi, Place.id))
        names = {plain(name): key for english, hindi, key in places for name in (english, hindi) if name}
        return cls(viewer, stations, names)


def plain_station(name: str) -> str:
    """``Supela`` of "PS Supela", "Supela Thana", "supela"."""
    return " ".join(_STATION_WORD.sub(" ", plain(name).replace("-", " ")).split())


def clean(row: Sequence[str], mapping: Mapping[str, int], context: Context) -> dict[str, Any]:
    """The columns of a record (dates as ISO text, so that they can be kept as JSON). Raises Rejected."""
    get = {name: row[place] if place < len(row) else "" for name, place in mapping.items()}
    values: dict[str, Any] = {
        name: " ".join(get.get(name, "").split())[:limit] for name, limit in _LIMITS.items() if name in mapping
    }
    values |= _numbers(get)
    values |= _state(get, context)
    values["station_id"] = _station(get.get("station", ""), context)
    values["kind"] = kind_code(get.get("kind", ""))
    values["make"], values["colour"] = make_name(get.get("make", "")), colour_code(get.get("colour", ""))
    values["year"] = _year(get.get("year", ""), context)
    values |= _case(get, context)
    if "remarks" in mapping:
        values["remarks"] = get["remarks"][:2000]
    if values.get("place_text"):
        values["place_id"] = context.places.get(plain(values["place_text"]))
    return values


def _numbers(get: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name in ("registration", "chassis", "engine"):
        written = get.get(name, "").strip().strip("'")
        found[name] = "" if compact(written) in _NONE and len(written) < 20 else written
        if len(found[name]) > 40:
            raise Rejected(_("A number is longer than 40 characters: %(value)s…", value=written[:20]))
    if found["registration"] and parse(found["registration"]) is None:
        raise Rejected(_("“%(value)s” is no registration number of a known series", value=found["registration"]))
    for name in ("chassis", "engine"):
        if found[name] and (len(compact(found[name])) < 4 or not any(c.isdigit() for c in compact(found[name]))):
            raise Rejected(_("“%(value)s” is no chassis or engine number", value=found[name]))
    if not any(found.values()):
        raise Rejected(_("no registration, chassis or engine number"))
    return found


def _state(get: Mapping[str, str], context: Context) -> dict[str, Any]:
    state = state_code(get.get("state", ""))
    if state is None or state not in SETTABLE:
        known = ", ".join(f"{code} ({label(STATES, code)})" for code in SETTABLE)
        raise Rejected(_("“%(value)s” is no state; known are: %(known)s", value=get.get("state", "")[:30], known=known))
    on = _day(get.get("state_on", ""), context)
    return {"state": state, "state_on": on.isoformat() if on else None}


def _station(name: str, context: Context) -> int:
    own = context.viewer.station_id
    if not name.strip():
        if own is None:
            raise Rejected(_("no station"))
        return own
    found = context.stations.get(plain_station(name))
    if found is None:
        raise Rejected(_("there is no station “%(name)s”", name=name[:40]))
    if not context.viewer.sees_station(found):
        raise Rejected(_("“%(name)s” is another station; only the control room imports for it", name=name[:40]))
    return found


def _year(text: str, context: Context) -> int | None:
    if not text.strip():
        return None
    found = re.search(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)", text)
    if not found or int(found[1]) > context.today.year + 1:
        raise Rejected(_("“%(value)s” is no year of make", value=text[:20]))
    return int(found[1])


def _case(get: Mapping[str, str], context: Context) -> dict[str, Any]:
    values: dict[str, Any] = {}
    on = _day(get.get("case_date", ""), context)
    if on:
        values["case_date"] = on.isoformat()
    if get.get("case_number"):
        values["case_kind"] = "GD" if "GD" in get.get("case_kind", "").upper() else "FIR"
    if get.get("sections", "").strip():
        values["sections"] = section_refs(get["sections"], on)
        if not values["sections"]:
            raise Rejected(_("the sections “%(value)s” cannot be read", value=get["sections"][:40]))
    return values


def _day(text: str, context: Context) -> date | None:
    """2026-01-31, 31-01-2026, 31/01/2026, 31.1.26; None for nothing. Raises Rejected."""
    text = text.strip().split("T")[0].split(" ")[0]
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})", text)
    try:
        if found:
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            day = date(year, int(found[2]), int(found[1]))
        else:
            day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise Rejected(_("“%(value)s” is no date; write day-month-year", value=text[:20])) from None
    if not date(1980, 1, 1) <= day <= context.today:
        raise Rejected(_("“%(value)s” lies in the future or before 1980", value=text[:20]))
    return day
