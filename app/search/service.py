"""``search()``: one question, answered by the index, or by the database while the index is away."""

from __future__ import annotations

from flask import current_app

from app.access import Viewer
from app.search.index import IndexUnavailable, ask
from app.search.registry import kinds_for
from app.search.types import Hit, Page, Query


def search(query: Query, viewer: Viewer) -> Page:
    """The hits that the viewer may see, best first. Never raises for what was typed."""
    allowed = kinds_for(viewer)
    if query.kind is not None:
        allowed = [kind for kind in allowed if kind.name == query.kind]
    if not allowed or not query.text.strip():
        return Page()
    try:
        return ask(query, viewer, [kind.name for kind in allowed])
    except IndexUnavailable as reason:
        current_app.logger.warning("search without index: %s", reason)
        return _by_database(query, viewer)


def _by_database(query: Query, viewer: Viewer) -> Page:
    """What the database finds by itself: less clever, never empty-handed."""
    counts: dict[str, int] = {}
    hits: list[Hit] = []
    limit = query.offset + query.size
    for kind in kinds_for(viewer):
        if query.kind in (None, kind.name):
            found = kind.fallback(query.text, viewer, limit)
            counts[kind.name] = len(found)
            hits += [Hit(kind.name, key, key, 0.0) for key in found]
    shown = hits[query.offset : limit]
    return Page(hits=shown, total=len(hits), counts=counts, degraded=True)
