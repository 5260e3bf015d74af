"""The index at one moment: its segments side by side as one run of document numbers.

A snapshot never changes, so that all threads of a worker share it without a lock; a commit or a switch of
generations makes a new one, which takes over the segments that stayed. Opening it costs a few milliseconds.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from flask import current_app

from app.search import generations, vocabulary
from app.search.forward import TEXT_FIELDS
from app.search.generations import IndexUnavailable
from app.search.scoring import NONE, SEPARATOR, Leaf, MappedStorage, PostingCache, Postings

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
_TRIES = 6
_MASKS = 64


class Snapshot:
    """``size`` documents, deleted ones among them, numbered from 0."""

    def __init__(self, generation: Path, leaves: list[Leaf], deleted: list[Iterable[int]], cache: PostingCache) -> None:
        self.generation = generation
        self.leaves = leaves
        self.bases = np.cumsum([0, *(leaf.count for leaf in leaves)])
        self._begins: list[int] = self.bases.tolist()
        self.size = self._begins[-1]
        self.live: Mask = np.ones(self.size, np.bool_)
        for base, numbers in zip(self.bases, deleted, strict=False):
            self.live[np.fromiter(numbers, np.int64) + base] = False
        self.count = int(self.live.sum())
        self._cache = cache
        self._norms: dict[tuple[str, float, float, float], Floats] = {}
        self._masks: dict[frozenset[str], Mask] = {}
        self._allowed: dict[tuple[frozenset[str], tuple[str, ...]], Mask] = {}

    # Terms

    def postings(self, field: str, term: str) -> Postings:
        """The documents of a term, deleted ones among them, as in Whoosh's own statistics."""
        key = term.encode("utf-8", "replace")
        if len(self.leaves) == 1:
            return self.leaves[0].postings(field, key, self._cache)
        found = [leaf.postings(field, key, self._cache) for leaf in self.leaves]
        filled = [(at, one) for at, one in enumerate(found) if len(one.numbers)]
        if not filled:
            return NONE
        numbers = [one.numbers + np.uint32(self.bases[at]) for at, one in filled]
        return Postings(np.concatenate(numbers), np.concatenate([one.weights for _, one in filled]))

    def idf(self, documents: int) -> float:
        """As Whoosh's BM25F counts it."""
        return log(self.size / (documents + 1)) + 1

    def norm(self, field: str, b: float, k1: float, weight: float) -> Floats:
        """``k1 * (1 - b + b * length / average length) / weight`` of each document."""
        key = (field, b, k1, weight)
        known = self._norms.get(key)
        if known is None:
            total = sum(leaf.totals.get(field, 0) for leaf in self.leaves)
            average = (total / self.size if self.size else 0) or 1
            lengths = self._joined([leaf.lengths[field] for leaf in self.leaves], np.float32)
            known = self._norms[key] = (k1 / weight * ((1 - b) + b * lengths / average)).astype(np.float32)
        return known

    # Columns

    @cached_property
    def boost(self) -> Floats:
        return self._joined([leaf.boost for leaf in self.leaves], np.float32)

    @cached_property
    def date(self) -> npt.NDArray[np.int32]:
        return self._joined([leaf.date for leaf in self.leaves], np.int32)

    @cached_property
    def kind(self) -> tuple[npt.NDArray[np.uint32], list[str]]:
        return self._column("kind")

    @cached_property
    def station(self) -> tuple[npt.NDArray[np.uint32], list[str]]:
        return self._column("station")

    @cached_property
    def audience(self) -> tuple[npt.NDArray[np.uint32], list[str]]:
        return self._column("audience")

    @cached_property
    def facets(self) -> tuple[npt.NDArray[np.uint32], list[str]]:
        return self._column("facets")

    @cached_property
    def facet_values(self) -> dict[str, tuple[npt.NDArray[np.intp], list[str]]]:
        """name of a facet -> (place of its value for each code of ``facets``, the values; "" where it has none).
        A register of vehicles has thousands of combinations: they are taken apart once, not at each question."""
        combined = self.facets[1]
        places: dict[str, npt.NDArray[np.intp]] = {}
        known: dict[str, dict[str, int]] = {}
        for code, pairs in enumerate(combined):
            for name, _is, value in (pair.partition("=") for pair in pairs.split(SEPARATOR) if pair):
                values = known.setdefault(name, {"": 0})
                column = places.setdefault(name, np.zeros(len(combined), np.intp))
                column[code] = values.setdefault(value, len(values))
        return {name: (places[name], list(known[name])) for name in sorted(known)}

    def _column(self, name: str) -> tuple[npt.NDArray[np.uint32], list[str]]:
        """(code of each document, the values that the codes stand for)"""
        known: dict[bytes, int] = {}
        parts = []
        for leaf in self.leaves:
            codes = leaf.codes[name]
            renamed = np.array([known.setdefault(value, len(known)) for value in codes.values], np.uint32)
            parts.append(renamed[codes.codes])
        return self._joined(parts, np.uint32), [value.decode("utf-8", "replace") for value in known]

    def _joined(self, parts: list[npt.NDArray[Any]], form: Any) -> npt.NDArray[Any]:
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, form), *parts])

    def visible(self, audience: frozenset[str]) -> Mask:
        """Which living documents a viewer with these tokens may see."""
        mask = self._masks.get(audience)
        if mask is None:
            codes, values = self.audience
            allowed = np.array([not audience.isdisjoint(value.split(SEPARATOR)) for value in values], np.bool_)
            mask = self.live & allowed[codes] if self.size else self.live
            if len(self._masks) >= _MASKS:
                self._masks.clear()
            self._masks[audience] = mask
        return mask

    def allowed(self, audience: frozenset[str], kinds: Iterable[str]) -> Mask:
        """Which living documents of these kinds a viewer may see."""
        key = (audience, tuple(kinds))
        mask = self._allowed.get(key)
        if mask is None:
            if len(self._allowed) >= _MASKS:
                self._allowed.clear()
            mask = self._allowed[key] = self.visible(audience) & self.kind_mask(key[1])
        return mask

    def kind_mask(self, names: Iterable[str]) -> Mask:
        """Which documents are of one of these kinds."""
        codes, values = self.kind
        wanted = set(names)
        return np.array([value in wanted for value in values], np.bool_)[codes] if self.size else self.live

    def kind_counts(self) -> dict[str, int]:
        """Living documents by kind."""
        codes, values = self.kind
        counts = np.bincount(codes[self.live], minlength=len(values)).tolist()
        return dict(zip(values, counts, strict=True))

    # Single documents

    def place(self, number: int) -> tuple[Leaf, int]:
        """The segment of a document, and its number there."""
        at = bisect_right(self._begins, number) - 1
        return self.leaves[at], number - self._begins[at]

    def name(self, number: int) -> tuple[str, str]:
        """(key, ref)"""
        leaf, local = self.place(number)
        key, _, ref = str(leaf.blobs["name"].view(local), "utf-8", "replace").partition(SEPARATOR)
        return key, ref

    def identifiers(self, number: int) -> list[str]:
        leaf, local = self.place(number)
        return leaf.blobs["identifiers"][local].decode("utf-8", "replace").split(SEPARATOR)

    def hashes(self, number: int) -> npt.NDArray[np.uint32]:
        """The document's header and tokens (see forward.py)."""
        leaf, local = self.place(number)
        first, last = leaf.blobs["hashes"].bounds(local)
        return leaf.tokens[first // 4 : last // 4]

    def spans(self, number: int) -> memoryview:
        """Where the document's tokens stand in its text (see forward.py)."""
        leaf, local = self.place(number)
        return leaf.blobs["spans"].view(local)

    def text(self, number: int) -> str:
        """The running text."""
        leaf, local = self.place(number)
        return str(leaf.blobs["text"].view(local), "utf-8", "replace")

    @property
    def vocabulary(self) -> vocabulary.Vocabulary:
        """The words of the generation."""
        return vocabulary.load(self.generation)


class Holder:
    """Keeps the newest snapshot of one application."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self.cache = PostingCache(megabytes)
        self._lock = threading.Lock()
        self._known: tuple[object, Snapshot] | None = None

    def snapshot(self) -> Snapshot:
        """The newest state on the disk. Raises IndexUnavailable. Never waits for a writer."""
        known = self._known
        stamp = self._stamp()
        if known is not None and known[0] == stamp:
            return known[1]
        if not self._lock.acquire(blocking=known is None):
            return known[1]  # type: ignore[index]  # another thread opens the newer one just now
        try:
            return self._reopen()
        finally:
            self._lock.release()

    def _stamp(self) -> object:
        """Changes with every switch and every commit: inode and time of two small files that are always replaced."""
        try:
            name = (self.folder / "current").stat()
            generation = self.folder / (self.folder / "current").read_text("ascii").strip()
            position = (generation / "position.json").stat()
        except (OSError, UnicodeError) as reason:
            raise IndexUnavailable(f"{type(reason).__name__}: {reason}") from reason
        return generation, name.st_ino, name.st_mtime_ns, position.st_ino, position.st_mtime_ns

    def _reopen(self) -> Snapshot:
        for _ in range(_TRIES):
            stamp = self._stamp()
            if self._known is not None and self._known[0] == stamp:
                return self._known[1]
            try:
                fresh = self._open(stamp[0])  # type: ignore[index]
            except FileNotFoundError as reason:  # a merge took a segment away while it was being opened
                missing = reason
                time.sleep(0.02)
                continue
            except IndexUnavailable:
                raise
            except Exception as reason:
                raise IndexUnavailable(f"{type(reason).__name__}: {reason}") from reason
            self._known = (stamp, fresh)
            return fresh
        raise IndexUnavailable(f"segment missing: {missing}")

    def _open(self, generation: Path) -> Snapshot:
        generations.position(generation)
        before = self._known[1] if self._known is not None and self._known[1].generation == generation else None
        open_already = {leaf.id: leaf for leaf in before.leaves} if before else {}
        segments = MappedStorage(str(generation)).contents().segments
        leaves = [open_already.get(s.segment_id()) or Leaf(generation, s) for s in segments]
        return Snapshot(generation, leaves, [s.deleted_docs() for s in segments], self.cache)

    def forget(self) -> None:
        """After a damage was seen while reading: the next search opens everything anew."""
        self._known = None


def snapshot() -> Snapshot:
    """The newest snapshot of this application's index. Raises IndexUnavailable."""
    return holder().snapshot()


def holder() -> Holder:
    """This application's holder."""
    known: Holder | None = current_app.extensions.get("search_holder")
    if known is None:
        known = Holder(generations.folder(), current_app.config["SEARCH_CACHE_MB"])
        current_app.extensions["search_holder"] = known
    return known


__all__ = ["TEXT_FIELDS", "Holder", "Snapshot", "holder", "snapshot"]
