"""kill -9 at random moments: nothing acknowledged is lost, nothing is half there, the index comes back by itself."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.faults.conftest import ROUNDS, Browser, Machine

pytestmark = pytest.mark.slow
chance = random.Random(7)


def test_acknowledged_edits_survive_the_death_of_the_server(machine: Machine) -> None:
    acknowledged: list[str] = []
    for turn in range(ROUNDS):
        machine.start()
        browser = Browser(machine)
        browser.sign_in("demo-admin")
        token = browser.token("/users/new")
        killer = threading.Timer(chance.uniform(0.05, 1.5), machine.kill)
        for number in range(200):
            name = f"u{turn}-{number}"
            data = {"username": name, "name": name, "role": "auditor", "enabled": "y", "csrf_token": token}
            try:
                status, _page = browser.request("POST", "/users", data)
            except Exception:
                break
            if status == 201:
                acknowledged.append(name)
                if not killer.is_alive():
                    killer.start()  # somewhere in the edits that follow the first
        killer.join()
    known = {row[0] for row in machine.ask('SELECT username FROM "user"')}
    assert [name for name in acknowledged if name not in known] == []
    assert machine.ask("PRAGMA integrity_check") == [("ok",)]
    print(f"\n{ROUNDS} kills of the server, {len(acknowledged)} acknowledged edits, 0 lost")
    assert len(acknowledged) >= ROUNDS


def _vehicles(path: Path, turn: int, rows: int) -> None:
    head = "registration_number,chassis_number,engine_number,kind,make,model,colour,state,station\n"
    lines = [
        f"CG07Z{chr(65 + turn % 26)}{n + 1:04},MBLHA10EZ{turn:03}{n:05},HA10EN{turn:03}{n:05},motorcycle,Hero,Splendor,black,stolen,Supela\n"
        for n in range(rows)
    ]
    path.write_text(head + "".join(lines), encoding="utf-8")


def test_an_import_is_whole_or_not_there(machine: Machine, tmp_path: Path) -> None:
    machine.start()
    whole = 0
    for turn in range(ROUNDS):
        rows = 300
        path = tmp_path / f"{turn}.csv"
        _vehicles(path, turn, rows)
        process = machine.command("vehicles", "import", str(path))
        with contextlib.suppress(Exception):
            process.wait(timeout=chance.uniform(1.0, 4.5))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        like = f"CG07Z{chr(65 + turn % 26)}%"
        found = machine.ask(
            f"SELECT count(*) FROM vehicle WHERE registration LIKE '{like}' AND chassis LIKE 'MBLHA10EZ{turn:03}%'"
        )[0][0]
        assert found in (0, rows), f"import {turn} is there in part: {found} of {rows}"
        whole += found == rows
    print(f"\n{ROUNDS} imports killed at random moments: {whole} whole, {ROUNDS - whole} not there, 0 in part")
    machine.kill()


def test_the_index_comes_back_after_every_death(machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "last.csv"
    _vehicles(path, 25, 40)
    machine.start()
    process = machine.command("vehicles", "import", str(path))
    assert process.wait(timeout=120) == 0, process.communicate()[1]
    machine.kill()
    machine.start()
    browser = Browser(machine)
    browser.sign_in("demo-control-room")
    deadline = time.monotonic() + 20
    while 'CG07ZZ0007"' not in browser.request("GET", "/search?q=CG07ZZ0007")[1].replace(
        "data-ref=CG07ZZ0007", 'CG07ZZ0007"'
    ):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    machine.kill()


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove"])
def test_a_damaged_index_is_rebuilt(machine: Machine, damage: str) -> None:
    generation = machine.instance / "search" / (machine.instance / "search" / "current").read_text().strip()
    victims = sorted(p for p in generation.iterdir() if p.is_file() and p.stat().st_size > 100)
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


def test_a_held_database_is_waited_for_then_said(machine: Machine) -> None:
    import sqlite3

    machine.environ = {"DATABASE_TIMEOUT_S": "1"}
    machine.start()
    browser = Browser(machine)
    browser.sign_in("demo-admin")
    token = browser.token("/users/new")
    holder = sqlite3.connect(machine.instance / "desk.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    data = {"username": "kept-typed", "name": "n", "role": "auditor", "enabled": "y", "csrf_token": token}
    status, page = browser.request("POST", "/users", data)
    assert status == 503 and "busy" in page
    assert browser.request("GET", "/law/bns/103")[0] == 200, "reading goes on"
    holder.execute("ROLLBACK")
    holder.close()
    assert browser.request("POST", "/users", data)[0] == 201
    machine.kill()
