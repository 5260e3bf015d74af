"""A short form of ``./desk bench fuzz`` against the real server; the bench sends 5,000 requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.fuzz import LEAST_USEFUL, Fuzzer
from tests.machine import Machine

pytestmark = pytest.mark.slow


def test_nothing_typed_breaks_the_running_site(tmp_path: Path, demonstration: Callable[[Path], Path]) -> None:
    machine = Machine(demonstration(tmp_path / "instance"))
    machine.start()
    try:
        outcome = Fuzzer(machine, seed=20261124).run(300, pages=12)
    finally:
        machine.kill()
    assert outcome.bad == []
    assert outcome.sent > 250 and outcome.fields > 20
    assert outcome.useful > LEAST_USEFUL and len(outcome.reached) > 40, "else nothing was tried"
