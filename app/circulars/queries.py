"""Reading circulars. Every query begins with ``visible``: what the viewer may not read is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, selectinload, undefer

from app.access import Viewer
from app.circulars.days import today
from app.circulars.models import (
    Circular,
    CircularFile,
    CircularLink,
    CircularPage,
    CircularSection,
    CircularToken,
    CircularVisit,
)
from app.db import db


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty fields do not narrow. ``on``: in force on that day."""

    q: str = ""
    office: str = ""
    category: str = ""
    year: int | None = None
    status: str = ""
    on: date | None = None
    section: str = ""

    def facets(self) -> dict[str, str]:
        """As exact filters of search."""
        known = {
            "office": self.office,
            "category": self.category,
            "status": self.status,
            "year": str(self.year or ""),
        }
        return {name: value for name, value in known.items() if value}


def visible(viewer: Viewer) -> Select[Circular]:
    """All circulars that the viewer may read."""
    mine = CircularToken.token.in_(sorted(viewer.audience))
    opened = select(CircularToken.circular_id).where(CircularToken.circular_id == Circular.id, mine)
    return select(Circular).where(opened.exists())


def circular(viewer: Viewer, circular_id: int) -> Circular | None:
    """One circular with its text, files and sections, when the viewer may read it."""
    query = visible(viewer).where(Circular.id == circular_id)
    parts = (undefer(Circular.body), selectinload(Circular.files), selectinload(Circular.sections))
    return db.session.scalar(query.options(*parts, selectinload(Circular.targets)))


def by_number(viewer: Viewer, number: str) -> Circular | None:
    """The circular of that number, when the viewer may read it."""
    return db.session.scalar(visible(viewer).where(Circular.number == number.strip()))


