"""Geometry of a look-up: exact distances in numpy, after the database has cut out a box. Pure.

A route is cut into pieces of at most 800 m, so that the box of a slanting piece stays small; a camera belongs to the
piece that is nearest to it, and its place along the way is measured from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, radians
from typing import Any

import numpy as np
import numpy.typing as npt

from app.places.geometry import EARTH_RADIUS_M, bearing_deg, box, distance_m

PIECE_M = 800.0
Degrees = npt.NDArray[np.float64]
Point = tuple[float, float]


def distances(lat: float, lon: float, lats: Degrees, lons: Degrees) -> Degrees:
    """Great-circle metres from one point to many (haversine)."""
    p1, p2 = radians(lat), np.radians(lats)
    h = np.sin((p2 - p1) / 2) ** 2 + cos(p1) * np.cos(p2) * np.sin(np.radians(lons - lon) / 2) ** 2
    result: Degrees = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return result


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight piece of a route; ``start_m``: metres from the route's beginning."""

    one: Point
    two: Point
    start_m: float
    length_m: float

    @property
    def bearing(self) -> float:
        return bearing_deg(*self.one, *self.two)


def pieces(points: Sequence[Point]) -> list[Piece]:
    """The route through the points, cut into pieces of at most 800 m."""
    cut: list[Piece] = []
    walked = 0.0
    for one, two in pairwise(points):
        length = distance_m(*one, *two)
        count = max(1, ceil(length / PIECE_M))
        marks = [
            (one[0] + (two[0] - one[0]) * n / count, one[1] + (two[1] - one[1]) * n / count) for n in range(count + 1)
        ]
        for left, right in pairwise(marks):
            span = distance_m(*left, *right)
            cut.append(Piece(left, right, walked, span))
            walked += span
    return cut


def piece_box(piece: Piece, width_m: float) -> tuple[float, float, float, float]:
    """(south, west, north, east) that holds everything within ``width_m`` of the piece."""
    a, b = box(*piece.one, width_m), box(*piece.two, width_m)
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def beside(piece: Piece, lats: Degrees, lons: Degrees) -> tuple[Degrees, Degrees]:
    """(metres off the piece, metres along the route) of many points, on the plane of the piece."""
    scale = radians(1) * EARTH_RADIUS_M
    shrink = cos(radians((piece.one[0] + piece.two[0]) / 2))
    x, y = (lons - piece.one[1]) * scale * shrink, (lats - piece.one[0]) * scale
    dx, dy = (piece.two[1] - piece.one[1]) * scale * shrink, (piece.two[0] - piece.one[0]) * scale
    square = dx * dx + dy * dy
    share = np.clip((x * dx + y * dy) / square, 0.0, 1.0) if square else np.zeros_like(x)
    off: Degrees = np.hypot(x - share * dx, y - share * dy)
    along: Degrees = piece.start_m + share * piece.length_m
    return off, along


def columns(rows: Sequence[Any]) -> tuple[npt.NDArray[np.int64], Degrees, Degrees]:
    """(ids, latitudes, longitudes) of rows (id, lat, lon), of which there is at least one."""
    ids, lats, lons = zip(*rows, strict=True)
    return np.array(ids, dtype=np.int64), np.array(lats), np.array(lons)
