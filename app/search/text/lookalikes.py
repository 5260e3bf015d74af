"""Characters that are misread for one another on plates, chassis and engine numbers, and how far two numbers are apart.

Groups seen in real records and on plates at night: 0/O/D/Q, 1/I/L, 2/Z, 5/S, 8/B, 6/G, U/V, M/N. ``fold`` writes each
group as one character, so that all misreadings of a number, however many, have one folded form: a plain database
index then finds them. ``near_keys`` lists the folded forms one further slip away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

GROUPS = ("0ODQ", "1IL", "2Z", "5S", "8B", "6G", "UV", "MN")
_FOLD = str.maketrans({letter: group[0] for group in GROUPS for letter in group})
_SYMBOLS = "".join(sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".translate(_FOLD))))

# Cost of one misreading: below 0.5 for characters that look alike, the likelier the smaller; 1 for any other.
_PAIR_COSTS = {
    "0O": 0.30, "0D": 0.36, "0Q": 0.38, "OD": 0.36, "OQ": 0.34, "DQ": 0.40, "1I": 0.30, "1L": 0.34, "IL": 0.34,
    "2Z": 0.32, "5S": 0.32, "8B": 0.31, "6G": 0.34, "UV": 0.36, "MN": 0.38,
}  # fmt: skip
_COSTS = {key: cost for pair, cost in _PAIR_COSTS.items() for key in (pair, pair[::-1])}
OTHER = 1.0
SWAPPED = 0.9
FAR = 99.0


@dataclass(frozen=True, slots=True)
class Slip:
    """One difference: ``typed`` was read where the record has ``recorded``; "" where a character is missing."""

    typed: str
    recorded: str
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """How a typed number differs from a recorded one: ``cost`` 0 when it does not, FAR beyond three slips."""

    cost: float
    slips: tuple[Slip, ...] = ()

    @property
    def alike(self) -> bool:
        """Whether every slip is between characters that look alike."""
        return all(slip.alike for slip in self.slips)


SAME = Difference(0.0)
TOO_FAR = Difference(FAR)


def fold(text: str) -> str:
    """The number with every group of look-alikes written as one character."""
    return text.translate(_FOLD)


def variants(text: str) -> Iterator[str]:
    """The number with one character replaced by each of its look-alikes."""
    for place, letter in enumerate(text):
        for group in GROUPS:
            if letter in group:
                yield from (text[:place] + other + text[place + 1 :] for other in group if other != letter)


def near_keys(folded: str, lengths: bool = True) -> set[str]:
    """Folded forms one slip away: another character, two swapped; with ``lengths`` also one missing or too many."""
    keys: set[str] = set()
    for place, letter in enumerate(folded):
        head, tail = folded[:place], folded[place + 1 :]
        keys.update(head + other + tail for other in _SYMBOLS if other != letter)
        if tail and tail[0] != letter:
            keys.add(head + tail[0] + letter + tail[1:])
        if lengths:
            keys.add(head + tail)
            keys.update(head + other + letter + tail for other in _SYMBOLS)
    if lengths:
        keys.update(folded + other for other in _SYMBOLS)
    keys.discard(folded)
    return keys


def compare(typed: str, recorded: str, most: int = 3) -> Difference:
    """The differences of two numbers of the same or nearly the same length; FAR when more than ``most`` slips."""
    if typed == recorded:
        return SAME
    if len(typed) == len(recorded):
        return _swapped(typed, recorded) or _by_place(typed, recorded, most)
    if len(recorded) == len(typed) + 1:
        return _one_more(typed, recorded, most, missing=True)
    if len(typed) == len(recorded) + 1:
        return _one_more(recorded, typed, most, missing=False)
    return TOO_FAR


def _by_place(typed: str, recorded: str, most: int) -> Difference:
    slips = [Slip(a, b, a + b in _COSTS) for a, b in zip(typed, recorded, strict=True) if a != b]
    if sum(not slip.alike for slip in slips) > most or len(slips) > most + 1:
        return TOO_FAR
    return Difference(sum(_COSTS.get(slip.typed + slip.recorded, OTHER) for slip in slips), tuple(slips))


def _swapped(typed: str, recorded: str) -> Difference | None:
    at = next(i for i, (a, b) in enumerate(zip(typed, recorded, strict=True)) if a != b)
    pair = typed[at : at + 2]
    if len(pair) == 2 and pair[::-1] == recorded[at : at + 2] and typed[at + 2 :] == recorded[at + 2 :]:
        return Difference(SWAPPED, (Slip(pair, pair[::-1]),))
    return None


def _one_more(short: str, long: str, most: int, missing: bool) -> Difference:
    """The best alignment of two numbers, one of which has one character more."""
    best = TOO_FAR
    for place in range(len(long)):
        rest = compare(short, long[:place] + long[place + 1 :], most - 1)
        if rest.cost + OTHER < best.cost:
            extra = Slip("", long[place]) if missing else Slip(long[place], "")
            slips = rest.slips if missing else tuple(Slip(s.recorded, s.typed, s.alike) for s in rest.slips)
            best = Difference(rest.cost + OTHER, (*slips, extra))
    return best
