"""What a typed section number can mean: the old section, its successor, the new section of that number.

One number stands in several laws: 302 is murder in the IPC and religious feelings in the BNS. Each meaning is
given, labelled. With an Act beside the number there is only the one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.law import queries
from app.law.models import Correspondence, Section
from app.law.numbers import base
from app.search.text.sections import SectionRef, find_sections

_BARE = ("ipc", "bns", "crpc", "bnss", "iea", "bsa")
# Other codes by which the section reader knows an Act of the shelf.
_ALSO = {"animal-cruelty": "pca-animals", "cg-security": "cg-vishesh"}
MOST = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """One step of the old/new table with the sections of both sides, where they exist."""

    line: Correspondence
    old: Section | None
    new: Section | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """One reading of a number: the section of that number in one Act, and what stands beside it."""

    act: str
    written: str
    section: Section | None
    pairs: Sequence[Pair] = ()

    @property
    def old(self) -> bool:
        """Whether the number is read as one of a repealed code."""
        return self.act in queries.OLD


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference as it was typed, with every meaning it has; none when no Act has that number."""

    written: str
    act: str | None
    meanings: Sequence[Meaning] = field(default_factory=tuple)


def references(text: str) -> list[SectionRef]:
    """The section references of a text, each once, in order."""
    found: dict[tuple[str, str, str | None], SectionRef] = {}
    for one in find_sections(text):
        act = _ALSO.get(one.act or "", one.act)
        found.setdefault((one.number, one.sub, act), SectionRef(one.number, one.sub, act, one.start, one.end))
    return list(found.values())[:MOST]


def meanings(wanted: Sequence[SectionRef]) -> list[Asked]:
    """Every meaning of every reference, read with three queries in all."""
    refs = [f"{act}:{one.number}" for one in wanted for act in _acts(one)]
    lines = queries.correspondence(refs)
    beside = [ref for line in lines for ref in (line.old_ref, line.new_ref) if ref]
    sections = queries.sections_by_refs([*refs, *beside])
    return [Asked(one.number + one.sub, one.act, _of(one, sections, lines)) for one in wanted]


def _acts(one: SectionRef) -> tuple[str, ...]:
    return (one.act,) if one.act else _BARE


def _of(one: SectionRef, sections: dict[str, Section], lines: list[Correspondence]) -> list[Meaning]:
    found = []
    for act in _acts(one):
        section = sections.get(f"{act}:{one.number}")
        if section is None:
            continue
        pairs = [Pair(x, sections.get(x.old_ref), sections.get(x.new_ref)) for x in _fitting(act, one, lines)]
        found.append(Meaning(act, one.number + one.sub, section, pairs))
    return found


def _fitting(act: str, one: SectionRef, lines: Iterable[Correspondence]) -> list[Correspondence]:
    """The lines of the section; with a sub-section only those that touch it, if there are any."""
    side = "old_section" if act in queries.OLD else "new_section"
    whole = [x for x in lines if getattr(x, side[:3] + "_ref") == f"{act}:{one.number}"]
    if not one.sub:
        exact = [x for x in whole if getattr(x, side) == one.number]
        return exact or whole
    written = one.number + one.sub
    touching = [x for x in whole if _touches(getattr(x, side), written)]
    return touching or [x for x in whole if getattr(x, side) == base(written)] or whole


def _touches(section: str, written: str) -> bool:
    longer, shorter = max(section, written, key=len), min(section, written, key=len)
    return section == written or (longer.startswith(shorter + "(") and shorter != base(longer))


def leading(text: str) -> list[str]:
    """Refs that answer a question which is nothing but section numbers: old section, successor, namesake."""
    refs: dict[str, None] = {}
    for asked in meanings(references(text)):
        for meaning in asked.meanings:
            if meaning.section is not None:
                refs[meaning.section.ref] = None
            if meaning.old:
                refs.update({pair.new.ref: None for pair in meaning.pairs if pair.new})
    return list(refs)
