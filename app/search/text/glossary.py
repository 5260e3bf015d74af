"""Hindi and English police terms as synonyms of each other.

`data/glossary.tsv`: Hindi, English, note. A note with "one-way" keeps an English word that is too
common (search, act, order) from calling up the Hindi term; the other direction still works.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from app.search.text.stem import stem
from app.search.text.tokens import tokens

_FILE = Path(__file__).parent / "data" / "glossary.tsv"

Stems = tuple[str, ...]


class Entry(NamedTuple):
    """One line of the glossary."""

    hindi: str
    english: str
    note: str

    @property
    def two_way(self) -> bool:
        return "one-way" not in self.note


@dataclass(frozen=True, slots=True)
class Translation:
    """`terms[start:end]` of the query also reads as the words `target` (normalised, unstemmed).

    `weight` is between 0 and 1: how much a match of the translation is worth beside the original.
    """

    start: int
    end: int
    target: tuple[str, ...]
    weight: float


class Glossary:
    """Looks phrases up by their stems, longest first, in both languages."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._targets: dict[Stems, list[tuple[str, ...]]] = {}
        self._english: set[str] = set()
        for entry in self.entries:
            hindi, english = _words(entry.hindi), _words(entry.english)
            self._english.update(stem(word) for word in english if word.isascii())
            self._add(hindi, english)
            if entry.two_way:
                self._add(english, hindi)
        self._longest = max((len(key) for key in self._targets), default=0)

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Self:
        """The project's own glossary, read once."""
        return cls(_read(_FILE))

    def translations(self, terms: Sequence[str]) -> list[Translation]:
        """What the terms of a query (normalised, unstemmed) also mean, in query order."""
        found: list[Translation] = []
        stems = [stem(term) for term in terms]
        start = 0
        while start < len(stems):
            end = self._end_of_longest(stems, start)
            found += self._translate(stems, start, end)
            start = max(end, start + 1)
        return found

    def is_english(self, word: str) -> bool:
        """Whether a word (normalised) belongs to an English term, so that it is no romanised Hindi."""
        return stem(word) in self._english

    def _add(self, source: tuple[str, ...], target: tuple[str, ...]) -> None:
        targets = self._targets.setdefault(tuple(stem(word) for word in source), [])
        if target not in targets:
            targets.append(target)

    def _end_of_longest(self, stems: list[str], start: int) -> int:
        """The end of the longest known phrase that begins at `start`; `start` if none does."""
        for end in range(min(len(stems), start + self._longest), start, -1):
            if tuple(stems[start:end]) in self._targets:
                return end
        return start

    def _translate(self, stems: list[str], start: int, end: int) -> Iterator[Translation]:
        targets = self._targets.get(tuple(stems[start:end]), [])
        # The more things a term can mean, the less each is worth.
        weight = 0.8 if len(targets) <= 2 else 0.6 if len(targets) <= 4 else 0.4
        return (Translation(start, end, target, weight) for target in targets)


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens(phrase))


def _read(file: Path) -> Iterator[Entry]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                hindi, english, note = line.rstrip("\n").split("\t")
                yield Entry(hindi, english, note)
