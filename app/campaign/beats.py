"""Reading beats and groups, and who may handle which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.access import Viewer
from app.accounts.models import User
from app.campaign.models import Beat, Group
from app.db import db


def own(viewer: Viewer) -> ColumnElement[bool]:
    """Beats in which the viewer acts: own beats (constable), own station (officer), the district (campaign)."""
    if viewer.role == "constable":
        return Beat.officer_id == viewer.user_id
    if viewer.role == "officer":
        return Beat.station_id == viewer.station_id
    return true() if viewer.role in ("campaign_officer", "admin", "system") else Beat.id.is_(None)


def handles(viewer: Viewer, beat: Beat) -> bool:
    """The same for a loaded beat: may post there and see its invitation links."""
    if viewer.role == "constable":
        return beat.officer_id is not None and beat.officer_id == viewer.user_id
    if viewer.role == "officer":
        return viewer.sees_station(beat.station_id)
    return viewer.role in ("campaign_officer", "admin", "system")


def beats(viewer: Viewer, station_id: int | None, needle: str, offset: int, limit: int) -> tuple[Sequence[Beat], int]:
    """(page of beats, how many in all): a station's people see their own station's beats."""
    conditions: list[Any] = [] if viewer.district_wide else [Beat.station_id == viewer.station_id]
    if station_id:
        conditions.append(Beat.station_id == station_id)
    if needle:
        columns = (Beat.name_en, Beat.name_hi, Beat.area, Beat.officer)
        conditions.append(or_(*(c.icontains(needle, autoescape=True) for c in columns)))
    query = select(Beat).where(*conditions).options(joinedload(Beat.station))
    rows = db.session.scalars(query.order_by(Beat.station_id, Beat.number).offset(offset).limit(limit)).all()
    return rows, db.session.scalar(select(func.count(Beat.id)).where(*conditions)) or 0


def beat(viewer: Viewer, beat_id: int) -> Beat | None:
    """One beat with groups and officers, if it is the viewer's to see."""
    options = (
        joinedload(Beat.station),
        selectinload(Beat.groups).selectinload(Group.admins),
        selectinload(Beat.officers),
    )
    found = db.session.scalar(select(Beat).where(Beat.id == beat_id).options(*options))
    return found if found is not None and viewer.sees_station(found.station_id) else None


def group(viewer: Viewer, group_id: int) -> Group | None:
    """One group with its beat, if the viewer handles it."""
    query = select(Group).where(Group.id == group_id).options(joinedload(Group.beat).joinedload(Beat.station))
    found = db.session.scalar(query)
    return found if found is not None and handles(viewer, found.beat) else None


def own_groups(viewer: Viewer, limit: int = 200) -> Sequence[Group]:
    """Groups in which the viewer may post, by beat."""
    query = select(Group).join(Group.beat).where(own(viewer)).options(joinedload(Group.beat).joinedload(Beat.station))
    return db.session.scalars(query.order_by(Beat.station_id, Beat.number, Group.id).limit(limit)).all()


def own_groups_among(viewer: Viewer, ids: Sequence[int]) -> dict[int, Group]:
    """Those of the groups in which the viewer may post."""
    query = select(Group).join(Group.beat).where(own(viewer), Group.id.in_(ids))
    return {group.id: group for group in db.session.scalars(query)}


def own_beats(viewer: Viewer, limit: int = 50) -> Sequence[Beat]:
    """Beats in which the viewer acts."""
    query = select(Beat).where(own(viewer)).options(joinedload(Beat.station))
    return db.session.scalars(query.order_by(Beat.station_id, Beat.number).limit(limit)).all()


def red_groups(viewer: Viewer, limit: int = 20) -> Sequence[Group]:
    """Groups without a present administrator among those that the viewer handles."""
    query = select(Group).join(Group.beat).where(own(viewer), Group.admins_present == 0)
    return db.session.scalars(query.options(joinedload(Group.beat)).order_by(Group.id).limit(limit)).all()


def possible_officers(station_id: int) -> Sequence[User]:
    """Enabled accounts of the station, for a handover."""
    query = select(User).where(User.station_id == station_id, User.enabled, User.role.in_(("constable", "officer")))
    return db.session.scalars(query.order_by(User.name)).all()
