"""Candidates from the database's indexes. Every function gives a bounded list of light rows, never the whole register.

``contains`` is a range of the index of endings (vehicle_scrap): "7AB" is contained in a number exactly when one of its
endings begins with "7AB". Look-alikes are an equality of folded columns; one more slip is a list of folded keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select, true

from app.access import Viewer
from app.db import db
from app.search.text.lookalikes import fold, near_keys
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


def alike(number: str, within: Within) -> list[Row]:
    """Records whose number is the same when look-alikes count as one; also the right eight of a chassis."""
    key = fold(number)
    ways: list[ColumnElement[bool]] = [Vehicle.plate_fold == key, Vehicle.engine_fold == key]
    if len(key) >= TAIL:
        ways.append(Vehicle.vin_fold == key[-TAIL:])
    return _vehicles(within, or_(*ways))


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
    """Registration numbers two slips away: the last four whole, or one slip in them, or all before them whole."""
    key = fold(number)
    head, last = key[:-4], key[-4:]
    if len(head) < 3:
        return []
    figures = {last[:i] + d + last[i + 1 :] for i in range(4) for d in "0123456789"} | {last}
    rows = _ending_in(figures, within)
    pairs = {a[:j] + d + a[j + 1 :] for a in figures for j in range(4) for d in "0123456789"}
    return rows + _by_keys(Vehicle.plate_fold, {head + tail for tail in pairs}, within)


def _ending_in(figures: Iterable[str], within: Within) -> list[Row]:
    scraps = select(VehicleScrap.vehicle_id).where(
        VehicleScrap.text.in_(sorted(figures)), VehicleScrap.field == FIELD_PLATE
    )
    return _rows(select(*COLUMNS).where(Vehicle.id.in_(scraps), *within.conditions).limit(ENOUGH * 20))


def _by_keys(column: Any, keys: Iterable[str], within: Within) -> list[Row]:
    wanted = sorted(keys)
    return _vehicles(within, column.in_(wanted)) if wanted else []


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
