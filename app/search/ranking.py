"""Scoring by arrays: BM25F, AND/OR/NOT, phrases, prefixes, coverage and nearness. Pure numpy over a Snapshot.

A question is a row of groups, one for each word typed; a group's alternatives are the ways in which that word may
stand in a document (itself, its translation, its other script ...), each worth a weight. A document scores the best
of a group's alternatives, and the sum over groups, times how much of the question it covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from app.search.forward import HEADER, stem_hash
from app.search.scoring import Postings
from app.search.snapshot import Floats, Ints, Mask, Snapshot

ALONE = 0.3  # what a word that stands alone in its passage adds of its worth
SHORT = 3  # words


@dataclass(frozen=True, slots=True)
class Model:
    """The numbers of the ranking. ``weights`` and ``b`` by field; ``coverage``: the power of the covered share;
    ``least``: what a record must cover of the best covered share of all to be found, ``least_of_long`` by a question
    of more than ``SHORT`` words; ``passage``: what words that
    stand together add, ``body_passage``: how much of that in the body."""

    weights: Mapping[str, float]
    b: Mapping[str, float]
    k1: float = 1.2
    coverage: float = 0.0
    least: float = 0.0
    least_of_long: float = 0.0
    passage: float = 0.0
    body_passage: float = 1.0
    damping: float = 1.0


@dataclass(frozen=True, slots=True)
class Alternative:
    """Stems that must all stand in a document; several of them side by side when ``phrase``."""

    stems: tuple[str, ...]
    weight: float = 1.0
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One word of the question. ``weight``: its worth beside others of the same rarity."""

    alternatives: tuple[Alternative, ...]
    must: bool = False
    merged: bool = False  # the alternatives count as one word (a prefix)
    weight: float = 1.0
    shown: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Scored:
    """Documents found, in rising order, with score and covered share; ``worth`` of each group."""

    numbers: Ints
    scores: Floats
    covered: Floats
    worth: tuple[float, ...] = ()


_NOTHING = (np.empty(0, np.int64), np.empty(0, np.float32))
Sparse = tuple[Ints, Floats]


