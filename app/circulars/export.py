"""Circulars as CSV, with the columns that the import reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import selectinload, undefer

from app.access import Viewer
from app.circulars import queries, store
from app.circulars.models import Circular
from app.circulars.queries import Filters
from app.db import db
from app.places.queries import stations

COLUMNS = (
    "file", "number", "date", "title_hi", "title_en", "office", "category", "language", "audience", "roles", "stations",
    "effective_from", "effective_until", "status", "acknowledge", "due", "body",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(viewer: Viewer, filters: Filters) -> str:
    """The circulars that the viewer may read, as one table."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(lines(viewer, filters))
    return out.getvalue()


def lines(viewer: Viewer, filters: Filters) -> Iterator[list[str]]:
    """One line a circular; cells that a spreadsheet would calculate are defused."""
    codes = {s.id: s.code for s in stations()}
    parts = (undefer(Circular.body), selectinload(Circular.targets), selectinload(Circular.files))
    for row in db.session.scalars(queries.narrowed(viewer, filters).options(*parts)):
        yield [_defused(cell) for cell in _cells(row, codes)]


def _cells(row: Circular, codes: dict[int, str]) -> list[str]:
    roles = ";".join(t.role for t in row.targets if t.role)
    named = ";".join(codes.get(t.station_id, "") for t in row.targets if t.station_id)
    days = {n: str(getattr(row, n) or "") for n in ("date", "effective_from", "effective_until", "due")}
    plain = {"file": ";".join(file_name(row, i) for i in range(len(row.files))), "roles": roles, "stations": named}
    plain |= days | {"acknowledge": "yes" if row.acknowledge else "no"}
    return [plain.get(name) if name in plain else str(getattr(row, name)) for name in COLUMNS]  # type: ignore[misc]


def file_name(row: Circular, place: int) -> str:
    """The name under which a file is exported: number of the circular, place, its own name."""
    file = row.files[place]
    return f"{row.id}-{place + 1}-{file.name}"


def _defused(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def to_folder(viewer: Viewer, folder: Path) -> tuple[int, int]:
    """Writes circulars.csv and the files beside it; returns (circulars, files). Files are copied, not linked."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "circulars.csv").write_text(as_csv(viewer, Filters()), encoding="utf-8", newline="")
    count = files = 0
    for row in db.session.scalars(queries.visible(viewer).options(selectinload(Circular.files))):
        count += 1
        for place, file in enumerate(row.files):
            source = store.path_of(file.sha256)
            if source.exists():
                (folder / file_name(row, place)).write_bytes(source.read_bytes())
                files += 1
    return count, files
