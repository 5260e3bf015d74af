"""Snippets of one line where hits of all kinds stand together: a search stays within 2.5 KB on a 2G line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.search import Page

WIDTH = 58  # characters
MOST = 20  # hits in all, however many kinds have some
_LEAD = 20

Pieces = Sequence[tuple[str, bool]]


def brief(found: Page) -> Page:
    """The page with its best hits' snippets cut to one line around the first match, and fewer of each of many kinds."""
    few = max(3, MOST // max(1, len(found.best)))
    best = {name: [replace(hit, snippet=cut(hit.snippet)) for hit in hits[:few]] for name, hits in found.best.items()}
    return replace(found, best=best)


def cut(pieces: Pieces) -> Pieces:
    """The pieces from shortly before the first match, ``WIDTH`` characters of them, broken between words."""
    first = next((n for n, (_text, marked) in enumerate(pieces) if marked), 0)
    before = "".join(text for text, _marked in pieces[:first])
    if len(before) > _LEAD:
        before = "…" + before[-_LEAD:].partition(" ")[2]
    short: list[tuple[str, bool]] = [(before, False)] if before else []
    room = WIDTH - len(before)
    for text, marked in pieces[first:]:
        if len(text) > room:
            part = text if marked else text[:room].rpartition(" ")[0]
            return (*short, (part, marked), ("…", False))
        short.append((text, marked))
        room -= len(text)
    return tuple(short)
