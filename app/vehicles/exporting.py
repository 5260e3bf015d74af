"""The register as a table, without owners; cells that a spreadsheet would run as formulas are disarmed."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import Viewer
from app.db import db
from app.vehicles.lookup.numbers import visible
from app.vehicles.models import Vehicle
from app.vehicles.queries import Filters
from app.web import BadInput

HEADER = (
    *("registration_number", "chassis_number", "engine_number", "kind", "make", "model", "colour", "year", "state"),
    *("state_date", "station", "case_type", "fir_number", "fir_date", "sections", "place", "remarks"),
)
XLSX_ROWS = 100_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


def safe(value: Any) -> str:
    """The cell's text; a leading apostrophe where it would otherwise be a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def lines(filters: Filters, viewer: Viewer, limit: int | None = None) -> Iterator[list[str]]:
    """Header, then the chosen records, newest first."""
    yield list(HEADER)
    query = select(Vehicle).where(visible(viewer), *filters.conditions()).options(joinedload(Vehicle.station))
    query = query.order_by(Vehicle.listed_at.desc(), Vehicle.id.desc()).limit(limit)
    for row in db.session.scalars(query.execution_options(yield_per=1000)):
        yield [safe(value) for value in _cells(row)]


def _cells(row: Vehicle) -> tuple[Any, ...]:
    return (
        row.plate or row.registration,
        row.vin,
        row.engine_key,
        row.kind,
        row.make,
        row.model,
        row.colour,
        row.year,
        row.state,
        row.state_on,
        row.station.name_en,
        row.case_kind,
        row.case_number,
        row.case_date,
        row.sections.replace(",", "; "),
        row.place_text,
        row.remarks,
    )


def as_csv(filters: Filters, viewer: Viewer) -> Iterator[str]:
    """CSV in pieces, with the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    out = io.StringIO()
    writer = csv.writer(out)
    for number, line in enumerate(lines(filters, viewer)):
        writer.writerow(line)
        if number % 500 == 499:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def as_xlsx(filters: Filters, viewer: Viewer, total: int, too_many: str) -> bytes:
    """An Excel workbook of at most XLSX_ROWS records. Raises BadInput with ``too_many``."""
    if total > XLSX_ROWS:
        raise BadInput(too_many)
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("vehicles")
    for line in lines(filters, viewer, XLSX_ROWS):
        sheet.append(line)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        return file.read()
