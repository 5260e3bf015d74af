"""Candidates from the database's indexes. Every function gives a bounded list of light rows, never the whole register.

``contains`` is a range of the index of endings (vehicle_scrap): "7AB" is contained in a number exactly when one of its
endings begins with "7AB". Look-alikes are an equality of folded columns; one more slip is a list of folded keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, any_, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.access import Viewer
from app.db import db
from app.search.text.lookalikes import fold, near_keys, one_away, two_away
from app.search.text.plates import STATES
from app.vehicles.models import FIELD_PLATE, TAIL, Vehicle, VehicleScrap

LAST = "\uffff"  # behind every character that a number can have
ENOUGH = 300  # candidates of one way of looking

COLUMNS = (
    Vehicle.id,
    Vehicle.plate,
    Vehicle.vin,
    Vehicle.engine_key,
    Vehicle.kind,
    Vehicle.make,
    Vehicle.model,
    Vehicle.colour,
    Vehicle.year,
    Vehicle.state,
    Vehicle.station_id,
    Vehicle.place_text,
)


class Row(NamedTuple):
    """A candidate, with what ranking needs."""

    id: int
    plate: str
    vin: str
    engine: str
    kind: str
    make: str
    model: str
    colour: str
    year: int | None
    state: str
    station_id: int
    place: str


@dataclass(frozen=True, slots=True)
class Within:
    """Where to look: conditions on the vehicle that the viewer's rights and the filters set."""

    conditions: tuple[ColumnElement[bool], ...]


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """A draft is seen by its own station, and by those who see every station."""
    if viewer.district_wide:
        return true()
    return or_(Vehicle.draft.is_(False), Vehicle.station_id == viewer.station_id)


def _rows(query: Select[*tuple[Any, ...]]) -> list[Row]:
    return [Row(*row) for row in db.session.execute(query)]


def _vehicles(within: Within, *where: ColumnElement[bool], limit: int = ENOUGH) -> list[Row]:
    return _rows(select(*COLUMNS).where(*where, *within.conditions).limit(limit))


def exact(number: str, within: Within) -> list[Row]:
    """Records with this very registration, chassis or engine number."""
    same = or_(Vehicle.plate == number, Vehicle.vin == number, Vehicle.engine_key == number)
    return _vehicles(within, same)


def alike(number: str, within: Within, near: bool = False) -> list[Row]:
    """Records whose number is the very same, or is when look-alikes count as one; also the right eight of a chassis.
    ``near``: also plates with one character wrong or two swapped, in the same question to the database."""
    key = fold(number)
    plates = among(Vehicle.plate_fold, [key, *one_away(key)]) if near else Vehicle.plate_fold == key
    return _vehicles(within, or_(plates, Vehicle.engine_fold == key, Vehicle.vin_fold == key[-TAIL:]))


def near_plates(number: str, within: Within) -> list[Row]:
    """Registration numbers one slip (and any look-alikes) away."""
    return _by_keys(Vehicle.plate_fold, near_keys(fold(number)), within)


def near_parts(number: str, within: Within) -> list[Row]:
    """Chassis and engine numbers one slip away."""
    key = fold(number)
    tails = near_keys(key[-TAIL:], lengths=False) if len(key) >= TAIL else set()
    if len(key) > TAIL:  # a character too many or too few moves the right eight
        tails |= {k[-TAIL:] for k in near_keys(key[-TAIL:]) if len(k) > TAIL}
        tails |= {(key[-TAIL - 1 :][:i] + key[-TAIL - 1 :][i + 1 :]) for i in range(TAIL + 1)}
    return _by_keys(Vehicle.vin_fold, tails, within) + _by_keys(Vehicle.engine_fold, near_keys(key), within)


def two_slips(number: str, within: Within) -> list[Row]:
    """Registration numbers two slips (and any look-alikes) away."""
    return _by_keys(Vehicle.plate_fold, two_away(fold(number)), within)


