"""An import as a job that the server keeps: upload, mapping, check, and saving, each of which survives a restart.

Checking writes its rows in short transactions and can go on from the row where it stopped; saving is one transaction,
so that it either happened or did not; matching follows and can be done again. The work runs in a process of its own
(``desk vehicles work``), so that no web worker waits for it and a page can show how far it is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

from flask import current_app, g
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from app.access import Viewer, viewer
from app.config import ROOT
from app.db import db, utcnow, writing
from app.vehicles.importing import mapping as columns
from app.vehicles.importing.outcome import OUTCOMES, Checked, judge
from app.vehicles.importing.reader import rows
from app.vehicles.importing.rows import Context
from app.vehicles.importing.save import enter, finish
from app.vehicles.models import VehicleImport, VehicleImportRow
from app.web import BadInput, language

STALE = timedelta(seconds=30)  # without a sign of life for so long, the work has stopped
WORKING = ("checking", "saving", "matching")


def begin(stream: IO[bytes], filename: str) -> VehicleImport:
    """Keeps an uploaded file and guesses its columns. Raises BadInput for what is no table."""
    folder = Path(current_app.config["INSTANCE"]) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"vehicles-{os.urandom(8).hex()}"
    with path.open("wb") as file:
        while piece := stream.read(1 << 20):
            file.write(piece)
    try:
        head = header(path)
    except BadInput:
        path.unlink()
        raise
    who = viewer()
    with writing() as session:
        job = VehicleImport(
            filename=Path(filename or "").name[:200] or "?",
            path=path.name,
            mapping=columns.guess(head),
            by_id=who.user_id,
            station_id=who.station_id,
            role=who.role,
            username=who.name,
            language=language(),
        )
        session.add(job)
    return job


def path_of(job: VehicleImport) -> Path:
    """Where the file lies."""
    return Path(current_app.config["INSTANCE"]) / "imports" / job.path


def header(path: Path) -> list[str]:
    """The titles. Raises BadInput."""
    head = next(rows(path), None)
    if not head:
        raise BadInput(_("The file is empty."))
    return head


def preview(job: VehicleImport, count: int = 5) -> list[list[str]]:
    """The header and the first rows."""
    return list(islice(rows(path_of(job)), count + 1))


def job(key: int, who: Viewer) -> VehicleImport | None:
    """One's own job; those who act for the district see every job."""
    found = db.session.get(VehicleImport, key)
    return found if found and (found.by_id == who.user_id or who.district_wide) else None


def jobs(who: Viewer) -> list[VehicleImport]:
    """The last imports that the viewer may see."""
    query = select(VehicleImport).order_by(VehicleImport.id.desc()).limit(20)
    return list(db.session.scalars(query if who.district_wide else query.where(VehicleImport.by_id == who.user_id)))


def choose(one: VehicleImport, chosen: Mapping[str, int]) -> None:
    """Sets the mapping and starts the check from the first row. Raises BadInput."""
    columns.check(chosen, len(header(path_of(one))), one.station_id is not None)
    with writing() as session:
        session.execute(delete(VehicleImportRow).where(VehicleImportRow.import_id == one.id))
        one.mapping, one.stage, one.seen, one.total = dict(chosen), "checking", 0, 0
        one.counts, one.message, one.moved_at = {}, "", utcnow()
    start(one)


def confirm(one: VehicleImport) -> None:
    """Starts saving what was checked."""
    if one.stage != "ready":
        raise BadInput(_("This import is not ready to be saved."))
    with writing():
        one.stage, one.moved_at = "saving", utcnow()
    start(one)


def resume(one: VehicleImport) -> None:
    """Goes on with work that stopped; does nothing while it is alive."""
    if one.stage in WORKING and stopped(one):
        with writing():
            one.moved_at = utcnow()
        start(one)


def stopped(one: VehicleImport) -> bool:
    """Whether the work has given no sign of life."""
    return one.stage in WORKING and abs(utcnow() - one.moved_at) > STALE


