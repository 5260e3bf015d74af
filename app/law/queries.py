"""Reading the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.db import db
from app.law.models import Act, Bookmark, Chapter, Correspondence, Offence, Opened, Section, SectionText
from app.law.numbers import canonical

T = TypeVar("T")
OLD = ("ipc", "crpc", "iea")
NEW = ("bns", "bnss", "bsa")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of sections is narrowed to; empty strings narrow nothing. ``years``: ``7+`` or ``3-7``."""

    act: str = ""
    chapter: str = ""
    cognizable: str = ""
    bailable: str = ""
    court: str = ""
    years: str = ""

    @property
    def of_offences(self) -> bool:
        """Whether only sections with classified offences can match."""
        return bool(self.cognizable or self.bailable or self.court or self.years)

    def __bool__(self) -> bool:
        return bool(self.act or self.chapter or self.of_offences)


def acts() -> Sequence[tuple[Act, int]]:
    """Every Act with its number of sections, in the order of the shelf."""
    count = func.count(Section.ref)
    query = select(Act, count).join(Section).group_by(Act.code).order_by(Act.position, Act.title_en)
    return [(act, n) for act, n in db.session.execute(query)]


def act(code: str) -> Act | None:
    """The Act of that code."""
    return db.session.get(Act, code.lower()[:40])


def chapters(code: str) -> Sequence[tuple[str, Chapter | None, int]]:
    """(number, chapter with titles if known, sections in it) in the Act's own order."""
    first = func.min(Section.position)
    query = (
        select(Section.chapter, func.count())
        .where(Section.act_code == code, Section.chapter != "")
        .group_by(Section.chapter)
        .order_by(first)
    )
    titles = {c.number: c for c in db.session.scalars(select(Chapter).where(Chapter.act_code == code))}
    return [(number, titles.get(number), n) for number, n in db.session.execute(query)]


def chapter(code: str, number: str) -> Chapter | None:
    """One chapter with its titles."""
    return db.session.get(Chapter, (code, number))


def section(code: str, number: str) -> Section | None:
    """The section as addressed: ``376ab`` finds 376AB, ``68I`` finds 68-I, ``303(2)`` finds 303."""
    wanted = canonical(number.split("(")[0])
    if wanted is None:
        return None
    known = db.session.get(Section, f"{code.lower()}:{wanted}"[:60])
    if known is not None:
        return known
    flat = func.replace(Section.number, "-", "")
    query = select(Section).where(Section.act_code == code.lower(), flat == wanted.replace("-", ""))
    return db.session.scalar(query)


def sections_by_refs(refs: Iterable[str]) -> dict[str, Section]:
    """ref -> section, of those that exist."""
    wanted = list(dict.fromkeys(refs))
    found: dict[str, Section] = {}
    for first in range(0, len(wanted), 500):
        query = select(Section).where(Section.ref.in_(wanted[first : first + 500]))
        found.update({row.ref: row for row in db.session.scalars(query)})
    return found


def offences(refs: Iterable[str]) -> dict[str, list[Offence]]:
    """ref -> its lines of the classification table, in the Schedule's order."""
    found: dict[str, list[Offence]] = {}
    for line in db.session.scalars(select(Offence).where(Offence.ref.in_(list(refs))).order_by(Offence.id)):
        found.setdefault(line.ref, []).append(line)
    return found


def correspondence(refs: Iterable[str]) -> list[Correspondence]:
    """Every line of the old/new table that names one of these sections on either side."""
    wanted = list(refs)
    where = or_(Correspondence.old_ref.in_(wanted), Correspondence.new_ref.in_(wanted))
    return list(db.session.scalars(select(Correspondence).where(where).order_by(Correspondence.id)))


def texts(refs: Iterable[str]) -> dict[str, list[SectionText]]:
    """ref -> current imported texts, at most one a language."""
    found: dict[str, list[SectionText]] = {}
    query = select(SectionText).where(SectionText.ref.in_(list(refs)), SectionText.current).order_by(SectionText.id)
    for row in db.session.scalars(query):
        found.setdefault(row.ref, []).append(row)
    return found


def versions(ref: str) -> Sequence[SectionText]:
    """Every imported text of a section, newest first."""
    query = select(SectionText).where(SectionText.ref == ref).order_by(SectionText.id.desc())
    return db.session.scalars(query).all()


def neighbours(row: Section) -> tuple[Section | None, Section | None]:
    """The sections before and after in the same Act."""
    same = select(Section).where(Section.act_code == row.act_code)
    before = same.where(Section.position < row.position).order_by(Section.position.desc()).limit(1)
    after = same.where(Section.position > row.position).order_by(Section.position).limit(1)
    return db.session.scalar(before), db.session.scalar(after)


def listed(filters: Filters, offset: int, size: int) -> tuple[Sequence[Section], int]:
    """Sections that pass the filters, in the order of the shelf, and how many there are."""
    query = _narrowed(select(Section).join(Act), filters)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.scalars(query.order_by(Act.position, Act.code, Section.position).offset(offset).limit(size))
    return rows.all(), total


def passing(refs: Sequence[str], filters: Filters) -> set[str]:
    """Those of the refs that pass the filters."""
    query = _narrowed(select(Section.ref).join(Act), filters).where(Section.ref.in_(refs))
    return set(db.session.scalars(query))


def _narrowed(query: Select[T], filters: Filters) -> Select[T]:
    if filters.act:
        query = query.where(Section.act_code == filters.act)
    if filters.chapter:
        query = query.where(Section.chapter == filters.chapter)
    if filters.of_offences:
        query = query.where(exists().where(and_(Offence.ref == Section.ref, *_offence_terms(filters))))
    return query


def _offence_terms(filters: Filters) -> list[ColumnElement[bool]]:
    terms: list[ColumnElement[bool]] = []
    for column, value in (
        (Offence.cognizable, filters.cognizable),
        (Offence.bailable, filters.bailable),
        (Offence.court, filters.court),
    ):
        if value:
            terms.append(column == value)
    if filters.years == "7+":
        terms.append(Offence.max_years >= 7)
    elif filters.years == "3-7":
        terms.append(and_(Offence.max_years >= 3, Offence.max_years < 7))
    return terms


def with_number(number: str, codes: Sequence[str]) -> Mapping[str, Section]:
    """ref -> section, for one number in several Acts."""
    return sections_by_refs(f"{code}:{number}" for code in codes)


def bookmarks(user_id: int) -> Sequence[Section]:
    """The user's own bookmarks, newest first."""
    query = select(Section).join(Bookmark, Bookmark.ref == Section.ref).where(Bookmark.user_id == user_id)
    return db.session.scalars(query.order_by(Bookmark.at.desc()).limit(50)).all()


def bookmarked(user_id: int | None, ref: str) -> bool:
    """Whether the user keeps this section at hand."""
    return user_id is not None and db.session.get(Bookmark, (user_id, ref)) is not None


def recent(user_id: int, limit: int = 8) -> Sequence[Section]:
    """What the user opened last, newest first."""
    query = select(Section).join(Opened, Opened.ref == Section.ref).where(Opened.user_id == user_id)
    return db.session.scalars(query.order_by(Opened.at.desc()).limit(limit)).all()
