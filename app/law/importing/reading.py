"""Which reader a file needs, and the readers of JSON Lines, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.law.importing.rows import NAMES, Rejected, Row, Unreadable, named, row_of

_LISTS = ("sections", "chapters", "parts", "data", "articles", "items")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without mark, else Windows Latin. Raises Unreadable for what is no text."""
    if data[:8].startswith((b"\x89PNG", b"\xff\xd8", b"PK\x03\x04", b"GIF8", b"%PDF")) or b"\x00" in data[:4000]:
        raise Unreadable("this is no text file, whatever its name says; give JSON Lines, JSON, CSV or a PDF")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def records(path: Path, data: bytes, act: str) -> Iterator[Row | Rejected]:
    """The rows of a JSON Lines, JSON or CSV file. Raises Unreadable."""
    text = decoded(data)
    if not text.strip():
        raise Unreadable("the file is empty")
    act = act or _act_from_name(path)
    start = text.lstrip()[:1]
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return _json_lines(text, act)
    if start in "[{":
        try:
            return _json(json.loads(text), act)
        except ValueError as reason:
            if "\n" not in text.strip():
                raise Unreadable(f"broken JSON: {reason}") from None
            return _json_lines(text, act)
    return _csv(text, act)


def _act_from_name(path: Path) -> str:
    """``ipc.json`` is of the IPC, when the file itself does not say."""
    stem = re.sub(r"[_\s]+", "-", path.stem.lower())
    return "" if path.suffix.lower() in (".jsonl", ".ndjson") else "?" + stem


def _record(place: int, record: Any, act: str, defaults: Mapping[str, str]) -> Iterable[Row | Rejected]:
    if not isinstance(record, dict):
        return [Rejected(place, "not a record with named fields")]
    guess = act[1:] if act.startswith("?") else ""
    given = "" if guess else act
    return row_of(place, record, given, {"act": guess, **defaults})


def _json_lines(text: str, act: str) -> Iterator[Row | Rejected]:
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as reason:
            yield Rejected(place, f"broken JSON: {reason}")
            continue
        yield from _record(place, record, act, {})


def _json(value: Any, act: str) -> Iterator[Row | Rejected]:
    place = 0
    for record, defaults in _walk(value, {}):
        place += 1
        yield from _record(place, record, act, defaults)
    if not place:
        raise Unreadable("the JSON holds no list of sections")


def _walk(value: Any, defaults: dict[str, str]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Every record that is a section, with what the objects around it say of Act and chapter."""
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, defaults)
    elif isinstance(value, dict):
        inner = [key for key in _LISTS if isinstance(value.get(key), (list, dict))]
        if not inner and not any(key in value for key in NAMES["number"]) and _all_records(value):
            for key, one in value.items():  # {"302": {"title": ...}}
                yield {"section": key, **one}, defaults
            return
        if not inner:
            yield value, defaults
            return
        around = {
            name: named(value, name) for name in ("act", "act_title", "year", "chapter", "chapter_title", "language")
        }
        if "chapters" not in inner and not around["chapter_title"]:
            around["chapter_title"] = named(value, "heading") if around["chapter"] else ""
        known = {**defaults, **{k: v for k, v in around.items() if v}}
        for key in inner:
            yield from _walk(value[key], known)
    else:
        yield value, defaults


def _all_records(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(isinstance(one, dict) for one in value.values())


def _csv(text: str, act: str) -> Iterator[Row | Rejected]:
    sample = text[:5000]
    delimiter = max(",;\t|", key=sample.split("\n", 1)[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = columns
    if not any(name in NAMES["number"] for name in columns):
        raise Unreadable(f"no column for the section number; the first line has: {', '.join(columns)[:120]}")
    place = 0
    try:
        for place, record in enumerate(reader, 1):
            yield from _record(place, record, act, {})
    except csv.Error as reason:
        yield Rejected(place + 1, f"broken CSV: {reason}")
