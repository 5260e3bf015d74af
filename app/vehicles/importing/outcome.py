"""What each row of a file would do to the register: new, changed, same, twice in the file, or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from app.db import db
from app.search.text.plates import compact, normalise
from app.vehicles.importing.rows import Context, Rejected, clean
from app.vehicles.models import Vehicle, VehicleState, number_columns

BATCH = 500
OUTCOMES = ("new", "changed", "same", "twice", "rejected")
_DATES = ("case_date", "state_on")


@dataclass(slots=True)
class Checked:
    """A row with its number in the file (the header is row 1), its outcome, and the reason of a rejection.

    ``clean``: columns for a new record; for a changed one only what changes, with its ``id``.
    """

    number: int
    outcome: str
    clean: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    written: str = ""


def judge(
    rows: Iterable[tuple[int, Sequence[str]]], mapping: Mapping[str, int], context: Context, seen: dict[str, int]
) -> Iterator[list[Checked]]:
    """Batches of checked rows. ``seen``: identities met so far in this file -> row number; grows."""
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        checked = [_clean(number, row, mapping, context) for number, row in batch]
        good = [one for one in checked if one.outcome == "new"]
        register = _Register([one.clean for one in good])
        for one in good:
            _against(one, register, seen, context)
        yield checked


def _clean(number: int, row: Sequence[str], mapping: Mapping[str, int], context: Context) -> Checked:
    written = " · ".join(
        row[mapping[n]] for n in ("registration", "chassis") if n in mapping and mapping[n] < len(row)
    )[:120]
    try:
        return Checked(number, "new", clean(row, mapping, context), written=written)
    except Rejected as reason:
        return Checked(number, "rejected", reason=str(reason)[:300], written=written)


def _against(one: Checked, register: _Register, seen: dict[str, int], context: Context) -> None:
    known = register.find(one.clean)
    identity = f"{one.clean['station_id']}|{main_number(one.clean)}|{one.clean.get('case_number', '')}"
    if identity in seen:
        one.outcome, one.reason = "twice", _("as in row %(number)d of this file", number=seen[identity])
        return
    seen[identity] = one.number
    if known is None:
        one.clean["state_on"] = one.clean["state_on"] or one.clean.get("case_date") or context.today.isoformat()
        return
    changes = register.changes(known, one.clean, context.today)
    one.outcome = "changed" if changes else "same"
    one.clean = {"id": known.id} | changes if changes else {}


def main_number(values: Mapping[str, Any]) -> str:
    """The number that tells this record from others: registration, else chassis, else engine."""
    columns = number_columns(values["registration"], values["chassis"], values["engine"])
    return columns["plate"] or columns["vin"] or columns["engine_key"]


class _Register:
    """The records that a batch of rows may mean, read in two queries."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        numbers = sorted({main_number(row) for row in rows})
        same = or_(Vehicle.plate.in_(numbers), Vehicle.vin.in_(numbers), Vehicle.engine_key.in_(numbers))
        found = list(db.session.scalars(select(Vehicle).where(same))) if numbers else []
        self.shelves: dict[tuple[int, str], list[Vehicle]] = {}
        for vehicle in found:
            self.shelves.setdefault((vehicle.station_id, vehicle.ref), []).append(vehicle)
        self.history: set[tuple[int, str]] = set()
        self.dated: set[tuple[int, str, date]] = set()
        query = select(VehicleState.vehicle_id, VehicleState.state, VehicleState.on)
        for key, state, on in db.session.execute(query.where(VehicleState.vehicle_id.in_([v.id for v in found]))):
            self.history.add((key, state))
            self.dated.add((key, state, on))

    def find(self, row: Mapping[str, Any]) -> Vehicle | None:
        """The station's record of that number; another case of the same vehicle is another record."""
        for vehicle in self.shelves.get((row["station_id"], main_number(row)), ()):
            case = row.get("case_number", "")
            if not case or not vehicle.case_number or vehicle.case_number == case:
                return vehicle
        return None

    def changes(self, vehicle: Vehicle, row: Mapping[str, Any], today: date) -> dict[str, Any]:
        """What the row says that the record does not; an empty cell says nothing, a known state is no news."""
        changes = {
            name: value
            for name, value in row.items()
            if name not in ("state", "state_on", "station_id") and value and not _same(vehicle, name, value)
        }
        on = row["state_on"]
        known = (vehicle.id, row["state"], date.fromisoformat(on)) in self.dated if on else False
        if not known and not (not on and (vehicle.id, row["state"]) in self.history):
            changes |= {"state": row["state"], "state_on": on or today.isoformat()}
        return changes


def _same(vehicle: Vehicle, name: str, value: Any) -> bool:
    """Whether the record says so already; a number written in another way is the same number."""
    known = getattr(vehicle, name)
    if name == "registration":
        return normalise(value) == vehicle.plate
    if name in ("chassis", "engine"):
        return compact(value) == compact(known)
    return bool(value == (known.isoformat() if isinstance(known, date) else known))


def with_dates(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same with ISO texts made dates."""
    return {n: date.fromisoformat(v) if n in _DATES and isinstance(v, str) else v for n, v in values.items()}
