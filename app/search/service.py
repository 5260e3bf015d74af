"""``search()``: one question, answered by the index, or by the database while the index is away."""

from __future__ import annotations

from flask import current_app

from app.access import Viewer
from app.search import generations
from app.search.answer import answer
from app.search.generations import IndexUnavailable
from app.search.registry import kinds_for
from app.search.snapshot import holder
from app.search.types import Hit, Page, Query


def search(query: Query, viewer: Viewer) -> Page:
    """The hits that the viewer may see, best first. Never raises for what was typed."""
    names = [kind.name for kind in kinds_for(viewer)]
    if not query.text.strip() or not names or query.kind not in (None, *names):
        return Page()
    try:
        index = holder().snapshot()
        return answer(index, query, viewer, names)
    except IndexUnavailable as reason:
        current_app.logger.warning("search without index: %s", reason)
    except Exception:
        holder().forget()
        generations.wanted(True)
        if current_app.testing:
            raise
        current_app.logger.exception("search: the index could not be read")
    return _by_database(query, viewer)


def _by_database(query: Query, viewer: Viewer) -> Page:
    """What the database finds by itself: less clever, never empty-handed."""
    counts: dict[str, int] = {}
    hits: list[Hit] = []
    best: dict[str, list[Hit]] = {}
    limit = query.offset + max(query.size, query.best)
    for kind in kinds_for(viewer):
        if query.kind in (None, kind.name):
            found = kind.fallback(query.text, viewer, limit)
            counts[kind.name] = len(found)
            of_kind = [Hit(kind.name, key, key, 0.0) for key in found]
            hits += of_kind
            if query.best and of_kind:
                best[kind.name] = of_kind[: query.best]
    shown = hits[query.offset : query.offset + query.size]
    return Page(hits=shown, total=len(hits), counts=counts, degraded=True, best=best)