def _by_keys(column: Any, keys: Iterable[str], within: Within) -> list[Row]:
    wanted = sorted(keys)
    return _vehicles(within, among(column, wanted)) if wanted else []


def among(column: Any, keys: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column has one of many values, which cross to the database as one: quicker than a bind each."""
    if db.session.get_bind().dialect.name == "sqlite":
        values = func.json_each(json.dumps(keys)).table_valued("value")
        return column.in_(select(values.c.value))  # type: ignore[no-any-return]
    return column == any_(literal(keys, ARRAY(String)))  # type: ignore[no-any-return]


def contains(scrap: str, within: Within, limit: int = ENOUGH) -> list[Row]:
    """Numbers that end in, begin with or contain a scrap of three or more characters: endings first."""
    ends = VehicleScrap.text == scrap
    inside = (VehicleScrap.text > scrap) & (VehicleScrap.text < scrap + LAST)
    found: dict[int, Row] = {}
    for where in (ends, None, inside):
        if len(found) >= limit:
            break
        rows = _begins_with(scrap, within, limit) if where is None else _scraps(where, within, limit)
        found.update((row.id, row) for row in rows if row.id not in found)
    return list(found.values())


def _begins_with(scrap: str, within: Within, limit: int) -> list[Row]:
    return _vehicles(within, Vehicle.plate >= scrap, Vehicle.plate < scrap + LAST, limit=limit)


def _scraps(where: ColumnElement[bool], within: Within, limit: int) -> list[Row]:
    query = select(*COLUMNS).join(VehicleScrap, VehicleScrap.vehicle_id == Vehicle.id)
    return _rows(query.where(where, *within.conditions).limit(limit))


def ending(last: str, within: Within) -> list[Row]:
    """Registration numbers that end so."""
    return _scraps((VehicleScrap.text == last) & (VehicleScrap.field == FIELD_PLATE), within, ENOUGH * 4)


def fits(pattern: str, within: Within) -> list[Row]:
    """Registration, chassis or engine numbers that a pattern with ``?`` (one character) and ``*`` (any) fits."""
    runs = re.split(r"[?*]+", pattern)
    regex = re.compile(re.escape(pattern).replace(r"\?", ".").replace(r"\*", ".*") + r"\Z")
    best = max(runs, key=lambda run: _selective(run, pattern))
    text, most = VehicleScrap.text, ENOUGH * 40
    if len(best) >= 3 and pattern.endswith(best):
        candidates = _scraps(text == best, within, most)
    elif len(best) >= 2 and pattern.startswith(best):
        candidates = _begins_with(best, within, most)
    elif len(best) >= 3:
        candidates = _scraps((text >= best) & (text < best + LAST), within, most)
    else:
        candidates = _vehicles(within, Vehicle.plate.like(_like(pattern)), limit=ENOUGH)
    found = {r.id: r for r in candidates if regex.match(r.plate) or regex.match(r.vin) or regex.match(r.engine)}
    if not found and "*" not in pattern and len(best) >= 3:  # "AB 18?4" is a piece of a number
        inside = re.compile(pattern.replace("?", "."))
        pieces = _scraps((text >= best) & (text < best + LAST), within, most)
        found = {r.id: r for r in pieces if inside.search(r.plate) or inside.search(r.vin) or inside.search(r.engine)}
    return list(found.values())[:ENOUGH]


def _selective(run: str, pattern: str) -> float:
    """How few numbers a run leaves: a district's head leaves many, an ending fewer than a middle of the same length."""
    head = min(len(run), 4) * 0.6 if pattern.startswith(run) and run[:2] in STATES else 0.0
    return len(run) - head + (0.5 if pattern.endswith(run) else 0.0) if len(run) >= 2 else 0.0


def _like(pattern: str) -> str:
    return pattern.replace("?", "_").replace("*", "%")


def stations_of(rows: Sequence[Row]) -> set[int]:
    """The stations that the rows belong to."""
    return {row.station_id for row in rows}
