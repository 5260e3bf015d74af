"""The piece of a record that shows why it was found. Text stays text: whoever shows it escapes it, then marks.

All records of a page are read at once: what numpy does for one document costs as much as for twenty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from app.search.forward import HEADER, span_steps
from app.search.snapshot import Ints, Snapshot

WIDTH = 160  # characters, about two lines on a phone
_LEAD = 50
_FEW, _LOOKED_AT = 8, 60
Pieces = Sequence[tuple[str, bool]]


class Match(NamedTuple):
    """A token that was asked for: where it stands in the running text, and the hash of its stem."""

    start: int
    end: int
    stem: int


def snippets(index: Snapshot, numbers: Sequence[int], wanted: Collection[int]) -> list[Pieces]:
    """For each document (piece, whether it matched): the window with the most different matches, behind the heading,
    which is shown anyway; empty when nothing there matched. Pieces joined are a run of the text."""
    found: list[Pieces] = [()] * len(numbers)
    if wanted and numbers:
        for at, floor, matches in _matches(index, numbers, wanted):
            found[at] = _snippet(index.text(numbers[at]), floor, matches)
    return found


def _matches(
    index: Snapshot, numbers: Sequence[int], wanted: Collection[int]
) -> Iterator[tuple[int, int, list[Match]]]:
    """(place of the document, where its text behind the heading begins, its matches there) of those that have any."""
    tokens = [index.hashes(number) for number in numbers]
    spans = [index.spans(number) for number in numbers]
    flat = np.concatenate([one[HEADER:] for one in tokens])
    places = np.concatenate([span_steps(one) for one in spans]).cumsum(dtype=np.int64)
    hits = _among(flat, wanted)
    rising, stems, starts = hits.tolist(), flat[hits].tolist(), places[hits].tolist()
    first, at, before = 0, 0, 0  # token, match, place where the document before ended
    for document, (one, span) in enumerate(zip(tokens, spans, strict=True)):
        size = len(one) - HEADER
        body, last, sizes = first + int(one[0]), first + size, 2 * size - first
        matches = []
        while at < len(rising) and rising[at] < last:
            token = rising[at]
            if token >= body:
                start = starts[at] - before
                matches.append(Match(start, start + span[sizes + token], stems[at]))
            at += 1
        if matches:
            yield document, int(places[body]) - before, matches
        first, before = last, int(places[last - 1])


def _among(flat: npt.NDArray[np.uint32], wanted: Collection[int]) -> Ints:
    """Places of the tokens that were asked for."""
    if len(wanted) > _FEW:
        found: npt.NDArray[Any] = np.isin(flat, np.fromiter(wanted, np.uint32, len(wanted)))
    else:
        one, *others = wanted
        found = flat == np.uint32(one)
        for other in others:
            found |= flat == np.uint32(other)
    return found.nonzero()[0]


def _snippet(text: str, floor: int, matches: Sequence[Match]) -> Pieces:
    """The window that begins near the best match, not before ``floor``."""
    best = _best(matches)
    first = matches[best]
    begin = _whole_word(text, max(first.start - _LEAD, floor), first.start)
    end = min(begin + WIDTH, len(text))
    shown = [first, *(one for one in matches[best + 1 :] if one.end <= end)]
    end = end if end == len(text) else max(text.rfind(" ", begin, end), shown[-1].end)
    pieces = [("…", False)] if begin > floor else []
    at = begin
    for start, last, _stem in shown:
        if start >= at:
            if start > at:
                pieces.append((text[at:start], False))
            pieces.append((text[start:last], True))
            at = last
    if at < end:
        pieces.append((text[at:end], False))
    if end < len(text):
        pieces.append(("…", False))
    return pieces


def _best(matches: Sequence[Match]) -> int:
    """Which match begins the window that holds the most different ones."""
    if len(matches) == 1:
        return 0
    looked_at = matches[:_LOOKED_AT]
    possible = len({one.stem for one in looked_at})
    best, most = 0, 0
    for place, first in enumerate(looked_at):
        within = first.start + WIDTH - _LEAD
        different = len({one.stem for one in looked_at[place:] if one.end <= within})
        if different > most:
            best, most = place, different
            if most == possible:
                break
    return best


def _whole_word(text: str, begin: int, match: int) -> int:
    """Not in the middle of a word."""
    if begin == 0 or text[begin - 1].isspace():
        return begin
    space = text.find(" ", begin, match)
    return space + 1 if space >= 0 else match
