"""Where the index lies, which generation is live, and up to which change each is complete."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from flask import current_app

LAYOUT = 5  # raise it when the schema or a file's form changes: older generations are then built anew


class Position(NamedTuple):
    """Up to which change of which database a generation is complete. ``mark``: that line of the log in one string,
    by which a restored database is told from the one that was indexed."""

    database: str
    change: int
    mark: str = ""


class IndexUnavailable(Exception):
    """The index is missing or broken; the database answers meanwhile, and a rebuild is asked for."""


def folder() -> Path:
    """Where all generations lie."""
    return Path(current_app.config["INSTANCE"]) / "search"


def current() -> Path:
    """The live generation. Raises IndexUnavailable."""
    try:
        return folder() / (folder() / "current").read_text("ascii").strip()
    except (OSError, UnicodeError) as reason:
        raise IndexUnavailable(str(reason)) from reason


def make_current(generation: Path) -> None:
    """Switches to a generation, then sweeps away all but the one before it: searchers may still be opening that."""
    try:
        before = current()
    except IndexUnavailable:
        before = generation
    replace(folder() / "current", generation.name)
    for old in folder().glob("g*"):
        if old.is_dir() and old not in (generation, before):
            shutil.rmtree(old, ignore_errors=True)


def position(generation: Path) -> Position:
    """How far a generation is. Raises IndexUnavailable."""
    try:
        known = json.loads((generation / "position.json").read_text("utf-8"))
        if known.get("layout") != LAYOUT:
            raise IndexUnavailable("the index has an older layout")
        return Position(str(known["database"]), int(known["change"]), str(known["mark"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise IndexUnavailable(f"{type(reason).__name__}: {reason}") from reason


def settle(generation: Path, reached: Position) -> None:
    """Everything to the disk, and only then the position: it is never ahead of what is really there."""
    for path in generation.iterdir():
        if path.is_file():
            fsync(path)
    fsync(generation)
    replace(generation / "position.json", json.dumps({**reached._asdict(), "layout": LAYOUT}))


def wanted(yes: bool) -> None:
    """Asks for a rebuild, or notes that it is done: a searcher that meets damage cannot rebuild by itself."""
    path = folder() / "rebuild"
    if yes:
        path.touch()
    else:
        path.unlink(missing_ok=True)


def is_wanted() -> bool:
    """Whether somebody met damage since the last rebuild."""
    return (folder() / "rebuild").exists()


def replace(path: Path, text: str) -> None:
    """Writes a small file whole or not at all, and to the disk."""
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    fsync(path.parent)


def fsync(path: Path) -> None:
    """Tells the kernel to bring a file or folder to the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
