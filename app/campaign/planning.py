"""Reading the plan: what goes out when, and what would fit."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.campaign.library import in_use
from app.campaign.models import PlanItem, Post, Topic
from app.campaign.words import season, today
from app.db import db
from app.web import BadInput

AWARENESS_DAY = "first-hour"
MOST_AHEAD = 400  # days


def month_of(text: str) -> date:
    """``2026-11`` -> its first day; empty: this month. Raises BadInput."""
    if not text:
        return today().replace(day=1)
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        raise BadInput(_("“%(value)s” is no month. Write it as 2026-11.", value=text[:20]), "month")
    return date(int(text[:4]), int(text[5:]), 1)


def date_of(text: str, field: str) -> date:
    """``2026-11-24`` as a date. Raises BadInput."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = date.min
    if not 2020 <= found.year <= 2100:
        raise BadInput(_("“%(value)s” is no date. Write it as 2026-11-24.", value=text[:20]), field)
    return found


def last_of(month: date) -> date:
    """The last day of the month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def items(first: date, last: date) -> Sequence[PlanItem]:
    """What is planned in those days, with topic and station. One query."""
    query = select(PlanItem).where(PlanItem.day.between(first, last))
    query = query.options(joinedload(PlanItem.topic), joinedload(PlanItem.station))
    return db.session.scalars(query.order_by(PlanItem.day, PlanItem.id)).all()


def item(item_id: int) -> PlanItem | None:
    """One item."""
    return db.session.get(PlanItem, item_id)


def planned_already(day: date, topic_id: int, audience: str, station_id: int | None) -> bool:
    """Whether the very same stands in the plan."""
    station = PlanItem.station_id.is_(None) if station_id is None else PlanItem.station_id == station_id
    query = select(PlanItem.id).where(PlanItem.day == day, PlanItem.topic_id == topic_id, PlanItem.audience == audience)
    return db.session.scalar(query.where(station).limit(1)) is not None


def suggestions(first: date, count: int = 7) -> list[Topic]:
    """Topics for the days from ``first``: the season's, then those that rested longest."""
    rested = select(PlanItem.topic_id, func.max(PlanItem.day).label("last")).group_by(PlanItem.topic_id).subquery()
    query = select(Topic).outerjoin(rested, rested.c.topic_id == Topic.id).where(*in_use(first))
    rows = db.session.scalars(query.order_by(func.coalesce(rested.c.last, date(2000, 1, 1)), Topic.id)).all()
    fitting = season(first)[1]
    recent = {
        row.topic_id
        for row in items(first - timedelta(days=10), first + timedelta(days=count))
        if row.topic_id is not None
    }
    fresh = [row for row in rows if row.id not in recent]
    ordered = [row for row in fresh if row.slug in fitting] + [row for row in fresh if row.slug not in fitting]
    return (ordered + [row for row in rows if row.id in recent])[:count]


def free_days(first: date, count: int = 7) -> list[date]:
    """The days from ``first`` on which nothing is planned for all."""
    days = [first + timedelta(days=n) for n in range(count)]
    taken = {row.day for row in items(days[0], days[-1]) if not row.audience and row.station_id is None}
    return [day for day in days if day not in taken]


def has_posts(row: PlanItem) -> bool:
    """Whether somebody posted it: then it stays in the plan."""
    query = select(Post.id).where(Post.day == row.day, Post.topic_id == row.topic_id).limit(1)
    return db.session.scalar(query) is not None