class Scorer:
    """Scores one question on one snapshot."""

    def __init__(self, index: Snapshot, model: Model, allowed: Mask | None = None) -> None:
        self.index = index
        self.model = model
        self.allowed = allowed
        self._postings: dict[tuple[str, str], Postings] = {}

    def score(self, groups: Sequence[Group], without: Sequence[tuple[str, ...]] = ()) -> Scored:
        """All documents that the question finds."""
        mask = self._required([g for g in groups if g.must], without)
        total = np.zeros(self.index.size, np.float32)
        covered = np.zeros(self.index.size, np.float32)
        worth = tuple(self.worth(group) for group in groups)
        whole = sum(worth) or 1.0
        for group, value in zip(groups, worth, strict=True):
            numbers, scores = self._group(group, mask)
            total[numbers] += scores * np.float32(group.weight)
            covered[numbers] += np.float32(value / whole)
        numbers = np.flatnonzero(covered if any(g.weight for g in groups) else total)
        share = np.minimum(covered[numbers], 1.0)
        if self.model.least and len(groups) > 1 and len(numbers):
            kept = share >= float(share.max()) * (
                self.model.least if len(groups) <= SHORT else self.model.least_of_long
            )
            numbers, share = numbers[kept], share[kept]
        scores = total[numbers]
        if self.model.coverage:
            scores = (scores * share ** np.float32(self.model.coverage)).astype(np.float32)
        return Scored(numbers, scores, share, worth)

    def worth(self, group: Group) -> float:
        """How telling a group is: the rarity of its most usual full-weight reading."""
        best = 0.0
        for alternative in group.alternatives:
            if alternative.weight >= 0.5:
                documents = min((self._documents(stem) for stem in alternative.stems), default=0)
                if documents:
                    rarity = self.rarity(documents)
                    best = rarity if not best else min(best, rarity)
        return max(best or self.rarity(0) * 0.6, 0.05) * group.weight

    def rarity(self, documents: int) -> float:
        """Whoosh's idf; with ``damping`` below 1, the rarest words tower less over the merely telling ones."""
        idf = self.index.idf(documents)
        return idf if self.model.damping == 1 or idf <= 0 else float(idf**self.model.damping)

    def _documents(self, stem: str) -> int:
        return max(len(self.postings(name, stem).numbers) for name in self.model.weights)

    def postings(self, name: str, stem: str) -> Postings:
        known = self._postings.get((name, stem))
        if known is None:
            known = self._postings[name, stem] = self.index.postings(name, stem)
        return known

    # Which documents at all

    def _required(self, groups: Sequence[Group], without: Sequence[tuple[str, ...]]) -> Mask | None:
        mask = self.allowed
        for group in groups:
            found = np.zeros(self.index.size, np.bool_)
            for alternative in group.alternatives:
                found[self._holding(alternative, mask)] = True
            mask = found if mask is None else found & mask
        for stems in without:
            mask = np.ones(self.index.size, np.bool_) if mask is None else mask.copy()
            mask[self._holding(Alternative(stems, phrase=len(stems) > 1), None)] = False
        return mask

    def _holding(self, alternative: Alternative, mask: Mask | None) -> Ints:
        """Documents with all stems of an alternative, in any fields."""
        numbers: Ints | None = None
        for stem in sorted(alternative.stems, key=self._documents):
            parts = [self.postings(name, stem).numbers for name in self.model.weights]
            found: npt.NDArray[Any] = parts[0] if len(parts) == 1 else np.concatenate(parts)
            if numbers is not None or mask is not None or len(parts) > 1:
                present = np.zeros(self.index.size, np.bool_)
                present[found] = True
                if mask is not None:
                    present &= mask
                found = np.flatnonzero(present) if numbers is None else numbers[present[numbers]]
            numbers = found.astype(np.int64)
        if numbers is None:
            return _NOTHING[0]
        return self._side_by_side(numbers, alternative.stems) if alternative.phrase else numbers

    # Scores

    def _group(self, group: Group, mask: Mask | None) -> Sparse:
        if group.merged:
            return self._merged(group, mask)
        found = [self._alternative(one, mask) for one in group.alternatives]
        found = [one for one in found if len(one[0])]
        if len(found) <= 1:
            return found[0] if found else _NOTHING
        best = np.zeros(self.index.size, np.float32)
        for numbers, scores in found:
            best[numbers] = np.maximum(best[numbers], scores)
        numbers = np.flatnonzero(best)
        return numbers, best[numbers]

    def _alternative(self, alternative: Alternative, mask: Mask | None) -> Sparse:
        if len(alternative.stems) == 1:
            numbers, scores = self._term(alternative.stems[0], mask)
            return numbers, scores if alternative.weight == 1 else scores * np.float32(alternative.weight)
        numbers = self._holding(alternative, mask)
        scores = np.zeros(len(numbers), np.float32)
        if len(numbers):
            present = np.zeros(self.index.size, np.float32)
            for stem in alternative.stems:
                some, values = self._term(stem, mask)
                present[some] += values
            scores = present[numbers]
        if not alternative.phrase:
            scores /= len(alternative.stems)
        return numbers, scores * np.float32(alternative.weight)

    def _term(self, stem: str, mask: Mask | None) -> Sparse:
        """BM25F: occurrences in all fields are added up before they are saturated, so that a word that stands in
        heading and body does not count twice. In one field of weight 1 it is Whoosh's own BM25F."""
        found = {name: self.postings(name, stem) for name in self.model.weights}
        return self._over_fields({name: one for name, one in found.items() if len(one.numbers)}, mask)

    def _over_fields(self, found: Mapping[str, Postings], mask: Mask | None) -> Sparse:
        if not found:
            return _NOTHING
        parts = [self._in_field(name, one, mask) for name, one in found.items()]
        documents = max(len(one.numbers) for one in found.values())
        return self._saturated(*self._sum(parts), documents)

    def _merged(self, group: Group, mask: Mask | None) -> Sparse:
        """All alternatives as one word: their occurrences are added up before they are scored."""
        merged: dict[str, Postings] = {}
        for name in self.model.weights:
            found = [self.postings(name, one.stems[0]) for one in group.alternatives]
            found = [one for one in found if len(one.numbers)]
            if len(found) > 1:
                counts = np.zeros(self.index.size, np.uint16)
                for one in found:
                    counts[one.numbers] += one.weights
                numbers = np.flatnonzero(counts).astype(np.uint32)
                found = [Postings(numbers, counts[numbers])]
            if found:
                merged[name] = found[0]
        return self._over_fields(merged, mask)

    def _in_field(self, name: str, postings: Postings, mask: Mask | None) -> Sparse:
        """Occurrences in one field, as a share of its saturation: weighted, and divided by the field's length."""
        numbers, weights = postings
        if mask is not None:
            kept = mask[numbers]
            numbers, weights = numbers[kept], weights[kept]
        norm = self.index.norm(name, self.model.b.get(name, 0.75), self.model.k1)
        return numbers, weights.astype(np.float32) * np.float32(self.model.weights[name]) / norm[numbers]  # type: ignore[return-value]

    def _saturated(self, numbers: Ints, share: Floats, documents: int) -> Sparse:
        """The score of so many occurrences of a term that so many documents have."""
        factor = np.float32(self.rarity(documents) * (self.model.k1 + 1))
        return numbers, factor * share / (share + np.float32(1))

    def _sum(self, parts: list[Sparse]) -> Sparse:
        if len(parts) <= 1:
            return parts[0] if parts else _NOTHING
        total = np.zeros(self.index.size, np.float32)
        for numbers, scores in parts:
            total[numbers] += scores
        numbers = np.flatnonzero(total)
        return numbers, total[numbers]

    # Places

    def _side_by_side(self, numbers: Ints, stems: tuple[str, ...]) -> Ints:
        """Those of the documents in which the stems stand one after the other."""
        if len(stems) < 2 or not len(numbers):
            return numbers
        wanted = [stem_hash(stem) for stem in stems]
        kept = [self._phrase_in_leaf(at, numbers, wanted) for at in range(len(self.index.leaves))]
        return np.concatenate(kept)

    def _phrase_in_leaf(self, at: int, numbers: Ints, wanted: list[int]) -> Ints:
        base, end = int(self.index.bases[at]), int(self.index.bases[at + 1])
        local = numbers[(numbers >= base) & (numbers < end)] - base
        if not len(local):
            return _NOTHING[0]
        blobs = self.index.leaves[at].blobs["hashes"]
        flat = np.frombuffer(blobs.data, "<u4")
        ends = (blobs.ends // 4).astype(np.int64)
        starts = np.concatenate([[0], ends[:-1]])
        first, sizes = starts[local] + HEADER, ends[local] - starts[local] - HEADER
        if int(sizes.sum()) * 4 < len(flat):  # few candidates: gather their tokens, else one sweep over all
            where = np.repeat(first - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) + np.arange(int(sizes.sum()))
            where = where[flat[where] == wanted[0]]
        else:
            where = np.flatnonzero(flat == np.uint32(wanted[0]))
        for step, hash_ in enumerate(wanted[1:], 1):
            where = where[where + step < len(flat)]
            where = where[flat[where + step] == hash_]
        found = np.unique(np.searchsorted(ends, where, side="right"))
        return local[np.isin(local, found)] + base


def best_passages(
    index: Snapshot, numbers: Ints, groups: Sequence[Group], worth: Sequence[float], body: float
) -> Floats:
    """For each document: the worth of the words that stand together in its best passage."""
    values: dict[int, tuple[int, float]] = {}
    for place, group in enumerate(groups):
        for one in group.alternatives:
            for stem in one.stems:
                hash_, weight = stem_hash(stem), one.weight / len(one.stems)
                if hash_ not in values or values[hash_][1] < weight:
                    values[hash_] = (place, weight)
    if not values or not len(numbers):
        return np.zeros(len(numbers), np.float32)
    keys = np.array(sorted(values), np.uint32)
    places = np.array([values[int(k)][0] for k in keys])
    weights = np.array([values[int(k)][1] * worth[values[int(k)][0]] for k in keys], np.float32)
    documents = [index.hashes(int(number)) for number in numbers]
    flat = np.concatenate([one[HEADER:] for one in documents])
    sizes = np.array([len(one) - HEADER for one in documents])
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    passages = np.concatenate([[0], np.cumsum(flat == 0)[:-1]])
    lengths = np.bincount(passages)
    at = np.minimum(np.searchsorted(keys, flat), len(keys) - 1)
    hits = np.flatnonzero(keys[at] == flat)
    table = np.zeros((len(lengths), len(groups)), np.float32)
    np.maximum.at(table, (passages[hits], places[at[hits]]), weights[at[hits]])
    matched = (table > 0).sum(axis=1)
    together = table.sum(axis=1) - (1 - ALONE) * table.max(axis=1, initial=0)
    quality = together * (0.5 + 0.5 * matched / np.maximum(lengths - 1, 1).clip(max=12)).clip(max=1)
    in_body = firsts + np.array([int(one[0]) + int(one[1]) for one in documents])
    first_body = passages[np.minimum(in_body, len(flat) - 1)]
    first_passage = passages[firsts]
    result = np.zeros(len(numbers), np.float32)
    for place in range(len(numbers)):
        last = int(first_passage[place + 1]) if place + 1 < len(numbers) else len(lengths)
        head = quality[int(first_passage[place]) : int(first_body[place])]
        rest = quality[int(first_body[place]) : last]
        result[place] = max(float(head.max(initial=0.0)), body * float(rest.max(initial=0.0)))
    return result
