"""Keeping the index of endings (vehicle_scrap) in step with the records."""

from __future__ import annotations

from sqlalchemy import delete, exists, func, insert, select, text

from app.db import db, writing
from app.vehicles.models import (
    FIELD_CHASSIS,
    FIELD_ENGINE,
    FIELD_PLATE,
    SHORTEST_SCRAP,
    TAIL,
    Vehicle,
    VehicleScrap,
)


def endings(number: str, field: int) -> set[str]:
    """Endings of three and more characters: of a whole plate, of the right eight of other numbers, and these whole."""
    tail = number if field == FIELD_PLATE else number[-TAIL:]
    found = {tail[place:] for place in range(len(tail) - SHORTEST_SCRAP + 1)}
    return found | {number} if len(number) >= SHORTEST_SCRAP else found


def of(vehicle: Vehicle) -> set[tuple[str, int]]:
    """(ending, field) of one record's numbers as they now are."""
    numbers = ((vehicle.plate, FIELD_PLATE), (vehicle.vin, FIELD_CHASSIS), (vehicle.engine_key, FIELD_ENGINE))
    return {(ending, field) for number, field in numbers for ending in endings(number, field)}


def refresh(vehicle: Vehicle, before: set[tuple[str, int]]) -> None:
    """Brings the endings of one flushed record up to date; ``before``: what ``of`` said before the change."""
    now = of(vehicle)
    for ending, field in before - now:
        key = (VehicleScrap.text == ending, VehicleScrap.field == field, VehicleScrap.vehicle_id == vehicle.id)
        db.session.execute(delete(VehicleScrap).where(*key))
    rows = [{"text": ending, "field": field, "vehicle_id": vehicle.id} for ending, field in now - before]
    if rows:
        db.session.execute(insert(VehicleScrap), rows)


def fill(first: int, last: int) -> None:
    """Writes the endings of many new records (ids from ``first`` to ``last``) in one statement each for the fields."""
    for column, field in (("plate", FIELD_PLATE), ("vin", FIELD_CHASSIS), ("engine_key", FIELD_ENGINE)):
        db.session.execute(text(_statement(column, field)), {"first": first, "last": last})


def fill_missing() -> int:
    """Writes the endings of records that have none (an import that was broken off while it finished). Returns how
    many records that were."""
    whole = [(Vehicle.plate, FIELD_PLATE), (Vehicle.vin, FIELD_CHASSIS), (Vehicle.engine_key, FIELD_ENGINE)]
    lacking: set[int] = set()
    for column, field in whole:
        there = exists().where(VehicleScrap.text == column, VehicleScrap.field == field)
        query = select(Vehicle.id).where(func.length(column) >= SHORTEST_SCRAP)
        lacking |= set(db.session.scalars(query.where(~there.where(VehicleScrap.vehicle_id == Vehicle.id))))
    for key in sorted(lacking):
        with writing():
            fill(key, key)
    return len(lacking)


def _statement(column: str, field: int) -> str:
    """INSERT ... SELECT over a small table of places; runs on SQLite and PostgreSQL."""
    longest = 40 if field == FIELD_PLATE else TAIL
    skip = (
        "0"
        if field == FIELD_PLATE
        else f"CASE WHEN length({column}) > {TAIL} THEN length({column}) - {TAIL} ELSE 0 END"
    )
    places = " UNION ALL ".join(f"SELECT {place} AS place" for place in range(1, longest + 1))
    whole = (
        f" UNION ALL SELECT {column}, {field}, id FROM vehicle"
        f" WHERE id BETWEEN :first AND :last AND length({column}) > {longest}"
    )
    return (
        "INSERT INTO vehicle_scrap (text, field, vehicle_id) SELECT * FROM ("
        f"SELECT substr({column}, {skip} + place) AS ending, {field} AS field, id FROM vehicle"
        f" JOIN ({places}) AS places ON {skip} + place <= length({column}) - {SHORTEST_SCRAP - 1}"
        f" WHERE id BETWEEN :first AND :last{whole}"
        ") AS endings WHERE true ORDER BY 1 ON CONFLICT DO NOTHING"
    )
