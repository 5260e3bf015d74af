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

from app.search.nearness import phrase_documents
from app.search.scoring import Postings
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

    numbers: npt.NDArray[Any]
    scores: Floats
    covered: Floats
    worth: tuple[float, ...] = ()


Numbers = npt.NDArray[np.uint32]
Sparse = tuple[Numbers, Floats]  # documents, rising, and their scores
_NOTHING: Sparse = (np.empty(0, np.uint32), np.empty(0, np.float32))
_MANY = 16  # with more than one in so many documents, a table over all is quicker than looking up each


class Scorer:
    """Scores one question on one snapshot."""

    def __init__(self, index: Snapshot, model: Model, allowed: Mask | None = None) -> None:
        self.index = index
        self.model = model
        self.allowed = allowed
        self._postings: dict[tuple[str, str], Postings] = {}

    def score(self, groups: Sequence[Group], without: Sequence[tuple[str, ...]] = ()) -> Scored:
        """All documents that the question finds."""
        if not groups:
            return Scored(*_NOTHING, _NOTHING[1])
        worth = tuple(self.worth(group) for group in groups)
        required = [group for group in groups if group.must]
        if not without and len(groups) == 1 and (groups[0].merged or not _phrased(groups[0])):
            numbers, scores = self._group(groups[0], self.allowed)
            return Scored(numbers, scores * np.float32(groups[0].weight), np.ones(len(numbers), np.float32), worth)
        mask = self._without(without)
        if required:
            numbers = self._required(required, mask)
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
        counts = [min(map(self._documents, one.stems)) for one in group.alternatives if one.weight >= 0.5]
        usual = max(counts, default=0)
        return max(self.rarity(usual) if usual else self.rarity(0) * 0.6, 0.05) * group.weight

    def rarity(self, documents: int) -> float:
        """Whoosh's idf; with ``damping`` below 1, the rarest words tower less over the merely telling ones."""
        idf = self.index.idf(documents)
        return idf if self.model.damping == 1 or idf <= 0 else float(idf**self.model.damping)

    def _documents(self, stem: str) -> int:
        return max(len(self.postings(name, stem).numbers) for name in self.model.weights)

    def postings(self, name: str, stem: str) -> Postings:
        """The documents of a stem in one field, looked up once a question."""
        known = self._postings.get((name, stem))
        if known is None:
            known = self._postings[name, stem] = self.index.postings(name, stem)
        return known

    # Which documents at all

    def _without(self, without: Sequence[tuple[str, ...]]) -> Mask | None:
        mask = self.allowed
        for stems in without:
            mask = np.ones(self.index.size, np.bool_) if mask is None else mask.copy()
            mask[self._holding(Alternative(stems, phrase=len(stems) > 1))] = False
        return mask

    def _required(self, groups: Sequence[Group], mask: Mask | None) -> Numbers:
        """Documents in which every group has one of its alternatives."""
        lists = sorted((self._holding_any(group) for group in groups), key=len)
        numbers = lists[0] if mask is None else lists[0][mask[lists[0]]]
        for other in lists[1:]:
            numbers = numbers[self._member(numbers, other)]
        return numbers

    def _holding_any(self, group: Group) -> Numbers:
        if len(group.alternatives) == 1:
            return self._holding(group.alternatives[0])
        return self._union([self._holding(one) for one in group.alternatives])

    def _holding(self, alternative: Alternative) -> Numbers:
        """Documents with all stems of an alternative, in any fields; side by side if it is a phrase."""
        if alternative.phrase:
            return phrase_documents(self.index, alternative.stems)
        found = [
            self._union([self.postings(name, stem).numbers for name in self.model.weights])
            for stem in alternative.stems
        ]
        found.sort(key=len)
        numbers = found[0]
        for other in found[1:]:
            numbers = numbers[self._member(numbers, other)]
        return numbers

    def _union(self, lists: Sequence[Numbers]) -> Numbers:
        filled = [one for one in lists if len(one)]
        if len(filled) <= 1:
            return filled[0] if filled else _NOTHING[0]
        present = np.zeros(self.index.size, np.bool_)
        for one in filled:
            present[one] = True
        return np.flatnonzero(present).astype(np.uint32)

    def _member(self, numbers: Numbers, others: Numbers) -> Mask:
        """Which of the numbers are among the others; both rise."""
        if not len(others):
            return np.zeros(len(numbers), np.bool_)
        if len(numbers) * _MANY > self.index.size:
            present = np.zeros(self.index.size, np.bool_)
            present[others] = True
            member: Mask = present[numbers]
        else:
            member = others[np.minimum(np.searchsorted(others, numbers), len(others) - 1)] == numbers
        return member

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
            numbers = self._holding(alternative)
            numbers = numbers if mask is None else numbers[mask[numbers]]
            return numbers, self._at(alternative, numbers)
        numbers, scores = self._over_fields(self._found(alternative.stems[0]), mask)
        return numbers, scores if alternative.weight == 1 else scores * np.float32(alternative.weight)

    def _found(self, stem: str) -> dict[str, Postings]:
        found = {name: self.postings(name, stem) for name in self.model.weights}
        return {name: one for name, one in found.items() if len(one.numbers)}

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

    def _share(self, name: str, numbers: Numbers, weights: npt.NDArray[Any]) -> Floats:
        """Occurrences in one field, as a share of its saturation: weighted, and divided by the field's length."""
        norm = self.index.norm(name, self.model.b.get(name, 0.75), self.model.k1)
        share: Floats = weights.astype(np.float32) * np.float32(self.model.weights[name]) / norm[numbers]
        return share

    def _saturated(self, share: Floats, documents: int) -> Floats:
        """The score of so many occurrences of a term that so many documents have."""
        factor = np.float32(self.rarity(documents) * (self.model.k1 + 1))
        score: Floats = factor * share / (share + np.float32(1))
        return score

    def _sum(self, parts: list[Sparse]) -> Sparse:
        total = np.zeros(self.index.size, np.float32)
        for numbers, scores in parts:
            total[numbers] += scores
        numbers = np.flatnonzero(total).astype(np.uint32)
        return numbers, total[numbers]

    # Scores of given documents only

    def _score_at(self, groups: Sequence[Group], worth: Sequence[float], numbers: Numbers) -> tuple[Floats, Floats]:
        total, share = np.zeros(len(numbers), np.float32), np.zeros(len(numbers), np.float32)
        for group, value in zip(groups, worth, strict=True):
            best = self._group_at(group, numbers)
            total += best * np.float32(group.weight)
            share += (best > 0) * np.float32(value / sum(worth))
        return total, share

    def _group_at(self, group: Group, numbers: Numbers) -> Floats:
        if group.merged:
            there, scores = self._merged(group, None)
            return self._pick(numbers, there, scores)
        best = self._at(group.alternatives[0], numbers)
        for other in group.alternatives[1:]:
            best = np.maximum(best, self._at(other, numbers))
        return best

    def _at(self, alternative: Alternative, numbers: Numbers) -> Floats:
        """Scores of an alternative, 0 where it does not stand."""
        scores = [self._stem_at(stem, numbers) for stem in alternative.stems]
        total = scores[0]
        if len(scores) > 1:
            total = np.sum(scores, axis=0) * np.all([one > 0 for one in scores], axis=0)
            total = total if alternative.phrase else total / np.float32(len(scores))
            if alternative.phrase:
                total = total * self._member(numbers, phrase_documents(self.index, alternative.stems))
        return total if alternative.weight == 1 else total * np.float32(alternative.weight)

    def _stem_at(self, stem: str, numbers: Numbers) -> Floats:
        found = self._found(stem)
        share = np.zeros(len(numbers), np.float32)
        for name, one in found.items():
            share += self._share(name, numbers, self._pick(numbers, one.numbers, one.weights))
        return self._saturated(share, max((len(one.numbers) for one in found.values()), default=0))

    def _pick(self, numbers: Numbers, there: Numbers, values: npt.NDArray[Any]) -> Floats:
        """The values of the numbers, 0 for those that are not there."""
        if not len(there):
            return np.zeros(len(numbers), np.float32)
        if len(numbers) * _MANY > self.index.size:
            table = np.zeros(self.index.size, np.float32)
            table[there] = values
            return table[numbers]
        at = np.minimum(np.searchsorted(there, numbers), len(there) - 1)
        picked: Floats = np.where(there[at] == numbers, values[at], 0).astype(np.float32)
        return picked


def _phrased(group: Group) -> bool:
    return any(one.phrase for one in group.alternatives)
