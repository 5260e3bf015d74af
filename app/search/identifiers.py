"""Identifiers in a question: sections, plates, codes. Records that carry one stand above everything else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.search.forward import grams, identifier
from app.search.query import Asked
from app.search.ranking import SHORT, Scorer
from app.search.scoring import Numbers
from app.search.snapshot import Floats, Snapshot
from app.search.text.plates import find_plates

EXACT, INFIX = 1_000.0, 500.0  # identifiers stand above all words
NAME, NAME_SHARE = 10.0, 0.4  # what a short name typed whole gains, of the best score by words
LONGEST_HEADING = 250
LONGEST_WITH_PLATES = 400
MOST_INFIX = 5_000
SUB_SECTION_LOST = 0.95  # 103(2) also finds 103


def lift_identifiers(
    scorer: Scorer, asked: Asked, numbers: Numbers, scores: Floats, strict: bool
) -> tuple[Numbers, Floats]:
    """Puts documents whose identifiers were typed above everything else."""
    if strict:
        return numbers, scores
    lift = _by_identifier(scorer, asked, float(scores.max(initial=NAME)))
    if not lift:
        return numbers, scores
    allowed = scorer.index.visible(frozenset()) if scorer.allowed is None else scorer.allowed
    total = np.zeros(scorer.index.size, np.float32)
    total[numbers] = scores
    for number, worth in lift.items():
        if allowed[number]:
            total[number] += worth * scorer.index.boost[number]
    numbers = np.flatnonzero(total).astype(np.uint32)
    return numbers, total[numbers]


def _by_identifier(scorer: Scorer, asked: Asked, top: float) -> dict[int, float]:
    """Document -> what it gains. A name without digits (a heading of one or two words) only helps among the words."""
    best: dict[int, float] = {}
    for term, worth in _exact_terms(asked):
        for number in scorer.index.postings("exact", term).numbers.tolist():
            best[number] = max(best.get(number, 0.0), EXACT * worth if worth else NAME_SHARE * top)
    if not best or len(asked.chunks) == 1:
        for number, share in _infix(scorer.index, asked):
            best[number] = max(best.get(number, 0.0), INFIX * (0.5 + 0.5 * share))
    return best


def _exact_terms(asked: Asked) -> Iterator[tuple[str, float]]:
    """What to look up in the exact field, and its worth; 0: a mere name. Sections typed first are worth a bit more."""
    for place, section in enumerate(asked.sections):
        worth = 0.98**place
        number = section.number.replace("-", "").lower()
        if section.act:
            act = section.act.replace("-", "")
            yield f"{act}:{number}{section.sub}", worth
            yield f"{act}:{number}", worth * (SUB_SECTION_LOST if section.sub else 1)
        else:
            yield number + section.sub, worth
            yield number, worth * (SUB_SECTION_LOST if section.sub else 1)
    for chunk in asked.chunks:
        if not chunk.isdigit() or len(asked.words) <= SHORT:  # a bare number within a story is no identifier
            yield chunk, 0.9 if any(c.isdigit() for c in chunk) else 0.0
    whole = identifier(asked.text)
    if len(asked.words) > 2 and len(whole) <= LONGEST_HEADING:  # a heading typed whole, with numbers in it or not
        yield whole, 2.0
    for plate in _plates(asked.text):
        yield plate, 1.0


def _plates(text: str) -> list[str]:
    """The registration numbers in the question, in their normal form."""
    return [found.plate.text.lower() for found in find_plates(text[:LONGEST_WITH_PLATES])]


def _infix(index: Snapshot, asked: Asked) -> Iterator[tuple[int, float]]:
    """Documents with an identifier that has the whole of what was typed in it, and how much of it that is."""
    alone = len(asked.words) <= 1
    wanted = [c for c in asked.chunks if len(c) >= 3 and any(x.isdigit() for x in c) and (alone or not c.isdigit())]
    for chunk in wanted[:2]:
        lists = sorted((index.postings("infix", gram).numbers for gram in grams(chunk)), key=len)
        numbers = lists[0] if lists else np.empty(0, np.uint32)
        for other in lists[1:]:
            if not len(numbers):
                break
            numbers = numbers[other[np.minimum(np.searchsorted(other, numbers), len(other) - 1)] == numbers]
        for number in numbers[:MOST_INFIX].tolist():
            inside = [i for i in index.identifiers(number) if chunk in i]
            if inside:
                yield number, len(chunk) / min(map(len, inside))