def start(one: VehicleImport) -> None:
    """Starts the worker process; under test the work is done at once."""
    if current_app.testing:
        work(one.id)
        return
    command = [sys.executable, "-m", "flask", "--app", "app:create_app", "vehicles", "work", str(one.id)]
    environment = os.environ | {"DESK_INSTANCE": str(current_app.config["INSTANCE"])}
    subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)


def work(key: int) -> None:
    """Does what the job's stage asks for, as the person who uploaded it."""
    one = db.session.get(VehicleImport, key)
    if one is None or one.stage not in WORKING:
        return
    before = g.get("viewer")
    g.viewer = Viewer(one.by_id, one.username, one.role, one.station_id)
    try:
        with force_locale(one.language):
            {"checking": _check, "saving": _save, "matching": _match}[one.stage](one)
    except BadInput as reason:
        with writing():
            one.stage, one.message = "failed", str(reason)[:300]
    finally:
        g.viewer = before
        if before is None:
            g.pop("viewer")


def _check(one: VehicleImport) -> None:
    path, chosen, done = path_of(one), dict(one.mapping), one.seen
    context, counts = Context.load(viewer()), Counter(one.counts)
    seen: dict[str, int] = {}
    if done:  # resumed: what was checked before is checked again in memory only, to know its identities
        for _batch in judge(_numbered(path, 0, done), chosen, context, seen):
            pass
    for batch in judge(_numbered(path, done, None), chosen, context, seen):
        counts.update(checked.outcome for checked in batch)
        with writing() as session:
            session.execute(insert(VehicleImportRow), [_staged(one.id, checked) for checked in batch])
            one.seen, one.counts, one.moved_at = done + len(batch), dict(counts), utcnow()
        done += len(batch)
    with writing():
        one.total, one.stage, one.moved_at = done, "ready", utcnow()


def _numbered(path: Path, first: int, last: int | None) -> Iterator[tuple[int, list[str]]]:
    """(row number as a spreadsheet counts, cells) of the rows after the header."""
    return islice(enumerate(islice(rows(path), 1, None), start=2), first, last)


def _staged(key: int, checked: Checked) -> dict[str, Any]:
    return {
        "import_id": key,
        "number": checked.number,
        "outcome": checked.outcome,
        "clean": checked.clean or None,
        "reason": checked.reason,
        "written": checked.written,
    }


def _save(one: VehicleImport) -> None:
    def within(counts: dict[str, int]) -> None:
        one.stage, one.moved_at = "matching", utcnow()
        one.counts = one.counts | {name: counts[name] for name in ("first", "last")}

    enter(_to_save(one.id), one.filename, within=within)
    _match(one)


def _match(one: VehicleImport) -> None:
    def alive() -> None:
        one.moved_at = utcnow()

    matches = finish(one.counts["first"], one.counts["last"], alive)
    with writing():
        one.stage, one.moved_at, one.counts = "done", utcnow(), one.counts | {"matches": matches}
    path_of(one).unlink(missing_ok=True)


def _to_save(key: int) -> Iterator[Checked]:
    last = 0
    while True:
        query = select(VehicleImportRow.number, VehicleImportRow.outcome, VehicleImportRow.clean)
        query = query.where(VehicleImportRow.import_id == key, VehicleImportRow.number > last)
        query = query.where(VehicleImportRow.outcome.in_(("new", "changed"))).order_by(VehicleImportRow.number)
        part = db.session.execute(query.limit(1000)).all()
        if not part:
            return
        for number, outcome, clean in part:
            yield Checked(number, outcome, dict(clean or {}))
        last = part[-1][0]


def problems(key: int, offset: int, size: int) -> list[VehicleImportRow]:
    """Rejected and doubled rows in the order of the file."""
    query = select(VehicleImportRow).where(VehicleImportRow.import_id == key)
    query = query.where(VehicleImportRow.outcome.in_(("rejected", "twice"))).order_by(VehicleImportRow.number)
    return list(db.session.scalars(query.offset(offset).limit(size)))


def counted(one: VehicleImport) -> dict[str, int]:
    """Counts of every outcome, zeros included."""
    return {name: one.counts.get(name, 0) for name in OUTCOMES}
