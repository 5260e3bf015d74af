"""Likely intended words for a misspelt one: Damerau's four slips, found by deletion neighbourhoods.

Two words within distance d share a string that each reaches by at most d deletions (Garbe's
SymSpell idea). The index stores only the deletions of each word's head, so that it stays small.
"""

from collections.abc import Iterable

_HEAD = 6  # deletions are made within the first letters of a word
_LONG = 8  # from here on two slips are forgiven
_FEWEST = 3  # shorter words have too many neighbours to guess among


def allowed_distance(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    return 0 if len(word) < _FEWEST else 1 if len(word) < _LONG else 2


class SpellingIndex:
    """The words of an index, ready for `suggest`; words earlier in the iterable win ties."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._order = {word: rank for rank, word in enumerate(dict.fromkeys(vocabulary))}
        self._by_head: dict[str, list[str]] = {}
        for word in self._order:
            self._by_head.setdefault(word[:_HEAD], []).append(word)
        # A query of eight letters can mean a word of six: those give up two letters too.
        self._near: dict[str, list[str]] = {}
        for head in self._by_head:
            for shorter in _deletions(head, 2 if len(head) == _HEAD else 1):
                self._near.setdefault(shorter, []).append(head)

    def __contains__(self, word: str) -> bool:
        return word in self._order

    def near(self, word: str) -> list[str]:
        """Words that may lie within the allowed distance."""
        slips = allowed_distance(word)
        near = (self._near.get(shorter, ()) for shorter in _deletions(word[:_HEAD], slips))
        heads = {head for some in near for head in some}
        return [other for head in heads for other in self._by_head[head] if abs(len(other) - len(word)) <= slips]

    def rank(self, word: str) -> int:
        return self._order[word]


def suggest(word: str, index: SpellingIndex, limit: int = 5) -> list[str]:
    """The words of the index nearest to `word`, nearest first, itself left out."""
    slips = allowed_distance(word)
    measured = ((distance(word, other, slips), other) for other in index.near(word) if other != word)
    close = sorted((far, word[:1] != other[:1], index.rank(other), other) for far, other in measured if far <= slips)
    return [other for *_, other in close[:limit]]


def distance(one: str, other: str, most: int) -> int:
    """Optimal string alignment distance (a swap of neighbours counts once); `most + 1` if beyond."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != against))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most and min(previous) > most:
            return most + 1
        before, previous = previous, current
    return min(previous[-1], most + 1)


def _deletions(word: str, most: int) -> set[str]:
    length = len(word)
    found = {word}
    if most:
        found.update([word[:at] + word[at + 1 :] for at in range(length)])
    if most > 1:
        pairs = ((one, two) for two in range(1, length) for one in range(two))
        found.update([word[:one] + word[one + 1 : two] + word[two + 1 :] for one, two in pairs])
    return found
