"""The real site, started the way a district starts it, in a temporary instance with demonstration data."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.machine import free_port

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
READY_WITHIN_S = 300  # the machine may be shared


@dataclass(frozen=True)
class Server:
    """A running site. ``sign_ins``: role -> (user name, password)."""

    url: str
    instance: Path
    sign_ins: Mapping[str, tuple[str, str]]


@contextmanager
def running(instance: Path, environment: Mapping[str, str] = {}) -> Iterator[Server]:
    """``./desk run`` on a free port, until the block ends."""
    port = free_port()
    env = {**os.environ, "DESK_INSTANCE": str(instance), "PYTHONPATH": str(ROOT), **environment}
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / "server.log").open("ab") as log:
        command = [sys.executable, "-m", "app.serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, instance)
            yield Server(url, instance, _sign_ins(instance))
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], instance: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError("the site did not start:\n" + (instance / "server.log").read_text()[-3000:])


def _sign_ins(instance: Path) -> dict[str, tuple[str, str]]:
    with (instance / "demo-signins.csv").open(encoding="utf-8", newline="") as file:
        return {row["role"]: (row["username"], row["password"]) for row in csv.DictReader(file)}
