"""How well questions are answered, measured: hit@1, hit@3, hit@10 and the mean reciprocal rank.

A question file is JSON Lines: ``query``, ``relevant`` (a list of refs), and optionally ``id`` and ``lang``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.access import SYSTEM
from app.search.service import search
from app.search.types import Query

CUTS = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question asked. ``place`` of the first relevant hit, from 1; 0: not among the first ten."""

    name: str
    query: str
    language: str
    place: int
    first: tuple[str, ...]
    seconds: float


def read(file: Path) -> list[dict[str, object]]:
    """The questions. ValueError names the line that cannot be read."""
    questions = []
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                questions.append({**row, "query": str(row["query"]), "relevant": [str(r) for r in row["relevant"]]})
            except (ValueError, KeyError, TypeError) as reason:
                raise ValueError(f"{file.name}, line {number}: {reason}") from None
    return questions


def evaluate(questions: Iterable[dict[str, object]], kind: str | None = None) -> list[Outcome]:
    """Asks every question, with sight of everything."""
    return [_ask(question, kind) for question in questions]


def _ask(question: dict[str, object], kind: str | None) -> Outcome:
    text, relevant = str(question["query"]), question["relevant"]
    begun = time.perf_counter()
    page = search(Query(text, kind, size=max(CUTS)), SYSTEM)
    seconds = time.perf_counter() - begun
    refs = tuple(hit.ref for hit in page.hits)
    place = next((at for at, ref in enumerate(refs, 1) if isinstance(relevant, Sequence) and ref in relevant), 0)
    return Outcome(str(question.get("id", "")), text, str(question.get("lang", "")), place, refs[:3], seconds)


def report(outcomes: Sequence[Outcome], misses: bool = False) -> Iterator[str]:
    """A table: a line for each language, then all; then, if wanted, what was missed."""
    yield f"{'language':<12}{'n':>6}" + "".join(f"{f'hit@{cut}':>9}" for cut in CUTS) + f"{'MRR':>9}{'ms p50':>9}"
    for language in (*sorted({o.language for o in outcomes}), "all"):
        yield _row(language, [o for o in outcomes if language in (o.language, "all")])
    if misses:
        yield from (f"{o.name}\t{o.query}\t{' '.join(o.first)}" for o in outcomes if not 0 < o.place <= 3)


def _row(language: str, outcomes: Sequence[Outcome]) -> str:
    count = len(outcomes) or 1
    shares = [sum(0 < o.place <= cut for o in outcomes) / count for cut in CUTS]
    mrr = sum(1 / o.place for o in outcomes if o.place) / count
    middle = sorted(o.seconds for o in outcomes)[len(outcomes) // 2] * 1000 if outcomes else 0.0
    return (
        f"{language or '-':<12}{len(outcomes):>6}" + "".join(f"{x:>9.3f}" for x in (*shares, mrr)) + f"{middle:>9.1f}"
    )
