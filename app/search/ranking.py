"""Scoring by arrays: BM25F, AND/OR/NOT, phrases, prefixes, coverage and nearness. Pure numpy over a Snapshot.

A question is a row of groups, one for each word typed; a group's alternatives are the ways in which that word may
stand in a document (itself, its translation, its other script ...), each worth a weight. A document scores the best
of a group's alternatives, and the sum over groups, times how much of the question it covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.search.groups import Alternative, Group
from app.search.holding import MANY, Holding
from app.search.scoring import Numbers, Postings
from app.search.snapshot import Floats, Mask, Snapshot

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
class Scored:
    """Documents found, in rising order, with score and covered share; ``worth`` of each group."""

    numbers: npt.NDArray[Any]
    scores: Floats
    covered: Floats
    worth: tuple[float, ...] = ()


Sparse = tuple[Numbers, Floats]  # documents, rising, and their scores
_NOTHING: Sparse = (np.empty(0, np.uint32), np.empty(0, np.float32))


class Scorer:
    """Scores one question on one snapshot."""

    def __init__(self, index: Snapshot, model: Model, allowed: Mask | None = None) -> None:
        self.index = index
        self.model = model
        self.allowed = allowed
        self.words = Holding(index, model.weights)

    def score(self, groups: Sequence[Group], without: Sequence[tuple[str, ...]] = ()) -> Scored:
        """All documents that the question finds."""
        if not groups:
            return Scored(*_NOTHING, _NOTHING[1])
        worth = tuple(self.worth(group) for group in groups)
        required = [group for group in groups if group.must]
        if not without and len(groups) == 1 and (len(groups[0].alternatives) == 1 or not _phrased(groups[0])):
            numbers, scores = self._group(groups[0], self.allowed)
            return Scored(numbers, scores * np.float32(groups[0].weight), np.ones(len(numbers), np.float32), worth)
        mask = self.words.less(self.allowed, without)
        if required:
            numbers = self.words.required(required, mask)
            return self._finished(numbers, *self._score_at(groups, worth, numbers), groups, worth)
        total = np.zeros(self.index.size, np.float32)
        covered = np.zeros(self.index.size, np.float32)
        for group, value in zip(groups, worth, strict=True):
            numbers, scores = self._group(group, mask)
            total[numbers] += scores * np.float32(group.weight)
            covered[numbers] += np.float32(value / sum(worth))
        numbers = np.flatnonzero(covered).astype(np.uint32)
        return self._finished(numbers, total[numbers], covered[numbers], groups, worth)

    def _finished(
        self, numbers: Numbers, scores: Floats, share: Floats, groups: Sequence[Group], worth: tuple[float, ...]
    ) -> Scored:
        """Without what covers too little; the rest lifted by what it covers."""
        share = np.minimum(share, np.float32(1))
        least = self.model.least if len(groups) <= SHORT else self.model.least_of_long
        if least and len(numbers):
            kept = share >= float(share.max()) * least
            numbers, scores, share = numbers[kept], scores[kept], share[kept]
        if self.model.coverage:
            scores = (scores * share ** np.float32(self.model.coverage)).astype(np.float32)
        return Scored(numbers, scores, share, worth)

    # How much a word tells

    def worth(self, group: Group) -> float:
        """How telling a group is: the rarity of its most usual full-weight reading."""
        counts = [
            min(self.words.stem(stem).documents for stem in one.stems)
            for one in group.alternatives
            if one.weight >= 0.5
        ]
        usual = max(counts, default=0)
        return max(self.rarity(usual) if usual else self.rarity(0) * 0.6, 0.05) * group.weight

    def rarity(self, documents: int) -> float:
        """Whoosh's idf; with ``damping`` below 1, the rarest words tower less over the merely telling ones."""
        idf = self.index.idf(documents)
        return idf if self.model.damping == 1 or idf <= 0 else float(idf**self.model.damping)

    # Scores of all documents of a group

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
        numbers = np.flatnonzero(best).astype(np.uint32)
        return numbers, best[numbers]

    def _alternative(self, alternative: Alternative, mask: Mask | None) -> Sparse:
        if len(alternative.stems) > 1:
            numbers = self.words.holding(alternative)
            numbers = numbers if mask is None else numbers[mask[numbers]]
            return numbers, self._at(alternative, numbers, sure=True)
        numbers, scores = self._over_fields(self.words.stem(alternative.stems[0]).fields, mask)
        return numbers, scores if alternative.weight == 1 else scores * np.float32(alternative.weight)

    def _over_fields(self, found: Mapping[str, Postings], mask: Mask | None) -> Sparse:
        """BM25F: occurrences in all fields are added up before they are saturated, so that a word that stands in
        heading and body does not count twice. In one field of weight 1 it is Whoosh's own BM25F."""
        parts = []
        for name, (numbers, weights) in found.items():
            if mask is not None:
                kept = mask[numbers]
                numbers, weights = numbers[kept], weights[kept]
            parts.append((numbers, self._share(name, numbers, weights)))
        if not parts:
            return _NOTHING
        numbers, share = parts[0] if len(parts) == 1 else self._sum(parts)
        return numbers, self._saturated(share, max(len(one.numbers) for one in found.values()))

    def _merged(self, group: Group, mask: Mask | None) -> Sparse:
        """All alternatives as one word: their occurrences are added up before they are scored."""
        merged: dict[str, Postings] = {}
        for name in self.model.weights:
            found = [self.words.postings(name, one.stems[0]) for one in group.alternatives]
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

    def _share(self, name: str, numbers: Numbers, weights: npt.NDArray[Any]) -> Floats:
        """Occurrences in one field, as a share of its saturation: weighted, and divided by the field's length."""
        model = self.model
        norm = self.index.norm(name, model.b.get(name, 0.75), model.k1, model.weights[name])
        share: Floats = np.divide(weights, norm.take(numbers), dtype=np.float32)
        return share

    def _saturated(self, share: Floats, documents: int) -> Floats:
        """The score of so many occurrences of a term that so many documents have."""
        score: Floats = share / (share + 1)
        score *= self.rarity(documents) * (self.model.k1 + 1)
        return score

    def _sum(self, parts: list[Sparse]) -> Sparse:
        total = np.zeros(self.index.size, np.float32)
        for numbers, scores in parts:
            total[numbers] += scores
        numbers = np.flatnonzero(total).astype(np.uint32)
        return numbers, total[numbers]

    # Scores of given documents only

    def _score_at(self, groups: Sequence[Group], worth: Sequence[float], numbers: Numbers) -> tuple[Floats, Floats]:
        whole = sum(worth)
        surely = sum(value for group, value in zip(groups, worth, strict=True) if group.must)
        total, share = np.zeros(len(numbers), np.float32), np.full(len(numbers), surely / whole, np.float32)
        for group, value in zip(groups, worth, strict=True):
            best = self._group_at(group, numbers)
            total += best if group.weight == 1 else best * np.float32(group.weight)
            if not group.must:
                share += (best > 0) * np.float32(value / whole)
        return total, share

    def _group_at(self, group: Group, numbers: Numbers) -> Floats:
        if group.merged:
            there, scores = self._merged(group, None)
            return self._pick(numbers, there, scores) if len(there) else np.zeros(len(numbers), np.float32)
        best = self._at(group.alternatives[0], numbers)
        for other in group.alternatives[1:]:
            best = np.maximum(best, self._at(other, numbers))
        return best

    def _at(self, alternative: Alternative, numbers: Numbers, sure: bool = False) -> Floats:
        """Scores of an alternative, 0 where it does not stand; ``sure``: it stands in all of them."""
        total, *others = [self._stem_at(stem, numbers) for stem in alternative.stems]
        everywhere = None if sure or not others else total > 0
        for one in others:
            total += one
            if everywhere is not None:
                everywhere &= one > 0
        if everywhere is not None:
            total *= everywhere
            if alternative.phrase:
                total *= self.words.member(numbers, self.words.phrase(alternative.stems))
        if others and not alternative.phrase:
            total /= np.float32(len(alternative.stems))
        return total if alternative.weight == 1 else total * np.float32(alternative.weight)

    def _stem_at(self, stem: str, numbers: Numbers) -> Floats:
        known = self.words.stem(stem)
        if not known.fields:
            return np.zeros(len(numbers), np.float32)
        shares = [
            self._share(name, numbers, self._pick(numbers, one.numbers, one.weights))
            for name, one in known.fields.items()
        ]
        return self._saturated(shares[0] if len(shares) == 1 else np.sum(shares, axis=0), known.documents)

    def _pick(self, numbers: Numbers, there: Numbers, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The values of the numbers, 0 for those that are not there."""
        if len(numbers) * MANY > self.index.size:
            table = np.zeros(self.index.size, values.dtype)
            table[there] = values
            return table[numbers]
        at = there.searchsorted(numbers)
        picked: npt.NDArray[Any] = values.take(at, mode="clip")
        picked *= there.take(at, mode="clip") == numbers
        return picked


def _phrased(group: Group) -> bool:
    return any(one.phrase for one in group.alternatives)
