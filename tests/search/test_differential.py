"""The arrays rank as Whoosh's own BM25F does: 2,000 random questions, term, AND and OR, on several segments."""

from __future__ import annotations

import random

import numpy as np
from flask import Flask
from whoosh import query as q
from whoosh.scoring import BM25F

from app.search import index
from app.search.generations import Position, current
from app.search.groups import Alternative, Group
from app.search.ranking import Model, Scorer
from app.search.snapshot import Snapshot, snapshot
from tests.search.conftest import doc

WORDS = [f"zq{n}x" for n in range(300)]  # no stemmer touches them
PLAIN = Model(weights={"body": 1.0}, b={"body": 0.75}, k1=1.2)


def _corpus(count: int, first: int, chance: random.Random) -> list:
    weights = [1 / (n + 1) for n in range(len(WORDS))]
    return [
        doc(str(first + n), body=" ".join(chance.choices(WORDS, weights, k=chance.randint(3, 90))))
        for n in range(count)
    ]


def _ours(now: Snapshot, words: list[str], must: bool, visible: np.ndarray) -> dict[str, float]:
    groups = [Group((Alternative((word,)),), must=must) for word in words]
    found = Scorer(now, PLAIN, visible).score(groups)
    return {now.name(int(n))[0]: float(s) for n, s in zip(found.numbers, found.scores, strict=True)}


def test_2000_questions_score_as_in_stock_whoosh(app: Flask) -> None:
    chance = random.Random(7)
    index.build(_corpus(1_200, 0, chance), Position("x", 0))
    index.apply(current(), _corpus(60, 1_190, chance), [("law", "5")], Position("x", 1))
    now = snapshot()
    assert len(now.leaves) == 2 and now.count == 1_249
    visible = now.visible(frozenset({"all"}))
    with index.open_index(current()).searcher(weighting=BM25F(B=0.75, K1=1.2)) as stock:
        for number in range(2_000):
            words = chance.sample(WORDS, chance.choice((1, 2, 2, 3)))
            must = number % 2 == 0
            terms = [q.Term("body", word) for word in words]
            results = stock.search(q.And(terms) if must else q.Or(terms), limit=None)
            theirs = {now.name(hit.docnum)[0]: float(hit.score) for hit in results}
            ours = _ours(now, words, must, visible)
            assert ours.keys() == theirs.keys(), words
            for key, score in theirs.items():
                assert abs(ours[key] - score) < 1e-3 * max(1.0, score), (words, key)
