"""Backups: one consistent copy of a live instance, encrypted, that proves itself when it is restored.

A backup is one folder: ``data.age`` (a tar of the database copy, the uploads and a manifest, encrypted in a stream
to a key made for this backup), ``key.age`` (that key, encrypted with the passphrase) and ``about.json`` (what
may be known without the passphrase). Both are plain age files (age-encryption.org/v1), so that ``age`` itself can
open them. The search index and the server's locks are not in it: they are made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyrage
from flask import current_app

from app.db import db, utcnow
from app.search.generations import fsync

DATABASE = "desk.db"
DUMP = "desk.dump"
_WAITS_S = (0.5, 2, 5, 10, 0)
LEFT_OUT = {"search", "backups", "setup.lock", DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "static-cache"}
Say = Callable[[str], None]


class BackupError(Exception):
    """The backup cannot be made or does not prove itself; the text says why and what to do."""


def instance() -> Path:
    """The folder that is backed up."""
    return Path(current_app.config["INSTANCE"])


def make(target: Path, passphrase: str, say: Say) -> Path:
    """Makes ``target/<moment>/`` and returns it. The site goes on meanwhile."""
    if len(passphrase) < 12:
        raise BackupError(
            "the passphrase has fewer than 12 characters; a backup leaves the building, give a longer one"
        )
    folder = target / utcnow().strftime("%Y%m%dT%H%M%SZ")
    draft = folder.with_name(folder.name + ".part")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(target):
        draft.mkdir(mode=0o700)
        try:
            _fill(draft, passphrase, say)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        fsync(target)
    return folder


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """One backup at a time; what a killed one left behind, a readable copy among it, is removed first."""
    with (target / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError(f"another backup to {target} is running; wait for it") from None
        for left in target.glob("*.part"):
            shutil.rmtree(left)
        yield


def _fill(draft: Path, passphrase: str, say: Say) -> None:
    copy = draft / "copy"
    copy.mkdir()
    say("copying the database")
    database = _copy_database(copy)
    manifest: dict[str, object] = {
        "made_at": utcnow().isoformat(),
        "counts": counts(database) if database.name == DATABASE else {},
        "audit_head": _audit_head(database) if database.name == DATABASE else "",
    }
    say("encrypting")
    packed = _encrypt(draft, {database.name: database} | dict(_uploads()), manifest, passphrase)
    shutil.rmtree(copy)
    about = {"made_at": manifest["made_at"], "files": len(packed), "sha256": digest(draft / "data.age")}
    (draft / "about.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    for path in draft.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    fsync(draft)


def _copy_database(copy: Path) -> Path:
    """SQLite's online backup in one step: one read snapshot, which never blocks a writer under WAL."""
    if db.engine.dialect.name != "sqlite":
        dump = copy / DUMP
        address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        if subprocess.run(["pg_dump", "-Fc", "-f", str(dump), address]).returncode:
            raise BackupError("pg_dump failed; see its message above")
        return dump
    source = sqlite3.connect(str(db.engine.url.database), timeout=60)
    with sqlite3.connect(copy / DATABASE) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    target.close()
    source.close()
    return copy / DATABASE


def _uploads() -> Iterator[tuple[str, Path]]:
    root = instance()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and name.parts[0] not in LEFT_OUT and not path.name.endswith(".part"):
            yield str(name), path


def _encrypt(draft: Path, files: dict[str, Path], manifest: dict[str, object], passphrase: str) -> dict[str, str]:
    """Packs the files and, last, the manifest with the hashes of what was packed, which it returns."""
    key = pyrage.x25519.Identity.generate()
    (draft / "key.age").write_bytes(pyrage.passphrase.encrypt(str(key).encode(), passphrase))
    read, write = os.pipe()
    failure: list[BaseException] = []
    hashes: dict[str, str] = {}

    def pack() -> None:
        try:
            with os.fdopen(write, "wb") as out, tarfile.open(fileobj=out, mode="w|") as tar:
                for name, path in files.items():
                    if (known := _pack(tar, name, path)) is not None:
                        hashes[name] = known
                content = json.dumps(manifest | {"files": hashes}, indent=1).encode()
                about = tarfile.TarInfo("manifest.json")
                about.size = len(content)
                tar.addfile(about, io.BytesIO(content))
        except BaseException as reason:
            failure.append(reason)

    thread = threading.Thread(target=pack)
    thread.start()
    with os.fdopen(read, "rb") as plain, (draft / "data.age").open("wb") as out:
        pyrage.encrypt_io(plain, out, [key.to_public()])
    thread.join()
    if failure:
        raise failure[0]
    return hashes


