"""The index is damaged, or the database held: the site says so, and comes back by itself."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest

from tests.faults.conftest import ROUNDS
from tests.machine import Browser, Machine

pytestmark = pytest.mark.slow
LONG = ROUNDS >= 10


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove"])
def test_a_damaged_index_is_rebuilt(machine: Machine, damage: str) -> None:
    if not (machine.instance / "search").exists():
        machine.start()
        machine.kill()
    generation = machine.instance / "search" / (machine.instance / "search" / "current").read_text().strip()
    victims = sorted(p for p in generation.iterdir() if p.is_file() and p.stat().st_size > 100)
    assert victims
    for path in victims:
        content = bytearray(path.read_bytes())
        if damage == "truncate":
            path.write_bytes(content[: len(content) // 3])
        elif damage == "flip":
            content[len(content) // 2] ^= 255
            path.write_bytes(content)
        else:
            path.unlink()
    machine.start()
    browser = Browser(machine)
    browser.sign_in("demo-control-room")
    deadline = time.monotonic() + 60
    while "bns:103" not in (page := browser.request("GET", "/search?q=murder&kind=law"))[1]:
        assert page[0] == 200 and time.monotonic() < deadline, page[1][:800]
        time.sleep(0.3)
    machine.kill()


@pytest.mark.parametrize("held_s", [30 if LONG else 4])
def test_a_held_database_is_waited_for_then_said(machine: Machine, held_s: int) -> None:
    """BEGIN IMMEDIATE by somebody else: a writer waits and is told; readers do not wait; nothing is lost."""
    machine.environ = {} if LONG else {"DATABASE_TIMEOUT_S": "2"}
    machine.start()
    browser, reader = Browser(machine), Browser(machine)
    browser.sign_in("demo-admin")
    reader.sign_in("demo-constable-supela" if _has(machine, "demo-constable-supela") else "demo-admin")
    data = {"username": "kept-typed", "name": "n", "role": "auditor", "enabled": "y"}
    data["csrf_token"] = browser.token("/users/new")
    reader.request("GET", "/law/bns/103")  # both workers may be cold
    holder = sqlite3.connect(machine.instance / "desk.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waits, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            begun = time.monotonic()
            assert reader.request("GET", "/law/bns/103")[0] == 200
            waits.append(time.monotonic() - begun)

    reading = threading.Thread(target=read)
    reading.start()
    begun = time.monotonic()
    status, page = browser.request("POST", "/users", data)
    assert status == 503 and "busy" in page and "kept-typed" in page, "what was typed is not lost"
    while time.monotonic() - begun < held_s:
        time.sleep(0.1)
    done.set()
    reading.join()
    holder.execute("ROLLBACK")
    holder.close()
    assert browser.request("POST", "/users", data)[0] == 201
    assert len(waits) > 1 and max(waits) < held_s, f"reading goes on: {len(waits)} pages, slowest {max(waits):.1f} s"
    machine.kill()


def _has(machine: Machine, username: str) -> bool:
    return bool(machine.ask(f"SELECT 1 FROM \"user\" WHERE username = '{username}'"))
