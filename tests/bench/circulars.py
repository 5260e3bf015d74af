"""``./desk bench circulars [--rows 10000] [--words 300] [--queries 300]``: the list with words, over generated circulars.

Times are of the whole request as the site answers it (sign-in, search, rows, snippets, page), in one process, on
SQLite: the 95th of a hundred; beside it the processor's time, which holds on a machine that is shared. The
acknowledgement page is timed with 40 stations.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from app import create_app
from app.accounts import actions as accounts
from app.circulars.models import Circular, CircularToken
from app.circulars.words import CATEGORIES, OFFICES
from app.db import db, set_fact, utcnow, writing
from app.places.models import Station
from app.search import sync
from app.search.text.romanised import romanise

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"


def vocabulary() -> list[str]:
    """Words of the house's own Hindi and English sentences, as often as they stand there."""
    words: list[str] = []
    for path in sorted(ROOT.glob("app/*/starter/**/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            words += [w for row in csv.reader(file) for cell in row for w in re.findall(r"[\w\u0900-\u097f]{2,}", cell)]
    return words


def fill(rows: int, length: int, words: list[str]) -> None:
    chance = random.Random(3)
    with writing() as session:
        session.add_all(Station(id=n, code=f"s{n}", name_en=f"S {n}", name_hi=f"थाना {n}") for n in range(1, 41))
        session.flush()
        for first in range(0, rows, 1000):
            batch = range(first + 1, min(first + 1000, rows) + 1)
            session.execute(insert(Circular), [_row(n, length, words, chance) for n in batch])
            session.execute(insert(CircularToken), [{"circular_id": n, "token": _token(n)} for n in batch])


def _token(n: int) -> str:
    return "all" if n % 10 else "role:officer"


def _row(n: int, length: int, words: list[str], chance: random.Random) -> dict[str, object]:
    day = date(2012, 1, 1) + timedelta(days=n % 5_000)
    return {
        "number": f"SP/{n}/{day.year}",
        "date": day,
        "title_hi": " ".join(chance.choices(words, k=8)),
        "body": " ".join(chance.choices(words, k=length)),
        "office": chance.choice(list(OFFICES)),
        "category": chance.choice(list(CATEGORIES)),
        "status": "in_force",
        "acknowledge": n % 100 == 0,
        "published_at": utcnow(),
    }


def measure(name: str, ask: Callable[[int], object], times: int) -> None:
    taken, worked = [], []
    for n in range(times):
        begun, busy = time.perf_counter(), time.process_time()
        ask(n)
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    late = int(times * 0.95) - 1
    print(
        f"{name:<32} median {statistics.median(taken):6.1f} ms  p95 {sorted(taken)[late]:6.1f} ms"
        f"   processor {statistics.median(worked):6.1f} / {sorted(worked)[late]:6.1f} ms",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="./desk bench circulars")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--queries", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        uri = f"sqlite:///{instance / 'desk.db'}"
        app = create_app(
            {"INSTANCE": instance, "SQLALCHEMY_DATABASE_URI": uri, "WTF_CSRF_ENABLED": False, "SECOND_FACTOR_ROLES": []}
        )
        words = vocabulary()
        with app.app_context():
            db.create_all()
            with writing():
                set_fact("mode", "empty")
            begun = time.perf_counter()
            fill(options.rows, options.words, words)
            for user, role, station in (("constable", "constable", 1), ("control", "control_room", None)):
                accounts.create_user(user, user, role, station, PASSWORD, must_change=False)
            sync.rebuild()
        print(
            f"{options.rows:,} circulars of {options.words} words made and indexed: {time.perf_counter() - begun:.0f} s"
        )
        clients = {}
        for user in ("constable", "control"):
            clients[user] = app.test_client()
            answer = clients[user].post("/sign-in", data={"username": user, "password": PASSWORD})
            assert answer.status_code == 303, answer.get_data(as_text=True)
        questions(clients, words, options.queries)


def questions(clients: dict[str, object], words: list[str], times: int) -> None:
    chance = random.Random(11)
    hindi = [w for w in words if re.search("[\u0900-\u097f]", w) and len(w) > 3]

    def get(address: str, user: str = "constable", **query: object) -> None:
        answer = clients[user].get(address, query_string=query)  # type: ignore[attr-defined]
        assert answer.status_code == 200, (address, query)

    get("/circulars", q="गश्त")
    get("/circulars", q="chori")
    measure("one word", lambda n: get("/circulars", q=chance.choice(hindi)), times)
    measure("three words", lambda n: get("/circulars", q=" ".join(chance.choices(hindi, k=3))), times)
    roman = lambda: " ".join(romanise(w)[0] for w in chance.choices(hindi, k=2))  # noqa: E731
    measure("two romanised words", lambda n: get("/circulars", q=roman()), times)
    measure("words with filters", lambda n: get("/circulars", q=chance.choice(hindi), office="sp", year=2018), times)
    measure("number", lambda n: get("/circulars", q=f"SP/{n * 7 + 1}/2012"), times)
    measure("newest, no words", lambda n: get("/circulars", page=n % 50 + 1), times)
    measure("one circular", lambda n: get(f"/circulars/{n * 10 + 1}"), times)
    measure("acknowledgements, 40 stations", lambda n: get("/circulars/acknowledgements", "control"), min(times, 30))


if __name__ == "__main__":
    main()