class _Hashed:
    """A file that notes the hash of what was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.sha256.update(piece)
        return piece


def _pack(tar: tarfile.TarFile, name: str, path: Path) -> str | None:
    """Adds a file at the size that it has now, and returns its hash; None when it has gone meanwhile."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        hashed = _Hashed(file)
        tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), cast(IO[bytes], hashed))
    return hashed.sha256.hexdigest()


def _opened(sealed: bytes, passphrase: str) -> bytes:
    """The key of a backup. age measures how quick the machine is, and refuses what would take it far longer than its
    maker; a moment's load makes it think so too: asked again, then told as what it is. Raises BackupError."""
    for wait in _WAITS_S:
        try:
            return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
        except pyrage.DecryptError as reason:
            if "Excessive work" not in str(reason):
                raise BackupError("the passphrase does not open this backup; check it and try again") from None
        time.sleep(wait)
    raise BackupError("this machine is too busy or too slow to open the backup's key; try again when it is idle")


def unpack(backup: Path, passphrase: str, into: Path) -> dict[str, object]:
    """Decrypts a backup into an empty folder and proves every file. Returns the manifest. Raises BackupError."""
    try:
        key = _opened((backup / "key.age").read_bytes(), passphrase)
    except OSError as reason:
        raise BackupError(f"{backup} is no backup folder: {reason}") from None
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    tar_path = into / "data.tar.part"
    identity = pyrage.x25519.Identity.from_str(key.decode())
    try:
        with (backup / "data.age").open("rb") as sealed, tar_path.open("wb") as out:
            pyrage.decrypt_io(sealed, out, [identity])
        with tarfile.open(tar_path) as tar:
            tar.extractall(into, filter="data")
    except (pyrage.DecryptError, tarfile.TarError, OSError) as reason:
        raise BackupError(f"the backup is damaged ({reason}); take another one") from None
    tar_path.unlink()
    return _prove(into)


def _prove(folder: Path) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = manifest["files"]
    assert isinstance(files, dict)
    wrong = [name for name, known in files.items() if digest(folder / name) != known]
    if wrong:
        raise BackupError(f"{len(wrong)} files differ from the manifest, first {wrong[0]}; take another backup")
    if (folder / DATABASE).exists():
        with sqlite3.connect(folder / DATABASE) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        if state != "ok":
            raise BackupError(f"the database copy is damaged: {state}")
        if counts(folder / DATABASE) != manifest["counts"]:
            raise BackupError("the database copy has other row counts than the manifest")
    return manifest


def counts(database: Path) -> dict[str, int]:
    """Rows of each table of a SQLite file."""
    with _reading(database) as connection:
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _audit_head(database: Path) -> str:
    with _reading(database) as connection:
        row = connection.execute("SELECT hash FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
        return str(row[0]) if row else ""


@contextmanager
def _reading(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def newest(target: Path) -> Path | None:
    """The newest finished backup in a folder."""
    found = sorted(p for p in target.glob("*Z") if (p / "about.json").exists()) if target.exists() else []
    return found[-1] if found else None


def prune(target: Path, keep: int, made: Path | None = None) -> int:
    """Removes all but the newest ``keep`` backups, never the one just ``made``. Returns how many went."""
    old = [p for p in sorted(p for p in target.glob("*Z") if (p / "about.json").exists())[:-keep] if p != made]
    for folder in old:
        shutil.rmtree(folder)
    return len(old)
