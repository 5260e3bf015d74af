"""Free text over the register, through the house's search."""

from __future__ import annotations

from app.access import Viewer
from app.search import Query, search

MOST = 400


def all_the_words(text: str, viewer: Viewer) -> frozenset[int]:
    """Keys of the cameras that the search finds for these words, at most the best 400."""
    page = search(Query(text, "camera", size=MOST), viewer)
    return frozenset(int(hit.key) for hit in page.hits)
