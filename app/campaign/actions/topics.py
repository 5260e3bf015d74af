"""Writing and reviewing topics."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import audit, meanwhile
from app.access import Viewer
from app.campaign.library import MESSAGE_LIMIT, TEXTS, sheet
from app.campaign.models import Topic, TopicVersion
from app.campaign.words import CATEGORIES, no_phone, today
from app.db import utcnow, writing
from app.web import BadInput

REVIEW_EVERY = timedelta(days=180)
_LIMITS = {"title": 60, "hook": 90, "short": MESSAGE_LIMIT, "how": 900, "signs": 500, "steps": 700}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check(content: dict[str, Any]) -> dict[str, Any]:
    """The content, stripped. Raises BadInput naming the field: missing, too long, or a message above 600 characters."""
    clean = {
        name: str(content.get(name, "")).replace("\r", "").strip() for name in (*TEXTS, "category", "words", "sources")
    }
    if clean["category"] not in CATEGORIES:
        raise BadInput(_("Choose a category."), "category")
    for name in TEXTS:
        kind = name[:-3]
        if not clean[name]:
            raise BadInput(_("“%(field)s” is empty: every text is needed in Hindi and English.", field=name), name)
        if len(clean[name]) > _LIMITS[kind]:
            raise BadInput(_("“%(field)s” has more than %(max)d characters.", field=name, max=_LIMITS[kind]), name)
        if kind in ("signs", "steps") and len(clean[name].splitlines()) > 5:
            raise BadInput(_("Give at most five lines in “%(field)s”.", field=name), name)
    for code in ("en", "hi"):
        size = len(sheet({"slug": "", **clean}, code).message)
        if size > MESSAGE_LIMIT:
            text = _(
                "The message would have %(n)d characters; WhatsApp messages here have %(max)d at most. Shorten it.",
                n=size,
                max=MESSAGE_LIMIT,
            )
            raise BadInput(text, f"short_{code}")
    return clean


def facts(topic: Topic) -> dict[str, Any]:
    """What the form of a new version shows: the newest one."""
    content = topic.versions[0].content if topic.versions else {}
    return {name: content.get(name, "") for name in (*TEXTS, "category", "words", "sources")}


def save_version(viewer: Viewer, topic: Topic | None, slug: str, content: dict[str, Any], stamp: str = "") -> Topic:
    """A new topic, or a new version of one; not in use before somebody reviewed it.

    Raises BadInput, and meanwhile.Overtaken when another version came since the form was made.
    """
    clean = check(content)
    slug = slug.strip().lower()
    if topic is None and not (_SLUG.fullmatch(slug) and len(slug) <= 60):
        raise BadInput(_("The short name has small Latin letters, digits and hyphens only: fake-toll-app."), "slug")
    topic_id = topic.id if topic else None
    with writing() as session:
        if topic_id is None and session.scalar(select(Topic.id).where(Topic.slug == slug)):
            raise BadInput(_("There is a topic of that short name already."), "slug")
        kept = session.get_one(Topic, topic_id) if topic_id else Topic(slug=slug, version=0, withdrawn=False, **clean)
        if topic_id:
            meanwhile.check(stamp, lambda: facts(kept))
        session.add(kept)
        session.flush()
        newest = kept.versions[0] if kept.versions else None
        number = 1 + (newest.number if newest else 0)
        session.add(TopicVersion(topic_id=kept.id, number=number, content=clean, written_by=viewer.name))
        changed = audit.difference(newest.content, clean) if newest else {}
        audit.record("create" if number == 1 else "change", "campaign-topic", kept.slug, version=number, **changed)
    return kept


def review(viewer: Viewer, topic: Topic, number: int, valid_until: date | None) -> None:
    """Puts a version into use. Raises BadInput."""
    if valid_until is not None and valid_until < today():
        raise BadInput(_("“Valid until” lies in the past."), "valid_until")
    topic_id = topic.id
    with writing() as session:
        kept = session.get_one(Topic, topic_id)
        version = next((v for v in kept.versions if v.number == number), None)
        if version is None:
            raise BadInput(_("There is no such version."), "number")
        before = _use(kept)
        for name, value in version.content.items():
            setattr(kept, name, value)
        kept.version, kept.withdrawn, kept.valid_until = number, False, valid_until
        kept.reviewed_on, kept.review_due = today(), today() + REVIEW_EVERY
        version.reviewed_by, version.reviewed_at = viewer.name, utcnow()
        changed = audit.difference(before, _use(kept))
        audit.record("publish", "campaign-topic", kept.slug, **{"version": [before["version"], number]} | changed)


def _use(topic: Topic) -> dict[str, Any]:
    """What a review sets beside the text, of which every version is kept."""
    names = ("version", "withdrawn", "valid_until", "reviewed_on", "review_due")
    return {name: getattr(topic, name) for name in names}


def withdraw(topic: Topic) -> None:
    """Takes a topic out of use; plan and log keep it."""
    topic_id = topic.id
    with writing() as session:
        kept = session.get_one(Topic, topic_id)
        kept.withdrawn = True
        audit.record("withdraw", "campaign-topic", kept.slug)


def make(viewer: Viewer, slug: str, content: dict[str, Any], reviewed_on: date) -> Topic:
    """For the starter, inside its transaction: a topic in use from the start."""
    clean = check(content)
    with writing() as session:
        topic = Topic(
            slug=slug,
            version=1,
            withdrawn=False,
            reviewed_on=reviewed_on,
            review_due=reviewed_on + REVIEW_EVERY,
            **clean,
        )
        session.add(topic)
        session.flush()
        row = TopicVersion(topic_id=topic.id, number=1, content=clean, written_by=viewer.name)
        row.reviewed_by, row.reviewed_at = viewer.name, utcnow()
        session.add(row)
    return topic


def no_phones(content: dict[str, Any]) -> None:
    """Refuses private numbers in what goes to thousands. Helplines are shorter."""
    for name, text in content.items():
        no_phone(str(text), name)
