"""Look-up: candidates by the cheapest way first, ranked by the fewest and likeliest slips and by the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from sqlalchemy import ColumnElement, select

from app.access import Viewer
from app.db import db
from app.places.models import Station
from app.search.text.lookalikes import FAR, TOO_FAR, Difference, Slip, compare, variants
from app.search.text.plates import RENAMED, parse, readings
from app.vehicles.lookup import numbers
from app.vehicles.lookup.numbers import Row, Within
from app.vehicles.lookup.question import Question, gap_of, understand
from app.vehicles.models import TAIL
from app.vehicles.words import meaning, plain

_PART = 4.0  # a number that only contains what was typed stands behind one with up to three slips
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Match:
    """One found record: ``field`` (plate, chassis, engine) and ``how`` (exact, ends, begins, contains, pattern, slips)
    say why, ``slips`` which characters differ; ``words``: share of the typed words that fit, 0 to 1."""

    id: int
    field: str
    how: str
    cost: float
    slips: tuple[Slip, ...] = ()
    words: float = 1.0


Judge = Callable[[Row], Match | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up found, best first. ``more``: there are others beyond those listed."""

    question: Question
    matches: Sequence[Match] = field(default_factory=list)
    more: bool = False


def look_up(text: str, viewer: Viewer, filters: Sequence[ColumnElement[bool]] = (), limit: int = SHOWN) -> Answer:
    """Records whose numbers fit the typed text; empty when it holds no number. Never raises for what was typed."""
    question = understand(text)
    if not question.number:
        return Answer(question)
    within = Within((numbers.visible(viewer), *filters))
    matches = _ranked(question, within)
    return Answer(question, matches[:limit], len(matches) > limit)


def _ranked(question: Question, within: Within) -> list[Match]:
    judge = cache(partial(_judge, question))
    rows = {row.id: row for row in _candidates(question, within, judge)}
    matches = [match for row in rows.values() if (match := judge(row)) is not None]
    if question.words:
        names = _station_names(numbers.stations_of(list(rows.values())))
        matches = [_with_words(m, rows[m.id], question, names) for m in matches]

    def order(match: Match) -> tuple[bool, float, bool, int]:
        behind = question.plate is None or match.how != "exact"  # a number typed whole stands before all words
        return behind, round(match.cost + 3 * (1 - match.words), 3), rows[match.id].state != "stolen", -match.id

    return sorted(matches, key=order)


def _candidates(question: Question, within: Within, judge: Judge) -> Iterable[Row]:
    """The ways of looking, from the cheapest; the dearest only while there is nothing good."""
    number = question.number
    if question.pattern:
        return numbers.fits(question.pattern, within)
    rows = _very(question, within)
    if question.plate is None or not _met(rows, judge):
        rows += _partly(question, within)
    if len(number) >= 6 and not _met(rows, judge):
        rows += _further(question, within)
    return rows


def _very(question: Question, within: Within) -> list[Row]:
    """The number itself, and what is the same to a tired eye; for a plate also what has one character wrong, because
    what was typed may be wrong and yet another vehicle's number."""
    number, rows = question.number, list[Row]()
    if question.plate is None and (plate := parse(question.text)) is not None:
        rows += numbers.exact(plate.text, within)  # "MP 23 12": a piece for us, but perhaps a whole old number
    if question.plate is None and len(number) < TAIL:
        return rows + numbers.exact(number, within)
    for reading in readings(number):
        rows += numbers.alike(reading, within, near=question.plate is not None and reading == number)
    if number[:2] in RENAMED:
        rows += numbers.exact(RENAMED[number[:2]] + number[2:], within)
    return rows


def _met(rows: Iterable[Row], judge: Judge) -> bool:
    """Whether one of them is, or contains, what was typed, look-alikes aside."""
    return any((match := judge(row)) is not None and all(slip.alike for slip in match.slips) for row in rows)


def _partly(question: Question, within: Within) -> list[Row]:
    number = question.number
    rows = numbers.contains(number, within)
    if question.head:
        rows += numbers.contains(question.head, within)
    if gap := gap_of(number):
        rows += numbers.ending(gap[1], within)
    if not rows and len(number) <= TAIL:
        for other in variants(number):
            rows += numbers.contains(other, within, 20)
    return rows


