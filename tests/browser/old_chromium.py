"""Old Chromiums, from the npm package chrome-aws-lambda, driven over their own debugging socket.

Fetched once into the user's cache (never into the repository); None where npm cannot be reached.
"""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import socket
import subprocess
import tarfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import brotli

from tests.machine import free_port

# package version -> the Chromium in it
VERSIONS = {"64.0.3264": 64, "1.20.4": 78, "10.1.0": 92}
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "thana-desk" / "old-chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-zygote", "--window-size=360,740"]
ALONE = "--single-process"  # the two older ones start no second process here; 92 hangs without one
FETCH_WITHIN_S = 180


def program(version: str) -> Path | None:
    """The browser's program file, fetched and unpacked at the first use; None: it cannot be had."""
    folder = CACHE / version
    if (folder / "chromium").exists():
        return folder / "chromium"
    if shutil.which("npm") is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "pack", "--silent", f"chrome-aws-lambda@{version}"]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, cwd=folder, capture_output=True, timeout=FETCH_WITHIN_S)
    package = next(folder.glob("*.tgz"), None)
    return _unpack(package, folder) if package else None


def _unpack(package: Path, folder: Path) -> Path:
    with tarfile.open(package) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if member.name.endswith(".br") else None
            if file is None:
                continue
            raw, name = brotli.decompress(file.read()), Path(member.name).name.removesuffix(".br")
            if name.endswith(".tar"):
                into = folder / "swiftshader" if name.startswith("swiftshader") else folder
                tarfile.open(fileobj=io.BytesIO(raw)).extractall(into, filter="data")
            else:
                draft = folder / f"{name}.draft"
                draft.write_bytes(raw)
                draft.chmod(0o755)
                draft.rename(folder / name)
    package.unlink()
    return folder / "chromium"


class Tab:
    """One tab: ``ask`` evaluates a line of JavaScript in it."""

    def __init__(self, address: str) -> None:
        host, _, path = address.removeprefix("ws://").partition("/")
        name, _, port = host.partition(":")
        self._socket = socket.create_connection((name, int(port)), 60)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET /{path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]
        self._socket.sendall("\r\n".join(lines).encode())
        self._file = self._socket.makefile("rb")
        while self._file.readline() not in (b"\r\n", b""):
            pass
        self._number = 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the debugging protocol and its result."""
        self._number += 1
        body = json.dumps({"id": self._number, "method": method, "params": parameters}).encode()
        length = bytes([0x80 | len(body)]) if len(body) < 126 else bytes([0x80 | 126]) + len(body).to_bytes(2, "big")
        self._socket.sendall(b"\x81" + length + b"\0\0\0\0" + body)  # masked with zeros
        while True:
            answer: dict[str, Any] = json.loads(self._frame())
            if answer.get("id") == self._number:
                return dict(answer.get("result", {}))

    def _frame(self) -> bytes:
        head = self._file.read(2)
        size = head[1] & 127
        if size > 125:
            size = int.from_bytes(self._file.read(2 if size == 126 else 8), "big")
        return self._file.read(size)

    def ask(self, script: str) -> Any:
        """The value of an expression."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True).get("result", {}).get("value")

    def until(self, script: str, within_s: float = 30) -> None:
        """Waits until an expression is true."""
        end = time.monotonic() + within_s
        while not self.ask(script):
            if time.monotonic() > end:
                raise TimeoutError(f"{script} at {self.ask('location.href')}: {self.ask('document.body.innerText')}")
            time.sleep(0.1)

    def shot(self, path: Path) -> None:
        """A picture of what is seen."""
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextmanager
def tab(browser: Path, profile: Path, alone: bool) -> Iterator[Tab]:
    """A running old browser and its tab; ``alone``: in one process."""
    port = free_port()
    env = {**os.environ, "LD_LIBRARY_PATH": f"{browser.parent}/lib:{browser.parent}", "LANG": "C"}
    flags = [*FLAGS, ALONE] if alone else FLAGS
    command = [str(browser), *flags, f"--user-data-dir={profile}", f"--remote-debugging-port={port}", "about:blank"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield Tab(_address(port))
    finally:
        process.kill()
        process.wait(20)


def _address(port: int) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError, StopIteration):
            tabs = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=5))
            return str(next(t["webSocketDebuggerUrl"] for t in tabs if t["type"] == "page"))
        time.sleep(0.2)
    raise RuntimeError("the old browser did not start")
