"""Reading stations and places."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select

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
    return db.session.scalars(select(Place).where(Place.id.in_(ids))).all()
