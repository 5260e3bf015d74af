"""kill -9 at random moments: nothing acknowledged is lost, nothing is half there, the index comes back by itself."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.operations import backup, restore
from tests.faults.conftest import RESTARTS, ROUNDS
from tests.faults.work import Editor, chance, check_whole, found, kill, lost, vehicles, wait_for_new
from tests.machine import Browser, Machine

pytestmark = pytest.mark.slow
Figure = Callable[[str], None]
PASSPHRASE = "four words in a row"


def test_acknowledged_edits_survive_the_death_of_everything(machine: Machine, figure: Figure) -> None:
    """Master, workers and indexer at one blow, amid edits, as in a power cut of the process kind."""
    acknowledged: list[str] = []
    for turn in range(RESTARTS):
        machine.start()
        editor = Editor(machine, f"all{turn}")
        editor.start()
        editor.wait_for(1)
        time.sleep(chance.uniform(0.0, 1.5))
        machine.kill()
        acknowledged += editor.finish()
    assert lost(machine, acknowledged) == []
    check_whole(machine.instance / "desk.db")
    figure(f"kill -9 of all processes: {RESTARTS}; edits acknowledged {len(acknowledged)}, lost 0")


@pytest.mark.parametrize("kind", ["worker", "indexer"])
def test_one_process_dies_and_the_site_goes_on(machine: Machine, kind: str, figure: Figure) -> None:
    machine.start()
    editor = Editor(machine, kind)
    editor.start()
    for _turn in range(ROUNDS):
        editor.wait_for(2)
        time.sleep(chance.uniform(0.0, 0.6))
        deadline = time.monotonic() + 30
        while not (alive := machine.processes()[kind]):
            assert time.monotonic() < deadline, f"no {kind}"
            time.sleep(0.05)
        victim = chance.choice(alive)
        kill(victim)
        wait_for_new(machine, kind, victim)
    editor.wait_for(2)
    acknowledged = editor.finish()
    machine.kill()
    assert lost(machine, acknowledged) == []
    check_whole(machine.instance / "desk.db")
    figure(f"kill -9 of the {kind}: {ROUNDS}; edits acknowledged {len(acknowledged)}, lost 0")


def test_a_dead_master_leaves_no_workers_behind(machine: Machine, figure: Figure) -> None:
    """As systemd would: the next start finds the port free and no second indexer."""
    acknowledged: list[str] = []
    turns = max(1, ROUNDS // 2)  # each waits half a minute for the workers to notice
    for turn in range(turns):
        machine.start()
        editor = Editor(machine, f"master{turn}")
        editor.start()
        editor.wait_for(1)
        time.sleep(chance.uniform(0.0, 1.0))
        left = [pid for kind in ("worker", "indexer") for pid in machine.processes()[kind]]
        assert machine.process
        kill(machine.process.pid)
        machine.process.wait()
        deadline = time.monotonic() + 60
        while any(Path(f"/proc/{pid}").exists() and _alive(pid) for pid in left):
            assert time.monotonic() < deadline, f"left behind: {left}"
            time.sleep(0.1)
        acknowledged += editor.finish()
    machine.process = None
    assert lost(machine, acknowledged) == []
    check_whole(machine.instance / "desk.db")
    figure(f"kill -9 of the master: {turns}; edits acknowledged {len(acknowledged)}, lost 0, processes left behind 0")


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    return False


def _whole_run(machine: Machine, *words: str) -> float:
    """Runs a command to its end. Returns the seconds that it takes here and now."""
    begun = time.monotonic()
    process = machine.command(*words)
    assert process.wait(timeout=180) == 0, process.communicate()[1]
    process.communicate()
    return time.monotonic() - begun


def _killed_run(machine: Machine, takes: float, *words: str) -> None:
    """Kills a command somewhere in the time that it takes, more often in the part where it writes."""
    process = machine.command(*words)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=takes * chance.triangular(0.3, 1.2, 0.9))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_an_import_is_whole_or_not_there_and_is_found(machine: Machine, tmp_path: Path, figure: Figure) -> None:
    machine.start()
    rows, whole, first = 300, [], ROUNDS
    vehicles(tmp_path / "first.csv", first, rows)
    takes = _whole_run(machine, "vehicles", "import", str(tmp_path / "first.csv"))
    for turn in range(ROUNDS):
        path = tmp_path / f"{turn}.csv"
        vehicles(path, turn, rows)
        _killed_run(machine, takes, "vehicles", "import", str(path))
        there = machine.ask(f"SELECT count(*) FROM vehicle WHERE chassis LIKE 'MBLHA10EZ{turn:03}%'")[0][0]
        assert there in (0, rows), f"import {turn} is there in part: {there} of {rows}"
        if there:
            whole.append(turn)
    machine.kill()
    machine.start()
    browser = Browser(machine)
    browser.sign_in("demo-control-room")
    for turn in [first, *whole]:
        plate = str(machine.ask(f"SELECT registration FROM vehicle WHERE chassis = 'MBLHA10EZ{turn:03}{7:05}'")[0][0])
        found(browser, plate, plate)
    machine.kill()
    check_whole(machine.instance / "desk.db")
    figure(f"kill -9 of an import: {ROUNDS}; whole {len(whole)}, not there {ROUNDS - len(whole)}, in part 0; all whole ones found by search")  # fmt: skip


def test_a_killed_backup_leaves_no_plain_copy_and_no_false_backup(
    machine: Machine, tmp_path: Path, figure: Figure
) -> None:
    machine.environ = {"DESK_BACKUP_PASSPHRASE": PASSPHRASE}
    machine.start()
    editor, target = Editor(machine, "backup"), tmp_path / "backups"
    editor.start()
    takes = _whole_run(machine, "backup", "--to", str(target))
    for _turn in range(ROUNDS):
        _killed_run(machine, takes, "backup", "--to", str(target))
    finished = len(list(target.glob("*Z"))) - 1
    _whole_run(machine, "backup", "--to", str(target))
    editor.finish()
    machine.kill()
    assert [path.name for path in target.iterdir() if path.name.endswith(".part")] == []
    for made in sorted(target.glob("*Z")):
        assert backup.digest(made / "data.age")
        verdict = restore.drill(made, PASSPHRASE)[1]
        assert verdict is not None and verdict.faults == []
    figure(f"kill -9 of a backup: {ROUNDS}; finished before it {finished}, every one proved by a drill; plain copies left 0")  # fmt: skip
