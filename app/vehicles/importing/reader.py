"""Rows out of CSV and XLSX files, told apart by their content, never by their name."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from flask_babel import gettext as _

from app.web import BadInput

MOST_ROWS = 1_000_000
MOST_UNPACKED = 400 * 1024 * 1024  # a workbook that unpacks to more is a trap
MOST_COLUMNS = 200
_CONTROL = frozenset(range(32)) - {9, 10, 13}


def rows(path: Path) -> Iterator[list[str]]:
    """Every row as texts, the header first. Raises BadInput with what to do."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise BadInput(_("The file is empty."))
    reading = _xlsx(path) if start.startswith(b"PK\x03\x04") else _csv(path, start)
    for number, row in enumerate(reading):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise BadInput(_("The file is too large: at most 1,000,000 rows of 200 columns. Split it."))
        yield row


def _csv(path: Path, start: bytes) -> Iterator[list[str]]:
    try:
        with path.open(encoding=_encoding(path, start), newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max(",;\t|", key=head.count)
            for row in csv.reader(file, delimiter=delimiter, strict=False):
                if any(cell.strip() for cell in row):
                    yield [cell.strip() for cell in row]
    except (csv.Error, UnicodeError) as reason:
        raise BadInput(_("The file cannot be read as CSV: %(reason)s", reason=str(reason)[:100])) from None


def _encoding(path: Path, start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if any(byte in _CONTROL for byte in start):
        raise BadInput(_("This is no table. Send a CSV file or an Excel workbook (.xlsx)."))
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"  # Excel's own on Windows; Hindi would not have survived it
    return "utf-8-sig"


def _xlsx(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # takes a quarter of a second: only when needed

    broken = BadInput(_("The workbook cannot be read. Save it again as .xlsx or as CSV."))
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise BadInput(_("The workbook is too large when unpacked. Split it, or save it as CSV."))
            if "xl/workbook.xml" not in archive.namelist():
                raise broken
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True, keep_links=False)
    except BadInput:
        raise
    except Exception:  # openpyxl raises whatever its parsers raise
        raise broken from None
    try:
        yield from _cells(book)
    except BadInput:
        raise
    except Exception:
        raise broken from None
    finally:
        book.close()


def _cells(book: object) -> Iterator[list[str]]:
    sheet = book.worksheets[0]  # type: ignore[attr-defined]
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield texts


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
