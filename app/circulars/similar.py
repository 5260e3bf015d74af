"""Circulars in force that say much the same: shown before another one is issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.access import Viewer
from app.circulars.models import Circular, CircularFile, CircularLink, CircularPage, CircularSection
from app.circulars.queries import visible
from app.db import db
from app.search import Query, search
from app.search.text.stem import stem
from app.search.text.stopwords import is_stop
from app.search.text.tokens import tokens

CANDIDATES, SHOWN, _MOST_WORDS = 30, 5, 6
ALIKE = 0.38  # of the starter circulars no two that are unlike reach 0.35, and new wordings of one subject exceed 0.45
_FIRST_PAGES = 5
_FEW_TITLE, _FEW_TEXT = 4, 12  # fewer words are no measure
_A_SECTION = 0.1  # for each section of law that both name, two at most
_LONGER, _LEAST = 4, 100  # of a longer text only its beginning counts, or every short one would be contained in it

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """One that is alike. ``share``: how much of the shorter title and text stands in the other one too, 0 to 1."""

    circular: Circular
    share: float


def similar(viewer: Viewer, row: Circular) -> Sequence[Similar]:
    """The most alike of those in force that this one is not linked to already; best first."""
    linked = select(CircularLink.older_id).where(CircularLink.newer_id == row.id)
    query = visible(viewer).where(Circular.id.in_(_candidates(viewer, row)), Circular.id.not_in(linked))
    query = query.where(Circular.id != row.id)
    others = db.session.scalars(query.where(Circular.status == "in_force").options(undefer(Circular.body))).all()
    texts = _texts([row, *others])
    mine = _words(row, texts)
    law = _sections([row, *others])
    shared = {other.id: min(len(law[row.id] & law[other.id]), 2) * _A_SECTION for other in others}
    alike = [Similar(other, min(1.0, _share(mine, _words(other, texts)) + shared[other.id])) for other in others]
    return sorted((s for s in alike if s.share >= ALIKE), key=lambda s: -s.share)[:SHOWN]


def _candidates(viewer: Viewer, row: Circular) -> set[int]:
    """What search finds by the title, by each of its words, and what names the same section of law."""
    asked = [
        f"{row.title_hi} {row.title_en}"[:190],
        *_stems(row.title_hi)[:_MOST_WORDS],
        *_stems(row.title_en)[:_MOST_WORDS],
    ]
    found = {
        int(hit.key)
        for question in asked
        for hit in search(Query(question, "circular", {"status": "in_force"}, size=CANDIDATES), viewer).hits
    }
    law = select(CircularSection.ref).where(CircularSection.circular_id == row.id, CircularSection.state != "refused")
    same = visible(viewer).join(Circular.sections).where(CircularSection.ref.in_(law), Circular.status == "in_force")
    newest = same.with_only_columns(Circular.id).order_by(Circular.date.desc()).limit(CANDIDATES)
    return found | set(db.session.scalars(newest))


def _texts(rows: Sequence[Circular]) -> Mapping[int, str]:
    """Circular -> its body and the first pages of its files: old ones often have nothing else."""
    texts = {row.id: row.body for row in rows}
    query = select(CircularFile.circular_id, CircularPage.text).join(CircularPage.file)
    query = query.where(CircularFile.circular_id.in_(texts), CircularPage.number <= _FIRST_PAGES)
    for circular_id, text in db.session.execute(query.order_by(CircularPage.file_id, CircularPage.number)):
        texts[circular_id] += f"\n{text}"
    return texts


def _sections(rows: Sequence[Circular]) -> Mapping[int, set[str]]:
    """Circular -> the sections that it names, but for those that an editor refused."""
    law: dict[int, set[str]] = {row.id: set() for row in rows}
    query = select(CircularSection.circular_id, CircularSection.ref).where(CircularSection.circular_id.in_(law))
    for circular_id, ref in db.session.execute(query.where(CircularSection.state != "refused")):
        law[circular_id].add(ref)
    return law


def _words(row: Circular, texts: Mapping[int, str]) -> tuple[Stems, Stems, Stems]:
    return _stems(row.title_hi), _stems(row.title_en), _stems(texts[row.id][:20_000])


def _stems(text: str) -> Stems:
    """Each stem once, in the order of the text."""
    return tuple(dict.fromkeys(stem(t.text) for t in tokens(text) if not is_stop(t.text)))


def _share(one: tuple[Stems, Stems, Stems], other: tuple[Stems, Stems, Stems]) -> float:
    """Titles, in the language that they have in common, count as much as texts; where a text is missing, alone."""
    titles = [_contained(a, b, _FEW_TITLE) for a, b in zip(one[:2], other[:2], strict=True) if a and b]
    texts = [_contained(one[2], other[2], _FEW_TEXT)] if one[2] and other[2] else []
    known = [max(titles), *texts] if titles else texts
    same = any(a and a == b for a, b in zip(one[:2], other[:2], strict=True))
    return 1.0 if same else sum(known) / len(known) if known else 0.0


def _contained(one: Stems, other: Stems, few: int) -> float:
    """The share of the shorter one's stems that the other one has too."""
    short, long = sorted((one, other), key=len)
    return len(set(short) & set(long[: max(_LONGER * len(short), _LEAST)])) / max(len(short), few)
