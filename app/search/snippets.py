"""The piece of a record that shows why it was found. Text stays text: whoever shows it escapes it, then marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from app.search.snapshot import Ints

WIDTH = 160  # characters, about two lines on a phone
_LEAD = 50
_FEW, _LOOKED_AT = 8, 60


def snippet(
    text: str, starts: Ints, ends: Ints, hashes: npt.NDArray[np.uint32], wanted: Collection[int], skip: int
) -> Sequence[tuple[str, bool]]:
    """(piece, whether it matched): the window with the most different matches, behind the ``skip`` tokens of the
    heading, which is shown anyway; empty when nothing there matched. Pieces joined are a run of the text."""
    hits = _matches(hashes[skip:], wanted) + skip
    if not len(hits):
        return ()
    first = _best(starts, ends, hashes, hits)
    begin = max(int(starts[hits[first]]) - _LEAD, int(starts[skip]) if skip < len(starts) else 0)
    begin = _whole_word(text, begin, int(starts[hits[first]]))
    end = min(begin + WIDTH, len(text))
    shown = [int(hit) for hit in hits[first:] if int(ends[hit]) <= end]
    end = end if end == len(text) else max(text.rfind(" ", begin, end), int(ends[shown[-1]]))
    pieces: list[tuple[str, bool]] = [("…", False)] if begin > (int(starts[skip]) if skip < len(starts) else 0) else []
    at = begin
    for hit in shown:
        if int(starts[hit]) >= at:
            pieces += [(text[at : int(starts[hit])], False), (text[int(starts[hit]) : int(ends[hit])], True)]
            at = int(ends[hit])
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece[0])


def _matches(hashes: npt.NDArray[np.uint32], wanted: Collection[int]) -> Ints:
    if len(wanted) > _FEW:
        return np.flatnonzero(np.isin(hashes, np.fromiter(wanted, np.uint32, len(wanted))))
    found = np.zeros(len(hashes), np.bool_)
    for hash_ in wanted:
        found |= hashes == np.uint32(hash_)
    return np.flatnonzero(found)


def _best(starts: Ints, ends: Ints, hashes: npt.NDArray[np.uint32], hits: Ints) -> int:
    """Which match begins the window that holds the most different ones."""
    if len(hits) == 1:
        return 0
    hits = hits[:_LOOKED_AT]
    stems = hashes[hits].tolist()
    lasts = np.searchsorted(ends[hits], starts[hits] + (WIDTH - _LEAD), side="right").tolist()
    best, most, possible = 0, 0, len(set(stems))
    for place, last in enumerate(lasts):
        different = len(set(stems[place:last]))
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
