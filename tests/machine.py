"""A running site for tests of the real thing: its processes, and a browser just good enough to use it."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
Fields = list[tuple[str, str]]
Files = list[tuple[str, str, bytes]]


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@dataclass
class Machine:
    """One instance on this machine, with its server process when it runs."""

    instance: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    environ: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()  # words before the command line, such as prlimit

    @property
    def log(self) -> Path:
        return self.instance.parent / "server.log"

    def env(self) -> dict[str, str]:
        return {**os.environ, "DESK_INSTANCE": str(self.instance), "PYTHONPATH": str(ROOT), **self.environ}

    def start(self, *options: str) -> None:
        command = [*self.before, sys.executable, "-m", "app.serve", "--port", str(self.port), *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env(), stdout=log, stderr=log, start_new_session=True
            )
        self.wait()

    def wait(self, seconds: float = 300) -> None:
        """Until the site answers. Raises AssertionError with the end of its log."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text("utf-8")[-3000:])

    def kill(self) -> None:
        """kill -9 of master, workers and indexer at once."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def processes(self) -> dict[str, list[int]]:
        """Numbers of the living processes: master, workers, indexer."""
        assert self.process
        found: dict[str, list[int]] = {"master": [self.process.pid], "worker": [], "indexer": []}
        below = _children()
        for worker in below.get(self.process.pid, []):
            found["worker"].append(worker)
            found["indexer"] += below.get(worker, [])
        return found

    def rss_mb(self) -> float:
        """Resident memory of all processes of the site, shared pages counted once for each."""
        total = 0
        for pid in (pid for pids in self.processes().values() for pid in pids):
            with contextlib.suppress(OSError):
                total += int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0])
        return total / 1024

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


def prepared_once(shared: Path) -> Path:
    """The demonstration instance of this test run: made by the process that needs it first, then only copied."""
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = Machine(shared / "instance")
        if not (shared / "made").exists():
            made.start()
            assert made.process
            made.process.terminate()
            made.process.wait(60)
            (shared / "made").touch()
    return made.instance


def _children() -> dict[int, list[int]]:
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = stat.read_text().split(" (", 1)
            state, parent = rest.rsplit(") ", 1)[1].split()[:2]
            if state != "Z":
                below.setdefault(int(parent), []).append(int(pid))
    return below


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, and its fields as the browser would send them untouched."""

    action: str
    method: str
    multipart: bool
    fields: tuple[tuple[str, str, str], ...]  # name, type, value
    choices: tuple[tuple[str, str], ...] = ()  # name, value of every option

    def values(self, **typed: str) -> Fields:
        """What is sent when ``typed`` is typed in."""
        kept = [(name, value) for name, kind, value in self.fields if name not in typed and kind != "file"]
        return [*kept, *typed.items()]


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.links = address, list[Form](), list[str]()
        self.open: dict[str, object] | None = None
        self.select, self.area = "", ""
        self.fields: list[tuple[str, str, str]] = []
        self.choices: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        get = {k: v or "" for k, v in attrs}
        if tag == "a" and get.get("href", "").startswith("/"):
            self.links.append(get["href"].split("#")[0])
        elif tag == "form":
            self.fields, self.choices = [], []
            self.open = {
                "action": get.get("action") or self.address,
                "method": get.get("method", "get").lower(),
                "multipart": "multipart" in get.get("enctype", ""),
            }
        elif tag == "option" and self.select:
            self._option(get.get("value", ""), "selected" in get)
        elif self.open is not None and get.get("name"):
            self._control(tag, get)

    def _option(self, value: str, selected: bool) -> None:
        self.choices.append((self.select, value))
        if selected or not any(name == self.select for name, _kind, _value in self.fields):
            self.fields = [f for f in self.fields if f[0] != self.select]
            self.fields.append((self.select, "select", value))

    def _control(self, tag: str, get: dict[str, str]) -> None:
        name, kind = get["name"], get.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self.fields.append((name, "textarea", ""))
        elif tag == "button":
            self.choices.append((name, get.get("value", "")))
        elif tag == "input" and kind in ("checkbox", "radio"):
            self.choices.append((name, get.get("value", "on")))
            if "checked" in get:
                self.fields.append((name, kind, get.get("value", "on")))
        elif tag == "input":
            self.fields.append((name, kind, get.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""
        if tag == "form" and self.open is not None:
            self.forms.append(Form(**self.open, fields=tuple(self.fields), choices=tuple(self.choices)))  # type: ignore[arg-type]
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.area:
            name, kind, value = self.fields[-1]
            self.fields[-1] = (name, kind, value + data)


def read_page(text: str, address: str) -> tuple[list[Form], list[str]]:
    """The forms and the links of a page."""
    parser = _Forms(address)
    parser.feed(text)
    return parser.forms, parser.links


class Browser:
    """Just enough of one: cookies, a connection that stays open, forms, files."""

    def __init__(self, machine: Machine, host: str = "") -> None:
        self.machine, self.cookies = machine, dict[str, str]()
        self.connection: http.client.HTTPConnection | None = None
        self.headers: dict[str, str] = {}
        self.host = host

    def request(
        self,
        method: str,
        path: str,
        data: Mapping[str, str] | Fields | None = None,
        headers: Mapping[str, str] | None = None,
        files: Files | None = None,
    ) -> tuple[int, str]:
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "en"}
        body: bytes | None = None
        if files is not None:
            mark = uuid.uuid4().hex
            body = multipart(list(data.items()) if isinstance(data, Mapping) else data or [], files, mark)
            sent["Content-Type"] = f"multipart/form-data; boundary={mark}"
        elif data is not None:
            body = urlencode(data if isinstance(data, list) else dict(data), errors="surrogatepass").encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        status, text = self._send(method, path, body, {**sent, **(headers or {})})
        return status, text

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        fresh = self.connection is None
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.machine.port, timeout=180)
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.close()
            if fresh or method != "GET":
                raise
            return self._send(method, path, body, headers)  # a kept connection that the server closed: as browsers do
        except BaseException:
            self.close()
            raise
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        if self.headers.get("connection") == "close":
            self.close()
        return answer.status, text

    def close(self) -> None:
        if self.connection:
            self.connection.close()
            self.connection = None

    def token(self, path: str) -> str:
        page = self.request("GET", path)[1]
        found = re.search(r'name="?csrf_token"?[^>]*value="?([^" >]+)', page)
        assert found, page[:500]
        return found[1]

    def sign_in(self, username: str, password: str = "") -> None:
        token = self.token("/sign-in")
        data = {"username": username, "password": password or self.machine.password(username), "csrf_token": token}
        assert self.request("POST", "/sign-in", data)[0] == 303
        assert "desk" in self.cookies

    def forms(self, path: str) -> list[Form]:
        """The forms of a page that this browser may open."""
        status, text = self.request("GET", path)
        return read_page(text, urlsplit(path).path)[0] if status == 200 else []


def multipart(fields: Iterable[tuple[str, str]], files: Files, mark: str) -> bytes:
    """A form with files, as a browser sends it."""
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n'.encode()
        + value.encode("utf-8", "surrogatepass")
        for name, value in fields
    ]
    parts += [
        f'--{mark}\r\nContent-Disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(filename)}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode("utf-8", "surrogatepass")
        + content
        for name, filename, content in files
    ]
    return b"\r\n".join([*parts, f"--{mark}--\r\n".encode()])


def _quoted(name: str) -> str:
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
