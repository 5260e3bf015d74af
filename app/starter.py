"""What a first start puts into an empty database. Each capability registers its own loader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from app.db import fact, set_fact, writing


@dataclass(frozen=True, slots=True)
class Starter:
    """One loader; lower ``order`` first. ``demo_only``: left out of ``./desk run --empty``."""

    order: int
    name: str
    load: Callable[[], None]
    demo_only: bool


def on_first_start(app: Flask, order: int, name: str, load: Callable[[], None], demo_only: bool) -> None:
    """Registers a loader. It runs once in the life of a database, in one transaction with the note that it ran."""
    app.extensions.setdefault("starters", []).append(Starter(order, name, load, demo_only))


def load_missing(demo: bool, progress: Callable[[str], None]) -> None:
    """Runs the loaders that never ran on this database."""
    starters: list[Starter] = sorted(current_app.extensions.get("starters", []), key=lambda s: s.order)
    for starter in starters:
        mark = f"starter:{starter.name}"
        if fact(mark) or (starter.demo_only and not demo):
            continue
        progress(starter.name)
        with writing():
            starter.load()
            set_fact(mark, "loaded")


def demonstration() -> bool:
    """Whether this installation shows demonstration data."""
    return fact("mode") == "demo"
