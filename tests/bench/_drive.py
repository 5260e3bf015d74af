"""A user at a real Chromium on a slow line, step by step, and the table of what each step cost."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Error, Page

from tests.bench.slow_line import SlowLine

PAINTED = "performance.getEntriesByType('paint').some(e => e.name == 'first-contentful-paint')"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


@dataclass(frozen=True)
class Step:
    """One measured step: seconds and bytes down."""

    name: str
    seconds: float
    down: int
    behind: int  # bytes that came after it, while the user reads or types


class Drive:
    """The user before the browser. ``pause_s``: how long each result is read before the next step."""

    def __init__(self, page: Page, line: SlowLine, pause_s: float) -> None:
        self.page, self.line, self.pause_s, self.steps = page, line, pause_s, list[Step]()

    def step(self, name: str, act: Callable[[], object], done: str) -> None:
        """Does ``act``, waits until the expression ``done`` is true and drawn, notes time and bytes."""
        before, start = self.line.down.carried, time.monotonic()
        act()
        self._until(done)
        seconds, down = time.monotonic() - start, self.line.down.carried - before
        time.sleep(self.pause_s)
        self.steps.append(Step(name, seconds, down, self.line.down.carried - before - down))

    def enter(self, name: str, field: str, words: str, done: str) -> None:
        """Types the words into the field, presses Enter, waits until ``done``."""
        box = self.page.locator(field).first
        box.evaluate("(e, v) => e.value = v", words)
        box.focus()
        self.step(name, lambda: self.page.keyboard.press("Enter"), done)

    def _until(self, done: str) -> None:
        """Asks from outside, every few milliseconds: the site's CSP lets no page evaluate text."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with contextlib.suppress(Error):  # between two documents
                if self.page.evaluate(done) and self.page.evaluate(DRAWN):
                    return
            time.sleep(0.01)
        raise TimeoutError(done)


def chain_s(steps: Sequence[Step]) -> float:
    """Seconds of one visit up to the first result: all steps but the last, which is a later search."""
    return sum(step.seconds for step in steps[:-1])


def show(title: str, steps: Sequence[Step]) -> None:
    """Prints one visit, of which the last step is a later search."""
    print(f"\n{title}")
    for step in steps:
        print(
            f"  {step.name:<22} {step.seconds:6.2f} s  {step.down:7,} B   then {step.behind:7,} B while the user pauses"
        )
    chain = chain_s(steps)
    print(f"  {'chain to first result':<22} {chain:6.2f} s  {sum(s.down + s.behind for s in steps[:-1]):7,} B in all")
