"""Every change of the register: one transaction holds the record, its history, its matches and its audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import audit, meanwhile, pictures
from app.access import viewer
from app.db import utcnow, writing
from app.vehicles import matching, scraps
from app.vehicles.forms import facts
from app.vehicles.models import Vehicle, VehicleMatch, VehiclePhoto, VehicleSighting, VehicleState
from app.vehicles.words import SETTABLE
from app.web import BadInput

AGAIN = timedelta(minutes=10)  # the same person meeting the same vehicle again is one sighting
PICTURE_BYTES, THUMBNAIL_BYTES = 40_000, 3_000  # less than these
RESTRICTED = {"owner_name", "owner_phone", "owner_address"}


def create(values: Mapping[str, Any], photo: bytes = b"") -> Vehicle:
    """Enters a vehicle with its first state. ``values``: columns of Vehicle. Raises BadInput for the photo."""
    shown = _pictures(photo)
    with writing() as session:
        row = Vehicle(**values, created_by_id=viewer().user_id)
        session.add(row)
        session.flush()
        session.add(_entry(row, row.state, row.state_on, ""))
        if shown:
            _keep(row, shown)
        scraps.refresh(row, set())
        matching.match_one(row)
        audit.record("create", "vehicle", row.ref, id=row.id, state=row.state, draft=row.draft)
    return row


def change(row: Vehicle, values: Mapping[str, Any], photo: bytes = b"", stamp: str = "") -> None:
    """Corrects a record (never its state). The trail keeps before and after, of the owner only that it changed.

    Raises meanwhile.Overtaken when the form's stamp is of an older state.
    """
    shown = _pictures(photo)
    with writing() as session:
        meanwhile.check(stamp, lambda: facts(row))
        known = scraps.of(row)
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            if before[name] != value:
                setattr(row, name, value)
        if shown:
            _keep(row, shown)
        session.flush()
        scraps.refresh(row, known)
        matching.match_one(row)
        audit.record("change", "vehicle", row.ref, id=row.id, **audit.difference(before, values, RESTRICTED))


def _pictures(photo: bytes) -> tuple[bytes, bytes] | None:
    """(picture, thumbnail) as JPEG, None without a photo. Raises BadInput."""
    if not photo:
        return None
    image = pictures.read(photo)
    return pictures.encode(image, 900, PICTURE_BYTES), pictures.encode(image, 128, THUMBNAIL_BYTES)


def _keep(row: Vehicle, pictures: tuple[bytes, bytes]) -> None:
    with writing() as session:
        session.merge(VehiclePhoto(vehicle_id=row.id, picture=pictures[0], thumbnail=pictures[1]))
        row.has_photo = True


def _entry(row: Vehicle, state: str, on: date, note: str) -> VehicleState:
    return VehicleState(vehicle_id=row.id, state=state, on=on, note=note[:300], by_id=viewer().user_id)


def add_state(row: Vehicle, state: str, on: date, note: str) -> None:
    """A new dated entry of the history; the record shows the newest. Raises BadInput."""
    if state not in SETTABLE:
        raise BadInput(_("Choose a state from the list."), "state")
    _check_day(on)
    enter_state(row, state, on, note)


def _check_day(on: date) -> None:
    if on > utcnow().date() + timedelta(days=1):
        raise BadInput(_("The date lies in the future. Give the day on which it happened."), "on")


def enter_state(row: Vehicle, state: str, on: date, note: str) -> None:
    """The entry itself, without a look at what a form may set."""
    with writing() as session:
        before = row.state
        session.add(_entry(row, state, on, note))
        row.state, row.state_on, row.listed_at = state, on, utcnow()
        session.flush()
        matching.match_one(row)
        audit.record("state", "vehicle", row.ref, id=row.id, state=[before, state], on=on.isoformat())


def publish(row: Vehicle) -> None:
    """A draft becomes visible to all stations, is matched, and appears on their front pages."""
    with writing() as session:
        row.draft, row.listed_at = False, utcnow()
        session.flush()
        matching.match_one(row)
        audit.record("publish", "vehicle", row.ref, id=row.id)


def sight(row: Vehicle, where: str, typed: str = "", note: str = "") -> bool:
    """Notes that the vehicle was met. False when the same person noted it minutes ago."""
    who = viewer()
    with writing() as session:
        recent = select(VehicleSighting.id).where(
            VehicleSighting.vehicle_id == row.id,
            VehicleSighting.by_id == who.user_id,
            VehicleSighting.where == where[:160],
            VehicleSighting.at > utcnow() - AGAIN,
        )
        if session.scalar(recent.limit(1)) is not None:
            return False
        session.add(
            VehicleSighting(
                vehicle_id=row.id,
                by_id=who.user_id,
                station_id=who.station_id,
                where=where[:160],
                typed=typed[:40],
                note=note[:300],
            )
        )
        audit.record("sighting", "vehicle", row.ref, id=row.id, where=where[:160])
    return True


def decide(match: VehicleMatch, verdict: str, why: str) -> None:
    """Settles a match: ``same`` or ``different``, with the reason in words. Raises BadInput."""
    if verdict not in ("same", "different"):
        raise BadInput(_("Choose: the same vehicle, or not the same."), "verdict")
    if len(why.strip()) < 3:
        raise BadInput(_("Write in a few words why (for example: chassis compared at the station)."), "why")
    with writing():
        match.verdict, match.why = verdict, why.strip()[:300]
        match.decided_by_id, match.decided_at = viewer().user_id, utcnow()
        audit.record("match", "vehicle", match.one.ref, other=match.other.ref, verdict=verdict, why=match.why)
