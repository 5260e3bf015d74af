"""Reading stations and places."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import Viewer
from app.db import db
from app.places.models import Place, Station


def stations() -> Sequence[Station]:
    """Every station by English name."""
    return db.session.scalars(select(Station).order_by(Station.name_en)).all()


def station(name: str) -> Station | None:
    """The station of that code or name, in either language."""
    text = name.strip()
    match = or_(Station.code == text, func.lower(Station.name_en) == text.lower(), Station.name_hi == text)
    return db.session.scalar(select(Station).where(match))


def places_by_ids(ids: Sequence[int]) -> Sequence[Place]:
    """The places with these primary keys."""
    query = select(Place).where(Place.id.in_(ids)).options(joinedload(Place.station), selectinload(Place.aliases))
    return db.session.scalars(query).all()


def page(number: int, size: int) -> Sequence[Place]:
    """One page of all places by English name."""
    query = select(Place).options(joinedload(Place.station)).order_by(Place.name_en, Place.id)
    return db.session.scalars(query.offset((number - 1) * size).limit(size)).all()


def count() -> int:
    """How many places there are."""
    return db.session.scalar(select(func.count(Place.id))) or 0


def place(place_id: int) -> Place | None:
    """The place with its names and station."""
    return db.session.get(Place, place_id, options=[joinedload(Place.station), selectinload(Place.aliases)])


def place_to_change(place_id: int, viewer: Viewer) -> Place | None:
    """The place, or None when it belongs to another station."""
    found = place(place_id)
    return found if found and viewer.sees_station(found.station_id) else None
