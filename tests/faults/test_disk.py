"""A disk that is really full: a small tmpfs where we may mount one, else a limit on the size of files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.work import check_whole, lost
from tests.machine import Browser, Machine

pytestmark = pytest.mark.slow
SIZE_MB = 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Machine]:
    """A machine whose instance lies on a disk of 200 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(disk)], capture_output=True
    ).returncode
    made = Machine(disk / "instance")
    made.instance.mkdir()
    made.environ = {"MOUNTED": "1"} if mounted else {}
    yield made
    made.kill()
    if mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _enter(browser: Browser, token: str, name: str) -> int:
    data = {"username": name, "name": name, "role": "auditor", "enabled": "y", "csrf_token": token}
    return browser.request("POST", "/users", data)[0]


def test_a_full_disk_refuses_and_loses_nothing(small_disk: Machine, figure: Callable[[str], None]) -> None:
    machine = small_disk
    machine.start()
    if not machine.environ:  # no right to mount: the files of the site may not grow instead
        machine.kill()
        size = max(path.stat().st_size for path in machine.instance.rglob("*") if path.is_file())
        machine.before = ("prlimit", f"--fsize={size + 200_000}")
        machine.start()
    browser = Browser(machine)
    browser.sign_in("demo-admin")
    token = browser.token("/users/new")
    acknowledged = [name for n in range(5) if _enter(browser, token, name := f"before{n}") == 201]
    assert len(acknowledged) == 5
    filler = machine.instance.parent / "filler"
    if machine.environ:
        _fill(filler)
    statuses = set()
    for n in range(600):
        status = _enter(browser, token, f"full{n}")
        statuses.add(status)
        if status == 201:
            acknowledged.append(f"full{n}")
        elif n > 100 or machine.environ:
            break
    assert 503 in statuses and statuses <= {201, 503}, statuses
    assert browser.request("GET", "/law/bns/103")[0] == 200, "reading goes on"
    assert browser.request("GET", "/search?q=murder&kind=law")[0] == 200
    assert lost(machine, acknowledged) == []
    filler.unlink(missing_ok=True)
    machine.kill()
    machine.before = ()
    machine.start()
    browser = Browser(machine)
    browser.sign_in("demo-admin")
    assert _enter(browser, browser.token("/users/new"), "room-again") == 201
    machine.kill()
    assert lost(machine, [*acknowledged, "room-again"]) == []
    check_whole(machine.instance / "desk.db")
    how = "tmpfs" if machine.environ else "limit on files"
    figure(f"full disk ({how}): {len(acknowledged)} edits acknowledged before, lost 0; refused with 503; reading goes on; writing again with room")  # fmt: skip


def _fill(path: Path) -> None:
    """Takes every byte that is left."""
    with path.open("wb") as file:
        try:
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        except OSError:
            pass
