"""The one indexer of this machine.

Every server process runs a small watching thread; the one that gets the lock file starts ``desk search follow``
as a process of its own, so that indexing never takes a web worker's time, and starts it again if it dies.
The lock belongs to the child: it dies with it.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from flask import Flask, current_app

from app.db import db
from app.search import sync
from app.search.generations import IndexUnavailable
from app.search.snapshot import snapshot

PAUSE = 0.15


def lock(folder: Path, wait: bool = False) -> IO[str] | None:
    """The machine's indexer lock, or None when another process has it. Keep the file open to keep the lock."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "indexer.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        file.close()
        return None
    os.set_inheritable(file.fileno(), True)
    return file


def follow(app: Flask, alive: Callable[[], bool]) -> None:
    """Keeps the index up to date until ``alive()`` says no. The caller holds the lock."""
    with app.app_context():
        while alive():
            try:
                step()
            except Exception:
                app.logger.exception("indexer: trying again")
                time.sleep(1)
            finally:
                db.session.remove()
            time.sleep(PAUSE)


def step() -> None:
    """One turn: rebuilds what cannot be used, applies what was changed."""
    try:
        if sync.usable():
            while sync.catch_up():
                pass
            if sync.worn():
                sync.rebuild(meanwhile=sync.catch_up)
            return
        reason = "it is missing, damaged, or of another database"
    except IndexUnavailable as error:
        reason = str(error)
    current_app.logger.warning("search index: built anew (%s)", reason)
    sync.rebuild()


class Follower:
    """Starts and watches the indexer process from a server process."""

    def __init__(self, app: Flask) -> None:
        self.folder = Path(app.config["INSTANCE"]) / "search"
        self.log = app.logger
        self.app = app
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins watching, once."""
        if self.thread is None:
            self.thread = threading.Thread(target=self._watch, name="search-follower", daemon=True)
            self.thread.start()

    def _watch(self) -> None:
        self._warm()
        while True:
            held = lock(self.folder)
            if held is not None:
                child = self._spawn(held)
                held.close()
                child.wait()
                self.log.warning("indexer ended with %s", child.returncode)
            time.sleep(1)

    def _warm(self) -> None:
        """Builds what the first questions of this process would wait for."""
        with self.app.app_context():
            try:
                snapshot().vocabulary.warm()
            except IndexUnavailable:
                self.log.info("search: no index yet")

    def _spawn(self, held: IO[str]) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "app:create_app",
            "search",
            "follow",
            "--lock",
            str(held.fileno()),
            "--parent",
            str(os.getpid()),
        ]
        root = Path(__file__).resolve().parents[2]
        return subprocess.Popen(command, pass_fds=[held.fileno()], cwd=root, stdin=subprocess.DEVNULL)
