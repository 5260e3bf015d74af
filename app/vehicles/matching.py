"""The matcher: records of different stations that may be one vehicle, and one plate on two chassis.

A found vehicle (unclaimed, recovered, seized, suspicious) and a stolen one match on registration, chassis or engine
number, look-alikes counted as one; on the chassis one further slip is allowed. Equal plates whose chassis numbers are
far apart are a clash: one of them is false. It runs when a record is saved, after an import, and nightly over all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.db import db
from app.search.text.lookalikes import compare, fold, near_keys
from app.vehicles.models import TAIL, Vehicle, VehicleMatch
from app.vehicles.words import FOUND

_SLIPS = 2  # more slips than this, and two chassis numbers are two chassis
_LIVE = ("stolen", *FOUND)


class Known(NamedTuple):
    """What the matcher reads of a record."""

    id: int
    state: str
    plate: str
    vin: str
    engine: str


def known(vehicle: Vehicle) -> Known:
    """The same of a loaded record."""
    return Known(vehicle.id, vehicle.state, vehicle.plate, vehicle.vin, vehicle.engine_key)


_COLUMNS = (Vehicle.id, Vehicle.state, Vehicle.plate, Vehicle.vin, Vehicle.engine_key)


class Pair(NamedTuple):
    """Two records, lower id first, why they meet, and whether as one vehicle (same) or as a false plate (clash)."""

    one: int
    other: int
    kind: str
    reasons: list[list[str]]


def judge(a: Known, b: Known) -> Pair | None:
    """Whether two records meet, and why."""
    if a.id == b.id or a.state not in _LIVE or b.state not in _LIVE:
        return None
    a, b = (a, b) if a.id < b.id else (b, a)
    chassis = _chassis(a, b)
    if a.plate and a.plate == b.plate and chassis is False:
        return Pair(a.id, b.id, "clash", [["plate", a.plate, b.plate], ["chassis", a.vin, b.vin]])
    if "stolen" not in (a.state, b.state) or a.state == b.state:
        return None
    reasons = [
        [name, x, y]
        for name, x, y, same in (
            ("plate", a.plate, b.plate, bool(a.plate) and fold(a.plate) == fold(b.plate)),
            ("chassis", a.vin, b.vin, chassis is True),
            ("engine", a.engine, b.engine, len(a.engine) > 5 and fold(a.engine) == fold(b.engine)),
        )
        if same
    ]
    return Pair(a.id, b.id, "same", reasons) if reasons else None


def _chassis(a: Known, b: Known) -> bool | None:
    """True: the same but for a slip; False: two chassis; None: not known."""
    if len(a.vin) < 6 or len(b.vin) < 6:
        return None
    if fold(a.vin) == fold(b.vin) or fold(a.vin[-TAIL:]) == fold(b.vin[-TAIL:]):
        return True
    folded = compare(fold(a.vin), fold(b.vin), 1)
    tails = compare(fold(a.vin[-TAIL:]), fold(b.vin[-TAIL:]), 1)
    if min(folded.cost, tails.cost) <= 1.0:
        return True
    return None if compare(a.vin, b.vin, _SLIPS).cost < 10 else False


def counterparts(vehicle: Known) -> list[Pair]:
    """The pairs that one record makes with all others, by the indexes."""
    ways: list[ColumnElement[bool]] = []
    if vehicle.plate:
        ways.append(Vehicle.plate_fold == fold(vehicle.plate))
    if len(vehicle.vin) >= 6:
        ways.append(Vehicle.vin_fold.in_(sorted(_chassis_keys(vehicle.vin))))
    if len(vehicle.engine) > 5:
        ways.append(Vehicle.engine_fold == fold(vehicle.engine))
    found: dict[tuple[int, int], Pair] = {}
    for way in ways:
        query = select(*_COLUMNS).where(
            way, Vehicle.id != vehicle.id, Vehicle.state.in_(_LIVE), Vehicle.draft.is_(False)
        )
        for row in db.session.execute(query.limit(200)):
            pair = judge(vehicle, Known(*row))
            if pair:
                found[pair.one, pair.other] = pair
    return list(found.values())


def _chassis_keys(vin: str) -> set[str]:
    """Folded right eights that a chassis number may have been written with: as it is, or with one slip."""
    folded = fold(vin)
    tail = folded[-TAIL:]
    longer = {key[-TAIL:] for key in near_keys(tail) if len(key) > TAIL}
    moved = {folded[-TAIL - 1 :][:i] + folded[-TAIL - 1 :][i + 1 :] for i in range(min(len(folded), TAIL + 1))}
    return {tail} | near_keys(tail, lengths=False) | longer | moved


def match_one(vehicle: Vehicle) -> int:
    """Notes the matches of a saved record, inside the caller's transaction. Returns how many are new."""
    if vehicle.draft:
        return 0
    return note(counterparts(known(vehicle)))


