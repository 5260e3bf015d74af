"""Checked rows into the register: made ready without the lock, entered together in one short transaction.

What others wait for is only the bare statements: rows are normalised, folded and bound beforehand and lie in a
temporary file meanwhile. Endings for scraps of numbers and matches follow in pieces (``finish``), which can be done
again at any time: a look-up by a whole number, look-alikes included, finds the new records at once.
"""

from __future__ import annotations

import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from datetime import time as clock
from itertools import islice
from typing import IO, Any

from sqlalchemy import func, insert, literal, select, text

from app import audit
from app.access import viewer
from app.db import db, utcnow, writing
from app.search import changes
from app.vehicles import actions, matching, scraps
from app.vehicles.importing.outcome import Checked, with_dates
from app.vehicles.models import Vehicle, VehicleState, number_columns

CHUNK = 1000
PIECE = 2000  # records whose endings are written in one transaction
PAUSE_S = 0.1  # between pieces: as long as SQLite lets a waiting writer sleep before it tries again
FEW = 500  # up to so many new records are matched one by one, more by one pass over the register

_DEFAULTS: dict[str, Any] = {
    column.name: "" if column.type.python_type is str else None
    for column in Vehicle.__table__.columns
    if column.name not in ("id", "draft", "demo", "has_photo")
}


def save(checked: Iterable[Checked], source: str, demo: bool = False) -> dict[str, int]:
    """Enters new records and changes known ones, all or nothing, then finishes. Returns counts of new, changed and
    matches."""
    counts = enter(checked, source, demo)
    return counts | {"matches": finish(counts.pop("first"), counts.pop("last"))}


def enter(
    checked: Iterable[Checked], source: str, demo: bool = False, within: Callable[[dict[str, int]], None] | None = None
) -> dict[str, int]:
    """The part that is all or nothing. Returns counts of new and changed, first and last new id (0, 0: none), which
    ``within`` is told inside the transaction. ``finish`` must follow."""
    with tempfile.TemporaryFile() as ready:
        counts, changed = _prepare(checked, demo, ready)
        with writing(), _room():
            first, last = _enter(ready)
            _change(changed)
            if counts["new"] or counts["changed"]:
                audit.record("import", "vehicle", source, "", **counts)
            counts |= {"first": first, "last": last}
            if within:
                within(counts)
    return counts


def finish(first: int, last: int, alive: Callable[[], None] = lambda: None) -> int:
    """Endings and matches of new records (ids from ``first`` to ``last``; 0, 0: none), in short transactions.
    Returns how many matches are new. Done twice it changes nothing. ``alive`` is called inside each."""
    if not last:
        return 0
    for start in range(first, last + 1, PIECE):
        if start > first:
            time.sleep(PAUSE_S)
        with writing():
            scraps.fill(start, min(start + PIECE - 1, last))
            alive()
    pairs = matching.all_pairs() if last - first >= FEW else _pairs(first, last)
    with writing():
        return matching.note(pairs)


def _pairs(first: int, last: int) -> list[matching.Pair]:
    new = select(Vehicle).where(Vehicle.id.between(first, last), Vehicle.draft.is_(False))
    return [
        pair for vehicle in db.session.scalars(new).all() for pair in matching.counterparts(matching.known(vehicle))
    ]


def _prepare(checked: Iterable[Checked], demo: bool, ready: IO[bytes]) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Writes the new rows, ready to be entered, chunk by chunk; returns counts, and what changes."""
    counts, changed = {"new": 0, "changed": 0}, list[dict[str, Any]]()
    bound, stream = _binder(), iter(checked)
    while part := list(islice(stream, CHUNK)):
        new = [bound(_columns(one.clean, demo)) for one in part if one.outcome == "new"]
        changed += [one.clean for one in part if one.outcome == "changed"]
        counts["new"] += len(new)
        pickle.dump(new, ready)
    counts["changed"] = len(changed)
    ready.seek(0)
    return counts, changed


def _chunks(ready: IO[bytes]) -> Iterator[list[Any]]:
    while True:
        try:
            yield pickle.load(ready)  # noqa: S301 - our own file, written a moment ago
        except EOFError:
            return


def _sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _binder() -> Callable[[Mapping[str, Any]], Any]:
    """How a row is made ready: on SQLite the values as its driver takes them, without the id; elsewhere the row."""
    if not _sqlite():
        return lambda row: row
    dialect = db.engine.dialect
    columns = [
        (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
        for column in Vehicle.__table__.columns
        if column.name != "id"
    ]
    return lambda row: tuple(process(row[name]) if process else row[name] for name, process in columns)


def _enter(ready: IO[bytes]) -> tuple[int, int]:
    """Enters what is ready, with history and change log. Returns first and last id; 0, 0 when there is nothing."""
    keys: list[int] = []
    for rows in _chunks(ready):
        new = _numbered(rows)
        if new:
            _begin_history(new)
            changes.log("vehicle", (str(key) for key in new))
            keys += new
    return (min(keys), max(keys)) if keys else (0, 0)


def _numbered(rows: list[Any]) -> list[int]:
    """Inserts the records and tells their ids. SQLite's only writer may count by itself, which is quicker."""
    if not rows:
        return []
    if not _sqlite():
        return list(db.session.scalars(insert(Vehicle).returning(Vehicle.id, sort_by_parameter_order=True), rows))
    last = db.session.scalar(select(func.max(Vehicle.id))) or 0
    keys = list(range(last + 1, last + 1 + len(rows)))
    statement = str(insert(Vehicle.__table__).compile(dialect=db.engine.dialect))  # type: ignore[arg-type]
    db.session.connection().exec_driver_sql(statement, [(key, *row) for key, row in zip(keys, rows, strict=True)])
    return keys


def _begin_history(keys: list[int]) -> None:
    columns = (Vehicle.id, Vehicle.state, Vehicle.state_on, literal(""), Vehicle.created_at, Vehicle.created_by_id)
    names = ["vehicle_id", "state", "on", "note", "at", "by_id"]
    db.session.execute(insert(VehicleState).from_select(names, select(*columns).where(Vehicle.id.in_(keys))))


@contextmanager
def _room() -> Iterator[None]:
    """On SQLite, memory for the pages of a large import: it then holds the register for seconds, not for a minute."""
    if not _sqlite():
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
    return now if on >= now.date() else datetime.combine(on, clock(6, 30), UTC)


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