def _further(question: Question, within: Within) -> list[Row]:
    """Numbers one slip away, characters missing or too many among them, and plates two slips away."""
    number = question.number
    rows = numbers.near_plates(number, within) if len(number) <= 14 else []
    if question.plate is None and len(number) >= TAIL:
        rows += numbers.near_parts(number, within)
    return rows + (numbers.two_slips(number, within) if 8 <= len(number) <= 11 else [])


def _judge(question: Question, row: Row) -> Match | None:
    """How well a candidate's numbers fit; None when none does."""
    number = question.number
    if question.pattern:
        return Match(row.id, "plate", "pattern", _PART)
    best: Match | None = None
    for name, value in (("plate", row.plate), ("chassis", row.vin), ("engine", row.engine)):
        sure = question.plate is not None and name != "plate"  # a whole plate is no miswritten engine number
        match = _fit(row.id, name, number, value, sure) if value else None
        if match and (best is None or match.cost < best.cost):
            best = match
    return best or _as_typed(question, row)


def _as_typed(question: Question, row: Row) -> Match | None:
    """The same number under the State's other code, or a record that contains the scrap with one look-alike read."""
    number = question.number
    plate = parse(question.text)
    if plate is not None and row.plate == plate.text:
        return Match(row.id, "plate", "exact", 0.1)
    if number[:2] in RENAMED and row.plate == RENAMED[number[:2]] + number[2:]:
        return Match(row.id, "plate", "slips", 0.5, (Slip(number[:2], row.plate[:2], True),))
    if (
        (gap := gap_of(number))
        and row.plate.endswith(gap[1])
        and gap[0] in (row.plate[:2], row.plate[:4], row.plate[2:4])
    ):
        return Match(row.id, "plate", "pattern", _PART)
    if question.head and row.plate.startswith(question.head):
        return Match(row.id, "plate", "begins", _PART + 0.5)
    for other in variants(number) if len(number) <= TAIL else ():
        if any(other in value for value in (row.plate, row.vin, row.engine)):
            slips = tuple(Slip(a, b, True) for a, b in zip(number, other, strict=True) if a != b)
            return Match(row.id, "plate", "slips", _PART + 1.5, slips)
    return None


def _fit(key: int, name: str, number: str, value: str, sure: bool) -> Match | None:
    if number == value:
        return Match(key, name, "exact", 0.0)
    place = value.find(number)
    if place >= 0:
        how = "ends" if value.endswith(number) else "begins" if place == 0 else "contains"
        behind = 0.0 if name == "plate" else 0.3  # of figures alone, most people mean the plate
        return Match(key, name, how, _PART + {"ends": 0.0, "begins": 0.1, "contains": 0.2}[how] + behind)
    difference = compare(number, value, 0) if sure else _difference(name, number, value)
    if difference.cost >= FAR:
        return None
    tail = 0.0 if len(number) == len(value) or name == "plate" else 0.05
    return Match(key, name, "slips", difference.cost + tail, difference.slips)


def _difference(name: str, number: str, value: str) -> Difference:
    """Between whole numbers, or between the right eights of chassis numbers."""
    if name == "plate":
        return min((compare(reading, value, 2) for reading in readings(number)), key=lambda d: d.cost)
    if abs(len(number) - len(value)) <= 1:
        return compare(number, value, 2)
    if name == "chassis" and len(number) >= TAIL and len(value) >= TAIL:
        right = compare(number[-TAIL:], value[-TAIL:], 1)
        return Difference(right.cost + 0.2, right.slips) if right.cost < FAR else TOO_FAR
    return TOO_FAR


def _with_words(match: Match, row: Row, question: Question, stations: dict[int, str]) -> Match:
    words = question.words
    text = f"{row.kind} {row.make} {row.model} {row.colour} {row.state} {row.year or ''} {row.place}"
    known = f" {plain(text)} {' '.join(meaning(w) for w in text.split())} {stations.get(row.station_id, '')} "
    fitting = sum(1 for word in words if f" {word}" in known or _is_series(word, question.number, row.plate))
    return Match(match.id, match.field, match.how, match.cost, match.slips, fitting / len(words))


def _is_series(word: str, number: str, plate: str) -> bool:
    """Whether a word is the letters before the figures: "mb 948" is of CG07MB0948, though "mb" might be any word."""
    letters = word.isascii() and word.isalpha() and len(word) <= 3
    return letters and plate.endswith(word.upper() + number.zfill(4))


def _station_names(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(Station.id, Station.name_en, Station.name_hi).where(Station.id.in_(ids))
    return {key: plain(f"{english} {hindi}") for key, english, hindi in db.session.execute(query)}