def narrowed(viewer: Viewer, filters: Filters) -> Select[Circular]:
    """The circulars of a list without words, newest first."""
    query = visible(viewer)
    for column, value in ((Circular.office, filters.office), (Circular.category, filters.category)):
        query = query.where(column == value) if value else query
    if filters.year:
        query = query.where(Circular.date.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.on:
        query = query.where(_in_force(filters.on))
    if filters.status == "in_force" and not filters.on:
        query = query.where(_in_force(today()))
    elif filters.status:
        query = query.where(Circular.status == filters.status)
    if filters.section:
        named = select(CircularSection.circular_id).where(CircularSection.ref == filters.section)
        query = query.where(Circular.id.in_(named.where(CircularSection.state != "refused")))
    return query.order_by(Circular.date.desc(), Circular.id.desc())


def _in_force(day: date) -> ColumnElement[bool]:
    """In force on that day: begun, not over or withdrawn, and not superseded by one that had begun by then.

    Of one marked as superseded that no link replaces (an import) nobody knows until when it was in force: left out.
    """
    newer = aliased(Circular)
    replaced = (
        select(CircularLink.older_id)
        .join(newer, newer.id == CircularLink.newer_id)
        .where(CircularLink.kind == "supersedes", newer.status != "draft")
    )
    begun = replaced.where(func.coalesce(newer.effective_from, newer.date) <= day)
    return and_(
        or_(
            Circular.status == "in_force",
            and_(Circular.status == "superseded", Circular.id.in_(replaced)),
            and_(Circular.status == "withdrawn", Circular.effective_until > day),
        ),
        func.coalesce(Circular.effective_from, Circular.date) <= day,
        or_(Circular.effective_until.is_(None), Circular.effective_until >= day),
        Circular.id.not_in(begun),
    )


def page(query: Select[Circular], offset: int, size: int) -> tuple[Sequence[Circular], int]:
    """(rows of one page, number of all)."""
    ids = query.order_by(None).with_only_columns(Circular.id)
    total = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return db.session.scalars(query.offset(offset).limit(size)).all(), total


def years(viewer: Viewer) -> list[int]:
    """The years of the circulars that the viewer may read, newest first."""
    dates = visible(viewer).with_only_columns(Circular.date)
    first, last = (db.session.scalar(dates.order_by(order).limit(1)) for order in (Circular.date, Circular.date.desc()))
    if first is None or last is None:
        return []
    span = range(last.year, first.year - 1, -1)
    asked = (dates.where(Circular.date.between(date(y, 1, 1), date(y, 12, 31))).exists() for y in span[:100])
    found = db.session.execute(select(*asked)).one()
    return [y for y, there in zip(span, found, strict=False) if there]


@dataclass(frozen=True, slots=True)
class Linked:
    """A circular at the other end of a link. ``outward``: this one acts on the other."""

    link_id: int
    kind: str
    outward: bool
    other: Circular


def links(viewer: Viewer, circular_id: int) -> list[Linked]:
    """Links from both sides, only to circulars that the viewer may read."""
    opened = visible(viewer).with_only_columns(Circular.id)
    found: list[Linked] = []
    for mine, theirs, outward in (
        (CircularLink.newer_id, CircularLink.older_id, True),
        (CircularLink.older_id, CircularLink.newer_id, False),
    ):
        query = select(CircularLink, Circular).join(Circular, Circular.id == theirs)
        for link, other in db.session.execute(query.where(mine == circular_id, theirs.in_(opened))):
            if outward or other.status != "draft" or viewer.may("circulars.publish"):
                found.append(Linked(link.id, link.kind, outward, other))
    return found


def valid_instead(viewer: Viewer, circular_id: int) -> Circular | None:
    """The circular at the end of the chain that superseded this one, if in force and the viewer may read it."""
    seen, now = {circular_id}, circular_id
    last: int | None = None
    while True:
        query = select(CircularLink.newer_id).join(Circular, Circular.id == CircularLink.newer_id)
        query = query.where(CircularLink.older_id == now, CircularLink.kind == "supersedes", Circular.status != "draft")
        now = db.session.scalar(query.order_by(Circular.date.desc()).limit(1)) or 0
        if not now or now in seen:
            break
        seen.add(now)
        last = now
    valid = visible(viewer).where(Circular.id == last, Circular.status == "in_force")
    return db.session.scalar(valid) if last else None


def pages_of(circular_id: int) -> Sequence[CircularPage]:
    """The pages that were read in the circular's files, in order. The caller has loaded the circular by its right."""
    query = select(CircularPage).join(CircularFile).where(CircularFile.circular_id == circular_id)
    return db.session.scalars(query.order_by(CircularPage.file_id, CircularPage.number)).all()


def file(viewer: Viewer, circular_id: int, file_id: int) -> CircularFile | None:
    """A file of a circular that the viewer may read."""
    opened = visible(viewer).with_only_columns(Circular.id)
    query = select(CircularFile).where(CircularFile.id == file_id, CircularFile.circular_id == circular_id)
    return db.session.scalar(query.where(CircularFile.circular_id.in_(opened)))


def since(viewer: Viewer) -> datetime | None:
    """From when on things are new to this person; None at the first visit."""
    visit = db.session.get(CircularVisit, viewer.user_id) if viewer.user_id else None
    return visit.since if visit else None


def newest_for(viewer: Viewer, limit: int = 5) -> Sequence[Circular]:
    """The newest circulars in force, for the front page."""
    query = visible(viewer).where(Circular.status == "in_force")
    return db.session.scalars(query.order_by(Circular.date.desc(), Circular.id.desc()).limit(limit)).all()


def new_count(viewer: Viewer) -> int:
    """How many were published since the person's last visit."""
    from_then = since(viewer)
    if from_then is None:
        return 0
    query = visible(viewer).where(Circular.published_at > from_then, Circular.status == "in_force")
    return db.session.scalar(select(func.count()).select_from(query.with_only_columns(Circular.id).subquery())) or 0


def among(query: Select[Circular], ids: Sequence[int]) -> set[int]:
    """Which of these ids the query also gives."""
    return set(db.session.scalars(query.with_only_columns(Circular.id).where(Circular.id.in_(ids))))
