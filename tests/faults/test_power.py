"""The power goes: what the disk then holds opens, is whole, and has every acknowledged row.

All processes are stopped (SIGSTOP) at a random moment amid writes and the files copied. What was written after the
last acknowledged commit may or may not have reached the platter: in the copy that part of the write-ahead log is cut,
zeroed or overwritten at random. Nothing before it may be touched by that, for the commit waited for its fsync.
"""

from __future__ import annotations

import os
import shutil
import signal
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import ROUNDS
from tests.faults.work import Editor, chance, check_whole
from tests.machine import Browser, Machine

pytestmark = pytest.mark.slow
MOMENTS = ROUNDS
RELOADS = max(2, ROUNDS // 3)


def _stopped_copy(machine: Machine, editor: Editor, to: Path) -> list[str]:
    """Copies database and log while nothing runs. Returns what had been acknowledged before the stop."""
    to.mkdir()
    everyone = [pid for pids in machine.processes().values() for pid in pids]
    known = list(editor.acknowledged)
    for pid in everyone:
        os.kill(pid, signal.SIGSTOP)
    try:
        for name in ("desk.db", "desk.db-wal"):
            shutil.copyfile(machine.instance / name, to / name)
    finally:
        for pid in everyone:
            os.kill(pid, signal.SIGCONT)
    return known


def _committed(log: bytes) -> tuple[bytes, int]:
    """(salts of the log, offset after the last commit frame)."""
    if len(log) < 32:
        return b"", 0
    page = struct.unpack(">I", log[8:12])[0]
    salts, end, offset = log[16:24], 32, 32
    while offset + 24 + page <= len(log) and log[offset + 8 : offset + 16] == salts:
        if struct.unpack(">I", log[offset + 4 : offset + 8])[0]:
            end = offset + 24 + page
        offset += 24 + page
    return salts, end


def _tear(copy: Path, safe: int) -> str:
    """Does to the end of the log what a power cut may do."""
    path = copy / "desk.db-wal"
    log = bytearray(path.read_bytes())
    if len(log) <= safe:
        return "nothing unsynced"
    cut = chance.randrange(safe, len(log))
    how = chance.choice(["cut", "zero", "noise"])
    if how == "cut":
        del log[cut:]
    else:
        log[cut:] = bytes(len(log) - cut) if how == "zero" else chance.randbytes(len(log) - cut)
    path.write_bytes(log)
    return how


def test_what_survives_a_power_cut(machine: Machine, tmp_path: Path, figure: Callable[[str], None]) -> None:
    machine.start()
    editor, torn = Editor(machine, "power"), 0
    editor.start()
    editor.wait_for(3)
    for turn in range(MOMENTS):
        first, second = tmp_path / f"{turn}a", tmp_path / f"{turn}b"
        known = _stopped_copy(machine, editor, first)
        salts, safe = _committed((first / "desk.db-wal").read_bytes())
        editor.wait_for(chance.randint(1, 3))
        time.sleep(chance.uniform(0.0, 0.2))
        later = _stopped_copy(machine, editor, second)
        same_log = _committed((second / "desk.db-wal").read_bytes())[0] == salts
        if same_log and (first / "desk.db").read_bytes() == (second / "desk.db").read_bytes():
            torn += _tear(second, safe) != "nothing unsynced"
            later = known
        _has_rows(first, known)  # last: opening a copy writes its log back
        _has_rows(second, later)
        shutil.rmtree(first)
        shutil.rmtree(second)
    editor.finish()
    machine.kill()
    assert torn >= MOMENTS // 3, f"only {torn} of {MOMENTS} copies had anything to tear"
    figure(f"power cuts: {2 * MOMENTS} copies at random moments amid writes, {torn} with a torn log; all whole, acknowledged rows lost 0")  # fmt: skip


def _has_rows(copy: Path, acknowledged: list[str]) -> None:
    check_whole(copy / "desk.db")
    there = {row[0] for row in Machine(copy).ask('SELECT username FROM "user"')}
    assert [name for name in acknowledged if name not in there] == []


class Reader(threading.Thread):
    """Reads pages without a pause; an odd number takes a fresh connection each time, as nginx does."""

    def __init__(self, machine: Machine, number: int) -> None:
        super().__init__(daemon=True)
        self.browser, self.number, self.count = Browser(machine), number, 0
        self.failures: list[str] = []
        self.done = threading.Event()
        self.browser.sign_in("demo-admin")

    def run(self) -> None:
        while not self.done.is_set():
            if self.number % 2:
                self.browser.close()
            path = chance.choice(["/law/bns/103", "/search?q=murder", "/", "/users"])
            try:
                status = self.browser.request("GET", path)[0]
            except Exception as reason:
                status = repr(reason)
            self.count += 1
            if status != 200:
                self.failures.append(f"{path} {status}")


def test_reload_under_load_fails_nobody(machine: Machine, figure: Callable[[str], None]) -> None:
    """HUP again and again while pages are read and written."""
    machine.start()
    readers, editor = [Reader(machine, n) for n in range(4)], Editor(machine, "reload")
    for thread in (*readers, editor):
        thread.start()
    assert machine.process
    for _turn in range(RELOADS):
        editor.wait_for(2)
        before, served = set(machine.processes()["worker"]), sum(reader.count for reader in readers)
        os.kill(machine.process.pid, signal.SIGHUP)
        deadline = time.monotonic() + 180
        while before & set(machine.processes()["worker"]) or sum(reader.count for reader in readers) < served + 20:
            assert time.monotonic() < deadline, "old workers stay, or nobody is served"
            time.sleep(0.1)
    for reader in readers:
        reader.done.set()
        reader.join(120)
    editor.finish()
    machine.kill()
    pages, failures = sum(reader.count for reader in readers), [f for reader in readers for f in reader.failures]
    figure(f"HUP under load: {RELOADS} reloads, {pages} pages and {len(editor.acknowledged)} edits, failed pages {len(failures)}, failed edits {editor.failed}")  # fmt: skip
    assert failures == [] and min(reader.count for reader in readers) > 0
    assert editor.failed == 0
