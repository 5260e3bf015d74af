"""Vehicles with their dated states, sightings, photo and matches."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.models import User
from app.db import Base, UtcDateTime, utcnow
from app.places.models import Place, Station
from app.search.text.lookalikes import fold
from app.search.text.plates import compact, normalise
from app.search.text.plates import parse as parse_plate

FIELD_PLATE, FIELD_CHASSIS, FIELD_ENGINE = 0, 1, 2
SHORTEST_SCRAP = 3
# Compared byte by byte on every database, so that a range of the index is a beginning.
PLAIN = String(40).with_variant(String(40, collation="C"), "postgresql")
TAIL = 8  # the part of a chassis or engine number that tells one vehicle from another


class Vehicle(Base):
    """One record of a vehicle by one station.

    ``registration``, ``chassis``, ``engine``: as written; the columns behind them hold normal and folded forms
    (look-alikes as one character) for look-ups, and are kept by ``number_columns``. ``state`` and ``state_on``
    repeat the newest entry of ``states``. ``sections``: references with commas, ``bns:303(2)``. ``owner_*`` are
    restricted. ``draft``: seen by its station only. ``proclaimed_on``: proclamation under BNSS 503.
    """

    __tablename__ = "vehicle"
    __table_args__ = (
        Index("ix_vehicle_state_listed", "state", "listed_at"),
        Index("ix_vehicle_station_listed", "station_id", "listed_at"),
        Index("ix_vehicle_listed", "listed_at", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    registration: Mapped[str] = mapped_column(String(40), default="")
    chassis: Mapped[str] = mapped_column(String(40), default="")
    engine: Mapped[str] = mapped_column(String(40), default="")
    plate: Mapped[str] = mapped_column(PLAIN, default="", index=True)
    plate_fold: Mapped[str] = mapped_column(String(40), default="", index=True)
    vin: Mapped[str] = mapped_column(String(40), default="", index=True)
    vin_fold: Mapped[str] = mapped_column(String(TAIL), default="", index=True)
    engine_key: Mapped[str] = mapped_column(String(40), default="", index=True)
    engine_fold: Mapped[str] = mapped_column(String(40), default="", index=True)
    kind: Mapped[str] = mapped_column(String(30), default="")
    make: Mapped[str] = mapped_column(String(40), default="")
    model: Mapped[str] = mapped_column(String(60), default="")
    colour: Mapped[str] = mapped_column(String(30), default="")
    year: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    state_on: Mapped[date] = mapped_column(Date)
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    case_kind: Mapped[str] = mapped_column(String(3), default="")
    case_number: Mapped[str] = mapped_column(String(40), default="")
    case_date: Mapped[date | None] = mapped_column(Date)
    sections: Mapped[str] = mapped_column(String(200), default="")
    owner_name: Mapped[str] = mapped_column(String(120), default="")
    owner_phone: Mapped[str] = mapped_column(String(40), default="")
    owner_address: Mapped[str] = mapped_column(String(300), default="")
    place_text: Mapped[str] = mapped_column(String(160), default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    remarks: Mapped[str] = mapped_column(Text, default="")
    proclaimed_on: Mapped[date | None] = mapped_column(Date)
    draft: Mapped[bool] = mapped_column(Boolean, default=False)
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    has_photo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    station: Mapped[Station] = relationship()
    place: Mapped[Place | None] = relationship()
    states: Mapped[list[VehicleState]] = relationship(
        back_populates="vehicle", order_by="VehicleState.id.desc()", cascade="all, delete-orphan"
    )

    @validates("registration", "chassis", "engine")
    def _written(self, name: str, value: str) -> str:
        columns = number_columns(**{name: value})
        for column in _COLUMNS[name]:
            setattr(self, column, columns[column])
        return value

    @property
    def ref(self) -> str:
        """The public name: the normal registration number, else the chassis, else the engine number."""
        return self.plate or self.vin or self.engine_key

    @property
    def shown(self) -> str:
        """The number as a plate shows it, or what stands for it."""
        plate = parse_plate(self.plate) if self.plate else None
        return plate.shown if plate else self.ref


_COLUMNS = {
    "registration": ("plate", "plate_fold"),
    "chassis": ("vin", "vin_fold"),
    "engine": ("engine_key", "engine_fold"),
}


def number_columns(registration: str = "", chassis: str = "", engine: str = "") -> dict[str, str]:
    """The normal and folded columns of the three numbers as they are written."""
    plate, vin, engine_key = normalise(registration), compact(chassis), compact(engine)
    return {
        "plate": plate,
        "plate_fold": fold(plate),
        "vin": vin,
        "vin_fold": fold(vin[-TAIL:]),
        "engine_key": engine_key,
        "engine_fold": fold(engine_key),
    }


class VehicleScrap(Base):
    """Every ending of three and more characters of the numbers: a range of this index is "contains".

    Derived from vehicle, eighteen rows a record; so it has no second index and no foreign key to pay for.
    """

    __tablename__ = "vehicle_scrap"
    __table_args__ = ({"sqlite_with_rowid": False},)
    text: Mapped[str] = mapped_column(PLAIN, primary_key=True)
    field: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    vehicle_id: Mapped[int] = mapped_column(Integer, primary_key=True)


class VehicleState(Base):
    """One dated entry of a vehicle's history; entries are added, never changed."""

    __tablename__ = "vehicle_state"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    vehicle_id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    vehicle: Mapped[Vehicle] = relationship(back_populates="states")
    by: Mapped[User | None] = relationship()


