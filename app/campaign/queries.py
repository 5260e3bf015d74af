"""Today's post for a viewer, the log of posts, events and phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.access import Viewer
from app.campaign import beats, library, planning
from app.campaign.models import Beat, Event, Group, Photo, PlanItem, Post, StationPhase, Topic
from app.campaign.words import today
from app.db import db
from app.places.models import Station

LATE_DAYS = 7  # so long a missed post can still be marked


@dataclass(frozen=True, slots=True)
class Due:
    """What one viewer has to post of one topic of one day: the groups still open, and those done."""

    day: date
    topic: Topic
    waiting: Sequence[Group]
    done: Sequence[Group]
    late: bool

    def sheet(self, language: str) -> library.Sheet:
        """The topic in the reader's language."""
        return library.sheet(self.topic, language)


def todays_post(viewer: Viewer) -> list[Due]:
    """What the viewer's groups get today: empty when nothing is planned or the viewer has no groups. 3 queries."""
    return due(viewer, today())


def due(viewer: Viewer, day: date) -> list[Due]:
    """The same for any day."""
    return due_between(viewer, day, day)


def sent(day: date) -> list[tuple[Topic, int]]:
    """What the district planned for that day, and in how many groups it has been posted. 2 queries."""
    topics = {row.topic_id: row.topic for row in planning.items(day, day)}
    counted = select(Post.topic_id, func.count()).where(Post.day == day, Post.topic_id.in_(topics))
    posted = dict(db.session.execute(counted.group_by(Post.topic_id)).all())
    return [(topic, posted.get(number, 0)) for number, topic in topics.items()]


def due_between(viewer: Viewer, first: date, last: date) -> list[Due]:
    """What was planned in those days for the viewer's groups, by day. 3 queries, however long the time."""
    groups = beats.own_groups(viewer)
    planned = planning.items(first, last) if groups else []
    if not planned:
        return []
    ids = [group.id for group in groups]
    query = select(Post.day, Post.topic_id, Post.group_id).where(Post.day.between(first, last), Post.group_id.in_(ids))
    posted = {(on, topic_id, group_id) for on, topic_id, group_id in db.session.execute(query)}
    meant: dict[tuple[date, int], list[Group]] = {}
    topics = {row.topic_id: row.topic for row in planned}
    for row in planned:
        known = meant.setdefault((row.day, row.topic_id), [])
        known.extend(group for group in groups if fits(row, group) and group not in known)
    return [
        Due(
            on,
            topics[topic_id],
            [group for group in wanted if (on, topic_id, group.id) not in posted],
            [group for group in wanted if (on, topic_id, group.id) in posted],
            on < today(),
        )
        for (on, topic_id), wanted in meant.items()
        if wanted
    ]


def missed(viewer: Viewer) -> list[Due]:
    """What the viewer's groups did not get in the last seven days."""
    day = today()
    before = due_between(viewer, day - timedelta(days=LATE_DAYS), day - timedelta(days=1))
    return [row for row in before if row.waiting]


def fits(row: PlanItem, group: Group) -> bool:
    """Whether an item of the plan is meant for the group."""
    return row.audience in ("", group.kind) and row.station_id in (None, group.station_id)


def posts(viewer: Viewer, day: date | None, offset: int, limit: int) -> tuple[Sequence[Post], int]:
    """(page of the log, how many in all), newest first: own groups' for those who post, else the district's."""
    conditions = [] if day is None else [Post.day == day]
    query = select(Post).where(*conditions)
    total = select(func.count(Post.id)).where(*conditions)
    if not viewer.district_wide:
        mine = select(Group.id).join(Group.beat).where(beats.own(viewer))
        query, total = query.where(Post.group_id.in_(mine)), total.where(Post.group_id.in_(mine))
    options = (joinedload(Post.topic), joinedload(Post.group).joinedload(Group.beat).joinedload(Beat.station))
    query = query.options(*options).order_by(Post.day.desc(), Post.id.desc())
    return db.session.scalars(query.offset(offset).limit(limit)).all(), db.session.scalar(total) or 0


def post(viewer: Viewer, post_id: int) -> Post | None:
    """One row of the log, if its group is the viewer's; the auditor and the control room see all."""
    options = (joinedload(Post.topic), joinedload(Post.group).joinedload(Group.beat).joinedload(Beat.station))
    found = db.session.scalar(select(Post).where(Post.id == post_id).options(*options))
    if found is None or not (viewer.district_wide or beats.handles(viewer, found.group.beat)):
        return None
    return found


def may_change(viewer: Viewer, row: Post) -> bool:
    """Whether the viewer may add to what came of a post."""
    return viewer.may("campaign.post") and beats.handles(viewer, row.group.beat)


def photo(viewer: Viewer, photo_id: int) -> bytes | None:
    """A picture: of events for all, of posts as the posts themselves."""
    found = db.session.get(Photo, photo_id)
    if found is None:
        return None
    if found.event_id is None:
        of = db.session.scalar(select(Post.id).where(Post.photo_id == photo_id).limit(1))
        if of is None or post(viewer, of) is None:
            return None
    return found.content


def events(offset: int, limit: int) -> tuple[Sequence[Event], int]:
    """(page of events, how many in all), newest first."""
    query = select(Event).options(joinedload(Event.station)).order_by(Event.day.desc(), Event.id.desc())
    rows = db.session.scalars(query.offset(offset).limit(limit)).all()
    return rows, db.session.scalar(select(func.count(Event.id))) or 0


def photos_of(event_ids: Sequence[int]) -> dict[int, list[int]]:
    """event -> its pictures' numbers, without loading the pictures."""
    found: dict[int, list[int]] = {}
    for photo_id, event_id in db.session.execute(select(Photo.id, Photo.event_id).where(Photo.event_id.in_(event_ids))):
        found.setdefault(event_id or 0, []).append(photo_id)
    return found


def phases() -> list[tuple[Station, StationPhase | None]]:
    """Every station with its phase; none: not yet in the campaign."""
    query = select(Station, StationPhase).outerjoin(StationPhase, StationPhase.station_id == Station.id)
    return [(station, phase) for station, phase in db.session.execute(query.order_by(Station.name_en))]
