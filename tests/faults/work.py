"""What goes on while processes die: edits by the hundred, imports, and the proof afterwards."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from app.audit.verify import verify
from app.config import load
from app.db import db
from app.db import init_app as bind
from tests.machine import Browser, Machine

chance = random.Random(int(os.environ.get("DESK_FAULT_SEED", "7")))


class Editor(threading.Thread):
    """Enters users one after another and remembers which were acknowledged, until it is told to stop."""

    def __init__(self, machine: Machine, prefix: str) -> None:
        super().__init__(daemon=True)
        self.machine, self.prefix = machine, prefix
        self.acknowledged: list[str] = []
        self.failed = 0
        self.done = threading.Event()

    def run(self) -> None:
        browser, token, number = Browser(self.machine), "", 0
        while not self.done.is_set():
            number += 1
            name = f"{self.prefix}-{number}"
            try:
                if not token:
                    browser = Browser(self.machine)
                    browser.sign_in("demo-admin")
                    token = browser.token("/users/new")
                data = {"username": name, "name": name, "role": "auditor", "enabled": "y", "csrf_token": token}
                status, _page = browser.request("POST", "/users", data)
                if status == 201:
                    self.acknowledged.append(name)
                else:
                    raise ConnectionError(status)
            except Exception:  # the process that answered was killed: what it had not acknowledged may be lost
                self.failed += 1
                token = ""
                browser.close()
                self.done.wait(0.05)

    def wait_for(self, more: int, seconds: float = 180) -> None:
        """Until so many more edits are acknowledged."""
        wanted, deadline = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline, "no edit is acknowledged any more"
            time.sleep(0.02)

    def finish(self) -> list[str]:
        self.done.set()
        self.join(60)
        return self.acknowledged


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def wait_for_new(machine: Machine, kind: str, dead: int, seconds: float = 120) -> None:
    """Until another process stands in the place of the dead one."""
    deadline = time.monotonic() + seconds
    wanted = 2 if kind == "worker" else 1
    while dead in (now := machine.processes()[kind]) or len(now) < wanted:
        assert time.monotonic() < deadline, f"no new {kind} after {seconds} s: {machine.processes()}"
        time.sleep(0.05)


def vehicles(path: Path, turn: int, rows: int) -> None:
    """An import file whose records tell to which turn they belong."""
    head = "registration_number,chassis_number,engine_number,kind,make,model,colour,state,station\n"
    series = f"{chr(65 + turn // 24 % 24)}{chr(66 + turn % 24)}".replace("I", "Y").replace("O", "Z")
    lines = [
        f"CG07{series}{n + 1:04},MBLHA10EZ{turn:03}{n:05},HA10EN{turn:03}{n:05},motorcycle,Hero,Splendor,black,stolen,Supela\n"
        for n in range(rows)
    ]
    path.write_text(head + "".join(lines), encoding="utf-8")


def lost(machine: Machine, acknowledged: list[str]) -> list[str]:
    """Acknowledged users that the database does not know."""
    known = {row[0] for row in machine.ask('SELECT username FROM "user"')}
    return [name for name in acknowledged if name not in known]


def check_whole(database: Path) -> int:
    """Integrity, foreign keys, and the audit chain of a database file. Returns the number of audit lines."""
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()
    app = Flask("proof")
    app.config.update(load(database.parent, {}), INSTANCE=database.parent, DATABASE_TIMEOUT_S=15)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{database}"
    bind(app)
    with app.app_context():
        verdict = verify()
        db.session.remove()
        db.engine.dispose()
    assert verdict.faults == []
    return verdict.count


def found(browser: Browser, question: str, reference: str, seconds: float = 60) -> None:
    """Until the search answers with the record."""
    deadline = time.monotonic() + seconds
    while f"data-ref={reference}" not in (page := browser.request("GET", f"/search?q={quote(question)}")[1]).replace(
        '"', ""
    ):
        assert time.monotonic() < deadline, page[:1500]
        time.sleep(0.2)
