"""Backup, restore and the drill, on a real SQLite file with real age encryption."""

from __future__ import annotations

import io
import sqlite3
import tarfile
import threading
from pathlib import Path

import pyrage
import pytest
from flask import Flask
from sqlalchemy import text

from app.audit import record
from app.db import db, utcnow, writing
from app.operations import backup, restore
from app.search import sync
from tests.conftest import Site

PASSPHRASE = "four words in a row"


def _quiet(_line: str) -> None:
    pass


def _users(instance: Path) -> int:
    connection = sqlite3.connect(instance / "desk.db")
    try:
        return int(connection.execute('SELECT count(*) FROM "user"').fetchone()[0])
    finally:
        connection.close()


def test_a_restored_backup_is_the_site_of_its_moment(site: Site, app: Flask) -> None:
    upload = site.instance / "files" / "ab" / "scan.pdf"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"%PDF-1.4 scan")
    users = _users(site.instance)
    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    with writing() as session:
        session.execute(text("UPDATE \"user\" SET name = 'changed later'"))
    upload.unlink()
    db.session.remove()
    db.engine.dispose()
    restore.restore(made, PASSPHRASE, site.instance, _quiet)
    assert _users(site.instance) == users
    assert upload.read_bytes() == b"%PDF-1.4 scan"
    connection = sqlite3.connect(site.instance / "desk.db")
    assert connection.execute("SELECT count(*) FROM \"user\" WHERE name = 'changed later'").fetchone()[0] == 0
    connection.close()
    assert backup.newest(site.instance / "backups") is not None, "backups stay where they were"


def test_the_drill_proves_files_counts_and_chain(site: Site, app: Flask) -> None:
    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    manifest, verdict = restore.drill(made, PASSPHRASE)
    assert verdict is not None and verdict.faults == [] and verdict.count > 0
    counts = manifest["counts"]
    assert isinstance(counts, dict) and counts["user"] == 8


def test_nothing_readable_leaves_the_house(site: Site, app: Flask) -> None:
    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    content = b"".join(path.read_bytes() for path in made.iterdir())
    assert b"officer_a" not in content and b"SQLite format" not in content


def test_a_wrong_passphrase_is_refused(site: Site, app: Flask) -> None:
    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    with pytest.raises(backup.BackupError, match="passphrase"):
        restore.drill(made, "another passphrase")


def test_a_machine_too_slow_for_the_key_is_told_apart_from_a_wrong_passphrase(
    site: Site, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    sealed = (made / "key.age").read_bytes()
    head, _, rest = sealed.partition(b"-> scrypt ")
    salt, _, rest = rest.partition(b" ")
    work, _, rest = rest.partition(b"\n")
    (made / "key.age").write_bytes(head + b"-> scrypt " + salt + b" 40\n" + rest)
    assert 1 <= int(work) < 40
    monkeypatch.setattr(backup, "_WAITS_S", (0, 0))
    with pytest.raises(backup.BackupError, match="too busy or too slow"):
        backup.unpack(made, PASSPHRASE, site.instance / "plain")


@pytest.mark.parametrize("place", [0.1, 0.9])
def test_a_damaged_backup_is_refused_and_the_site_stays(site: Site, app: Flask, place: float) -> None:
    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    content = bytearray((made / "data.age").read_bytes())
    content[int(len(content) * place)] ^= 1
    (made / "data.age").write_bytes(content)
    with pytest.raises(backup.BackupError):
        restore.restore(made, PASSPHRASE, site.instance, _quiet)
    assert _users(site.instance) == 8


def test_a_backup_while_writing_is_one_consistent_moment(site: Site, app: Flask) -> None:
    stop = threading.Event()

    def write() -> None:
        with site.app.app_context():
            while not stop.is_set():
                with writing():
                    record("change", "test", str(utcnow()))
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        verdict = restore.drill(backup.make(site.instance / "live", PASSPHRASE, _quiet), PASSPHRASE)[1]
    finally:
        stop.set()
        writer.join()
    assert verdict is not None and verdict.faults == []


def test_a_running_site_is_not_restored_over(site: Site, app: Flask) -> None:
    from app.search import follow

    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    held = follow.lock(site.instance / "search")
    assert held is not None
    with pytest.raises(backup.BackupError, match="running"):
        restore.restore(made, PASSPHRASE, site.instance, _quiet)
    held.close()


def test_an_index_in_a_backup_is_never_opened(site: Site, app: Flask, tmp_path: Path) -> None:
    """Whoosh unpickles its table of contents. A backup holds none, and one that somebody put in is thrown away."""
    sync.rebuild()
    made = backup.make(site.instance / "backups", PASSPHRASE, _quiet)
    backup.unpack(made, PASSPHRASE, tmp_path / "plain")
    assert not (tmp_path / "plain" / "search").exists()
    ran = tmp_path / "ran"
    planted = tmp_path / "plain" / "search" / "g1"
    planted.mkdir(parents=True)
    (planted / "_MAIN_1.toc").write_bytes(b"cos\nsystem\n(S'touch " + str(ran).encode() + b"'\ntR.")
    (planted.parent / "current").write_text("g1")
    identity = pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt((made / "key.age").read_bytes(), PASSPHRASE).decode())  # fmt: skip
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in sorted(p.name for p in (tmp_path / "plain").iterdir()):
            tar.add(tmp_path / "plain" / name, name)
    (made / "data.age").write_bytes(pyrage.encrypt(out.getvalue(), [identity.to_public()]))
    db.session.remove()
    db.engine.dispose()
    restore.restore(made, PASSPHRASE, site.instance, _quiet)
    assert not (site.instance / "search").exists()
    page = site.client("officer_a").get("/search?q=chori")
    assert page.status_code == 200 and not ran.exists()
    site.sync()
    assert sync.usable() and not ran.exists()
