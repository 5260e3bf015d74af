"""``./desk bench search [--peers] [--sizes 5000x60,10000x300] [--queries 300] [--fresh [--rows 100000]]``

The engine beside its peers (``--peers``: SQLite FTS5 and tantivy), on generated texts: milliseconds of term, AND, OR,
phrase, prefix and of twenty hits with highlights. ``--fresh``: how soon a saved record is found, and how searching
goes on while 10,000 rows are imported, with a register of so many rows.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from flask import Flask

from app import create_app
from tests.bench import _engines, _fresh


def percentile(values: Sequence[float], share: float) -> float:
    """In milliseconds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


def timed(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def compare(size: str, queries: int, peers: bool) -> None:
    """One table for one corpus."""
    documents, words = (int(part) for part in size.split("x"))
    texts = _engines.corpus(documents, words)
    asked = _engines.questions(texts, queries)
    with tempfile.TemporaryDirectory() as folder:
        app = instance(Path(folder) / "instance")
        with app.app_context():
            made = [("Thana Desk", lambda: _engines.Ours(texts, app))]
            if peers:
                made.append(("SQLite FTS5", lambda: _engines.Fts5(texts, Path(folder))))
                made.append(("tantivy", lambda: _engines.Tantivy(texts, Path(folder))))
            print(f"\n{documents:,} documents of {words} words; p50 / p95 in ms over {queries} questions each")
            print(f"{'':<14}{'build s':>9}" + "".join(f"{name:>17}" for name in _engines.OPERATIONS))
            for name, make in made:
                begun = time.perf_counter()
                engine: _engines.Engine = make()  # type: ignore[assignment]
                built = time.perf_counter() - begun
                print(
                    f"{name:<14}{built:>9.1f}" + "".join(f"{cell:>17}" for cell in measure(engine, asked)), flush=True
                )


def measure(engine: _engines.Engine, asked: dict[str, list[list[str]]]) -> list[str]:
    """``p50 / p95`` of each operation; each question is asked once before, so that every engine is warm."""
    cells = []
    for operation, words in asked.items():
        for one in words:
            engine.ask(operation, one)
        times = [timed(lambda o=operation, w=one: engine.ask(o, w)) for one in words]  # type: ignore[misc]
        cells.append(f"{percentile(times, 0.5):.2f} / {percentile(times, 0.95):.2f}")
    return cells


def instance(folder: Path) -> Flask:
    """An application on an empty instance."""
    folder.mkdir(parents=True, exist_ok=True)
    return create_app({"INSTANCE": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'desk.db'}"})


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(prog="./desk bench search", description=__doc__)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--sizes", default="5000x60,10000x300")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    if options.fresh:
        with tempfile.TemporaryDirectory() as folder:
            _fresh.run(instance(Path(folder)), options.rows)
        return
    for size in options.sizes.split(","):
        compare(size, options.queries, options.peers)


if __name__ == "__main__":
    main()
