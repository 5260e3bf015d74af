"""``./desk bench vehicles [--rows 100000] [--queries 400] [--no-text]``: look-ups in a generated register.

Times are those of the look-up itself (from the typed text to ranked records with reasons), in one process, on
SQLite; recall is the share of questions whose true vehicle is among the first five. The line of the audit trail that a
page adds is timed apart.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from app import audit, create_app
from app.access import SYSTEM, Viewer
from app.db import db, set_fact, writing
from app.places.models import Station
from app.search import Query, search, sync
from app.search.text.lookalikes import GROUPS
from app.vehicles import checkpoint, matching
from app.vehicles.importing import save
from app.vehicles.importing.outcome import Checked
from app.vehicles.lookup import look_up
from app.vehicles.models import Vehicle

MODELS = (
    *(("motorcycle", "Hero", m) for m in ("Splendor Plus", "HF Deluxe", "Passion Pro", "Glamour")),
    *(("motorcycle", "Bajaj", m) for m in ("Pulsar 150", "Platina", "CT 100")),
    *(("motorcycle", "Honda", m) for m in ("Shine", "Unicorn")),
    *(("scooter", "Honda", m) for m in ("Activa", "Dio")),
    *(("scooter", "TVS", m) for m in ("Jupiter", "Ntorq")),
    *(("motorcycle", "TVS", m) for m in ("Apache", "Sport")),
    *(("car", "Maruti Suzuki", m) for m in ("Alto", "Swift", "Dzire")),
    *(("car", "Hyundai", m) for m in ("i20", "Creta")),
)
COLOURS = ("black", "red", "blue", "white", "grey", "silver", "green", "yellow", "orange", "brown")
PLACES = (
    "Supela",
    "Mohan Nagar",
    "Power House",
    "Nehru Nagar",
    "Indira Market",
    "Patel Chowk",
    "Sector 6",
    "Pulgaon Naka",
)
STATES = ("stolen",) * 16 + ("recovered", "unclaimed", "seized", "returned")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SYMBOLS = LETTERS + "0123456789"


def plates(count: int, chance: random.Random) -> list[str]:
    """Distinct numbers, seven in ten of Durg, in the density of a real register: 24 x 24 series a district."""
    found: dict[str, None] = {}
    while len(found) < count:
        district = chance.choices(("07", "04", "08", "24", "25", "10", "12"), (70, 10, 6, 4, 4, 4, 2))[0]
        found[f"CG{district}{chance.choice(LETTERS)}{chance.choice(LETTERS)}{chance.randrange(1, 10000):04d}"] = None
    return list(found)


def rows(count: int, chance: random.Random, stations: int) -> Iterator[Checked]:
    """Generated records."""
    for number, plate in enumerate(plates(count, chance)):
        kind, make, model = chance.choice(MODELS)
        head = "".join(chance.choice(SYMBOLS) for _ in range(11))
        clean = {
            "registration": plate,
            "chassis": f"{head}{chance.randrange(10**6):06d}",
            "engine": "".join(chance.choice(SYMBOLS) for _ in range(5)) + f"{chance.randrange(10**6):06d}",
            "kind": kind,
            "make": make,
            "model": model,
            "colour": chance.choice(COLOURS),
            "year": chance.randrange(2008, 2026),
            "state": chance.choice(STATES),
            "state_on": (date(2026, 11, 1) - timedelta(days=chance.randrange(1500))).isoformat(),
            "station_id": 1 + number % stations,
            "place_text": chance.choice(PLACES),
            "case_number": f"{chance.randrange(1, 800)}/{2022 + number % 5}",
            "case_kind": "FIR",
        }
        yield Checked(number, "new", clean)


def fill(count: int, chance: random.Random) -> float:
    """Fills the register by the importer's own statements. Returns seconds."""
    with writing() as session:
        set_fact("mode", "empty")
        session.add_all(Station(code=f"s{i}", name_en=f"Station {i}", name_hi=f"थाना {i}") for i in range(1, 25))
    start = time.perf_counter()
    save.save(rows(count, chance, 24), "bench")
    with writing():
        db.session.execute(db.text("ANALYZE"))
    return time.perf_counter() - start


