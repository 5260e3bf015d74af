"""What an import says at its end, and reading the text files that people bring."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click


class Unreadable(Exception):
    """The file as a whole cannot be read; ``str()`` says what to do."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out. ``number``: its line or place in the file, counted as people count (from 1)."""

    number: int
    reason: str
    text: str = ""


@dataclass(slots=True)
class Report:
    """The outcome of one import. ``notes``: rows that were repaired on the way, with what was done."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Rejected] = field(default_factory=list)

    def reject(self, number: int, reason: str, text: str = "") -> None:
        self.rejected.append(Rejected(number, reason, text[:80]))

    def note(self, number: int, reason: str, text: str = "") -> None:
        self.notes.append(Rejected(number, reason, text[:80]))


def say(report: Report, dry_run: bool, unit: str = "") -> None:
    """Prints a report for the command line. ``unit``: what is counted when it is not rows ("cameras")."""
    for row in report.rejected:
        click.echo(f"row {row.number}: rejected: {row.reason}" + (f" [{row.text}]" if row.text else ""))
    for row in report.notes:
        click.echo(f"row {row.number}: note: {row.reason}" + (f" [{row.text}]" if row.text else ""))
    click.echo(
        f"{report.read} rows, {len(report.rejected)} rejected; {unit + ': ' if unit else ''}"
        f"{report.added} new, {report.changed} changed, {report.unchanged} unchanged"
        + (" (dry run: nothing was saved)" if dry_run else "")
    )


def progress(label: str) -> Callable[[int, int], None]:
    """Prints how far a long import is, on one line of a terminal or sparsely into a file."""

    def show(done: int, total: int) -> None:
        if done == total or done % 500 == 0:
            click.echo(f"{label}: {done} of {total}", err=True)

    return show


def text_of(path: Path) -> str:
    """The file's text: UTF-8 with or without mark, UTF-16, else Windows-1252. Raises Unreadable."""
    return decode(path.read_bytes())


def decode(data: bytes) -> str:
    """Bytes as text; raises Unreadable for what is no text at all (a picture, an old Excel file)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096]:
        raise Unreadable("This is not a text file. Save the table as CSV (UTF-8) and import that.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def csv_rows(text: str, required: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, row) with the header as row 1. Delimiters: comma, semicolon, tab. Raises Unreadable."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="", strict=False)
    try:
        header = [name.strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in required if name not in header]
        if missing:
            raise Unreadable(f"The first line must name the columns; missing: {', '.join(missing)}.")
        reader.fieldnames = header
        for number, row in enumerate(reader, 2):
            yield (
                number,
                {k: (v or "").strip() for k, v in row.items() if isinstance(k, str) and not isinstance(v, list)},
            )
    except csv.Error as reason:
        raise Unreadable(f"The table is damaged near row {reader.line_num}: {reason}.") from None
