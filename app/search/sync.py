"""Bringing the index up to the database: rebuild all of it, or follow the change log."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

from app.db import db, fact, set_fact, writing
from app.search import changes, index
from app.search.registry import Kind, kinds
from app.search.types import Document

BATCH = 200


def database_identity() -> str:
    """A name that tells this database from any other, so that a strange index is never trusted."""
    known = fact("database")
    if known is None:
        with writing():
            known = fact("database") or uuid.uuid4().hex
            set_fact("database", known)
    return known


def rebuild(progress: Callable[[str, int], None] = lambda kind, count: None) -> int:
    """Builds a new generation from the database and switches to it. Returns the number of documents."""
    identity = database_identity()
    start = changes.last()
    db.session.rollback()
    return index.build(_everything(progress), identity, start)


def _everything(progress: Callable[[str, int], None]) -> Iterator[Document]:
    for kind in kinds().values():
        keys = list(kind.keys())
        for first in range(0, len(keys), BATCH):
            yield from kind.load(keys[first : first + BATCH])
            db.session.expunge_all()
            progress(kind.name, min(first + BATCH, len(keys)))


def usable() -> bool:
    """Whether there is an index of this very database that opens and is not ahead of it."""
    try:
        identity, position = index.position(index.current())
        index.open_index(index.current())
    except index.IndexUnavailable:
        return False
    return identity == database_identity() and position <= changes.last()


def catch_up(limit: int = BATCH) -> int:
    """Applies the next changes of the log. Returns how many log lines were applied; raises IndexUnavailable."""
    db.session.rollback()
    generation = index.current()
    identity, position = index.position(generation)
    lines = changes.after(position, limit)
    if not lines:
        return 0
    newest = lines[-1].id
    touched = dict.fromkeys((line.kind, line.key) for line in lines)
    upserts: list[Document] = []
    for kind in kinds().values():
        upserts += _load(kind, [key for name, key in touched if name == kind.name])
    present = {(d.kind, d.key) for d in upserts}
    index.apply(generation, upserts, [pair for pair in touched if pair not in present], identity, newest)
    db.session.rollback()
    return len(lines)


def _load(kind: Kind, keys: list[str]) -> list[Document]:
    return list(kind.load(keys)) if keys else []


def lag() -> int:
    """How many changes wait to be indexed. Raises IndexUnavailable."""
    return changes.last() - index.position(index.current())[1]
