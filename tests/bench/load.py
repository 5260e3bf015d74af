"""``./desk bench load``: fifty signed-in people for ten minutes on the running site: errors, waits, memory.

70 % searches, 20 % pages reached by links, 10 % forms filled in and sent, with a pause between (``--pause``, seconds
on average). Warm-up is the first fifth; memory is what all processes of the site hold then and at the end.
"""

from __future__ import annotations

import argparse
import collections
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from app import create_app
from app.accounts import actions
from tests.machine import Browser, Form, Machine, read_page

ROLES = ("constable", "constable", "officer", "constable", "officer", "control_room", "campaign_officer", "constable", "auditor", "admin")  # fmt: skip
PASSWORD = "seven green lamps"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
MOST_GROWTH = 1.20


@dataclass
class Figures:
    """What was seen, by all threads."""

    waits: dict[str, list[float]] = field(default_factory=lambda: collections.defaultdict(list))
    errors: list[str] = field(default_factory=list)
    statuses: collections.Counter[str] = field(default_factory=collections.Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, what: str, status: int, seconds: float, allowed: tuple[int, ...]) -> None:
        with self.lock:
            self.waits[kind].append(seconds)
            self.statuses[f"{kind} {status}"] += 1
            if status not in allowed:
                self.errors.append(f"{what}: {status}")


class Person(threading.Thread):
    """One signed-in user."""

    def __init__(self, machine: Machine, number: int, words: list[str], figures: Figures, pause: float, stop: threading.Event) -> None:  # fmt: skip
        super().__init__(daemon=True)
        self.browser, self.figures, self.words, self.pause, self.stop = Browser(machine), figures, words, pause, stop
        self.chance, self.number, self.links = random.Random(number), number, ["/"]
        self.role = ROLES[number % len(ROLES)]

    def run(self) -> None:
        self.stop.wait(self.chance.uniform(0, 5))
        while not self.stop.is_set():
            try:
                self._step()
            except Exception as reason:
                with self.figures.lock:
                    self.figures.errors.append(f"{self.role}: {reason!r}")
            self.stop.wait(self.chance.expovariate(1 / self.pause))

    def _step(self) -> None:
        turn = self.chance.random()
        if turn < 0.78:  # a form is a page and a write: 70, 20 and 10 of 100 requests in all
            self._search()
        elif turn < 0.89:
            self._read(self.chance.choice(self.links))
        else:
            self._write()

    def _ask(self, kind: str, method: str, path: str, allowed: tuple[int, ...], **sent: object) -> str:
        begun = time.monotonic()
        status, text = self.browser.request(method, path, **sent)  # type: ignore[arg-type]
        self.figures.add(kind, f"{self.role} {method} {path}", status, time.monotonic() - begun, allowed)
        return text

    def _search(self) -> None:
        question = quote(self.chance.choice(self.words))
        rooms = ("search", "search", "search", "search/suggest", "law", "circulars")
        path = f"/{self.chance.choice(rooms)}?q={question}"
        headers = {"HX-Request": "true"} if self.chance.random() < 0.7 else {}
        text = self._ask("search", "GET", path, (200,), headers=headers)
        self._note(text, path)

    def _read(self, path: str) -> None:
        self._note(self._ask("page", "GET", path, (200, 303), headers={}), path)

    def _note(self, text: str, path: str) -> None:
        fresh = [link for link in read_page(text, path)[1] if not link.startswith(("/static", "/language"))]
        self.links = (self.links + self.chance.sample(fresh, min(len(fresh), 5)))[-40:]

    def _write(self) -> None:
        if self.role in ("constable", "officer"):
            self._fill("/vehicles/new", "/vehicles", self._vehicle())
        elif self.role == "control_room":
            self._fill("/vehicles/check", "/vehicles/check", {"numbers": " ".join(self._plate() for _ in range(5))})
        else:
            section = f"/law/bns/{self.chance.randint(1, 358)}"
            self._fill(section, "bookmark", {})

    def _plate(self) -> str:
        return f"CG07{self.chance.choice(LETTERS)}{self.chance.choice(LETTERS)}{self.chance.randint(1, 9999):04}"

    def _vehicle(self) -> dict[str, str]:
        tail = f"{self.number:03}{self.chance.randint(0, 99999):05}"
        return {
            "registration": self._plate(), "chassis": f"MBLHA10EZ{tail}", "engine": f"HA10EN{tail}",
            "kind": "motorcycle", "make": "Hero", "model": "Splendor", "state": "stolen",
            "state_on": date.today().isoformat(), "place_text": "Supela",
        }  # fmt: skip

    def _fill(self, page: str, action: str, typed: dict[str, str]) -> None:
        text = self._ask("page", "GET", page, (200,))
        forms = [f for f in read_page(text, page)[0] if f.method == "post" and action in f.action]
        if forms:
            form: Form = forms[0]
            files = [] if form.multipart else None
            self._ask("write", "POST", form.action, (200, 201, 303), data=form.values(**typed), files=files)


