"""The names of all places in memory, ready to be matched. Pure: built from entries, whoever reads them.

Each place has variants: what stands before a comma is its core, the rest is context ("Patel Chowk, Durg"); a name
in brackets or behind a slash is another name of the same place. English and Hindi words that stand at the same
position are one position with two forms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log

from app.places.lexicon import NUMBERED
from app.places.words import bucket, fold, read, similarity

Forms = tuple[str, ...]  # what may stand at one position of a name


@dataclass(frozen=True, slots=True)
class Entry:
    """One place as the resolver knows it. ``station``: English and Hindi name of its station, as context."""

    id: int
    name_en: str
    name_hi: str
    kind: str
    lat: float
    lon: float
    station_id: int | None = None
    station: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    accuracy_m: int | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to name one entry."""

    entry: int
    core: tuple[Forms, ...]
    context: frozenset[str]
    station: frozenset[str] = frozenset()
    own: float = 1.0  # below 1 for names that only stand in brackets
    initials: str = ""


@dataclass(slots=True)
class Gazetteer:
    """Variants by the sound forms in them. ``match`` is remembered for as long as the gazetteer lives."""

    entries: Sequence[Entry]
    variants: list[Variant] = field(default_factory=list)
    postings: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)  # form -> (variant, from, to)
    contexts: dict[str, set[int]] = field(default_factory=dict)
    _buckets: dict[str, list[str]] = field(default_factory=dict)
    _matches: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    _seen: Counter[str] = field(default_factory=Counter)

    def weight(self, form: str) -> float:
        """How much a form tells: rare words most, type words and district names little."""
        if form.isdigit() or form[:1] == "#":
            return 1.3
        if form in ("@road", "@town"):
            return 0.5
        rarity = 1 - log(1 + self._seen[form]) / log(2 + len(self.entries))
        return (0.7 if form[:1] == "@" else 0.45) + (0.5 if form[:1] == "@" else 1.8) * max(0.0, rarity)

    def match(self, form: str) -> list[tuple[str, float]]:
        """(known form, likeness) of the forms that a typed one can mean, likest first."""
        found = self._matches.get(form)
        if found is None:
            near = self._buckets.get(bucket(form), ()) if form[:1] not in "@#" else ()
            scored = [(known, similarity(form, known)) for known in near if known != form]
            found = [(known, likeness) for known, likeness in scored if likeness >= 0.62]
            found = ([(form, 1.0)] if form in self.postings or form in self.contexts else []) + found
            found.sort(key=lambda pair: -pair[1])
            if len(self._matches) < 20_000:
                self._matches[form] = found[:24]
        return found[:24]


def build(entries: Iterable[Entry]) -> Gazetteer:
    """The gazetteer of these entries."""
    known = Gazetteer(list(entries))
    for number, entry in enumerate(known.entries):
        words: set[str] = set()
        for variant in _variants(number, entry):
            _add(known, variant)
            words |= {form for position in variant.core for form in position} | variant.context | variant.station
        known._seen.update(words)
    for form in {*known.postings, *known.contexts}:
        if form[:1] not in "@#" and not form.isdigit():
            known._buckets.setdefault(bucket(form), []).append(form)
    return known


def _add(known: Gazetteer, variant: Variant) -> None:
    at = len(known.variants)
    known.variants.append(variant)
    for place, position in enumerate(variant.core):
        for form in position:
            known.postings.setdefault(form, []).append((at, place, place + 1))
        if place + 1 < len(variant.core):
            for joined in _joined(position, variant.core[place + 1]):
                known.postings.setdefault(joined, []).append((at, place, place + 2))
    if variant.initials:
        words = [n for n, position in enumerate(variant.core) if _shape(position[0]) == "word"]
        known.postings.setdefault(variant.initials, []).append((at, words[0], words[-1] + 1))
    for form in variant.context | variant.station:
        known.contexts.setdefault(form, set()).add(at)


