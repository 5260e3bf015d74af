"""The kept sums. Each is brought up to date inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import case, func, select, update

from app.campaign.models import WARN_AT, Beat, Group, GroupAdmin, MemberMonth, ReachDay
from app.campaign.words import today
from app.db import db, serialize


def lock() -> None:
    """One writer of sums at a time (PostgreSQL; SQLite has one anyway)."""
    serialize(db.session())


def beat_sums(beat_ids: Iterable[int]) -> None:
    """Counts a beat's groups anew: members, red ones, those near the limit, the newest post."""
    db.session.flush()
    for beat_id in sorted(set(beat_ids)):
        query = select(
            func.count(Group.id),
            func.coalesce(func.sum(Group.members), 0),
            func.coalesce(func.sum(case((Group.admins_present == 0, 1), else_=0)), 0),
            func.coalesce(func.sum(case((Group.members >= WARN_AT, 1), else_=0)), 0),
            func.max(Group.last_post_on),
        ).where(Group.beat_id == beat_id)
        count, members, red, near, last = db.session.execute(query).one()
        values = {"groups_count": count, "members": members, "red": red, "near_limit": near, "last_post_on": last}
        db.session.execute(update(Beat).where(Beat.id == beat_id).values(**values))


def admins_present(group_ids: Iterable[int]) -> None:
    """Counts the present administrators of groups anew."""
    db.session.flush()
    for group_id in group_ids:
        query = select(func.count(GroupAdmin.id)).where(GroupAdmin.group_id == group_id, GroupAdmin.until.is_(None))
        present = db.session.scalar(query) or 0
        db.session.execute(update(Group).where(Group.id == group_id).values(admins_present=present))


def member_month(station_ids: Iterable[int], day: date | None = None) -> None:
    """Writes down how many members each station's groups have in the day's month."""
    db.session.flush()
    for station_id in sorted(set(station_ids)):
        query = select(func.coalesce(func.sum(Group.members), 0), func.count(Group.id)).where(
            Group.station_id == station_id
        )
        members, groups = db.session.execute(query).one()
        db.session.merge(
            MemberMonth(station_id=station_id, day=(day or today()).replace(day=1), members=members, groups=groups)
        )
        db.session.flush()


def add_to_day(day: date, station_id: int, topic_id: int, **more: int) -> None:
    """Adds to the sums of a day, station and topic."""
    row = db.session.get(ReachDay, (day, station_id, topic_id), populate_existing=True)
    if row is None:
        row = ReachDay(day=day, station_id=station_id, topic_id=topic_id)
        row.posts = row.late = row.reached = row.questions = row.reports = 0
        db.session.add(row)
    for name, value in more.items():
        setattr(row, name, getattr(row, name) + value)
    db.session.flush()
