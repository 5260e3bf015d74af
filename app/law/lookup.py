"""From what was typed to sections: section numbers first, then full-text search, narrowed by the filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.access import viewer
from app.law import queries
from app.law.meanings import leading, references
from app.law.models import Act, Chapter, Correspondence, Offence, Section
from app.law.queries import Filters
from app.search import Hit, Page, Query, search
from app.search.text.sections import is_bare_reference

DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as a list shows it, with its table lines and its place in the old/new table."""

    section: Section
    offences: Sequence[Offence] = ()
    lines: Sequence[Correspondence] = ()
    chapter: Chapter | None = None

    @property
    def act(self) -> Act:
        return self.section.act


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of sections. ``page`` is the engine's own answer, for its remarks (also searched, instead)."""

    hits: Sequence[Hit] = ()
    rows: Mapping[str, Shown] = field(default_factory=dict)
    total: int = 0
    page: Page = field(default_factory=Page)


def find(text: str, filters: Filters, offset: int, size: int) -> Answer:
    """Answers a question, or lists what the filters leave when nothing was asked."""
    if not text:
        listed, total = queries.listed(filters, offset, size)
        hits = [Hit("law", row.ref, row.ref, 0.0) for row in listed]
        return Answer(hits, shown([row.ref for row in listed]), total)
    lead = leading(text) if is_bare_reference(text) else []
    if not lead and not filters:
        page = search(Query(text, "law", offset=offset, size=size), viewer())
        return Answer(page.hits, shown([hit.key for hit in page.hits]), page.total, page)
    page = search(Query(text, "law", size=DEEPEST), viewer())
    return _merged(page, lead, filters, offset, size)


def _merged(page: Page, lead: Sequence[str], filters: Filters, offset: int, size: int) -> Answer:
    found = {hit.key: hit for hit in page.hits}
    keys = list(dict.fromkeys([*lead, *found]))
    if filters:
        passing = queries.passing(keys, filters)
        keys = [key for key in keys if key in passing]
    hits = [found.get(key, Hit("law", key, key, 0.0)) for key in keys[offset : offset + size]]
    total = len(keys) if filters else max(len(keys), page.total)
    return Answer(hits, shown([hit.key for hit in hits]), total, replace(page, hits=hits))


def shown(refs: Sequence[str]) -> dict[str, Shown]:
    """ref -> section with what a list shows of it: three queries, however many refs."""
    sections = queries.sections_by_refs(refs)
    offences = queries.offences(sections)
    lines: dict[str, list[Correspondence]] = {}
    for line in queries.correspondence(sections):
        for ref in {line.old_ref, line.new_ref} & sections.keys():
            lines.setdefault(ref, []).append(line)
    return {ref: Shown(row, offences.get(ref, ()), lines.get(ref, ())) for ref, row in sections.items()}


def reading(row: Shown, text: str) -> str:
    """How a typed number leads to this section: ``same`` number, the ref of the old section it replaces, or nothing."""
    for one in references(text) if text else ():
        if row.section.number == one.number and one.act in (None, row.section.act_code):
            return "same"
        for line in row.lines:
            replaces = line.new_ref == row.section.ref and line.old_ref.partition(":")[2] == one.number
            if replaces and one.act in (None, line.old_act):
                return line.old_ref
    return ""
