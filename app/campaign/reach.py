"""What the campaign reached, from the kept sums: the number of queries does not depend on beats, groups or posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, desc, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from app.campaign.models import Beat, Event, Group, MemberMonth, PlanItem, ReachDay, StationPhase, Topic
from app.campaign.words import today
from app.db import db
from app.places.models import Station

QUIET_DAYS = 7
GOAL = 45_000  # members; the seed's figure for the pilot
SHOWN = 25


@dataclass(slots=True)
class Line:
    """One station's row, or the district's sum: counts. ``reached``: members whose group got a post in the time."""

    name_en: str
    name_hi: str
    phase: str = ""
    beats: int = 0
    quiet: int = 0
    groups: int = 0
    red: int = 0
    near_limit: int = 0
    members: int = 0
    reached: int = 0
    planned: int = 0
    posts: int = 0
    late: int = 0
    questions: int = 0
    reports: int = 0

    @property
    def open(self) -> int:
        """Planned and not posted."""
        return max(0, self.planned - self.posts)

    @property
    def share(self) -> int:
        """Posted of planned, in per cent."""
        return min(100, round(100 * self.posts / self.planned)) if self.planned else 0


@dataclass(slots=True)
class Reach:
    """Everything of the reach page, for the days ``first`` to ``last``."""

    first: date
    last: date
    total: Line
    stations: list[Line] = field(default_factory=list)
    days: list[tuple[date, int]] = field(default_factory=list)
    growth: list[tuple[date, int]] = field(default_factory=list)
    topics: list[tuple[Topic, int, int, int]] = field(default_factory=list)
    quiet: Sequence[Beat] = ()
    events: int = 0
    people: int = 0


_COUNTS = (
    "beats",
    "quiet",
    "groups",
    "red",
    "near_limit",
    "members",
    "reached",
    "planned",
    "posts",
    "late",
    "questions",
    "reports",
)


def reach(first: date, last: date) -> Reach:
    """Reads it all: nine queries."""
    lines = _stations()
    _beats(lines, today() - timedelta(days=QUIET_DAYS))
    shape = _groups(lines, first)
    _planned(lines, shape, first, min(last, today()))
    days = _posts(lines, first, last)
    total = Line("District", "जिला")
    for name in _COUNTS:
        setattr(total, name, sum(getattr(line, name) for line in lines.values()))
    events, people = _events(first, last)
    return Reach(
        first,
        last,
        total,
        [line for line in lines.values() if line.beats or line.phase],
        days,
        _growth(total.members),
        _topics(first, last),
        quiet_beats(SHOWN),
        events,
        people,
    )


def _stations() -> dict[int, Line]:
    query = select(Station.id, Station.name_en, Station.name_hi, StationPhase.phase)
    query = query.outerjoin(StationPhase, StationPhase.station_id == Station.id).order_by(Station.name_en)
    return {key: Line(name_en, name_hi, phase or "") for key, name_en, name_hi, phase in db.session.execute(query)}


def _beats(lines: dict[int, Line], since: date) -> None:
    quiet = func.sum(case((_is_quiet(since), 1), else_=0))
    sums = (func.sum(c) for c in (Beat.groups_count, Beat.red, Beat.near_limit, Beat.members))
    query = select(Beat.station_id, func.count(Beat.id), quiet, *sums).group_by(Beat.station_id)
    for key, *values in db.session.execute(query):
        line = lines[key]
        line.beats, line.quiet, line.groups, line.red, line.near_limit, line.members = (int(v or 0) for v in values)


def _is_quiet(since: date) -> Any:
    return or_(Beat.last_post_on.is_(None), Beat.last_post_on < since)


def _groups(lines: dict[int, Line], first: date) -> dict[tuple[int, str], int]:
    """Members reached go to the lines; (station, kind) -> number of groups comes back."""
    reached = func.sum(case((Group.last_post_on >= first, Group.members), else_=0))
    query = select(Group.station_id, Group.kind, func.count(Group.id), reached).group_by(Group.station_id, Group.kind)
    shape = {}
    for key, kind, count, members in db.session.execute(query):
        shape[key, kind] = count
        lines[key].reached += int(members or 0)
    return shape


def _planned(lines: dict[int, Line], shape: dict[tuple[int, str], int], first: date, last: date) -> None:
    """Posts planned up to today, by today's groups; the same topic twice on a day is one post."""
    query = select(PlanItem.day, PlanItem.topic_id, PlanItem.audience, PlanItem.station_id)
    meant: dict[tuple[date, int], set[tuple[str, int | None]]] = {}
    for day, topic_id, audience, station_id in db.session.execute(query.where(PlanItem.day.between(first, last))):
        meant.setdefault((day, topic_id), set()).add((audience, station_id))
    for wishes in meant.values():
        for (station_id, kind), count in shape.items():
            if any(a in ("", kind) and s in (None, station_id) for a, s in wishes):
                lines[station_id].planned += count


