"""A document as the engine keeps it: counts of stems for scoring, and its tokens in order for everything that
needs places (phrases, nearness, snippets). Pure; knows neither Whoosh nor Flask.

The running text is heading, everyday words and body, one after the other. ``hashes`` holds a 32-bit hash of every
token's stem in order, a 0 wherever a passage ends (a line, a sentence, one everyday phrase), behind a header of four
numbers: tokens in heading, in words, in body, and a spare. ``spans`` holds where each token stands in the text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.search.text.normalise import normalise
from app.search.text.stem import stem
from app.search.text.tokens import section_base, tokens
from app.search.types import Document

TEXT_FIELDS = ("heading", "words", "body")
HEADER = 4
_PASSAGE_END = re.compile(r"[;\n\r।?!]|\.\s")
_GRAM = 3
_NO_IDENTIFIER = re.compile(r"[\s\-\u2010-\u2015]+")

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Analysed:
    """``counts``: field -> stem -> how often. ``surfaces``: unstemmed word -> whether heading or body have it."""

    counts: Mapping[str, Mapping[str, int]]
    surfaces: Mapping[str, bool]
    hashes: bytes
    spans: bytes
    text: str


def stem_hash(text: str) -> int:
    """The 32-bit hash of a stem; never 0."""
    return zlib.crc32(text.encode()) or 1


def identifier(text: str) -> str:
    """The form in which identifiers are compared: normalised, without spaces and hyphens."""
    return _NO_IDENTIFIER.sub("", normalise(text))


def grams(text: str) -> set[str]:
    """Every three characters of an identifier."""
    return {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}


def analyse(document: Document) -> Analysed:
    """Reads a document once for all purposes."""
    writer = _Writer()
    counts = {name: writer.field(getattr(document, name), name != "words") for name in TEXT_FIELDS}
    hashes = np.array([*writer.sizes, 0, *writer.hashes], dtype="<u4")
    starts = np.array(writer.starts, dtype=np.int64)
    deltas = np.minimum(np.diff(starts, prepend=0), 65_535).astype("<u2")
    spans = deltas.tobytes() + np.minimum(writer.lengths, 255).astype(np.uint8).tobytes()
    text = "\n".join(getattr(document, name) for name in TEXT_FIELDS)
    return Analysed(counts, writer.surfaces, hashes.tobytes(), spans, text)


class _Writer:
    """Gathers the tokens of one document's fields."""

    def __init__(self) -> None:
        self.hashes: list[int] = []
        self.starts: list[int] = []
        self.lengths: list[int] = []
        self.sizes: list[int] = []
        self.surfaces: dict[str, bool] = {}
        self._base = 0

    def field(self, text: str, formal: bool) -> dict[str, int]:
        counts: dict[str, int] = {}
        hashes, starts, lengths, surfaces, base = self.hashes, self.starts, self.lengths, self.surfaces, self._base
        before, size = 0, len(hashes)
        for token in tokens(text):
            start, end, surface = token.start, token.end, token.text
            if (
                start > before
                and (start > before + 1 or text[before] != " ")
                and _PASSAGE_END.search(text, before, start)
            ):
                self._end_passage(before)
            before = end
            word, hash_, section = _understood(surface)
            counts[word] = counts.get(word, 0) + 1
            if section:
                counts[section] = counts.get(section, 0) + 1
            if formal or surface not in surfaces:
                surfaces[surface] = formal or surfaces.get(surface, False)
            hashes.append(hash_)
            starts.append(base + start)
            lengths.append(end - start)
        self._end_passage(before)
        self.sizes.append(len(hashes) - size)
        self._base += len(text) + 1
        return counts

    def _end_passage(self, at: int) -> None:
        self.hashes.append(0)
        self.starts.append(self._base + at)
        self.lengths.append(0)


@lru_cache(maxsize=100_000)
def _understood(surface: str) -> tuple[str, int, str | None]:
    """(stem, its hash, the section of a sub-section) of a token's text."""
    word = stem(surface)
    return word, stem_hash(word), section_base(surface)


def span_steps(spans: bytes | memoryview) -> npt.NDArray[np.uint16]:
    """How far each token begins behind the one before; the length of each, a byte, lies behind these."""
    return np.frombuffer(spans, "<u2", len(spans) // 3)


def infix_terms(values: Iterable[str]) -> set[str]:
    """The grams of all identifiers of a document."""
    return {gram for value in values for gram in grams(identifier(value))}
