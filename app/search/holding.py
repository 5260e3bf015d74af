"""Which documents hold the words of one question: stems, phrases, all of several, any of several."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from app.search.groups import Alternative, Group
from app.search.nearness import phrase_documents
from app.search.scoring import NONE, Numbers, Postings
from app.search.snapshot import Mask, Snapshot

MANY = 16  # with more than one in so many documents, a table over all is quicker than looking up each


class Stem(NamedTuple):
    """A stem's postings by field, none of them empty; in how many documents its most usual field has it."""

    fields: dict[str, Postings]
    documents: int


class Holding:
    """Looks words up in an index's text fields, each once."""

    def __init__(self, index: Snapshot, fields: Collection[str]) -> None:
        self.index = index
        self.fields = fields
        self._stems: dict[str, Stem] = {}
        self._phrases: dict[tuple[str, ...], Numbers] = {}

    def stem(self, stem: str) -> Stem:
        """A stem in all fields, looked up once a question."""
        known = self._stems.get(stem)
        if known is None:
            fields, most = {}, 0
            for name in self.fields:
                one = self.index.postings(name, stem)
                if len(one.numbers):
                    fields[name], most = one, max(most, len(one.numbers))
            known = self._stems[stem] = Stem(fields, most)
        return known

    def postings(self, name: str, stem: str) -> Postings:
        """The documents of a stem in one field."""
        return self.stem(stem).fields.get(name, NONE)

    def phrase(self, stems: tuple[str, ...]) -> Numbers:
        known = self._phrases.get(stems)
        if known is None:
            known = self._phrases[stems] = phrase_documents(self.index, stems)
        return known

    def less(self, mask: Mask | None, without: Sequence[tuple[str, ...]]) -> Mask | None:
        """The mask, less the documents that hold what was taken away."""
        for stems in without:
            mask = np.ones(self.index.size, np.bool_) if mask is None else mask.copy()
            mask[self.holding(Alternative(stems, phrase=len(stems) > 1))] = False
        return mask

    def required(self, groups: Sequence[Group], mask: Mask | None) -> Numbers:
        """Documents in which every group has one of its alternatives."""
        lists = sorted((self._holding_any(group) for group in groups), key=len)
        numbers = lists[0] if mask is None else lists[0][mask[lists[0]]]
        for other in lists[1:]:
            numbers = numbers[self.member(numbers, other)]
        return numbers

    def _holding_any(self, group: Group) -> Numbers:
        if len(group.alternatives) == 1:
            return self.holding(group.alternatives[0])
        return self._union([self.holding(one) for one in group.alternatives])

    def holding(self, alternative: Alternative) -> Numbers:
        """Documents with all stems of an alternative, in any fields; side by side if it is a phrase."""
        if alternative.phrase:
            return self.phrase(alternative.stems)
        found = [self._union([one.numbers for one in self.stem(stem).fields.values()]) for stem in alternative.stems]
        found.sort(key=len)
        numbers = found[0]
        for other in found[1:]:
            numbers = numbers[self.member(numbers, other)]
        return numbers

    def _union(self, lists: Sequence[Numbers]) -> Numbers:
        if len(lists) <= 1:
            return lists[0] if lists else NONE.numbers
        present = np.zeros(self.index.size, np.bool_)
        for one in lists:
            present[one] = True
        return np.flatnonzero(present).astype(np.uint32)

    def member(self, numbers: Numbers, others: Numbers) -> Mask:
        """Which of the numbers are among the others; both rise."""
        if not len(others):
            return np.zeros(len(numbers), np.bool_)
        if len(numbers) * MANY > self.index.size:
            present = np.zeros(self.index.size, np.bool_)
            present[others] = True
            member: Mask = present[numbers]
        else:
            member = others.take(others.searchsorted(numbers), mode="clip") == numbers
        return member
