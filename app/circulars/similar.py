"""Circulars in force that say much the same: shown before another one is issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.access import Viewer
from app.circulars.models import Circular, CircularFile, CircularLink, CircularPage
from app.circulars.queries import visible
from app.db import db
from app.search import Query, search
from app.search.text.stem import stem
from app.search.text.stopwords import is_stop
from app.search.text.tokens import tokens

CANDIDATES, SHOWN = 30, 5
ALIKE = 0.35
_FIRST_PAGES = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """One that is alike. ``share``: how much of the words of titles and texts they have in common, 0 to 1."""

    circular: Circular
    share: float


def similar(viewer: Viewer, row: Circular) -> Sequence[Similar]:
    """The most alike of those in force that this one is not linked to already; best first."""
    title = f"{row.title_hi} {row.title_en}"[:190]
    found = search(Query(title, "circular", {"status": "in_force"}, size=CANDIDATES), viewer)
    linked = select(CircularLink.older_id).where(CircularLink.newer_id == row.id)
    keys = [int(hit.key) for hit in found.hits]
    query = visible(viewer).where(Circular.id.in_(keys), Circular.id != row.id, Circular.id.not_in(linked))
    others = db.session.scalars(query.where(Circular.status == "in_force").options(undefer(Circular.body))).all()
    texts = _texts([row, *others])
    mine = _words(row, texts)
    alike = [Similar(other, _share(mine, _words(other, texts))) for other in others]
    return sorted((s for s in alike if s.share >= ALIKE), key=lambda s: -s.share)[:SHOWN]


def _texts(rows: Sequence[Circular]) -> Mapping[int, str]:
    """Circular -> its body and the first pages of its files: old ones often have nothing else."""
    texts = {row.id: row.body for row in rows}
    query = select(CircularFile.circular_id, CircularPage.text).join(CircularPage.file)
    query = query.where(CircularFile.circular_id.in_(texts), CircularPage.number <= _FIRST_PAGES)
    for circular_id, text in db.session.execute(query.order_by(CircularPage.file_id, CircularPage.number)):
        texts[circular_id] += f"\n{text}"
    return texts


def _words(row: Circular, texts: Mapping[int, str]) -> tuple[frozenset[str], frozenset[str]]:
    return _stems(f"{row.title_hi} {row.title_en}"), _stems(texts[row.id][:20_000])


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(t.text) for t in tokens(text) if not is_stop(t.text))


def _share(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> float:
    """Titles count as much as texts; where one text is missing, the titles alone."""
    titles, texts = (len(a & b) / len(a | b) if a and b else None for a, b in zip(one, other, strict=True))
    known = [share for share in (titles, texts) if share is not None]
    return max(sum(known) / len(known), titles or 0.0) if known else 0.0
