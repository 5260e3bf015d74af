"""Characters that are misread for one another on plates, chassis and engine numbers, and how far two numbers are apart.

Groups seen in real records and on plates at night: 0/O/D/Q, 1/I/L, 2/Z, 5/S, 8/B, 6/G, U/V, M/N. ``fold`` writes each
group as one character, so that all misreadings of a number, however many, have one folded form: a plain database
index then finds them. ``near_keys`` lists the folded forms one further slip away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

GROUPS = ("0ODQ", "1IL", "2Z", "5S", "8B", "6G", "UV", "MN")
_FOLD = str.maketrans({letter: group[0] for group in GROUPS for letter in group})
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SYMBOLS = "".join(sorted(set((_LETTERS + _DIGITS).translate(_FOLD))))
_FOLDED_LETTERS = "".join(sorted(set(_LETTERS.translate(_FOLD))))

# Cost of one misreading: below 0.5 for characters that look alike, the likelier the smaller; 1 for any other.
_PAIR_COSTS = {
    "0O": 0.30, "0D": 0.36, "0Q": 0.38, "OD": 0.36, "OQ": 0.34, "DQ": 0.40, "1I": 0.30, "1L": 0.34, "IL": 0.34,
    "2Z": 0.32, "5S": 0.32, "8B": 0.31, "6G": 0.34, "UV": 0.36, "MN": 0.38,
}  # fmt: skip
_COSTS = {key: cost for pair, cost in _PAIR_COSTS.items() for key in (pair, pair[::-1])}
# Likelier than other wrong characters, though not alike: half seen (a 3 with a worn edge), or heard over the wireless.
_HALF = [
    "17",
    "38",
    "35",
    "39",
    "68",
    "69",
    "89",
    "49",
    "08",
    "06",
    "PR",
    "EF",
    "CG",
    "HN",
    "KX",
    "VY",
    "PB",
    "HM",
    "CO",
    "GO",
    "TY",
    "JI",
    "ET",
    "BP",
    "BD",
    "DT",
    "DP",
    "BT",
    "CT",
    "GJ",
    "AK",
    "SF",
    "AE",
]
_COSTS_OTHER = {key: 0.85 for pair in _HALF for key in (pair, pair[::-1])}
OTHER = 1.0
SWAPPED = 0.8  # two neighbours in the wrong order: the usual slip of the thumb
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


def _places(folded: str, first: int) -> list[tuple[int, str]]:
    """(place, what may stand there) of a folded plate of the ordinary series; [] when it has not that length."""
    letters = len(folded) - 8
    if not 0 <= letters <= 3:
        return []
    sorts = (*(_FOLDED_LETTERS,) * 2, *(_DIGITS,) * 2, *(_FOLDED_LETTERS,) * letters, *(_DIGITS,) * 4)
    return [(at, sorts[at]) for at in range(first, len(folded))]


def _swaps(folded: str) -> list[str]:
    return [folded[:at] + folded[at + 1] + folded[at] + folded[at + 2 :] for at in range(len(folded) - 1)]


def one_away(folded: str) -> set[str]:
    """Folded plates with one place wrong within its sort, or two neighbours swapped; a number of another length than
    the ordinary series has: with any one place wrong."""
    places = _places(folded, 0)
    if not places:
        return near_keys(folded, lengths=False)
    keys = {folded[:at] + other + folded[at + 1 :] for at, sort in places for other in sort}
    keys.update(_swaps(folded))
    keys.discard(folded)
    return keys


def two_away(folded: str) -> set[str]:
    """Folded plates of the ordinary series two slips away: any two places behind the State's code wrong, each within
    its sort, or two neighbours swapped for one or both of them."""
    places = _places(folded, 2)
    keys: set[str] = set()
    for (i, first), (j, second) in combinations(places, 2):
        head, middle, tail = folded[:i], folded[i + 1 : j], folded[j + 1 :]
        keys.update(head + a + middle + b + tail for a in first for b in second)
    for swapped in _swaps(folded):
        keys.update(_swaps(swapped))
        keys.update(swapped[:i] + other + swapped[i + 1 :] for i, sort in places for other in sort)
    keys.discard(folded)
    return keys


def compare(typed: str, recorded: str, most: int = 3) -> Difference:
    """The differences of two numbers of the same or nearly the same length; FAR when more than ``most`` slips."""
    if typed == recorded:
        return SAME
    if len(typed) == len(recorded):
        return _by_place(typed, recorded, most)
    if most < 1:
        return TOO_FAR
    if len(recorded) == len(typed) + 1:
        return _one_more(typed, recorded, most, missing=True)
    if len(typed) == len(recorded) + 1:
        return _one_more(recorded, typed, most, missing=False)
    return TOO_FAR


def _by_place(typed: str, recorded: str, most: int) -> Difference:
    slips = []
    cost, at = 0.0, 0
    while at < len(typed):
        a, b = typed[at : at + 2], recorded[at : at + 2]
        if a[0] == b[0]:
            at += 1
        elif len(a) == 2 and a == b[::-1] and a not in _COSTS:
            slips.append(Slip(a, b))
            cost, at = cost + SWAPPED, at + 2
        else:
            pair = a[0] + b[0]
            slips.append(Slip(a[0], b[0], pair in _COSTS))
            cost, at = cost + _COSTS.get(pair, _COSTS_OTHER.get(pair, OTHER)), at + 1
    if sum(not slip.alike for slip in slips) > most or len(slips) > most + 1:
        return TOO_FAR
    return Difference(cost, tuple(slips))


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
