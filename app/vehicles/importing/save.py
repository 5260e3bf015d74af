"""Checked rows into the register, all in one transaction, by bulk statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, text

from app import audit
from app.access import viewer
from app.db import db, utcnow, writing
from app.search import changes
from app.vehicles import actions, matching, scraps
from app.vehicles.importing.outcome import Checked, with_dates
from app.vehicles.models import Vehicle, VehicleState, number_columns

CHUNK = 1000
FEW = 500  # up to so many new records are matched one by one, more by one pass over the register

_DEFAULTS: dict[str, Any] = {
    column.name: "" if column.type.python_type is str else None
    for column in Vehicle.__table__.columns
    if column.name not in ("id", "draft", "demo", "has_photo")
}


def save(checked: Iterable[Checked], source: str, demo: bool = False) -> dict[str, int]:
    """Enters new records and changes known ones. Returns counts of new, changed and matches. All or nothing."""
    counts = {"new": 0, "changed": 0, "matches": 0}
    keys: list[int] = []
    with writing(), _room():
        stream = iter(checked)
        while part := list(islice(stream, CHUNK)):
            new = [_columns(one.clean, demo) for one in part if one.outcome == "new"]
            changed = [one.clean for one in part if one.outcome == "changed"]
            keys += _insert(new)
            _change(changed)
            counts["new"] += len(new)
            counts["changed"] += len(changed)
        if keys:
            scraps.fill(min(keys), max(keys))
        counts["matches"] = _match(keys)
        if counts["new"] or counts["changed"]:
            audit.record("import", "vehicle", source, "", **counts)
    return counts


@contextmanager
def _room() -> Iterator[None]:
    """On SQLite, memory for the pages of a large import: it then holds the register for seconds, not for a minute."""
    if db.session.get_bind().dialect.name != "sqlite":
        yield
        return
    usual = db.session.scalar(text("PRAGMA cache_size"))
    db.session.execute(text("PRAGMA cache_size=-400000"))
    try:
        yield
    finally:
        db.session.execute(text(f"PRAGMA cache_size={int(usual)}"))


def _columns(clean: dict[str, Any], demo: bool) -> dict[str, Any]:
    now = utcnow()
    values = _DEFAULTS | with_dates(clean)
    values |= number_columns(values["registration"], values["chassis"], values["engine"])
    fixed = {"draft": False, "demo": demo, "has_photo": False, "created_by_id": viewer().user_id}
    return values | fixed | {"listed_at": _listed(values["state_on"]), "created_at": now}


def _listed(on: date) -> datetime:
    """Where the record stands in lists: an old theft that is entered today is no news of today."""
    now = utcnow()
    return now if on >= now.date() else datetime.combine(on, time(6, 30), UTC)


def _insert(rows: list[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    keys = _numbered(rows)
    entries = [
        {"vehicle_id": key, "state": row["state"], "on": row["state_on"], "note": "", "at": row["created_at"]}
        | {"by_id": row["created_by_id"]}
        for key, row in zip(keys, rows, strict=True)
    ]
    db.session.execute(insert(VehicleState), entries)
    changes.log("vehicle", (str(key) for key in keys))
    return keys


def _numbered(rows: list[dict[str, Any]]) -> list[int]:
    """Inserts the records and tells their ids. SQLite's only writer may count by itself, which is quicker."""
    if db.session.get_bind().dialect.name != "sqlite":
        return list(db.session.scalars(insert(Vehicle).returning(Vehicle.id, sort_by_parameter_order=True), rows))
    last = db.session.scalar(select(func.max(Vehicle.id))) or 0
    keys = list(range(last + 1, last + 1 + len(rows)))
    db.session.execute(insert(Vehicle), [{"id": key} | row for key, row in zip(keys, rows, strict=True)])
    return keys


def _change(rows: list[dict[str, Any]]) -> None:
    wanted = {row["id"]: row for row in rows}
    known = db.session.scalars(select(Vehicle).where(Vehicle.id.in_(list(wanted)))).all() if wanted else ()
    for vehicle in known:
        values = {name: value for name, value in with_dates(wanted[vehicle.id]).items() if name != "id"}
        state, on = values.pop("state", None), values.pop("state_on", None)
        if values:
            actions.change(vehicle, values)
        if state:
            actions.enter_state(vehicle, state, on, "")


def _match(keys: list[int]) -> int:
    if len(keys) > FEW:
        return matching.note(matching.all_pairs())
    found = 0
    for part in _parts(keys):
        for vehicle in db.session.scalars(select(Vehicle).where(Vehicle.id.in_(part))).all():
            found += matching.match_one(vehicle)
    return found


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
