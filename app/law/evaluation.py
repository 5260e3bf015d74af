"""How well questions are answered: hit@1, hit@3, hit@10 and MRR, by language.

A question file is JSON Lines ``{query, lang, relevant}`` or TSV ``query, script, refs`` (refs with commas or spaces).
A repealed section counts as its successors and the other way round, through the old/new table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.law import queries
from app.law.lookup import find
from app.law.numbers import ref
from app.law.queries import Filters

DEPTH = 10
CUTS = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the refs (``bns:103``) that answer it."""

    text: str
    language: str
    relevant: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the first right section stood: 1 to 10, or 0 when it was not among them."""

    question: Question
    rank: int
    found: tuple[str, ...]


def read(path: Path) -> list[Question]:
    """The questions of a file. ValueError names the line that cannot be read."""
    lines = path.read_text("utf-8-sig").splitlines()
    reader = _json if any(line.lstrip().startswith("{") for line in lines[:3]) else _tsv
    found: list[Question] = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            try:
                found += reader(line)
            except (ValueError, KeyError, TypeError) as reason:
                raise ValueError(f"line {number}: {reason}") from None
    return found


def _json(line: str) -> Iterator[Question]:
    row = json.loads(line)
    relevant = row["relevant"]
    refs = _refs(relevant if isinstance(relevant, list) else str(relevant).replace(",", " ").split())
    yield Question(row["query"], row.get("lang", ""), refs, str(row.get("id", "")))


def _tsv(line: str) -> Iterator[Question]:
    cells = line.split("\t")
    if len(cells) < 3:
        raise ValueError("three columns are needed: query, script, refs")
    if cells[0].strip().lower() != "query":
        yield Question(cells[0].strip(), cells[1].strip(), _refs(cells[2].replace(",", " ").replace("|", " ").split()))


def _refs(values: Iterable[str]) -> tuple[str, ...]:
    """Base sections: ``bns:303(2)`` is ``bns:303``."""
    pairs = (str(value).strip().lower().partition(":") for value in values)
    return tuple(dict.fromkeys(filter(None, (ref(act, number.upper()) for act, _, number in pairs))))


def evaluate(questions: Iterable[Question]) -> list[Outcome]:
    """Asks every question as a user would."""
    return [_ask(question) for question in questions]


def _ask(question: Question) -> Outcome:
    found = tuple(hit.ref for hit in find(question.text[:200], Filters(), 0, DEPTH).hits)
    right = accepted(question.relevant)
    rank = next((place for place, one in enumerate(found, 1) if one in right), 0)
    return Outcome(question, rank, found)


def accepted(relevant: Iterable[str]) -> set[str]:
    """The relevant refs and, across the old/new table, what they replace or what replaces them."""
    wanted = set(relevant)
    for line in queries.correspondence(wanted):
        if line.old_ref and line.new_ref:
            wanted |= {line.old_ref, line.new_ref}
    return wanted


def report(outcomes: list[Outcome]) -> Iterator[str]:
    """The table, one line a language and one for all."""
    yield f"{'language':<12}{'n':>6}{'hit@1':>9}{'hit@3':>9}{'hit@10':>9}{'MRR':>9}"
    languages = sorted({o.question.language for o in outcomes})
    for language in [*languages, "all"]:
        ranks = [o.rank for o in outcomes if language in ("all", o.question.language)]
        hits = [sum(0 < rank <= cut for rank in ranks) / len(ranks) for cut in CUTS] if ranks else [0.0, 0.0, 0.0]
        mrr = sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0
        yield f"{language or '-':<12}{len(ranks):>6}" + "".join(f"{value:>9.3f}" for value in (*hits, mrr))
