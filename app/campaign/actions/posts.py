"""Marking posts, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app import audit, pictures
from app.access import Viewer
from app.campaign import beats, library
from app.campaign.actions import sums
from app.campaign.actions.groups import set_members
from app.campaign.models import PROOF, Group, Photo, Post, Topic
from app.campaign.queries import LATE_DAYS
from app.campaign.words import no_phone, today
from app.db import db, writing
from app.web import BadInput

MOST_COUNT = 10_000


def mark_posted(
    viewer: Viewer, topic: Topic, day: date, group_ids: Sequence[int], members: Mapping[int, int], photo: bytes = b""
) -> int:
    """Marks the topic as posted in the viewer's groups; returns how many were new. Twice is as good as once.

    Raises BadInput for no group, a group of another beat, a day to come or longer ago than a week.
    """
    late = _lateness(day)
    if not group_ids:
        raise BadInput(_("Tick the groups in which you posted, then press “Posted”."), "group")
    if not library.usable(topic):
        raise BadInput(_("This topic is not in use any more. Take another one from the plan."), "topic")
    picture = pictures.small(photo, *PROOF) if photo else b""
    topic_id = topic.id
    with writing() as session:
        sums.lock()
        groups = beats.own_groups_among(viewer, group_ids)
        if set(group_ids) - set(groups):
            raise BadInput(_("One of these groups is not in your beat. Reload the page and tick again."), "group")
        known = _posted(topic_id, day, group_ids)
        fresh = [group for key, group in groups.items() if key not in known]
        set_members([(groups[key], count) for key, count in members.items() if key in groups])
        rows = [_row(viewer, topic_id, day, group, late) for group in fresh]
        if picture and rows:
            kept = Photo(content=picture)
            session.add(kept)
            session.flush()
            for row in rows:
                row.photo_id = kept.id
        session.add_all(rows)
        _add_up(fresh, topic_id, day, late)
        if rows:
            audit.record("create", "campaign-post", f"{day} {topic.slug}", groups=[g.id for g in fresh], late=late)
    return len(rows)


def _lateness(day: date) -> bool:
    now = today()
    if day > now:
        raise BadInput(_("This post is planned for a later day."), "day")
    if day < now - timedelta(days=LATE_DAYS):
        raise BadInput(
            _("A post can be marked for %(n)d days at most. Post today's topic instead.", n=LATE_DAYS), "day"
        )
    return day < now


def _posted(topic_id: int, day: date, group_ids: Sequence[int]) -> set[int]:
    query = select(Post.group_id).where(Post.topic_id == topic_id, Post.day == day, Post.group_id.in_(group_ids))
    return set(db.session.scalars(query))


def _row(viewer: Viewer, topic_id: int, day: date, group: Group, late: bool) -> Post:
    return Post(
        group_id=group.id,
        topic_id=topic_id,
        station_id=group.station_id,
        day=day,
        late=late,
        by_id=viewer.user_id,
        by_name=viewer.name,
        members=group.members,
    )


def _add_up(groups: Sequence[Group], topic_id: int, day: date, late: bool) -> None:
    by_station: dict[int, list[Group]] = {}
    for group in groups:
        by_station.setdefault(group.station_id, []).append(group)
        group.last_post_on = max(group.last_post_on or today(), today())
    for station_id, own in by_station.items():
        reached = sum(group.members for group in own)
        sums.add_to_day(day, station_id, topic_id, posts=len(own), late=len(own) * late, reached=reached)
    sums.beat_sums(group.beat_id for group in groups)


def note_answers(row: Post, questions: int, reports: int, lead: str, photo: bytes = b"") -> None:
    """Sets what came back of a post; the sums follow. Raises BadInput."""
    if not (0 <= questions <= MOST_COUNT and 0 <= reports <= MOST_COUNT):
        raise BadInput(_("Give whole numbers from 0 to %(max)d.", max=MOST_COUNT), "questions")
    lead = no_phone(lead[:80], "lead")
    picture = pictures.small(photo, *PROOF) if photo else b""
    with writing() as session:
        sums.lock()
        kept = session.get_one(Post, row.id, populate_existing=True)
        more = {"questions": questions - kept.questions, "reports": reports - kept.reports}
        sums.add_to_day(kept.day, kept.station_id, kept.topic_id, **more)
        before = {name: getattr(kept, name) for name in ("questions", "reports", "lead", "photo_id")}
        kept.questions, kept.reports, kept.lead = questions, reports, lead
        if picture:
            proof = Photo(content=picture)
            session.add(proof)
            session.flush()
            kept.photo_id = proof.id
        after = {name: getattr(kept, name) for name in before}
        audit.record("change", "campaign-post", str(kept.id), **audit.difference(before, after))
