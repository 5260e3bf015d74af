"""Camera registers from files of other systems: read, guessed, checked row by row, saved in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.cameras.importing.columns import guess
from app.cameras.importing.readers import records
from app.cameras.importing.rows import CameraRow, checked
from app.cameras.importing.saving import save
from app.db import writing
from app.places.reports import Report

__all__ = ["Preview", "import_bytes", "preview"]


class _DryRun(Exception):
    """Ends a transaction that must not be saved."""


@dataclass(slots=True)
class Preview:
    """What a file would bring: ``columns`` of the file -> what each was taken for ('' : left out)."""

    columns: dict[str, str] = field(default_factory=dict)
    rows: list[CameraRow] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def preview(data: bytes, name: str) -> Preview:
    """Reads and checks a file; saves nothing. Raises Unreadable."""
    made = Preview()
    found = records(data, name)
    made.columns = guess({key for record in found for key in record.fields})
    made.report.read = len(found)
    for record in found:
        row = checked(record, made.columns, made.report)
        if row is not None:
            made.rows.append(row)
    return made


def import_bytes(
    data: bytes, name: str, dry_run: bool, progress: Callable[[int, int], None] = lambda done, all_: None
) -> Report:
    """Imports a whole file: all its good rows, or none when anything goes wrong on the way. Raises Unreadable."""
    made = preview(data, name)
    try:
        with writing():
            save(made.rows, name, made.report, progress)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return made.report
