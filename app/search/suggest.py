"""Completion in the search box: words of the index that begin as the last word typed does."""

from __future__ import annotations

import json

from app.access import Viewer
from app.search.forward import TEXT_FIELDS
from app.search.generations import IndexUnavailable
from app.search.registry import kinds_for
from app.search.snapshot import Mask, Snapshot, holder
from app.search.text.normalise import normalise
from app.search.text.stem import stem

SHORTEST = 2
MOST_BYTES = 400  # of a whole reply: it goes over a 2G line at every pause in typing
_MOST, _LOOKED_AT = 8, 60


def suggest(text: str, viewer: Viewer) -> list[str]:
    """Whole questions that what was typed may become, likeliest first. A word is offered only when it stands in a
    document that the viewer may see."""
    before, _, last = text.rpartition(" ")
    prefix = normalise(last).strip()
    if len(prefix) < SHORTEST or any(character.isdigit() for character in prefix):
        return []
    try:
        index = holder().snapshot()
    except IndexUnavailable:
        return []
    allowed = index.allowed(viewer.audience, [kind.name for kind in kinds_for(viewer)])
    head = f"{before} " if before else ""
    offered: list[str] = []
    for word in index.vocabulary.starting(prefix, _LOOKED_AT):
        if word != prefix and _stands(index, word, allowed):
            offered.append(head + word)
            if len(offered) == _MOST:
                break
    return offered


def reply(text: str, viewer: Viewer) -> bytes:
    """The suggestions as a JSON list of at most 400 bytes."""
    offered = suggest(text, viewer)
    while True:
        packed = json.dumps(offered, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if len(packed) <= MOST_BYTES or not offered:
            return packed
        offered.pop()


def _stands(index: Snapshot, word: str, allowed: Mask) -> bool:
    return any(allowed[index.postings(name, stem(word)).numbers].any() for name in TEXT_FIELDS)
