"""Circulars from a folder: PDF, Word and picture files, with an optional CSV that says what they are.

The CSV has the columns of export.py; only ``file`` or ``number`` is needed, several files of one circular are parted
by semicolons. Files that no CSV names become circulars of their own, under their file name. Each circular is one
transaction, known ones are passed over: an import that was stopped goes on when it is started again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.circulars import actions, attaching
from app.circulars.asked import read_day
from app.circulars.days import today
from app.circulars.models import Circular, CircularFile
from app.circulars.store import kind_of
from app.circulars.words import AUDIENCES, CATEGORIES, LANGUAGES, OFFICES, ROLES, STATES
from app.db import db, utcnow, writing
from app.places.queries import station
from app.places.reports import Report, Unreadable, csv_rows, text_of
from app.search.text.krutidev import convert_mixed
from app.web import BadInput

SUFFIXES = (".pdf", ".docx", ".png", ".jpg", ".jpeg")
_CHOICES: dict[str, dict[str, Any]] = {
    "office": OFFICES,
    "category": CATEGORIES,
    "language": LANGUAGES,
    "audience": AUDIENCES,
    "status": STATES,
}
_DEFAULTS = {"office": "other", "category": "other", "language": "hi", "audience": "all", "status": "in_force"}


class DryRun(Exception):
    """Ends a transaction that must not be saved."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One circular to be: its columns, whom it reaches, its files."""

    line: int
    values: dict[str, Any]
    roles: list[str]
    station_ids: list[int]
    status: str
    files: list[Path]


def import_folder(
    folder: Path, table: Path | None, dry_run: bool, status: str, progress: Callable[[int, int], None]
) -> Report:
    """Imports a folder. Raises Unreadable when there is nothing that could be read."""
    if not folder.is_dir():
        raise Unreadable(f"{folder} is no folder.")
    report = Report()
    wanted = list(_wanted(folder, table or _found_table(folder), status, report))
    if not report.read:
        raise Unreadable(f"{folder} holds no PDF, Word or picture file and no CSV of circulars.")
    for done, one in enumerate(wanted, 1):
        try:
            _save(one, report, dry_run)
        except BadInput as reason:
            report.reject(one.line, str(reason), one.values["number"])
        progress(done, len(wanted))
    return report


def _found_table(folder: Path) -> Path | None:
    tables = sorted(folder.glob("*.csv"))
    if len(tables) > 1:
        raise Unreadable("The folder holds several CSV files; name the right one with --csv.")
    return tables[0] if tables else None


def _wanted(folder: Path, table: Path | None, status: str, report: Report) -> Iterator[Wanted]:
    named: set[Path] = set()
    seen: set[str] = set()
    rows = list(csv_rows(text_of(table), ())) if table else []
    if rows and not {"file", "number"} & set(rows[0][1]):
        raise Unreadable("The first line of the CSV must name the columns; missing: file or number.")
    for line, row in rows:
        report.read += 1
        try:
            one = _from_row(folder, line, row, status)
        except BadInput as reason:
            report.reject(line, str(reason), row.get("number") or row.get("file", ""))
            named |= {folder / name for name in _names(row)}
            continue
        named |= set(one.files)
        yield one
    for place, path in enumerate(
        sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()), 1
    ):
        if path in named:
            continue
        report.read += 1
        content = _content(path)
        if content in seen or _kept_already(content):
            report.unchanged += 1
        else:
            seen.add(content)
            yield _from_row(folder, place, {"file": str(path.relative_to(folder))}, status)


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kept_already(content: str) -> bool:
    """Whether a circular has this very content: also one that was given its right number since an earlier import."""
    return db.session.scalar(select(CircularFile.id).where(CircularFile.sha256 == content).limit(1)) is not None


def _names(row: dict[str, str]) -> list[str]:
    return [name.strip() for name in row.get("file", "").split(";") if name.strip()]


