"""How soon what is saved is found, and what an import does to those who search meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable, Iterable, Sequence

from flask import Flask

from app.access import SYSTEM
from app.db import db, set_fact, writing
from app.search import Document, Kind, Query, changes, follow, register, search, sync

MAKES = ("hero splendor", "honda shine", "bajaj pulsar", "tvs apache", "maruti swift", "hyundai creta")
PLACES = ("supela", "kotwali", "mohan nagar", "power house", "patel chowk", "jamul", "kumhari", "utai")


def _document(key: str) -> Document:
    """A vehicle that follows from its number alone, so that the indexer's process can make it too."""
    chance = random.Random(int(key))
    plate = f"CG07{chance.choice('ABCDEF')}{chance.choice('ABCDEF')}{int(key) % 10_000:04}"
    place, make = chance.choice(PLACES), chance.choice(MAKES)
    return Document("bench", key, plate, f"{plate} {make}", f"{make}; {place}; stolen; चोरी", f"record {key} {place}",
                    (plate, f"no{key}"), (plate, f"MB{int(key):015}"), facets={"place": place})  # fmt: skip


def _load(keys: Sequence[str]) -> Iterable[Document]:
    return [_document(key) for key in keys]


def run(app: Flask, rows: int) -> None:
    """Prints both figures."""
    app.extensions["search_kinds"] = {}
    everything = [str(n) for n in range(rows)]
    register(app, Kind("bench", "bench", "search", "", lambda: everything, _load, lambda keys: {}, lambda *_: []))
    with app.app_context():
        db.create_all()
        with writing():
            set_fact("mode", "empty")
        print(f"building {rows:,} records: {_timed(sync.rebuild):.1f} s", flush=True)
        db.session.remove()
        db.engine.dispose()
    indexer = multiprocessing.get_context("fork").Process(target=_follow, args=(app, os.getpid()), daemon=True)
    indexer.start()
    try:
        with app.app_context():
            _measure(rows)
    finally:
        indexer.terminate()


def _follow(app: Flask, parent: int) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
    follow.follow(app, lambda: os.getppid() == parent)


def _measure(rows: int) -> None:
    ask = _asker(random.Random(4))
    for _ in range(300):
        ask()
    quiet = [_timed(ask) for _ in range(600)]
    print(f"search, quiet: p50 {_ms(quiet, 0.5):.1f}, p95 {_ms(quiet, 0.95):.1f} ms")
    delays = [_delay([str(rows + n)]) for n in range(20)]
    print(f"saved to found: p50 {_ms(delays, 0.5):.0f}, worst {max(delays) * 1000:.0f} ms over {len(delays)} records")
    busy: list[float] = []
    begun = time.perf_counter()
    for first in range(0, 10_000, 1_000):
        with writing():
            changes.log("bench", [str(rows + 100 + first + n) for n in range(1_000)])
        busy += [_timed(ask) for _ in range(40)]
    while sync.lag():
        busy += [_timed(ask) for _ in range(40)]
        db.session.rollback()
    print(f"10,000 rows imported and indexed in {time.perf_counter() - begun:.1f} s")
    print(f"search meanwhile: p50 {_ms(busy, 0.5):.1f}, p95 {_ms(busy, 0.95):.1f} ms over {len(busy)} questions")


def _asker(chance: random.Random) -> Callable[[], object]:
    def ask() -> object:
        text = chance.choice(
            [f"{chance.choice(MAKES)} {chance.choice(PLACES)}", f"{chance.randint(1000, 9999)}", "chori"]
        )
        return search(Query(text, "bench", size=20), SYSTEM)

    return ask


def _delay(keys: list[str]) -> float:
    """Seconds from the commit until the record is found."""
    with writing():
        changes.log("bench", keys)
    begun = time.perf_counter()
    while not any(hit.key == keys[0] for hit in search(Query(f"no{keys[0]}", size=5), SYSTEM).hits):
        time.sleep(0.005)
        if time.perf_counter() - begun > 20:
            break
    return time.perf_counter() - begun


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _ms(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000
