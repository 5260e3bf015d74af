"""The checkpoint (nakabandi) check: many numbers at once against what the district looks for.

Exact and look-alike numbers take one query each for the whole list; numbers with one other wrong character are looked
for in short lists only (NEAR_LIST), as they are typed at the barrier.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit
from app.access import Viewer
from app.db import db, writing
from app.search.text.lookalikes import Difference, compare, fold, near_keys
from app.search.text.plates import compact, find_plates, normalise, readings
from app.vehicles import actions
from app.vehicles.lookup.numbers import visible
from app.vehicles.models import TAIL, Vehicle
from app.vehicles.words import ALARM
from app.web import BadInput

MOST = 500
NEAR_LIST = 40


@dataclass(frozen=True, slots=True)
class Met:
    """A typed number and the record that it fits; ``difference.cost`` 0: the very number."""

    typed: str
    row: Vehicle
    difference: Difference


@dataclass
class Outcome:
    """What a check found: sure hits, possible ones, how many were clear, and what could not be read as a number."""

    hits: list[Met] = field(default_factory=list)
    near: list[Met] = field(default_factory=list)
    clear: int = 0
    checked: int = 0
    unread: list[str] = field(default_factory=list)


def numbers_in(text: str) -> tuple[list[str], list[str]]:
    """(numbers in normal form, what could not be read), each once, in the order typed. Raises BadInput beyond MOST."""
    numbers: dict[str, None] = {}
    unread: dict[str, None] = {}
    for part in re.split(r"[\r\n,;|\t]+", text):
        if not part.strip():
            continue
        plates = [found.plate.text for found in find_plates(part)]
        whole = compact(part)
        if plates:
            numbers.update(dict.fromkeys(plates))
        elif 5 <= len(whole) <= 20 and any(letter.isdigit() for letter in whole):
            numbers[whole] = None
        else:
            unread[part.strip()[:40]] = None
    if len(numbers) > MOST:
        raise BadInput(
            _("%(n)d numbers are too many for one check. Send at most %(max)d.", n=len(numbers), max=MOST), "numbers"
        )
    return list(numbers), list(unread)


def check(text: str, where: str, viewer: Viewer) -> Outcome:
    """Checks every number of the text, notes the check and a sighting of each sure hit. Raises BadInput."""
    numbers, unread = numbers_in(text)
    if not numbers and not unread:
        raise BadInput(_("Type or paste at least one number."), "numbers")
    outcome = compare_all(numbers, viewer)
    outcome.unread = unread
    _note(numbers, outcome, where)
    return outcome


def compare_all(numbers: Sequence[str], viewer: Viewer) -> Outcome:
    """The numbers against the register; reads only."""
    rows = _candidates(numbers, viewer)
    met = _meet(numbers, rows)
    missed = [number for number in numbers if number not in {m.typed for m in met}]
    if missed and len(numbers) <= NEAR_LIST:
        met += _one_wrong(missed, viewer)
    outcome = Outcome(checked=len(numbers), clear=len(numbers) - len({m.typed for m in met}))
    for one in sorted(met, key=lambda m: m.difference.cost):
        (outcome.near if one.difference.slips else outcome.hits).append(one)
    sure = {m.typed for m in outcome.hits}
    outcome.near = [m for m in outcome.near if m.typed not in sure]
    return outcome


def _select(viewer: Viewer, *where: Any) -> list[Vehicle]:
    query = select(Vehicle).where(*where, Vehicle.state.in_(ALARM), visible(viewer))
    return list(db.session.scalars(query.options(joinedload(Vehicle.station)).limit(MOST * 4)))


def _candidates(numbers: Sequence[str], viewer: Viewer) -> list[Vehicle]:
    folds = sorted({fold(reading) for number in numbers for reading in readings(number)})
    tails = sorted({fold(number)[-TAIL:] for number in numbers if len(number) >= TAIL and normalise(number) == number})
    found = {row.id: row for row in _select(viewer, Vehicle.plate_fold.in_(folds), Vehicle.plate != "")}
    chassis = [number for number in numbers if len(number) >= TAIL]
    if chassis:
        for row in _select(viewer, Vehicle.vin_fold.in_(tails)) + _select(viewer, Vehicle.engine_fold.in_(folds)):
            found.setdefault(row.id, row)
    return list(found.values())


def _meet(numbers: Sequence[str], rows: Sequence[Vehicle]) -> list[Met]:
    shelves: dict[str, list[Vehicle]] = {}
    for row in rows:
        for key in {row.plate_fold, row.engine_fold, row.vin_fold, fold(row.vin)} - {""}:
            shelves.setdefault(key, []).append(row)
    met = []
    for number in numbers:
        keys = {fold(reading) for reading in readings(number)} | {fold(number)[-TAIL:]}
        near = {row.id: row for key in keys for row in shelves.get(key, ())}
        for row in near.values():
            difference = _best(number, row)
            if difference.cost < 10:
                met.append(Met(number, row, difference))
    return met


def _best(number: str, row: Vehicle) -> Difference:
    whole = [compare(number, value, 2) for value in (row.vin, row.engine_key) if value]
    whole += [compare(reading, row.plate, 2) for reading in readings(number) if row.plate]
    if len(number) == TAIL and row.vin:
        whole.append(compare(number, row.vin[-TAIL:], 2))
    return min(whole, key=lambda d: d.cost)


def _one_wrong(numbers: Sequence[str], viewer: Viewer) -> list[Met]:
    keys = {key: number for number in numbers for key in near_keys(fold(number))}
    rows = _select(viewer, Vehicle.plate_fold.in_(sorted(keys)), Vehicle.plate != "")
    met = [Met(keys[row.plate_fold], row, compare(keys[row.plate_fold], row.plate, 2)) for row in rows]
    return [one for one in met if one.difference.cost < 1.5]


def _note(numbers: Sequence[str], outcome: Outcome, where: str) -> None:
    """One line of the trail for the check, one sighting for each vehicle met; the records stay loaded for the page."""
    with writing():
        audit.record("look-up", "vehicle", f"check of {len(numbers)}", numbers=list(numbers), hits=len(outcome.hits))
        for one in outcome.hits:
            actions.sight(one.row, where, one.typed)
    keys = [one.row.id for one in (*outcome.hits, *outcome.near)]
    if keys:  # the commit let go of what was read; one query brings all of it back
        list(db.session.scalars(select(Vehicle).where(Vehicle.id.in_(keys)).options(joinedload(Vehicle.station))))