def _from_row(folder: Path, line: int, row: dict[str, str], status: str) -> Wanted:
    files = [_inside(folder, name) for name in _names(row)]
    stem = files[0].stem[:70] if files else ""
    number = row.get("number") or _own_number(files[0].relative_to(folder) if files else Path())
    row = {name: convert_mixed(cell) for name, cell in row.items() if name != "file"}
    values: dict[str, Any] = {
        "number": number[:80],
        "date": _day(row, "date") or today(),
        "title_hi": (row.get("title_hi") or row.get("title") or ("" if row.get("title_en") else stem or number))[:300],
        "title_en": row.get("title_en", "")[:300],
        "body": row.get("body", ""),
        "acknowledge": row.get("acknowledge", "").lower() in ("1", "yes", "true", "हाँ", "हां"),
        "effective_from": _day(row, "effective_from"),
        "effective_until": _day(row, "effective_until"),
        "due": _day(row, "due"),
    }
    for name, known in _CHOICES.items():
        value = row.get(name, "").strip().lower().replace(" ", "_") or (status if name == "status" else _DEFAULTS[name])
        if value not in known:
            raise BadInput(f"{name} {value!r} is none of: {', '.join(known)}", name)
        values[name] = value
    roles = [r.strip() for r in row.get("roles", "").split(";") if r.strip()]
    if unknown := [r for r in roles if r not in ROLES]:
        raise BadInput(f"no role {unknown[0]!r}; known: {', '.join(ROLES)}", "roles")
    return Wanted(line, values, roles, _station_ids(row), values.pop("status"), files)


def _own_number(path: Path) -> str:
    """IMPORT/2019/12 for 2019/12.pdf: the same name in two folders is two circulars."""
    number = f"IMPORT/{path.with_suffix('').as_posix()}"
    return number if len(number) <= 80 else f"{number[:68]}…{hashlib.sha256(number.encode()).hexdigest()[:11]}"


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise BadInput(f"the file {name[:80]!r} is not in the folder", "file")
    return folder / path.relative_to(folder.resolve())


def _day(row: dict[str, str], name: str) -> Any:
    return read_day(row[name].strip(), name) if row.get(name, "").strip() else None


def _station_ids(row: dict[str, str]) -> list[int]:
    found = []
    for name in (n.strip() for n in row.get("stations", "").split(";") if n.strip()):
        known = station(name)
        if known is None:
            raise BadInput(f"no station {name!r}; ./desk places stations lists them", "stations")
        found.append(known.id)
    return found


def _save(one: Wanted, report: Report, dry_run: bool) -> None:
    """One circular with its files, or nothing of it."""
    known = db.session.scalar(select(Circular).where(Circular.number == one.values["number"]))
    before = len(known.files) if known else 0
    if dry_run:
        _check(one, known)
        added, more = known is None, known is not None and before < len(one.files)
    else:
        added, more = _write(one, known)
    report.added += added
    report.changed += more
    report.unchanged += not added and not more


def _check(one: Wanted, known: Circular | None) -> None:
    if known is None:
        actions.check(one.values, None)
    for path in one.files:
        with path.open("rb") as file:
            if not kind_of(file.read(1024)):
                raise BadInput(f"{path.name!r} is no PDF, Word (.docx), PNG or JPEG file", "file")


def _write(one: Wanted, known: Circular | None) -> tuple[bool, bool]:
    """(whether it is new, whether a known one got files)."""
    with writing() as session, ExitStack() as opened:
        row = session.merge(known) if known is not None else actions.create(one.values, one.roles, one.station_ids)
        if known is None and one.status != "draft":
            actions.set_status(row, one.status, by="import")
            row.published_at = utcnow()
        session.flush()
        before = {file.sha256 for file in row.files}
        attaching.attach(row, [(opened.enter_context(path.open("rb")), path.name) for path in one.files])
        more = len(row.files) > len(before)
    return known is None, known is not None and more