def words_of(machine: Machine) -> list[str]:
    """What people of this district ask: numbers, places, sections, words of the records."""
    names = [
        str(row[0])
        for table, column in (
            ("vehicle", "registration"), ("vehicle", "chassis"), ("law_section", "number"), ("place", "name_en"),
            ("place", "name_hi"), ("camera_site", "name_en"), ("circular", "title_hi"), ("law_section", "title_hi"),
        )
        if _has(machine, table, column)
        for row in machine.ask(f"SELECT {column} FROM {table} WHERE {column} <> '' LIMIT 400")
    ]  # fmt: skip
    pieces = [piece for name in names for piece in (name[:60], " ".join(name.split()[:2])[:60], name[-4:])]
    return [*pieces, "chori", "murder 302", "चोरी", "mobile chori", "black splendor", "supela chowk", "CG07", "हत्या"]


def _has(machine: Machine, table: str, column: str) -> bool:
    return any(row[1] == column for row in machine.ask(f"PRAGMA table_info({table})"))


def make_people(machine: Machine, count: int) -> None:
    """Accounts ``load0`` …, in every role, at stations in turn."""
    stations = [int(str(row[0])) for row in machine.ask("SELECT id FROM station ORDER BY id")]
    app = create_app({"INSTANCE": machine.instance, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{machine.instance}/desk.db"})
    with app.app_context():
        for number in range(count):
            role, station = ROLES[number % len(ROLES)], stations[number % len(stations)]
            actions.create_user(
                f"load{number}", f"Load {number}", role, station, PASSWORD, must_change=False, demo=True
            )


def main() -> None:
    options = argparse.ArgumentParser(prog="./desk bench load")
    options.add_argument("--people", type=int, default=50)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--pause", type=float, default=1.0)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="desk-load-") as folder:
        machine = Machine(Path(folder) / "instance")
        machine.start()
        try:
            sys.exit(run(machine, asked.people, asked.minutes * 60, asked.pause))
        finally:
            machine.kill()


def run(machine: Machine, people: int, seconds: float, pause: float) -> int:
    """Prints the figures; 1 when a limit is broken."""
    make_people(machine, people)
    figures, stop, words = Figures(), threading.Event(), words_of(machine)
    crowd = [Person(machine, n, words, figures, pause, stop) for n in range(people)]
    for person in crowd:  # before the clock runs: the sign-in is slow by design
        person.browser.sign_in(f"load{person.number}", PASSWORD)
    begun, memory = time.monotonic(), list[tuple[float, float, int]]()
    for person in crowd:
        person.start()
    while (passed := time.monotonic() - begun) < seconds:
        memory.append((passed, machine.rss_mb(), sum(map(len, list(figures.waits.values())))))
        stop.wait(min(15.0, seconds - passed + 0.01))
    dead = sum(not person.is_alive() for person in crowd)
    after = machine.rss_mb()
    stop.set()
    for person in crowd:
        person.join(60)
    warm = next(mb for at, mb, _served in memory if at >= seconds / 5)
    return report(figures, seconds, memory, warm, after, dead)


def report(figures: Figures, seconds: float, memory: list[tuple[float, float, int]], warm: float, after: float, dead: int) -> int:  # fmt: skip
    """The table."""
    total = sum(map(len, figures.waits.values()))
    print(f"{total:,} requests in {seconds:.0f} s ({total / seconds:.1f} a second), {len(figures.errors)} errors")
    for kind, waits in sorted(figures.waits.items()):
        waits.sort()
        p50, p95, worst = waits[len(waits) // 2], waits[int(len(waits) * 0.95)], waits[-1]
        print(f"  {kind:<7} {len(waits):>7,}  {len(waits) / total:4.0%}  p50 {p50 * 1000:6.0f} ms  p95 {p95 * 1000:6.0f} ms  worst {worst * 1000:6.0f} ms")  # fmt: skip
    print("  answers: " + ", ".join(f"{name} x{count:,}" for name, count in sorted(figures.statuses.items())))
    print(f"memory of all processes: {warm:.0f} MB after warm-up, {after:.0f} MB at the end ({after / warm - 1:+.0%}), highest {max(mb for _at, mb, _served in memory):.0f} MB")  # fmt: skip
    print("  MB (after so many requests): " + ", ".join(f"{mb:.0f} ({served:,})" for _at, mb, served in memory[::4]))
    for line, count in collections.Counter(figures.errors).most_common(10):
        print(f"  error x{count}: {line}")
    if dead:
        print(f"  {dead} people fell out")
    return int(bool(figures.errors or dead) or after > warm * MOST_GROWTH)


if __name__ == "__main__":
    main()