WAITER = """
import sqlite3, sys, time
longest, rounds = 0.0, 0
link = sqlite3.connect(sys.argv[1], timeout=300, isolation_level=None)
print("ready", flush=True)
while not __import__("select").select([sys.stdin], [], [], 0.02)[0]:
    start = time.perf_counter()
    link.execute("BEGIN IMMEDIATE")
    link.execute("ROLLBACK")
    longest, rounds = max(longest, time.perf_counter() - start), rounds + 1
print(f"{longest:.1f} {rounds}")
"""


@contextmanager
def other_writer(database: Path) -> Iterator[None]:
    """Another process that wants to write fifty times a second; says how long it had to wait at most."""
    command = [sys.executable, "-c", WAITER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout and other.stdout.readline()
        yield
        longest, rounds = other.communicate("stop\n")[0].split()
        print(f"another writer waited at most {longest} s for its turn ({rounds} turns)")


def misread(plate: str, times: int, chance: random.Random) -> str:
    """The plate with so many of its characters read as a look-alike."""
    places = [i for i, c in enumerate(plate) if any(c in g for g in GROUPS)]
    letters = list(plate)
    for place in chance.sample(places, min(times, len(places))):
        group = next(g for g in GROUPS if plate[place] in g)
        letters[place] = chance.choice([c for c in group if c != plate[place]])
    return "".join(letters)


def wrong(plate: str, times: int, chance: random.Random) -> str:
    """The plate with so many characters replaced by any other of the same sort."""
    letters = list(plate)
    for place in chance.sample(range(2, len(plate)), times):
        pool = "0123456789" if plate[place].isdigit() else LETTERS
        letters[place] = chance.choice([c for c in pool if c != plate[place]])
    return "".join(letters)


def measure(name: str, questions: Sequence[tuple[str, int]], ask: Callable[[str], list[int]]) -> None:
    """Prints p50, p95 (by the clock and of the processor, for shared machines), slowest, recall@5 of one question."""
    times, processor, found = [], [], 0
    for text, key in questions:
        start, busy = time.perf_counter(), time.process_time()
        answer = ask(text)
        times.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - busy) * 1000)
        found += key in answer[:5]
        db.session.rollback()
    times.sort()
    p95, cpu = (sorted(values)[int(len(values) * 0.95) - 1] for values in (times, processor))
    known = f"{found / len(questions):8.1%}" if questions[0][1] else "        "
    print(f"{name:34} {statistics.median(times):8.2f} {p95:8.2f} {cpu:8.2f} {times[-1]:8.2f} {known}", flush=True)


def ask_number(text: str) -> list[int]:
    """Ids by the look-up."""
    return [match.id for match in look_up(text, SYSTEM).matches]


def ask_text(text: str) -> list[int]:
    """Ids by the search engine."""
    return [int(hit.key) for hit in search(Query(text, "vehicle"), Viewer(1, "bench", "control_room", None)).hits]


