"""Local map tiles from an MBTiles file (a SQLite database, OSGeo MBTiles 1.3) that the administrator has added."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from flask import current_app

from app.places.reports import Unreadable

_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def file() -> Path:
    """Where the tiles of this instance lie."""
    return Path(current_app.config["INSTANCE"]) / "tiles.mbtiles"


def present() -> bool:
    """Whether there are local tiles."""
    return file().exists()


def add(path: Path) -> dict[str, str]:
    """Copies a tile file into the instance after looking into it; returns its metadata. Raises Unreadable."""
    about = _metadata(path)
    if about.get("format", "png") not in ("png", "jpg", "jpeg", "webp"):
        raise Unreadable(f"{path.name} holds {about['format']} tiles; picture tiles (png, jpg, webp) are needed.")
    draft = file().with_suffix(".new")
    shutil.copyfile(path, draft)
    draft.replace(file())
    return about


def _metadata(path: Path) -> dict[str, str]:
    try:
        with closing(_open(path)) as source:
            about = {str(k): str(v) for k, v in source.execute("SELECT name, value FROM metadata")}
            if source.execute("SELECT count(*) FROM (SELECT 1 FROM tiles LIMIT 1)").fetchone()[0] == 0:
                raise Unreadable(f"{path.name} holds no tiles.")
    except sqlite3.Error:
        raise Unreadable(f"{path.name} is not an MBTiles file (tables metadata and tiles).") from None
    return about


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def tile(zoom: int, x: int, y: int) -> tuple[bytes, str] | None:
    """(picture, type) of a tile counted from the north (XYZ), or None; MBTiles counts rows from the south."""
    if not present() or not 0 <= zoom <= 22 or not 0 <= y < 2**zoom:
        return None
    with closing(_open(file())) as source:
        found = source.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (zoom, x, 2**zoom - 1 - y),
        ).fetchone()
    if found is None:
        return None
    data = bytes(found[0])
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    kind = next((name for start, name in _TYPES.items() if data.startswith(start)), "")
    return (data, kind) if kind else None
