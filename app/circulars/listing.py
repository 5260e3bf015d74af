"""The list of circulars: with words through search, without words straight from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.access import Viewer
from app.circulars import queries
from app.circulars.queries import Filters
from app.circulars.searchable import Row, rows
from app.search import Hit, Page, Query, search

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list. ``found``: what search said, empty without words."""

    hits: Sequence[Hit]
    rows: Mapping[str, Row]
    total: int
    found: Page = field(default_factory=Page)


def listed(viewer: Viewer, filters: Filters, number: int) -> Listed:
    """The page of that number, from 1."""
    offset = (number - 1) * PER_PAGE
    if not filters.q:
        found, total = queries.page(queries.narrowed(viewer, filters), offset, PER_PAGE)
        hits = [Hit("circular", str(c.id), c.number, 0.0) for c in found]
        return Listed(hits, {str(c.id): Row(c, ()) for c in found}, total)
    if filters.on or filters.section:
        return _among_dated(viewer, filters, number)
    page = search(Query(filters.q, "circular", filters.facets(), offset, PER_PAGE), viewer)
    return Listed(page.hits, rows([hit.key for hit in page.hits]), page.total, page)


def _among_dated(viewer: Viewer, filters: Filters, number: int) -> Listed:
    """Words together with "in force on" or a section: the best 500 of search, kept when the database agrees."""
    page = search(Query(filters.q, "circular", {}, 0, 500), viewer)
    allowed = queries.among(queries.narrowed(viewer, filters), [int(hit.key) for hit in page.hits])
    hits = [hit for hit in page.hits if int(hit.key) in allowed]
    shown = hits[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Listed(shown, rows([hit.key for hit in shown]), len(hits), page)