def _joined(left: Forms, right: Forms) -> set[str]:
    """Both written as one word: "powerhouse"."""
    pairs = zip(left, right, strict=False) if len(left) == len(right) else ()
    return {a + b for a, b in pairs if _shape(a) == _shape(b) == "word"}


_BRACKETS = re.compile(r"\(([^)]*)\)")


def _names(text: str) -> tuple[list[str], list[str]]:
    """(ways to say the core, words of context) of a written name."""
    inside = [part.strip() for part in _BRACKETS.findall(text) if part.strip()]
    head, *context = (part.strip() for part in _BRACKETS.sub(" ", text).split(","))
    cores = [part.strip() for part in re.split(r"\s/\s", head) if part.strip()]
    return [*cores, *inside], context


def _variants(number: int, entry: Entry) -> Iterable[Variant]:
    english, context_en = _names(entry.name_en)
    hindi, context_hi = _names(entry.name_hi)
    tail = frozenset(form for text in (*context_en, *context_hi) for form in read(text, True))
    station = frozenset(f for text in entry.station for f in read(text, True) if _shape(f) == "word")
    general = _general(entry.kind)
    pairs = list(zip(english, hindi, strict=False)) if len(english) == len(hindi) else []
    alone = [] if pairs else [*((name, "") for name in english), *(("", name) for name in hindi)]
    first = {english[0]: 1.0, **({hindi[0]: 1.0} if hindi else {})}
    for name_en, name_hi in [*pairs, *alone, *((alias, "") for alias in entry.aliases)]:
        own = first.get(name_en, first.get(name_hi, 0.97))
        for core in _cores(name_en, name_hi):
            if own < 1 and general and not any(form[:1] == "@" for position in core for form in position):
                core = (*core, (general,))  # "(Bhilai-3)" of a thana is "Bhilai-3 thana"
            yield Variant(number, core, tail | _inside(entry), station, own, _initials(core, name_en))


def _initials(core: Sequence[Forms], name_en: str) -> str:
    """ "lbs" of Lal Bahadur Shastri Hospital: people say three words and more by their first letters."""
    words = [w for w in re.findall(r"[A-Za-z]+", name_en) if _shape((read(w, True) or ["@"])[0]) == "word"]
    count = sum(_shape(position[0]) == "word" for position in core)
    return fold("".join(word[0] for word in words).lower()) if len(words) == count >= 3 else ""


def _inside(entry: Entry) -> frozenset[str]:
    parts = _BRACKETS.findall(entry.name_en) + _BRACKETS.findall(entry.name_hi)
    return frozenset(form for part in parts for form in read(part, True))


def _cores(name_en: str, name_hi: str) -> Iterable[tuple[Forms, ...]]:
    one, two = _core(name_en), _core(name_hi)
    if one and sorted(map(_shape, one)) == sorted(map(_shape, two)):
        yield tuple(_merge(one, two))
        return
    yield from (tuple((form,) for form in core) for core in (one, two) if core)


def _core(name: str) -> list[str]:
    return list(dict.fromkeys(read(name, keep_around=True))) if name else []


def _shape(form: str) -> str:
    return form if form[:1] in "@#" or form.isdigit() else "word"


def _merge(one: list[str], two: list[str]) -> Iterable[Forms]:
    """Positions of the English name, each with its Hindi word: words pair in their order ("थाना सुपेला")."""
    words = [form for form in two if _shape(form) == "word"]
    for form in one:
        other = words.pop(0) if _shape(form) == "word" else form
        yield (form,) if form == other else (form, other)


def _general(kind: str) -> str:
    """The concept that a kind implies, for names that leave it out."""
    return {
        "thana": "@thana",
        "thana-special": "@thana",
        "chowki": "@chowki",
        "railway": "@rail",
        "chowk": "@chowk",
        "market": "@market",
        "bus-stand": "@bus",
        "temple": "@temple",
        "hospital": "@hospital",
    }.get(kind, "")


_NUMBERED = frozenset(form if form[:1] == "@" else fold(form) for form in NUMBERED)


def numbered(form: str) -> bool:
    """Whether numbers belong to this word ("Sector 6")."""
    return form in _NUMBERED
