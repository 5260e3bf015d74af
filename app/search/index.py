"""The Whoosh index: where it lies, how it is written, how it is asked. With scoring.py the only user of whoosh.

``instance/search/<generation>/`` holds one index; the file ``current`` names the live one. A rebuild fills a new
generation and then renames ``current``: readers see the old one or the new one, never half of one.
Each generation remembers in ``position.json`` up to which change of which database it is complete; that file is
written after the segments are on the disk, so it is never ahead of them.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from whoosh import fields
from whoosh import query as q
from whoosh.analysis import Token as WhooshToken
from whoosh.analysis import Tokenizer
from whoosh.filedb.filestore import FileStorage
from whoosh.index import Index
from whoosh.searching import Searcher

from app.access import Viewer
from app.search.text.normalise import normalise
from app.search.text.stem import stem
from app.search.text.stopwords import is_stop
from app.search.text.tokens import tokens
from app.search.types import Document, Hit, Page, Query

_local = threading.local()


class IndexUnavailable(Exception):
    """The index is missing or broken; the database answers meanwhile, and a rebuild is asked for."""


class PoliceTokenizer(Tokenizer):  # type: ignore[misc]
    """Our tokens in Whoosh's clothes: stems with positions and original offsets."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        **_kwargs: Any,
    ) -> Iterable[Any]:
        token = WhooshToken(positions, chars)
        for place, word in enumerate(tokens(value)):
            token.text = stem(word.text)
            token.boost = 1.0
            token.stopped = False
            if positions:
                token.pos = start_pos + place
            if chars:
                token.startchar, token.endchar = start_char + word.start, start_char + word.end
            yield token


def _schema() -> fields.Schema:
    def text(stored: bool = False) -> fields.TEXT:
        return fields.TEXT(analyzer=PoliceTokenizer(), phrase=True, stored=stored)

    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        kind=fields.ID(stored=True),
        key=fields.STORED,
        ref=fields.STORED,
        heading=text(),
        words=text(),
        body=text(),
        exact=fields.KEYWORD(commas=True),
        audience=fields.KEYWORD(commas=True),
        boost=fields.STORED,
    )


WEIGHTS = {"exact": 8.0, "heading": 4.0, "words": 4.0, "body": 1.0}


def folder() -> Path:
    """Where all generations lie."""
    return Path(current_app.config["INSTANCE"]) / "search"


def current() -> Path:
    """The live generation. Raises IndexUnavailable."""
    try:
        return folder() / (folder() / "current").read_text("ascii").strip()
    except OSError as reason:
        raise IndexUnavailable(str(reason)) from reason


def position(generation: Path) -> tuple[str, int]:
    """(database identity, last change that is in the index). Raises IndexUnavailable."""
    try:
        known = json.loads((generation / "position.json").read_text("utf-8"))
        return str(known["database"]), int(known["change"])
    except (OSError, ValueError, KeyError) as reason:
        raise IndexUnavailable(str(reason)) from reason


def open_index(generation: Path) -> Index:
    """Opens a generation. Any damage of any kind is IndexUnavailable: the cure is always a rebuild."""
    try:
        return FileStorage(str(generation)).open_index()
    except Exception as reason:
        raise IndexUnavailable(f"{type(reason).__name__}: {reason}") from reason


def _fields(document: Document) -> dict[str, Any]:
    return {
        "id": f"{document.kind}/{document.key}",
        "kind": document.kind,
        "key": document.key,
        "ref": document.ref,
        "heading": document.heading,
        "words": document.words,
        "body": document.body,
        "exact": ",".join(normalise(x) for x in document.exact),
        "audience": ",".join(document.audience),
        "boost": document.boost,
    }


def apply(
    generation: Path, upserts: Sequence[Document], removed: Sequence[tuple[str, str]], database: str, change: int
) -> None:
    """Brings one batch (each record at most once) into a generation, then notes the position."""
    index = open_index(generation)
    writer = index.writer(compound=False)
    try:
        for kind, key in removed:
            writer.delete_by_term("id", f"{kind}/{key}")
        for document in upserts:
            writer.update_document(**_fields(document))
        writer.commit()
    except BaseException:
        writer.cancel()
        raise
    _note(generation, database, change)


def build(documents: Iterable[Document], database: str, change: int) -> int:
    """Fills a new generation and makes it the live one. Returns the number of documents."""
    name = f"g{time.time_ns()}"
    generation = folder() / name
    generation.mkdir(parents=True)
    index = FileStorage(str(generation)).create_index(_schema())
    writer = index.writer(limitmb=256, compound=False)
    count = 0
    for document in documents:
        writer.add_document(**_fields(document))
        count += 1
    writer.commit(optimize=True)
    _note(generation, database, change)
    _replace(folder() / "current", name)
    _sweep(name)
    return count


def _note(generation: Path, database: str, change: int) -> None:
    for path in generation.iterdir():
        _fsync(path)
    _fsync(generation)
    _replace(generation / "position.json", json.dumps({"database": database, "change": change}))


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _fsync(path.parent)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(live: str) -> None:
    """Keeps the live generation and the one before it, which a searcher may still be reading."""
    others = sorted(p for p in folder().glob("g*") if p.is_dir() and p.name != live)
    for old in others[:-1]:
        shutil.rmtree(old, ignore_errors=True)


def searcher() -> Searcher:
    """This thread's searcher on the live generation, opened anew when either has moved on."""
    generation = current()
    known: tuple[Path, Searcher] | None = getattr(_local, "searcher", None)
    if known is not None and known[0] == generation and known[1].up_to_date():
        return known[1]
    fresh = open_index(generation).searcher()
    if known is not None:
        known[1].close()
    _local.searcher = (generation, fresh)
    return fresh


def _parse(text: str) -> q.Query:
    parts = []
    for word in tokens(text)[:12]:
        if is_stop(word.text):
            continue
        parts += [q.Term(f, stem(word.text), boost=w) for f, w in WEIGHTS.items() if f != "exact"]
        parts.append(q.Term("exact", word.text, boost=WEIGHTS["exact"]))
    parts.append(q.Term("exact", normalise(text), boost=20.0))
    return q.Or(parts)


def ask(query: Query, viewer: Viewer, kind_names: Sequence[str]) -> Page:
    """Answers a question from the index. Raises IndexUnavailable."""
    try:
        engine = searcher()
        allowed = q.And(
            [
                q.Or([q.Term("audience", t) for t in sorted(viewer.audience)]),
                q.Or([q.Term("kind", name) for name in kind_names]),
            ]
        )
        results = engine.search(_parse(query.text), filter=allowed, limit=query.offset + query.size)
        found = [Hit(h["kind"], h["key"], h["ref"], float(h.score or 0)) for h in results]
        found.sort(key=lambda hit: -hit.score)
        counts = dict.fromkeys(kind_names, 0)
        return Page(hits=found[query.offset :], total=len(results), counts=counts)
    except IndexUnavailable:
        raise
    except Exception as reason:
        _local.searcher = None
        raise IndexUnavailable(f"{type(reason).__name__}: {reason}") from reason
