"""Look-ups equal a brute-force reference: a thousand random cases, with pieces of routes and edges of circles."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest

from app import create_app
from app.access import SYSTEM
from app.cameras import lookup
from app.cameras.models import Camera, CameraSite
from app.cameras.nearness import beside, columns, pieces
from app.db import db, writing
from app.places.geometry import distance_m, towards
from tests.conftest import settings

COUNT = 1500
Points = list[tuple[int, float, float]]


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Points]:
    """Cameras in clumps, some on one spot, some on the very edge of others' circles."""
    rng = random.Random(5)
    instance = tmp_path_factory.mktemp("geometry")
    app = create_app(settings(instance))
    table: Points = []
    for key in range(1, COUNT + 1):
        if key % 10 == 0 and table:
            lat, lon = table[-1][1:]
        else:
            lat, lon = towards(21.2, 81.35, rng.uniform(0, 360), abs(rng.gauss(0, 4000)))
        table.append((key, lat, lon))
    with app.app_context():
        db.create_all()
        with writing() as session:
            session.add(CameraSite(id=1, name_en="All", lat=21.2, lon=81.35))
            session.flush()
            session.add_all(
                Camera(id=k, code=f"C-{k}", site_id=1, name_en=f"C {k}", lat=lat, lon=lon) for k, lat, lon in table
            )
        yield table
        db.session.remove()
        db.engine.dispose()


def reference_around(points: Points, lat: float, lon: float, radius: float) -> list[int]:
    measured = sorted((distance_m(lat, lon, a, b), key) for key, a, b in points)
    return [key for metres, key in measured if metres <= radius]


def ids(found: list[lookup.Found]) -> list[int]:
    return [f.id for f in found]


def same(one: list[int], other: list[int], points: Points, lat: float, lon: float) -> bool:
    """The same keys in the same order; keys that are equally far (to a nanometre) may change places."""
    where = {key: (a, b) for key, a, b in points}
    far = [[distance_m(lat, lon, *where[key]) for key in keys] for keys in (one, other)]
    return sorted(one) == sorted(other) and all(abs(a - b) < 1e-6 for a, b in zip(*far, strict=True))


def test_around_equals_brute_force(points: Points) -> None:
    rng = random.Random(11)
    for case in range(600):
        lat, lon = towards(21.2, 81.35, rng.uniform(0, 360), abs(rng.gauss(0, 5000)))
        radius = rng.choice([1, 50, 200, 500, 2000, 8000]) * rng.uniform(0.5, 1.5)
        if case % 5 == 0:  # a camera lies exactly on the circle
            radius = distance_m(lat, lon, *rng.choice(points)[1:]) * (1 + 1e-12)
        found = ids(lookup.around((lat, lon), radius, SYSTEM, lookup.Filters()))
        assert same(found, reference_around(points, lat, lon, radius), points, lat, lon), (case, lat, lon, radius)


def test_nearest_equals_brute_force(points: Points) -> None:
    rng = random.Random(12)
    for case in range(200):
        lat, lon = towards(21.2, 81.35, rng.uniform(0, 360), abs(rng.gauss(0, 9000)))
        count = rng.choice([1, 5, 20, 60])
        found = ids(lookup.nearest((lat, lon), count, SYSTEM, lookup.Filters()))
        wanted = reference_around(points, lat, lon, float("inf"))[:count]
        where = {key: (a, b) for key, a, b in points}
        far = [[distance_m(lat, lon, *where[key]) for key in keys] for keys in (found, wanted)]
        assert all(abs(a - b) < 1e-6 for a, b in zip(*far, strict=True)), case


def test_along_equals_brute_force_also_across_pieces(points: Points) -> None:
    rng = random.Random(13)
    keys, lats, lons = columns(points)
    for case in range(200):
        route = [
            towards(21.2, 81.35, rng.uniform(0, 360), abs(rng.gauss(0, 4000))) for _ in range(rng.choice([2, 2, 3, 5]))
        ]
        width = rng.choice([30, 100, 250, 600])
        best: dict[int, tuple[float, float]] = {}
        for piece in pieces(route):
            off, way = beside(piece, lats, lons)
            for n in range(len(keys)):
                if off[n] <= width and (int(keys[n]) not in best or off[n] < best[int(keys[n])][0]):
                    best[int(keys[n])] = (float(off[n]), float(way[n]))
        found = lookup.along(route, width, SYSTEM, lookup.Filters())
        assert {f.id: (f.metres, f.along) for f in found} == best, case
        assert [f.along for f in found] == sorted(f.along for f in found)


def test_pieces_are_short_and_cover_the_route() -> None:
    route = [(21.2, 81.3), (21.25, 81.42), (21.2, 81.5)]
    cut = pieces(route)
    assert max(p.length_m for p in cut) <= 801
    assert cut[0].one == route[0] and cut[-1].two == route[-1]
    assert all(a.two == b.one for a, b in pairwise(cut))
    assert abs(cut[-1].start_m + cut[-1].length_m - lookup.route_length_m(route)) < 5


def test_distance_off_a_piece_agrees_with_the_great_circle() -> None:
    piece = pieces([(21.2, 81.3), (21.2, 81.307)])[0]
    _keys, lats, lons = columns([(1, 21.2009, 81.3035)])
    off, way = beside(piece, lats, lons)
    assert abs(off[0] - distance_m(21.2, 81.3035, 21.2009, 81.3035)) < 0.2
    assert abs(way[0] - distance_m(21.2, 81.3, 21.2, 81.3035)) < 0.5