def _posts(lines: dict[int, Line], first: date, last: date) -> list[tuple[date, int]]:
    """Sums by station go to the lines; posts by day come back, days without posts too."""
    columns = ("posts", "late", "questions", "reports")
    query = select(ReachDay.day, ReachDay.station_id, *(func.sum(getattr(ReachDay, c)) for c in columns))
    query = query.where(ReachDay.day.between(first, last)).group_by(ReachDay.day, ReachDay.station_id)
    by_day = {first + timedelta(days=n): 0 for n in range((last - first).days + 1)}
    for day, key, *values in db.session.execute(query):
        by_day[day] += int(values[0])
        for name, value in zip(columns, values, strict=True):
            setattr(lines[key], name, getattr(lines[key], name) + int(value))
    return list(by_day.items())


def _growth(members_now: int) -> list[tuple[date, int]]:
    """The district's members at the end of each of the last twelve months, and now."""
    query = select(MemberMonth.day, MemberMonth.station_id, MemberMonth.members).order_by(MemberMonth.day)
    now: dict[int, int] = {}
    months: dict[date, int] = {}
    for day, key, members in db.session.execute(query.where(MemberMonth.day > today() - timedelta(days=760))):
        now[key] = members
        months[day] = sum(now.values())
    months[today().replace(day=1)] = members_now
    return sorted(months.items())[-12:]


def _topics(first: date, last: date) -> list[tuple[Topic, int, int, int]]:
    """(topic, posts, questions, reports), most reports first."""
    columns = (func.sum(getattr(ReachDay, name)).label(name) for name in ("posts", "questions", "reports"))
    sums = select(ReachDay.topic_id, *columns).where(ReachDay.day.between(first, last)).group_by(ReachDay.topic_id)
    of = (
        sums.order_by(desc("reports"), desc("posts")).limit(15).subquery()
    )  # the texts are long: joined to few rows only
    query = select(Topic, of.c.posts, of.c.questions, of.c.reports).join(of, of.c.topic_id == Topic.id)
    query = query.options(load_only(Topic.slug, Topic.title_en, Topic.title_hi))
    rows = db.session.execute(query.order_by(of.c.reports.desc(), of.c.posts.desc()))
    return [(topic, int(p), int(q), int(r)) for topic, p, q, r in rows]


def quiet_beats(limit: int) -> Sequence[Beat]:
    """Beats that got nothing for seven days, longest first."""
    query = select(Beat).where(_is_quiet(today() - timedelta(days=QUIET_DAYS))).options(joinedload(Beat.station))
    order = func.coalesce(Beat.last_post_on, date(2000, 1, 1))
    return db.session.scalars(query.order_by(order, Beat.station_id, Beat.number).limit(limit)).all()


def _events(first: date, last: date) -> tuple[int, int]:
    query = select(func.count(Event.id), func.sum(Event.people)).where(Event.day.between(first, last))
    count, people = db.session.execute(query).one()
    return int(count), int(people or 0)
