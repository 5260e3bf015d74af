"""``./desk bench backup [--mb 1000] [--rate 20]``: a backup of a large live site while people go on saving.

Four signed-in people note sightings on the running site (gunicorn), ``--rate`` a second together, before, during and
after ``./desk backup``. The copy is put into a new instance by ``./desk restore`` and must hold: every row counted
in its manifest, a whole database, an unbroken trail, everything that was acknowledged before the backup began, and of
each person's numbered notes the first so-and-so many without a hole.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert

from app import create_app
from app.audit import record
from app.db import db, utcnow, writing
from app.operations.backup import counts, unpack
from app.vehicles.models import Vehicle, VehiclePhoto
from tests.machine import Browser, Machine

PEOPLE = 4
PHOTO, THUMBNAIL = 40_000, 3_000  # bytes, as the site keeps them at most
PASSPHRASE = "a lamp for each of seven gates"


def fill(instance: Path, megabytes: int) -> None:
    """Pictures of vehicles for seven tenths, lines of the trail for one, files of circulars for the rest."""
    app = create_app({"INSTANCE": instance, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance / 'desk.db'}"})
    with app.app_context():
        pictures = megabytes * 700_000 // (PHOTO + THUMBNAIL)
        for first in range(0, pictures, 500):
            with writing() as session:
                _pictures(session.connection(), 1_000_000 + first, min(500, pictures - first))
        for first in range(0, megabytes * 200, 2_000):
            with writing():
                for n in range(first, min(first + 2_000, megabytes * 200)):
                    record("look-up", "vehicle", f"CG07 line {n}", "FIR 12/2026", n=n)
        db.session.remove()
        db.engine.dispose()
    files = instance / "circulars" / "files" / "bench"
    files.mkdir(parents=True, exist_ok=True)
    for n in range(megabytes // 5):
        (files / f"{n}.pdf").write_bytes(os.urandom(1_000_000))


def _pictures(connection, first: int, number: int) -> None:  # type: ignore[no-untyped-def]
    keys = range(first, first + number)
    rows = [
        {"id": n, "state": "stolen", "state_on": utcnow().date(), "station_id": 1, "chassis": f"BENCH{n}"} for n in keys
    ]
    connection.execute(insert(Vehicle.__table__), rows)
    blobs = [{"vehicle_id": n, "picture": os.urandom(PHOTO), "thumbnail": os.urandom(THUMBNAIL)} for n in keys]
    connection.execute(insert(VehiclePhoto.__table__), blobs)


class Writer(threading.Thread):
    """Somebody who notes a sighting every so often. ``kept``: when each was acknowledged, by number."""

    def __init__(self, machine: Machine, number: int, every: float, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.browser, self.number, self.every, self.stop = Browser(machine), number, every, stop
        self.kept: list[float] = []
        self.waits: list[float] = []
        self.errors: list[str] = []
        self.browser.sign_in("demo-control-room")
        self.token = self.browser.token("/account/password")

    def run(self) -> None:
        due = time.monotonic()
        while not self.stop.is_set():
            note = f"w{self.number}-{len(self.kept)}"
            data = {"where": note, "note": note, "csrf_token": self.token}  # another place: another sighting
            begun = time.monotonic()
            status, page = self.browser.request("POST", "/vehicles/1/sightings", data)
            self.waits.append(time.monotonic() - begun)
            if status != 303:
                self.errors.append(f"{note}: {status} {page[-200:]}")
                return
            self.kept.append(time.monotonic())
            due += self.every
            self.stop.wait(max(0.0, due - time.monotonic()))


def measure(machine: Machine, folder: Path, rate: float) -> tuple[Path, float, float, list[Writer]]:
    """Runs the backup amid the writers. Gives its folder, when it began and ended, and the writers."""
    stop = threading.Event()
    writers = [Writer(machine, n, PEOPLE / rate, stop) for n in range(PEOPLE)]
    for writer in writers:
        writer.start()
    stop.wait(5)
    begun = time.monotonic()
    process = machine.command("backup", "--to", str(folder / "backups"))
    said = process.communicate()[1].decode()
    ended = time.monotonic()
    assert process.returncode == 0, said
    stop.wait(3)
    stop.set()
    for writer in writers:
        writer.join(60)
    return next((folder / "backups").glob("*Z")), begun, ended, writers


def faults(
    machine: Machine, restored: Machine, manifest: dict[str, int], begun: float, writers: list[Writer]
) -> Iterator[str]:
    """What is wrong with the restored copy; nothing, one hopes."""
    yield from (error for writer in writers for error in writer.errors)
    if restored.ask("PRAGMA integrity_check") != [("ok",)]:
        yield "the database is not whole"
    if restored.ask("PRAGMA foreign_key_check"):
        yield "a row points nowhere"
    if counts(restored.instance / "desk.db") != manifest:
        yield "counts differ from the manifest"
    process = restored.command("audit", "verify")
    said = process.communicate()[1].decode()
    if process.returncode:
        yield f"the trail is broken: {said[-500:]}"
    for writer in writers:
        notes = restored.ask(f"SELECT note FROM vehicle_sighting WHERE note LIKE 'w{writer.number}-%' ORDER BY id")
        if [note for (note,) in notes] != [f"w{writer.number}-{n}" for n in range(len(notes))]:
            yield f"writer {writer.number} has a hole"
        before = sum(moment < begun for moment in writer.kept)
        if len(notes) < before:
            yield f"writer {writer.number}: {before} acknowledged before the backup, {len(notes)} in it"
        if len(machine.ask(f"SELECT 1 FROM vehicle_sighting WHERE note LIKE 'w{writer.number}-%'")) != len(writer.kept):
            yield f"writer {writer.number}: the live site lost a note"


def report(folder: Path, found: list[str], begun: float, ended: float, writers: list[Writer]) -> None:
    during = sorted(
        wait
        for writer in writers
        for wait, moment in zip(writer.waits, writer.kept, strict=False)
        if begun <= moment <= ended
    )
    size = sum(p.stat().st_size for p in folder.iterdir()) / 1e6
    print(f"backup of {size:.0f} MB made in {ended - begun:.0f} s")
    print(
        f"meanwhile {len(during)} writes, {len(during) / (ended - begun):.1f} a second, "
        f"p50 {during[len(during) // 2] * 1000:.0f} ms, p95 {during[int(len(during) * 0.95)] * 1000:.0f} ms, "
        f"worst {during[-1] * 1000:.0f} ms, {sum(len(w.errors) for w in writers)} errors"
    )
    print(*(f"FAULT {fault}" for fault in found), f"{len(found)} faults in the restored copy", sep="\n")


def run(folder: Path, megabytes: int, rate: float) -> list[str]:
    """All of it, in an empty folder. Prints the figures and returns the faults."""
    os.environ["DESK_BACKUP_PASSPHRASE"] = PASSPHRASE
    machine, restored = Machine(folder / "live" / "instance"), Machine(folder / "restored" / "instance")
    machine.instance.mkdir(parents=True)
    restored.instance.mkdir(parents=True)
    machine.start()
    try:
        fill(machine.instance, megabytes)
        size = sum(p.stat().st_size for p in machine.instance.rglob("*") if p.is_file()) / 1e6
        print(f"instance of {size:.0f} MB, database {(machine.instance / 'desk.db').stat().st_size / 1e6:.0f} MB")
        made, begun, ended, writers = measure(machine, folder, rate)
        at = time.monotonic()
        process = restored.command("restore", str(made))
        said = process.communicate()[1].decode()
        assert process.returncode == 0, said
        print(f"restored and proved in {time.monotonic() - at:.0f} s")
        found = list(faults(machine, restored, _manifest(made), begun, writers))
        report(made, found, begun, ended, writers)
        return found
    finally:
        machine.kill()


def _manifest(made: Path) -> dict[str, int]:
    """The row counts that the backup itself holds."""
    with tempfile.TemporaryDirectory() as name:
        known = unpack(made, PASSPHRASE, Path(name))["counts"]
    assert isinstance(known, dict)
    return known


def main() -> None:
    parser = argparse.ArgumentParser(prog="./desk bench backup")
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="desk-backup-") as name:
        sys.exit(bool(run(Path(name), options.mb, options.rate)))


if __name__ == "__main__":
    main()