def questions(sample: Sequence[Vehicle], chance: random.Random) -> list[tuple[str, list[tuple[str, int]]]]:
    """name -> (typed text, true id or 0 when many are right)."""
    two_places = [v for v in sample if sum(any(c in g for g in GROUPS) for c in v.plate) >= 2]
    return [
        ("exact number", [(f"{v.plate[:2]} {v.plate[2:4]} {v.plate[4:6]} {v.plate[6:]}", v.id) for v in sample]),
        ("exact chassis", [(v.vin, v.id) for v in sample]),
        ("right 8 of chassis", [(v.vin[-8:], v.id) for v in sample]),
        ("prefix, 4 characters", [(v.plate[:4], 0) for v in sample]),
        ("prefix, 7 characters", [(v.plate[:7], 0) for v in sample]),
        ("last four", [(v.plate[-4:], 0) for v in sample]),
        ("infix, 3 characters", [(v.plate[4:7], 0) for v in sample]),
        ("infix, 5 characters", [(v.plate[4:9], 0) for v in sample]),
        ("two unread characters (?)", [(v.plate[:4] + "??" + v.plate[6:], v.id) for v in sample]),
        ("one look-alike", [(misread(v.plate, 1, chance), v.id) for v in sample]),
        ("two look-alikes", [(misread(v.plate, 2, chance), v.id) for v in two_places]),
        ("one other wrong character", [(wrong(v.plate, 1, chance), v.id) for v in sample]),
        ("two other wrong characters", [(wrong(v.plate, 2, chance), v.id) for v in sample]),
        ("chassis, one wrong character", [(wrong(v.vin, 1, chance), v.id) for v in sample]),
        ("last four + colour + make", [(f"{v.plate[-4:]} {v.colour} {v.make}", v.id) for v in sample]),
        ("last four + colour", [(f"{v.plate[-4:]} {v.colour}", v.id) for v in sample]),
        ("last four + make", [(f"{v.make} {v.plate[-4:]}", v.id) for v in sample]),
    ]


def check_points(sample: Sequence[Vehicle], chance: random.Random) -> None:
    """A list of 500 with five hits; one number against the barrier."""
    alarms = [v.plate for v in sample if v.state == "stolen"][:5]
    many = [*alarms, *(f"MH{chance.randrange(1, 50):02d}ZZ{chance.randrange(1, 9999):04d}" for _ in range(495))]
    start = time.perf_counter()
    outcome = checkpoint.compare_all(many, SYSTEM)
    spent = (time.perf_counter() - start) * 1000
    print(f"500 numbers at the checkpoint: {spent:.0f} ms, {len(outcome.hits)} hits")
    start = time.perf_counter()
    audit.lookup("vehicle", "CG07AB1234", hits=1)
    print(f"one line of the audit trail: {(time.perf_counter() - start) * 1000:.1f} ms")


def main() -> None:
    """Generates, measures, prints."""
    parser = argparse.ArgumentParser(prog="./desk bench vehicles", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--no-text", action="store_true", help="leave the full-text index out (it takes minutes)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-vehicles-") as folder:
        app = create_app({"INSTANCE": Path(folder), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/desk.db"})
        with app.app_context():
            run(options)
            db.session.remove()
            db.engine.dispose()


def run(options: argparse.Namespace) -> None:
    """All measurements on one register."""
    chance = random.Random(7)
    db.create_all()
    with other_writer(Path(db.engine.url.database or "")):
        seconds = fill(options.rows, chance)
    print(f"{options.rows:,} vehicles entered in {seconds:.0f} s ({options.rows / seconds:,.0f} a second)")
    keys = chance.sample(range(1, options.rows + 1), options.queries)
    sample = [db.session.get(Vehicle, key) for key in keys]
    db.session.expunge_all()
    gc.collect()
    gc.freeze()  # the generated rows are no part of a server's memory
    print(f"\n{'':34} {'p50 ms':>8} {'p95 ms':>8} {'p95 cpu':>8} {'max ms':>8} {'in first 5':>8}")
    for name, asked in questions(sample, chance):
        measure(name, asked, ask_number)
    if not options.no_text:
        start = time.perf_counter()
        sync.rebuild()
        print(f"index built in {time.perf_counter() - start:.0f} s")
        measure("free text: lal splendor supela", [(f"lal {v.model} {v.place_text}", 0) for v in sample], ask_text)
        words = [(f"{v.colour} {v.model} {v.year} {v.state} {v.place_text}", 0) for v in sample]
        measure("free text: five words", words, ask_text)
    print()
    check_points(sample, chance)
    start = time.perf_counter()
    pairs = matching.all_pairs()
    print(f"matcher over the whole register: {time.perf_counter() - start:.1f} s, {len(pairs)} pairs")


if __name__ == "__main__":
    main()
