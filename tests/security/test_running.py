"""Abuse of the running site, where the transport matters: gunicorn with its workers, sockets and log."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator

import pytest

from tests.machine import Browser, Machine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    made = Machine(tmp_path_factory.mktemp("abuse") / "instance")
    made.environ = {"TRUSTED_HOSTS": "127.0.0.1", "DESK_LOG": str(made.instance.parent / "lines.log")}
    made.start()
    yield made
    made.kill()


def _raw(machine: Machine, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", machine.port), timeout=60) as line:
        line.sendall(request)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
            if b"\r\n\r\n" in answer and b"Connection: close" not in request:
                break
        return answer


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def _head(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()


def test_nobody_else_on_the_machine_reads_the_instance(machine: Machine) -> None:
    """Made by any account's ``./desk run``, whatever its umask; the systemd unit has its own."""
    assert machine.instance.stat().st_mode & 0o077 == 0
    names = {path.name for path in machine.instance.rglob("*") if path.is_file() and path.stat().st_mode & 0o077}
    assert names == set()
    assert (machine.instance / "desk.db").exists()


def test_the_slow_down_holds_across_workers(machine: Machine) -> None:
    codes = []
    for turn in range(9):
        browser = Browser(machine)  # a connection of its own each time: either worker may get it
        data = {"username": "demo-auditor", "password": f"guess {turn}", "csrf_token": browser.token("/sign-in")}
        codes.append(browser.request("POST", "/sign-in", data)[0])
        browser.close()
    assert codes[:5] == [422] * 5 and 429 in codes[5:] and set(codes[5:]) <= {422, 429}
    assert codes[5:].count(429) >= 3


@pytest.mark.parametrize("lines", [["Content-Length: 99000000"], ["Content-Length: -1"], ["Content-Length: 5", "Content-Length: 6"],
                                   ["Content-Length: 5", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked, identity"],
                                   ["Bad Header: x"], ["X-A: a\x00b"], ["X-Long: " + "a" * 20_000]])  # fmt: skip
def test_a_request_that_two_readers_could_read_differently_is_refused(machine: Machine, lines: list[str]) -> None:
    """Smuggling needs a request whose end is seen differently by proxy and server; oversize is refused unread."""
    form = "Content-Type: application/x-www-form-urlencoded"
    answer = _raw(machine, _head("POST", "/sign-in", form, *lines) + b"0\r\n\r\n")
    assert _status(answer) in (400, 413, 431, 501), answer[:300]
    assert b"Traceback" not in answer


def test_a_chunked_body_is_bounded_too(machine: Machine) -> None:
    head = _head("POST", "/sign-in", "Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked", "Connection: close")  # fmt: skip
    chunk = b"fffff\r\n" + b"a" * 0xFFFFF + b"\r\n"
    with socket.create_connection(("127.0.0.1", machine.port), timeout=60) as line:
        sent = 0
        try:
            line.sendall(head)
            for _ in range(60):
                line.sendall(chunk)
                sent += len(chunk)
            line.sendall(b"0\r\n\r\n")
            answer = line.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            answer = b"HTTP/1.1 413 "  # it hung up before all was sent
    assert _status(answer) in (400, 413), answer[:200]
    assert machine.rss_mb() < 1500


def test_lines_that_fall_silent_do_not_hold_the_site(machine: Machine) -> None:
    """As many as there are threads stop amid head or body; the site answers others within the limit of silence."""
    form = "Content-Type: application/x-www-form-urlencoded"
    stuck = []
    for number in range(20):
        line = socket.create_connection(("127.0.0.1", machine.port), timeout=60)
        whole = _head("POST", "/sign-in", form, "Content-Length: 1000") + b"username="
        line.sendall(whole if number % 2 else whole[:40])
        stuck.append(line)
    begun = time.monotonic()
    deadline = begun + 75  # three rounds of 15 s when one worker has got them all, and a busy machine
    while time.monotonic() < deadline:
        try:
            if Browser(machine).request("GET", "/healthz")[0] == 200:
                break
        except OSError:
            continue
    assert time.monotonic() < deadline
    for line in stuck:
        line.close()


def test_a_strange_host_gets_no_page_and_changes_nothing(machine: Machine) -> None:
    spoofed = _head("GET", "/sign-in", "X-Forwarded-Host: evil.example", "Connection: close")
    assert _status(_raw(machine, spoofed)) == 200 and b"evil.example" not in _raw(machine, spoofed)
    answer = _raw(machine, b"GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert _status(answer) == 400 and b"csrf_token" not in answer and b"<a " not in answer
    assert _status(_raw(machine, _head("TRACE", "/", "Cookie: secret=1", "Connection: close"))) in (400, 405)


def test_a_file_name_cannot_write_headers(machine: Machine) -> None:
    browser = Browser(machine)
    browser.sign_in("demo-control-room")
    token = browser.token("/account/password")
    number = machine.ask("SELECT min(id) FROM circular")[0][0]
    name = 'a"\r\nX-Desk: planted\r\n\r\n<script>.png'
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    status = browser.request("POST", f"/circulars/{number}/files", {"csrf_token": token}, files=[("files", name, picture)])[0]  # fmt: skip
    assert status in (303, 400, 422)
    for (file,) in machine.ask(f"SELECT id FROM circular_file WHERE circular_id = {number}"):
        assert browser.request("GET", f"/circulars/{number}/files/{file}/x")[0] == 200
        assert "x-desk" not in browser.headers and browser.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in browser.headers["content-security-policy"]


def test_back_after_sign_out_finds_nothing_kept(machine: Machine) -> None:
    browser = Browser(machine)
    browser.sign_in("demo-officer")
    assert browser.request("GET", "/vehicles")[0] == 200
    assert browser.headers["cache-control"] == "no-store"
    kept = dict(browser.cookies)
    data = {"csrf_token": browser.token("/account/password")}
    assert browser.request("POST", "/sign-out", data)[0] == 303
    assert "storage" in browser.headers["clear-site-data"]
    browser.cookies = kept
    assert browser.request("GET", "/vehicles")[0] == 302


def test_error_answers_tell_nothing_of_the_inside(machine: Machine) -> None:
    browser = Browser(machine)
    for method, path in (("GET", "/nothing"), ("GET", "/static/../app/config.py"), ("GET", "/static/%2e%2e/wsgi.py"),
                         ("DELETE", "/sign-in"), ("POST", "/sign-in"), ("GET", "/users/1"), ("GET", "/circulars/1/files/1/..%2f..%2fdesk.db")):  # fmt: skip
        status, page = browser.request(method, path, {} if method == "POST" else None)
        assert status in (302, 400, 404, 405), (path, status)
        assert not re.search(r"Traceback|werkzeug|sqlalchemy|/work/|site-packages|SECRET|import os", page, re.I), path


def test_the_log_is_json_line_by_line_and_holds_no_secret(machine: Machine) -> None:
    """After all that was done above, and a name that tries to write a line of its own."""
    browser = Browser(machine)
    data = {"username": 'x\n{"level": "INFO"}', "password": "hunter0000", "csrf_token": browser.token("/sign-in")}
    assert browser.request("POST", "/sign-in", data)[0] in (400, 422)
    assert browser.request("POST", "/sign-in?q=0000012345", {"username": "a"})[0] == 400  # no token: this is logged
    text = (machine.instance.parent / "lines.log").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) > 3 and all({"at", "level", "from", "message"} <= line.keys() for line in lines)
    assert any(line["from"] == "flask_wtf.csrf" for line in lines)
    assert not any(
        secret in text for secret in ("hunter0000", "0000012345", machine.password("demo-officer"), "guess ")
    )
