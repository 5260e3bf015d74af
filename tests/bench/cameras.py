"""``./desk bench cameras``: look-ups on 100,000 cameras in SQLite, server side."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app import create_app
from app.access import SYSTEM, Viewer
from app.cameras import lookup
from app.cameras.models import Camera, CameraSite
from app.db import db, set_fact, writing
from app.places.geometry import towards

COUNT = 100_000
ROUNDS = 300


def fill(count: int, rng: random.Random) -> None:
    """Two thirds stand in the towns along the main road, one third anywhere in the district."""
    rows = []
    for number in range(1, count + 1):
        if rng.random() < 0.67:
            lat, lon = towards(21.2, rng.uniform(81.25, 81.47), rng.uniform(0, 360), abs(rng.gauss(0, 2500)))
        else:
            lat, lon = rng.uniform(20.9, 21.55), rng.uniform(81.1, 81.6)
        rows.append(
            {
                "id": number, "code": f"B-{number:06d}", "site_id": 1, "name_en": f"Camera {number}", "lat": lat,
                "lon": lon, "station_id": None, "state": rng.choice(["working", "working", "not_working"]),
                "direction_deg": rng.choice([None, rng.randrange(360)]),
                "retention_days": rng.choice([None, 7, 15, 30]),
            }
        )  # fmt: skip
    with writing() as session:
        set_fact("mode", "empty")
        session.add(CameraSite(id=1, name_en="Bench", lat=21.2, lon=81.3))
        session.flush()
        for first in range(0, count, 5000):
            session.execute(Camera.__table__.insert(), [{**_DEFAULTS, **row} for row in rows[first : first + 5000]])


_DEFAULTS = {
    "name_hi": "", "sees": "", "owner_kind": "shop", "draft": False, "kind": "fixed", "mount": "", "zone": "",
    "night_vision": False, "plate_readable": False, "remarks": "", "import_digest": "",
}  # fmt: skip


def measure(name: str, limit_ms: float, ask: Callable[[], int]) -> None:
    """Prints median, p95 and the mean number of answers."""
    times, answers = [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answers += ask()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    median, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(
        f"{name:32} median {median:6.2f} ms   p95 {p95:6.2f} ms   "
        f"wanted {limit_ms:5.1f} ms   {answers / ROUNDS:7.1f} answers"
    )


def main() -> None:
    """Makes the data and measures."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE": Path(folder), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/desk.db"})
        with app.app_context():
            db.create_all()
            fill(COUNT, rng)
            _look_ups(rng)


def _look_ups(rng: random.Random) -> None:
    none = lookup.Filters()

    def point() -> tuple[float, float]:
        return towards(21.2, rng.uniform(81.27, 81.45), rng.uniform(0, 360), abs(rng.gauss(0, 1500)))

    def route() -> list[tuple[float, float]]:
        start, bearing = point(), rng.uniform(0, 360)
        middle = towards(*start, bearing, 1500)
        return [start, middle, towards(*middle, bearing + rng.uniform(-60, 60), 1500)]

    measure("radius 500 m", 15, lambda: len(lookup.around(point(), 500, SYSTEM, none)))
    measure("20 nearest", 5, lambda: len(lookup.nearest(point(), 20, SYSTEM, none)))
    measure("corridor 3 km, 100 m each side", 40, lambda: len(lookup.along(route(), 100, SYSTEM, none)))
    working = lookup.Filters(working=True)
    constable = Viewer(1, "c", "constable", 1)
    measure("radius 500 m, as a constable", 15, lambda: len(lookup.around(point(), 500, constable, none)))
    measure("radius 500 m, working only", 15, lambda: len(lookup.around(point(), 500, SYSTEM, working)))


if __name__ == "__main__":
    main()
