"""Words that are written together or apart: "छेड़ छाड़" is छेड़छाड़, "ched chad" too, "chainsnatching" is two words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.search.query import Word
from app.search.text.stem import stem
from app.search.vocabulary import Vocabulary

SHORTEST, SHORTEST_PART = 6, 3  # letters of a word that may be two, and of each of its parts
WORST = 0.65  # what a romanised compound may cost for each of its letters (see text/roman_costs.py)


def joined(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[tuple[Word, Word, str]]:
    """Neighbours that the index writes as one: (first, second, the one word)."""
    for first, second in pairwise(words):
        if first.stop or second.stop or first.script != second.script or first == second:
            continue
        whole = first.text + second.text
        if vocabulary.count(whole):
            yield first, second, whole
        elif first.script == "latin" and whole.isalpha() and len(whole) >= SHORTEST:
            best = next(iter(vocabulary.in_devanagari(whole)), None)
            if best and best[1] <= WORST * len(whole):
                yield first, second, best[0]


def parted(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The two words of the index that an unknown word runs together; the stems of the likeliest pair, or nothing."""
    if len(word) < SHORTEST:
        return ()
    pairs = [(word[:at], word[at:]) for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
    best = max(pairs, key=lambda pair: min(map(vocabulary.count, pair)), default=None)
    return (stem(best[0]), stem(best[1])) if best and min(map(vocabulary.count, best)) else ()
