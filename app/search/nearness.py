"""Places of words: which documents hold a phrase, and how near to one another the words of a question stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.search.everyday import FAINT
from app.search.forward import HEADER, stem_hash
from app.search.scoring import Leaf
from app.search.snapshot import Floats, Snapshot
from app.search.text.stem import stem
from app.search.text.stopwords import STOPWORDS

ALONE = 0.3  # what a word that stands alone in its passage adds of its worth
EVERYDAY_NAME = 0.85  # what an everyday name counts beside a heading
_IDLE = np.array(sorted({stem_hash(stem(word)) for word in STOPWORDS} | {stem_hash(word) for word in FAINT}), np.uint32)
_LONGEST_PASSAGE = 12  # words; in a longer one the words asked for are as good as in one of this length


def phrase_documents(index: Snapshot, stems: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Documents in which the stems stand one after the other, in one passage. Rising."""
    wanted = [stem_hash(stem) for stem in stems]
    if len(index.leaves) == 1:
        return _in_leaf(index.leaves[0], wanted)
    found = [_in_leaf(leaf, wanted) + np.uint32(base) for leaf, base in zip(index.leaves, index.bases, strict=False)]
    return np.concatenate([np.empty(0, np.uint32), *found])


def _in_leaf(leaf: Leaf, wanted: Sequence[int]) -> npt.NDArray[np.uint32]:
    """From the rarest word outwards: its places, less those beside which another word is not in its own place.
    Places are uint32, which wraps: a start before the first token comes back when its step is added."""
    places = [leaf.places(hash_) for hash_ in wanted]
    sizes = [len(one) for one in places]
    rarest = sizes.index(min(sizes))
    starts = places[rarest] - np.uint32(rarest)
    for step, others in enumerate(places):
        if step != rarest and len(starts):
            sought = starts + np.uint32(step)
            starts = starts[others.take(others.searchsorted(sought), mode="clip") == sought]
    documents = leaf.token_ends.searchsorted(starts, side="right").astype(np.uint32)
    if len(documents) > 1:
        first = np.ones(len(documents), np.bool_)
        np.not_equal(documents[1:], documents[:-1], out=first[1:])
        documents = documents[first]
    return documents


def best_passages(
    index: Snapshot, numbers: npt.NDArray[Any], values: Mapping[int, tuple[int, float]], groups: int, body: float
) -> Floats:
    """For each document: the worth of the words that stand together in its best passage.

    ``values``: hash of a stem -> (its group, its worth); ``body``: what a passage of the body counts beside one of
    heading or everyday words.
    """
    if not values or not len(numbers):
        return np.zeros(len(numbers), np.float32)
    keys = np.array(sorted(values), np.uint32)
    places = np.array([values[int(key)][0] for key in keys])
    worth = np.array([values[int(key)][1] for key in keys], np.float32)
    documents = [index.hashes(int(number)) for number in numbers]
    flat = np.concatenate([one[HEADER:] for one in documents])
    sizes = np.array([len(one) - HEADER for one in documents])
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    bodies = firsts + np.array([int(one[0]) + int(one[1]) for one in documents])
    passages = np.concatenate([[0], np.cumsum(flat == 0)[:-1]])
    at = np.minimum(np.searchsorted(keys, flat), len(keys) - 1)
    hits = np.flatnonzero(keys[at] == flat)
    lengths = np.bincount(passages)
    table = np.zeros((len(lengths), groups), np.float32)
    np.maximum.at(table, (passages[hits], places[at[hits]]), worth[at[hits]])
    quality = _quality(table, lengths)
    last = len(flat) - 1
    bounds = [*passages[firsts].tolist(), len(lengths)]
    heads = passages[np.minimum(bodies, last)].tolist()
    return np.array(
        [
            max(quality[bounds[n] : heads[n]].max(initial=0), body * quality[heads[n] : bounds[n + 1]].max(initial=0))
            for n in range(len(numbers))
        ],
        np.float32,
    )


def _quality(table: Floats, lengths: npt.NDArray[np.int64]) -> Floats:
    """Of each passage: the worth of its words, one alone counting little, and the passage's closeness to them."""
    matched = (table > 0).sum(axis=1)
    together = table.sum(axis=1) - (1 - ALONE) * table.max(axis=1, initial=0)
    closeness = (matched / np.maximum(lengths - 1, 1).clip(max=_LONGEST_PASSAGE)).clip(max=1)
    quality: Floats = (together * (0.5 + 0.5 * closeness)).astype(np.float32)
    return quality


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read one word of the question, as it counts in a name: ``group`` is the word's place."""

    group: int
    stems: tuple[str, ...]
    share: float


def naming(index: Snapshot, numbers: npt.NDArray[Any], readings: Sequence[Reading]) -> Floats:
    """For each document, 0 to 1: how nearly the question is the name of it: a heading, or one everyday phrase, that
    says all that was asked and nothing else. "chori ki saza" is the name of the section on theft, though theft is
    spoken of in a hundred."""
    heads = [index.hashes(int(number)) for number in numbers]
    parts = [one[HEADER : HEADER + int(one[0]) + int(one[1])] for one in heads]
    flat = np.concatenate([*parts, np.empty(0, np.uint32)])
    if not len(flat):
        return np.zeros(len(numbers), np.float32)
    passages = np.concatenate([[0], np.cumsum(flat == 0)[:-1]])
    size = int(passages[-1]) + 1
    telling = np.bincount(passages[(flat != 0) & ~_among(flat, _IDLE)], minlength=size)
    known = np.array(sorted({stem_hash(stem) for one in readings for stem in one.stems}), np.uint32)
    said = np.bincount(passages[_among(flat, known) & ~_among(flat, _IDLE)], minlength=size)
    named = _asked(flat, passages, size, readings) ** 2 * said / np.maximum(telling, 1)
    sizes = np.array([len(part) for part in parts])
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    words = np.repeat(firsts + np.array([int(one[0]) for one in heads]), sizes) <= np.arange(len(flat))
    everyday = np.zeros(size, np.bool_)
    everyday[passages[words]] = True
    named = named * np.where(everyday, EVERYDAY_NAME, 1)
    best = np.zeros(len(numbers), np.float32)
    np.maximum.at(best, np.repeat(np.arange(len(numbers)), sizes), named[passages])
    return best


def _asked(flat: npt.NDArray[np.uint32], passages: npt.NDArray[Any], size: int, readings: Sequence[Reading]) -> Floats:
    """Of each passage, 0 to 1: the share of the question that it says; of each word its best reading counts."""
    best = np.zeros((max(one.group for one in readings) + 1, size), np.float32)
    for one in readings:
        there = np.zeros((len(one.stems), size), np.bool_)
        for at, word in enumerate(one.stems):
            there[at, passages[flat == np.uint32(stem_hash(word))]] = True
        np.maximum(best[one.group], there.all(axis=0) * np.float32(one.share), out=best[one.group])
    asked: Floats = best.sum(axis=0)
    return asked


def _among(flat: npt.NDArray[np.uint32], keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which of the hashes are among the sorted keys."""
    if not len(keys):
        return np.zeros(len(flat), np.bool_)
    found: npt.NDArray[np.bool_] = keys[np.minimum(np.searchsorted(keys, flat), len(keys) - 1)] == flat
    return found