def note(pairs: Iterable[Pair]) -> int:
    """Adds the pairs that are not known yet, inside the caller's transaction."""
    wanted = {(pair.one, pair.other): pair for pair in pairs}
    noted: set[tuple[int, int]] = set()
    keys = list(wanted)
    for start in range(0, len(keys), 400):
        part = keys[start : start + 400]
        query = select(VehicleMatch.one_id, VehicleMatch.other_id)
        query = query.where(tuple_(VehicleMatch.one_id, VehicleMatch.other_id).in_(part))
        noted |= {(one, other) for one, other in db.session.execute(query)}
    fresh = [pair for key, pair in wanted.items() if key not in noted]
    db.session.add_all(VehicleMatch(one_id=p.one, other_id=p.other, kind=p.kind, reasons=p.reasons) for p in fresh)
    db.session.flush()
    return len(fresh)


def all_pairs() -> list[Pair]:
    """Every pair of the register: found vehicles on shelves, the stolen ones led past them; clashes by the database."""
    live = (Vehicle.state.in_(_LIVE), Vehicle.draft.is_(False))
    shelves: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for record in _stream(select(*_COLUMNS).where(*live, Vehicle.state != "stolen")):
        for key in _keys(record):
            shelves[key].append(record)
    found: dict[tuple[int, int], Pair] = {}
    for record in _stream(select(*_COLUMNS).where(*live, Vehicle.state == "stolen")) if shelves else ():
        for other in {other for key in _keys(record) for other in shelves.get(key, ())[:50]}:
            if pair := judge(record, other):
                found[pair.one, pair.other] = pair
    found.update(((pair.one, pair.other), pair) for pair in _clashes())
    return list(found.values())


def _stream(query: Select[*tuple[Any, ...]]) -> Iterator[Known]:
    for row in db.session.execute(query.execution_options(yield_per=5000)):
        yield Known(*row)


def _keys(record: Known) -> Iterator[tuple[str, str]]:
    """Shelf marks: folded numbers, and the chassis' right eight with one place left open."""
    if record.plate:
        yield "plate", fold(record.plate)
    if len(record.engine) > 5:
        yield "engine", fold(record.engine)
    if len(record.vin) >= 6:
        tail = fold(record.vin[-TAIL:])
        yield from (("chassis", tail[:place] + "?" + tail[place + 1 :]) for place in range(len(tail)))


def _clashes() -> Iterator[Pair]:
    a, b = aliased(Vehicle), aliased(Vehicle)
    columns = [getattr(side, column.key) for side in (a, b) for column in _COLUMNS]
    query = select(*columns).join(b, and_(a.plate == b.plate, a.id < b.id, a.vin_fold != b.vin_fold))
    query = query.where(a.plate != "", a.vin != "", b.vin != "", a.draft.is_(False), b.draft.is_(False))
    half = len(_COLUMNS)
    for row in db.session.execute(query.execution_options(yield_per=5000)):
        pair = judge(Known(*row[:half]), Known(*row[half:]))
        if pair and pair.kind == "clash":
            yield pair


def open_matches(*vehicle_ids: int) -> list[VehicleMatch]:
    """The undecided matches in which any of the records stands."""
    ids = list(vehicle_ids)
    either = or_(VehicleMatch.one_id.in_(ids), VehicleMatch.other_id.in_(ids))
    query = select(VehicleMatch).where(either, VehicleMatch.verdict == "").order_by(VehicleMatch.id)
    return list(db.session.scalars(query))
