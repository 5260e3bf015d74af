"""Real processes that are killed. Rounds: DESK_FAULT_ROUNDS; ``DESK_FAULT_ROUNDS=40 ./desk test faults`` is the long run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.machine import Machine

ROUNDS = int(os.environ.get("DESK_FAULT_ROUNDS", "3"))
RESTARTS = max(2, ROUNDS // 2)  # where each round starts the whole site anew


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, demonstration: Callable[[Path], Path]) -> Iterator[Machine]:
    """A demonstration instance; the server is started by the test."""
    made = Machine(demonstration(tmp_path_factory.mktemp("faults") / "instance"))
    yield made
    made.kill()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the run, below everything else."""
    for line in FIGURES:
        terminalreporter.write_line(line)


FIGURES: list[str] = []


@pytest.fixture
def figure() -> Callable[[str], None]:
    """``figure("35 kills of …")``: a line of the report."""
    return FIGURES.append
