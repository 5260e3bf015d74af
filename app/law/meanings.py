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
# Numbers that stand for procedure or evidence when a station says them without an Act: arrest and its notice, bonds
# to keep the peace, orders, the FIR, statements, search, remand, charge sheet, inquest, maintenance, bail, quashing.
_KNOWN_OF_CRPC = frozenset(
    [
        *("41", "41A", "41B", "41D", "46", "50", "51", "53", "53A", "54", "54A", "57", "82", "83", "91", "93", "94"),
        *("97", "102", "106", "107", "110", "111", "116", "125", "133", "144", "145", "151", "154", "155", "156"),
        *("157", "158", "160", "161", "162", "164", "164A", "165", "166", "167", "169", "170", "173", "174", "175"),
        *("190", "197", "207", "265B", "311", "321", "357", "357A", "436A", "437", "438", "439", "482"),
    ]
)
_KNOWN_OF_EVIDENCE = frozenset(["24", "25", "26", "27", "32", "65A", "65B", "113A", "113B", "114A"])


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
    """Refs that answer a question which is nothing but section numbers. What is in force comes first: the successor of
    the old section that staff mean by the number, and the new section of that number; then that old section, and the
    other meanings. With its Act beside the number, the section itself stands above its successors."""
    refs: dict[str, None] = {}
    for asked in meanings(references(text)):
        refs.update(dict.fromkeys(_leading(asked)))
    return list(refs)


def _leading(asked: Asked) -> list[str]:
    ordered = sorted(asked.meanings, key=lambda m: not _usual(m))
    itself = [m.section.ref for m in ordered if m.section]
    if asked.act:
        return [*itself, *(ref for m in ordered for ref in _successors(m))]
    usual = [ref for m in ordered if _usual(m) for ref in _successors(m)]
    meant = [m.section.ref for m in ordered if m.section and _usual(m)]
    new = [m.section.ref for m in ordered if m.section and not m.old]
    others = [ref for m in ordered for ref in _successors(m)]
    return [*usual[:1], *new[:1], *meant, *usual, *others, *new, *itself]


def _usual(meaning: Meaning) -> bool:
    """Whether staff mean this old code by a bare number: the IPC, but for the numbers that procedure made known."""
    number = base(meaning.written)
    if number in _KNOWN_OF_CRPC:
        return meaning.act == "crpc"
    return meaning.act == ("iea" if number in _KNOWN_OF_EVIDENCE else "ipc")


def _successors(meaning: Meaning) -> list[str]:
    return [pair.new.ref for pair in meaning.pairs if pair.new] if meaning.old else []
