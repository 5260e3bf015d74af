"""Real processes that are killed. Rounds: DESK_FAULT_ROUNDS (a run of ./desk test faults may take more)."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("DESK_FAULT_ROUNDS", "10"))


@dataclass
class Machine:
    """One instance on this machine, with its server process when it runs."""

    instance: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    environ: dict[str, str] = field(default_factory=dict)

    def env(self) -> dict[str, str]:
        return {**os.environ, "DESK_INSTANCE": str(self.instance), "PYTHONPATH": str(ROOT), **self.environ}

    def start(self) -> None:
        command = [sys.executable, "-m", "app.serve", "--port", str(self.port)]
        with (self.instance.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env(), stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError((self.instance.parent / "server.log").read_text("utf-8")[-3000:])

    def kill(self) -> None:
        """kill -9 of master, workers and indexer at once."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """Starts ``./desk …`` (its Flask part) in a process group of its own."""
        line = [sys.executable, "-m", "flask", "--app", "app.cli:create", *words]
        return subprocess.Popen(
            line, cwd=ROOT, env=self.env(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Rows straight from the SQLite file."""
        connection = sqlite3.connect(self.instance / "desk.db", timeout=30)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def password(self, username: str) -> str:
        text = (self.instance / "demo-signins.csv").read_text("utf-8")
        return next(line.split(",")[1] for line in text.splitlines() if line.startswith(username + ","))


class Browser:
    """Just enough of one: cookies and the form token."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.cookies = machine, dict[str, str]()

    def request(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.machine.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "en"}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(data) if data is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        connection.close()
        return answer.status, text

    def token(self, path: str) -> str:
        page = self.request("GET", path)[1]
        found = re.search(r'name="?csrf_token"?[^>]*value="?([^" >]+)', page)
        assert found, page[:500]
        return found[1]

    def sign_in(self, username: str) -> None:
        token = self.token("/sign-in")
        data = {"username": username, "password": self.machine.password(username), "csrf_token": token}
        assert self.request("POST", "/sign-in", data)[0] == 303


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """A demonstration instance; the server is started by the test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Machine(tmp_path_factory.mktemp("faults") / "instance", port)
    yield made
    made.kill()
