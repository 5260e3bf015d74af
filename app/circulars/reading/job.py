"""Reading the waiting files, one after the other, in a process of its own.

Pages are saved as they are read: the page shows how far it is, and after a restart reading goes on behind the last
saved page. One reader a machine (a lock file); a file whose reader gave no sign of life for three minutes, or died
with this machine's lock, is taken up again; after three tries it is left alone and says so.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import IO

from flask import Flask, current_app
from sqlalchemy import or_, select

from app.circulars import attaching
from app.circulars.models import CircularFile
from app.circulars.reading.work import Say, read_file
from app.config import ROOT
from app.db import utcnow, writing

STALE = timedelta(minutes=3)


def wake(app: Flask) -> None:
    """Starts the reader unless one runs. Never waits, never fails the request that calls it."""
    if app.testing:
        return
    held = _lock(Path(app.config["INSTANCE"]))
    if held is None:
        return
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "app:create_app",
        "circulars",
        "read",
        "--lock",
        str(held.fileno()),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DESK_INSTANCE": str(app.config["INSTANCE"])}
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "start_new_session": True}
    try:
        subprocess.Popen(command, pass_fds=[held.fileno()], cwd=ROOT, env=environment, **options)  # type: ignore[call-overload]
    except OSError:
        app.logger.exception("the reader of circulars could not be started")
    finally:
        held.close()


def _lock(instance: Path) -> IO[str] | None:
    folder = instance / "circulars"
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "reader.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    os.set_inheritable(file.fileno(), True)
    return file


def run_all(say: Say = lambda file: None, alone: bool = False) -> int:
    """Reads every waiting file. ``alone``: the caller holds the lock, so that "running" means a reader that died."""
    count = 0
    while (file_id := _claim(alone)) is not None:
        read_file(file_id, say)
        count += 1
    return count


def read_waiting(say: Say = lambda file: None) -> int:
    """For the command line: takes the lock and reads; 0 when the site's own reader is at work."""
    held = _lock(Path(current_app.config["INSTANCE"]))
    if held is None:
        return 0
    try:
        return run_all(say, alone=True)
    finally:
        held.close()


def _claim(alone: bool) -> int | None:
    """Marks the next file as being read."""
    stopped = CircularFile.state == "running"
    if not alone:
        stopped = stopped & (or_(CircularFile.beat_at.is_(None), CircularFile.beat_at < utcnow() - STALE))
    with writing() as session:
        query = select(CircularFile).where(or_(CircularFile.state == "waiting", stopped)).order_by(CircularFile.id)
        file = session.scalar(query.limit(1).with_for_update(skip_locked=True))
        if file is None:
            return None
        file.state, file.beat_at, file.tries = "running", utcnow(), file.tries + 1
        return file.id


def take_up(app: Flask) -> None:
    """With the first request of a process, files whose reading a restart cut off are taken up again."""
    begun = threading.Event()

    @app.before_request
    def _first() -> None:
        if not begun.is_set() and not app.testing:
            begun.set()
            if attaching.waiting():
                wake(app)
