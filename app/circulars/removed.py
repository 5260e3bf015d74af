"""Files that were taken off a circular: kept for a day, with all that was read in them, so that it can be undone."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app.circulars.models import CircularFile, CircularPage

KEPT_S = 24 * 60 * 60
_COLUMNS = ("sha256", "name", "kind", "size", "state", "way", "sure", "pages", "done", "message", "added_at")
_PAGE_COLUMNS = ("number", "text", "way", "sure")


def _folder() -> Path:
    return Path(current_app.config["INSTANCE"]) / "circulars" / "removed"


def keep(file: CircularFile) -> str:
    """Notes the file and its pages; the token by which ``find`` gives them back."""
    row = {name: getattr(file, name) for name in _COLUMNS}
    row["added_at"] = file.added_at.isoformat()
    pages = [{name: getattr(page, name) for name in _PAGE_COLUMNS} for page in file.texts]
    token = secrets.token_hex(8)
    _folder().mkdir(parents=True, exist_ok=True)
    draft = _folder() / f"{token}.new"
    with draft.open("w", encoding="utf-8") as out:
        json.dump({"circular": file.circular_id, "file": row, "pages": pages}, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(_folder() / f"{token}.json")
    return token


def find(circular_id: int, token: str) -> dict[str, Any] | None:
    """What was noted under the token, or None: never there, too long ago, or of another circular."""
    path = _folder() / f"{token}.json"
    if not re.fullmatch("[0-9a-f]{16}", token) or not path.exists() or _old(path):
        return None
    noted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return noted if noted["circular"] == circular_id else None


def row_of(noted: dict[str, Any]) -> CircularFile:
    """The file as it was, with its pages; one that was being read is read anew."""
    values = noted["file"] | {"added_at": datetime.fromisoformat(noted["file"]["added_at"])}
    if values["state"] == "running":
        values |= {"state": "waiting", "done": 0}
    return CircularFile(**values, texts=[CircularPage(**page) for page in noted["pages"]])


def drop(token: str) -> None:
    """Forgets what was noted; its content stays where it is."""
    (_folder() / f"{token}.json").unlink(missing_ok=True)


def contents() -> set[str]:
    """SHA-256 of every file that can still be brought back."""
    return {noted["file"]["sha256"] for _path, noted in _noted()}


def sweep(circular_id: int | None = None) -> set[str]:
    """Forgets what is older than a day, and all of one circular; the SHA-256 of what was forgotten."""
    gone = set[str]()
    for path, noted in _noted():
        if _old(path) or noted["circular"] == circular_id:
            gone.add(noted["file"]["sha256"])
            path.unlink(missing_ok=True)
    return gone


def _noted() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in _folder().glob("*.json"):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def _old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > KEPT_S
