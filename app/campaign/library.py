"""Reading the topics, and a topic as people send it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.access import Viewer
from app.campaign.models import Topic
from app.campaign.words import today
from app.db import db

MESSAGE_LIMIT = 600
REPORT_SITE = "https://cybercrime.gov.in"
EXHIBITION = (
    "first-hour", "digital-arrest", "otp-and-pin", "upi-request", "qr-code", "apk-files",
    "investment-groups", "loan-apps", "sextortion", "aadhaar-fingerprint", "child-safety", "mule-account",
)  # fmt: skip
TEXTS = tuple(f"{name}_{code}" for name in ("title", "hook", "short", "how", "signs", "steps") for code in ("en", "hi"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A topic in one language, ready to be shown: lists as tuples."""

    slug: str
    category: str
    language: str
    title: str
    hook: str
    short: str
    how: str
    signs: tuple[str, ...]
    steps: tuple[str, ...]

    @property
    def message(self) -> str:
        """The WhatsApp text, at most 600 characters."""
        return f"*{self.title}*\n{self.short}\n— {issuer(self.language)}"


def sheet(topic: Topic | Mapping[str, Any], language: str) -> Sheet:
    """One language of a topic, or of a version's content with ``slug`` and ``category``."""

    def get(name: str) -> str:
        return str(topic.get(name, "") if isinstance(topic, Mapping) else getattr(topic, name))

    def of(name: str) -> str:
        return get(f"{name}_{language}")

    def lines(name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in of(name).splitlines() if line.strip())

    return Sheet(
        get("slug"),
        get("category"),
        language,
        of("title"),
        of("hook"),
        of("short"),
        of("how"),
        lines("signs"),
        lines("steps"),
    )


def issuer(language: str) -> str:
    """Who sends it: the district's police."""
    if language == "hi":
        return f"{current_app.config['DISTRICT_HI']} पुलिस, साइबर प्रहरी"
    return f"{current_app.config['DISTRICT_EN']} Police, Cyber Prahari"


def share_link(text: str) -> str:
    """Opens WhatsApp on the phone with the text, to choose groups."""
    return "https://wa.me/?text=" + quote(text, safe="")


def in_use(on: date | None = None) -> list[Any]:
    """Conditions: reviewed, not withdrawn, still valid."""
    day = on or today()
    return [Topic.version > 0, Topic.withdrawn.is_(False), or_(Topic.valid_until.is_(None), Topic.valid_until >= day)]


def topics(category: str = "", every: bool = False) -> Sequence[Topic]:
    """Topics in use by title; ``every``: drafts and withdrawn ones too."""
    query = select(Topic).order_by(Topic.category, Topic.id)
    if not every:
        query = query.where(*in_use())
    return db.session.scalars(query.where(Topic.category == category) if category else query).all()


def topic(viewer: Viewer, slug: str) -> Topic | None:
    """One topic with its versions; what is not in use is for those who write."""
    found = db.session.scalar(select(Topic).where(Topic.slug == slug).options(selectinload(Topic.versions)))
    if found is None or (not usable(found) and not viewer.may("campaign.edit")):
        return None
    return found


def usable(row: Topic) -> bool:
    """Whether the topic may be sent today."""
    return row.version > 0 and not row.withdrawn and (row.valid_until is None or row.valid_until >= today())


def by_slugs(slugs: Sequence[str]) -> list[Topic]:
    """Topics in use in the order of the slugs; unknown ones are left out."""
    known = {row.slug: row for row in db.session.scalars(select(Topic).where(Topic.slug.in_(slugs), *in_use()))}
    return [known[slug] for slug in dict.fromkeys(slugs) if slug in known]


def by_ids(ids: Sequence[int]) -> Sequence[Topic]:
    """Topics by primary key, in use or not."""
    return db.session.scalars(select(Topic).where(Topic.id.in_(ids))).all()
