"""Putting a backup in the place of an instance, and rehearsing that."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from flask import Flask

from app.audit.verify import Verdict, verify
from app.config import load
from app.db import db, utcnow
from app.db import init_app as bind
from app.operations.backup import DATABASE, DUMP, BackupError, Say, unpack
from app.search import follow


def restore(backup: Path, passphrase: str, target: Path, say: Say) -> None:
    """Replaces ``target`` by the backup; what stood there is moved aside, never removed. Raises BackupError."""
    held = follow.lock(target / "search")
    if held is None:
        raise BackupError(f"the site is running on {target}; stop it first")
    draft = target.with_name(target.name + ".restoring")
    shutil.rmtree(draft, ignore_errors=True)
    say("decrypting and proving")
    manifest = unpack(backup, passphrase, draft)
    (draft / "manifest.json").unlink()
    shutil.rmtree(draft / "search", ignore_errors=True)  # an index from elsewhere is never opened: Whoosh unpickles it
    aside = target.with_name(f"{target.name}.before-{utcnow():%Y%m%dT%H%M%SZ}")
    target.rename(aside)
    draft.rename(target)
    held.close()
    if (aside / "backups").exists():
        (aside / "backups").rename(target / "backups")
    if (target / DUMP).exists():
        _load_dump(target / DUMP)
    say(f"restored the state of {manifest['made_at']}; what stood there before is in {aside}")


def _load_dump(dump: Path) -> None:
    """PostgreSQL: into the database that DATABASE_URL names, which must be empty or is replaced table by table."""
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    db.engine.dispose()
    command = ["pg_restore", "--clean", "--if-exists", "--single-transaction", "-d", address, str(dump)]
    if subprocess.run(command).returncode:
        raise BackupError("pg_restore failed; see its message above. The dump is kept beside the uploads.")
    dump.unlink()


def drill(backup: Path, passphrase: str) -> tuple[dict[str, object], Verdict | None]:
    """Restores into a temporary folder and proves files, counts and the audit chain. Nothing else is touched."""
    with tempfile.TemporaryDirectory(prefix="desk-drill-") as name:
        folder = Path(name)
        manifest = unpack(backup, passphrase, folder)
        return manifest, _chain(folder) if (folder / DATABASE).exists() else None


def _chain(folder: Path) -> Verdict:
    """Verifies the audit chain of a database copy, through an application of its own."""
    app = Flask("drill")
    app.config.update(load(folder, {}), INSTANCE=folder, DATABASE_TIMEOUT_S=15)
    bind(app)
    with app.app_context():
        verdict = verify()
        db.session.remove()
        db.engine.dispose()
    return verdict
