"""The words of an index as they are written (unstemmed), for romanised Hindi, spelling, prefixes and completion.

``vocabulary.tsv`` beside the segments is only ever appended to: word, documents, documents that have it in heading
or body. Counts are hints: removed documents are not taken off until the next rebuild. A torn last line is passed over.
"""

from __future__ import annotations

import re
import threading
import time
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from app.search.text.romanised import LatinIndex, RomanIndex
from app.search.text.spelling import SpellingIndex

FILE = "vocabulary.tsv"
_LONGEST_WORD = 40


class Counts:
    """Words of documents, gathered for one commit."""

    def __init__(self) -> None:
        self._words: dict[str, list[int]] = {}

    def add(self, surfaces: Mapping[str, bool]) -> None:
        """Takes in one document's words; the flag says whether heading or body have the word."""
        for word, formal in surfaces.items():
            count = self._words.get(word)
            if count is not None:
                count[0] += 1
                count[1] += formal
            elif len(word) <= _LONGEST_WORD and not any(c.isdigit() for c in word):
                self._words[word] = [1, int(formal)]

    def lines(self) -> str:
        return "".join(f"{word}\t{all_}\t{formal}\n" for word, (all_, formal) in self._words.items())


def append(generation: Path, counts: Counts) -> None:
    """Adds a commit's words."""
    with (generation / FILE).open("a", encoding="utf-8", errors="replace") as file:
        file.write(counts.lines())


class Vocabulary:
    """The words known at one moment. Built indexes are made on first use."""

    def __init__(self, counts: Mapping[str, tuple[int, int]]) -> None:
        self.counts = counts
        self._lock = threading.RLock()
        self._devanagari: dict[str, list[tuple[str, float]]] = {}
        self._latin: dict[str, list[tuple[str, float]]] = {}

    def warm(self) -> None:
        """Builds everything now, so that no question waits for it."""
        _ = (self._sorted, self.roman, self.latin, self.spelling, self._skeletons)

    def __len__(self) -> int:
        return len(self.counts)

    def count(self, word: str) -> int:
        """In about how many documents a word stands."""
        return self.counts.get(word, (0, 0))[0]

    def formal(self, word: str) -> int:
        """In about how many headings or bodies: everyday words are full of romanised Hindi, these are not."""
        return self.counts.get(word, (0, 0))[1]

    def starting(self, prefix: str, limit: int) -> list[str]:
        """The most frequent words that begin so."""
        first = bisect_left(self._sorted, prefix)
        last = bisect_left(self._sorted, prefix + "\U0010ffff")
        return sorted(self._sorted[first:last], key=lambda w: (-self.count(w), len(w), w))[:limit]

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.counts)

    def in_devanagari(self, word: str) -> list[tuple[str, float]]:
        """Devanagari words that a romanised one may be, with their costs. Remembered: it takes milliseconds."""
        return self._remembered(self._devanagari, word, self.roman)

    def in_latin(self, word: str) -> list[tuple[str, float]]:
        """Romanised spellings of a Devanagari word that stand in the index, with their costs."""
        return self._remembered(self._latin, word, self.latin)

    @staticmethod
    def _remembered(
        known: dict[str, list[tuple[str, float]]], word: str, index: RomanIndex | LatinIndex
    ) -> list[tuple[str, float]]:
        found = known.get(word)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[word] = index.candidates(word, 5)
        return found

    @cached_property
    def roman(self) -> RomanIndex:
        """Devanagari words by romanised spelling."""
        with self._lock:
            return RomanIndex(word for word in self.counts if not word.isascii())

    @cached_property
    def latin(self) -> LatinIndex:
        """Romanised Hindi words by Devanagari spelling: what stands in everyday words only."""
        with self._lock:
            return LatinIndex(w for w, (_, formal) in self.counts.items() if w.isascii() and w.isalpha() and not formal)

    def sounding_like(self, word: str, limit: int) -> list[str]:
        """Latin words with the same consonants, frequent ones first: "roberry" for robbery."""
        near = self._skeletons.get(_skeleton(word), [])
        return [other for other in near if other != word and other[0] == word[0]][:limit]

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted((w for w in self.counts if w.isascii() and len(w) > 3), key=lambda w: -self.counts[w][0]):
            found.setdefault(_skeleton(word), []).append(word)
        return found

    @cached_property
    def spelling(self) -> SpellingIndex:
        """Words for correction, frequent ones first."""
        with self._lock:
            known = sorted(self.counts, key=lambda w: -self.counts[w][0])
            return SpellingIndex(w for w in known if len(w) > 2)


def _skeleton(word: str) -> str:
    """Its consonants, doubled ones once."""
    return _REPEATED.sub(r"\1", _VOWELS.sub("", word))


_VOWELS, _REPEATED = re.compile("[aeiou]"), re.compile(r"(.)\1+")
_REMEMBERED = 20_000  # words
_PAUSE = 5.0  # seconds between two renewals
_LARGE = 3_000  # words; a larger vocabulary is renewed beside the old one, which goes on answering meanwhile
_lock = threading.Lock()
_known: dict[Path, tuple[int, Vocabulary]] = {}


def load(generation: Path) -> Vocabulary:
    """The vocabulary of a generation. Of a large one, the words of the latest commits may be missing for a second."""
    path = generation / FILE
    size = path.stat().st_size if path.exists() else 0
    known = _known.get(generation)
    if known is not None and (known[0] == size or (len(known[1]) >= _LARGE and not _lock.acquire(blocking=False))):
        return known[1]
    if known is not None and len(known[1]) >= _LARGE:
        threading.Thread(target=_renew, args=(generation, path, size), name="vocabulary", daemon=True).start()
        return known[1]
    fresh = Vocabulary(_read(path))
    _keep(generation, size, fresh)
    return fresh


def _renew(generation: Path, path: Path, size: int) -> None:
    """In a thread of its own; the lock was taken for it."""
    try:
        known = _known[generation]
        fresh = Vocabulary(_read(path))
        if len(fresh) == len(known[1]):
            fresh = known[1]  # no new word: the counts may wait
        else:
            fresh.warm()
        _keep(generation, size, fresh)
        time.sleep(_PAUSE)
    finally:
        _lock.release()


def _keep(generation: Path, size: int, vocabulary: Vocabulary) -> None:
    for other in [g for g in _known if g.parent == generation.parent and g != generation]:
        _known.pop(other, None)
    _known[generation] = (size, vocabulary)


def _read(path: Path) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    if not path.exists():
        return counts
    for line in path.read_text("utf-8", "replace").split("\n"):
        parts = line.split("\t")
        if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
            before = counts.get(parts[0], (0, 0))
            counts[parts[0]] = (before[0] + int(parts[1]), before[1] + int(parts[2]))
    return counts
