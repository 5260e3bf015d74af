"""What the law offers to search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import lazy_gettext
from sqlalchemy import or_, select

from app.access import Viewer
from app.db import db
from app.law import lookup, queries
from app.law.meanings import leading
from app.law.models import Act, Chapter, Correspondence, Offence, Section, SectionText
from app.search import Document, Kind

# The codes in force first; a special Act's section next; a repealed section below its successor.
_IN_FORCE, _SPECIAL, _TEXT_ONLY, _REPEALED = 1.0, 0.9, 0.7, 0.55


def _documents(refs: Sequence[str]) -> Iterator[Document]:
    sections = queries.sections_by_refs(refs)
    lines = queries.correspondence(sections)
    others = queries.sections_by_refs(line.old_ref for line in lines if line.old_ref)
    offences, texts, chapters = queries.offences(sections), queries.texts(sections), _chapters(sections.values())
    for ref, row in sections.items():
        replaced = list(dict.fromkeys(line.old_ref for line in lines if line.new_ref == ref and line.old_ref))
        old = [others[r] for r in replaced if r in others]
        yield _document(row, old, offences.get(ref, []), texts.get(ref, []), chapters.get((row.act_code, row.chapter)))


def _chapters(rows: Iterable[Section]) -> dict[tuple[str, str], Chapter]:
    codes = {row.act_code for row in rows}
    return {(c.act_code, c.number): c for c in db.session.scalars(select(Chapter).where(Chapter.act_code.in_(codes)))}


def _document(
    row: Section, old: list[Section], offences: list[Offence], texts: list[SectionText], chapter: Chapter | None
) -> Document:
    act = row.act
    # A heading typed whole is as good as a number: it finds its section above all that only share words.
    headings = dict.fromkeys([row.heading_en, row.heading_hi, *(text.heading for text in texts)])
    names = [act.short_en, act.short_hi]
    body = [row.gist_en, row.gist_hi]
    for line in offences:
        body += [line.offence_en, line.offence_hi, line.punishment_en, line.punishment_hi]
    body += [act.title_en, act.title_hi]
    body += [chapter.title_en, chapter.title_hi] if chapter else []
    body += [text.text for text in texts]
    return Document(
        kind="law",
        key=row.ref,
        ref=row.ref,
        heading="\n".join(filter(None, headings)),
        words="; ".join(filter(None, [row.words, *names, *_old_headings(old)])),
        body="\n".join(filter(None, dict.fromkeys(body))),
        exact=(*_identifiers(row, old), *(h for h in headings if h)),
        facets={"act": row.act_code},
        boost=_boost(row),
    )


def _old_headings(old: Iterable[Section]) -> Iterator[str]:
    for section in old:
        if "[" not in section.heading_en:  # "[repealed]" says nothing of the successor
            yield from (section.heading_en, section.heading_hi)


def _identifiers(row: Section, old: Iterable[Section]) -> Iterator[str]:
    yield row.ref
    if row.gist_en or row.act.repealed:
        yield row.number
    for section in old:
        yield section.ref
        yield section.number


def _boost(row: Section) -> float:
    if row.act.repealed:
        return _REPEALED
    if not row.gist_en:
        return _TEXT_ONLY
    return _IN_FORCE if row.act.kind == "new" else _SPECIAL


def _fallback(text: str, viewer: Viewer, limit: int) -> list[str]:
    columns = (Section.heading_en, Section.heading_hi, Section.words)
    match = or_(*(c.icontains(text, autoescape=True) for c in columns))
    query = select(Section.ref).join(Act).where(match).order_by(Act.position, Section.position).limit(limit)
    return list(dict.fromkeys([*leading(text), *db.session.scalars(query)]))[:limit]


def _rows(keys: Sequence[str]) -> Mapping[str, lookup.Shown]:
    return lookup.shown(keys)


KIND = Kind(
    name="law",
    label=lazy_gettext("Law"),
    permission="law.read",
    template="law/_hit.html",
    keys=lambda: list(db.session.scalars(select(Section.ref).join(Act).order_by(Act.position, Section.position))),
    load=lambda keys: list(_documents(keys)),
    rows=_rows,
    fallback=_fallback,
    touches={
        Section: lambda row: [row.ref],
        Offence: lambda row: [row.ref],
        SectionText: lambda row: [row.ref],
        Correspondence: lambda row: [ref for ref in (row.old_ref, row.new_ref) if ref],
    },
)
