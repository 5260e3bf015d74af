"""Places of words: which documents hold a phrase, and how near to one another the words of a question stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from app.search.forward import HEADER, stem_hash
from app.search.scoring import Leaf
from app.search.snapshot import Floats, Snapshot

ALONE = 0.3  # what a word that stands alone in its passage adds of its worth
_LONGEST_PASSAGE = 12  # words; in a longer one the words asked for are as good as in one of this length


def phrase_documents(index: Snapshot, stems: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Documents in which the stems stand one after the other, in one passage. Rising."""
    wanted = [stem_hash(stem) for stem in stems]
    found = [_in_leaf(leaf, wanted) + np.uint32(base) for leaf, base in zip(index.leaves, index.bases, strict=False)]
    return found[0] if len(found) == 1 else np.concatenate([np.empty(0, np.uint32), *found])


def _in_leaf(leaf: Leaf, wanted: Sequence[int]) -> npt.NDArray[np.uint32]:
    """From the rarest word outwards: its places, less those beside which another word is not in its own place."""
    places = [leaf.places(hash_) for hash_ in wanted]
    rarest = min(range(len(places)), key=lambda at: len(places[at]))
    starts = places[rarest].astype(np.int64) - rarest
    for step, others in enumerate(places):
        if step != rarest and len(starts):
            if not len(others):
                return np.empty(0, np.uint32)
            sought = (starts + step).astype(np.uint32)
            at = np.minimum(np.searchsorted(others, sought), len(others) - 1)
            starts = starts[others[at] == sought]
    documents = np.searchsorted(leaf.token_ends, starts, side="right").astype(np.uint32)
    return documents[np.diff(documents, prepend=-1) != 0] if len(documents) else documents


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
