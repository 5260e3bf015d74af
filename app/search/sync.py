"""Bringing the index up to the database: rebuild all of it, or follow the change log."""

from __future__ import annotations

import fcntl
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.db import db, fact, set_fact, writing
from app.search import changes, generations, index, snapshot
from app.search.generations import IndexUnavailable
from app.search.registry import Kind, kinds
from app.search.types import Document

BATCH = 5_000  # lines of the log in one commit
LOADED = 500  # records loaded from the database at a time
_MEANWHILE_S = 0.4
_KEPT_LINES = 20_000  # of the log, behind the position


def database_identity() -> str:
    """A name that tells this database from any other, so that a strange index is never trusted."""
    known = fact("database")
    if known is None:
        with writing():
            known = fact("database") or uuid.uuid4().hex
            set_fact("database", known)
    return known


def rebuild(
    progress: Callable[[str, int], None] = lambda kind, count: None, meanwhile: Callable[[], object] = lambda: None
) -> int:
    """Builds a new generation from the database and switches to it; the old one answers until then. Returns the
    number of documents. ``meanwhile`` is called about twice a second (to keep the old one up to date)."""
    with _one_builder():
        identity = database_identity()
        db.session.rollback()
        start = changes.last()
        mark = changes.mark(start)
        db.session.rollback()
        count = index.build(_everything(progress, meanwhile), generations.Position(identity, start, mark))
        generations.wanted(False)
    changes.forget(start - _KEPT_LINES)
    return count


@contextmanager
def _one_builder() -> Iterator[None]:
    """Builds take turns, so that none sweeps away what another is building."""
    generations.folder().mkdir(parents=True, exist_ok=True)
    with (generations.folder() / "build.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _everything(progress: Callable[[str, int], None], meanwhile: Callable[[], object]) -> Iterator[Document]:
    turn = time.monotonic()
    for kind in kinds().values():
        keys = list(kind.keys())
        db.session.rollback()
        for first in range(0, len(keys), LOADED):
            yield from _load(kind, keys[first : first + LOADED])
            progress(kind.name, min(first + LOADED, len(keys)))
            if time.monotonic() - turn > _MEANWHILE_S:
                meanwhile()
                turn = time.monotonic()


def usable() -> bool:
    """Whether there is an index of this very database that opens and is not ahead of it.

    A database restored from a backup shows by its log: the line up to which the index is complete is not there, or
    is another one.
    """
    db.session.rollback()
    try:
        generation = generations.current()
        known = generations.position(generation)
        snapshot.snapshot()
    except IndexUnavailable:
        return False
    if generations.is_wanted() or known.database != database_identity() or known.change > changes.last():
        return False
    return known.mark == changes.mark(known.change)


def catch_up(limit: int = BATCH) -> int:
    """Applies the next changes of the log. Returns how many log lines were applied; raises IndexUnavailable."""
    db.session.rollback()
    generation = generations.current()
    known = generations.position(generation)
    lines = changes.after(known.change, limit)
    if not lines:
        db.session.rollback()
        return 0
    count, newest = len(lines), lines[-1].id
    touched = dict.fromkeys((line.kind, line.key) for line in lines)
    mark = changes.mark(newest)
    upserts: list[Document] = []
    for kind in kinds().values():
        keys = [key for name, key in touched if name == kind.name]
        for first in range(0, len(keys), LOADED):
            upserts += _load(kind, keys[first : first + LOADED])
    present = {(d.kind, d.key) for d in upserts}
    removed = [pair for pair in touched if pair not in present]
    index.apply(generation, upserts, removed, generations.Position(known.database, newest, mark))
    db.session.rollback()
    return count


def _load(kind: Kind, keys: list[str]) -> list[Document]:
    """Documents of the records that still exist; nothing of them stays in the session."""
    documents = list(kind.load(keys)) if keys else []
    db.session.rollback()
    db.session.expunge_all()
    return documents


def lag() -> int:
    """How many changes wait to be indexed. Raises IndexUnavailable."""
    return changes.last() - generations.position(generations.current()).change


def worn() -> bool:
    """Whether the live generation has become so many segments, or so full of deleted ones, that it should be built
    anew. Raises IndexUnavailable."""
    now = snapshot.snapshot()
    return len(now.leaves) > 24 or (now.size > 1_000 and now.count < now.size // 2)
