"""What circulars offer to search: title, number, office, body, and every page that was read in the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload, undefer

from app.access import Viewer
from app.circulars.audience import tokens_of
from app.circulars.models import Circular, CircularFile, CircularPage, CircularSection
from app.circulars.queries import visible
from app.circulars.words import CATEGORIES, OFFICES
from app.db import db
from app.search import Document, Kind

SUPERSEDED_BOOST = 0.5
_BOOSTS = {"superseded": SUPERSEDED_BOOST, "withdrawn": SUPERSEDED_BOOST}


@dataclass(frozen=True, slots=True)
class Row:
    """A circular as a hit shows it. ``page_of`` tells on which page of its file a snippet stands."""

    circular: Circular
    pages: Sequence[CircularPage]

    @property
    def number(self) -> str:
        return self.circular.number

    def page_of(self, snippet: Sequence[tuple[str, bool]]) -> int | None:
        """The page number, or None for the body and for circulars without files."""
        marked = next((i for i, (_text, hit) in enumerate(snippet) if hit), None)
        if marked is None or not self.pages:
            return None
        around = "".join(text for text, _hit in snippet[max(0, marked - 1) : marked + 2]).strip("… \n")
        for wanted in (around, around[-60:], snippet[marked][0]):
            for page in self.pages:
                if wanted and wanted in page.text:
                    return page.number
        return None


def _document(row: Circular, pages: Sequence[str]) -> Document:
    refs = tuple(s.ref for s in row.sections if s.state != "refused")
    return Document(
        kind="circular",
        key=str(row.id),
        ref=row.number,
        heading=f"{row.title_hi}\n{row.title_en}".strip(),
        words=f"{row.number}\n{OFFICES[row.office]}\n{CATEGORIES[row.category]}",
        body="\n\n".join((row.body, *pages)),
        exact=(row.number, *refs),
        infix=(row.number,),
        audience=tokens_of(row),
        facets={"office": row.office, "category": row.category, "status": row.status, "year": str(row.date.year)},
        boost=_BOOSTS.get(row.status, 1.0),
        date=row.date,
    )


def _load(keys: Sequence[str]) -> Iterable[Document]:
    ids = [int(key) for key in keys]
    parts = (undefer(Circular.body), selectinload(Circular.sections), selectinload(Circular.targets))
    rows = db.session.scalars(select(Circular).where(Circular.id.in_(ids)).options(*parts)).all()
    pages = _pages(ids)
    return [_document(row, [page.text for page in pages[row.id]]) for row in rows]


def _pages(ids: Sequence[int]) -> Mapping[int, list[CircularPage]]:
    query = select(CircularFile.circular_id, CircularPage).join(CircularPage.file)
    query = query.where(CircularFile.circular_id.in_(ids)).order_by(CircularPage.file_id, CircularPage.number)
    found: dict[int, list[CircularPage]] = defaultdict(list)
    for circular_id, page in db.session.execute(query):
        found[circular_id].append(page)
    return found


def rows(keys: Sequence[str]) -> Mapping[str, Row]:
    """key -> row, for showing hits."""
    ids = [int(key) for key in keys]
    pages = _pages(ids) if ids else {}
    found = db.session.scalars(select(Circular).where(Circular.id.in_(ids))) if ids else ()
    return {str(row.id): Row(row, pages.get(row.id, ())) for row in found}


def _fallback(text: str, viewer: Viewer, limit: int) -> list[str]:
    columns = (Circular.number, Circular.title_hi, Circular.title_en, Circular.body)
    query = visible(viewer).where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    ids = query.with_only_columns(Circular.id).order_by(Circular.date.desc()).limit(limit)
    return [str(key) for key in db.session.scalars(ids)]


KIND = Kind(
    name="circular",
    label=lazy_gettext("Circulars"),
    permission="circulars.read",
    template="circulars/_hit.html",
    keys=lambda: [str(key) for key in db.session.scalars(select(Circular.id).order_by(Circular.id))],
    load=_load,
    rows=rows,
    fallback=_fallback,
    touches={
        Circular: lambda row: [str(row.id)],
        CircularFile: lambda row: [str(row.circular_id)],
        CircularSection: lambda row: [str(row.circular_id)],
    },
)