class VehiclePhoto(Base):
    """The picture, downscaled (JPEG up to 40 KB), and its thumbnail (JPEG under 3 KB)."""

    __tablename__ = "vehicle_photo"
    vehicle_id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), primary_key=True)
    picture: Mapped[bytes] = mapped_column(LargeBinary)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary)


class VehicleSighting(Base):
    """A vehicle was met: who saw it, when, where, and how sure the number was."""

    __tablename__ = "vehicle_sighting"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    vehicle_id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    where: Mapped[str] = mapped_column(String(160), default="")
    typed: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(300), default="")

    by: Mapped[User | None] = relationship()


class VehicleMatch(Base):
    """Two records that may be one vehicle (``kind`` same), or one plate on two chassis (``kind`` clash).

    ``reasons``: [[field, number of one, number of the other], ...]; ``verdict``: "" while open, else same, different.
    """

    __tablename__ = "vehicle_match"
    __table_args__ = (Unique("one_id", "other_id", name="uq_vehicle_match_pair"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[list[Any]]] = mapped_column(JSON)
    verdict: Mapped[str] = mapped_column(String(10), default="", index=True)
    why: Mapped[str] = mapped_column(String(300), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    one: Mapped[Vehicle] = relationship(foreign_keys=[one_id])
    other: Mapped[Vehicle] = relationship(foreign_keys=[other_id])
    decided_by: Mapped[User | None] = relationship()


class VehicleImport(Base):
    """One uploaded file on its way into the register; the file lies under the instance folder.

    ``stage``: mapping, checking, ready, saving, matching, done, failed. ``mapping``: our column -> the file's column
    number. ``counts``: rows by outcome (new, changed, same, twice, rejected); first and last new id.
    """

    __tablename__ = "vehicle_import"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(200))
    stage: Mapped[str] = mapped_column(String(10), default="mapping")
    mapping: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    total: Mapped[int] = mapped_column(Integer, default=0)
    seen: Mapped[int] = mapped_column(Integer, default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    message: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    role: Mapped[str] = mapped_column(String(20), default="")
    username: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(2), default="hi")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class VehicleImportRow(Base):
    """A checked row of such a file: ``clean`` column values, or the ``reason`` of its rejection."""

    __tablename__ = "vehicle_import_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("vehicle_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    outcome: Mapped[str] = mapped_column(String(8), index=True)
    clean: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(300), default="")
    written: Mapped[str] = mapped_column(String(120), default="")
