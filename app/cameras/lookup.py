"""The look-ups: around a point, nearest, along a route, of a station. The database cuts boxes out of its
(lat, lon) index; distances are exact and computed here, so that SQLite and PostgreSQL answer alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, and_, func, or_, select

from app.access import Viewer
from app.cameras.models import Camera
from app.cameras.nearness import Piece, Point, beside, columns, distances, piece_box, pieces
from app.db import db, utcnow
from app.places.geometry import bearing_deg, box, distance_m

WIDEST_M = 400_000.0
FIRST_RING_M = 250.0


@dataclass(frozen=True, slots=True)
class Filters:
    """What a camera must be. ``covers``: a moment that its recorder must still hold; ``ids``: found by words."""

    station_id: int | None = None
    working: bool = False
    night: bool = False
    plates: bool = False
    owner: str = ""
    covers: datetime | None = None
    ids: frozenset[int] | None = None


class Found(NamedTuple):
    """A camera by its key. ``metres``: from the place, or off the route; ``along``: metres from the route's start.

    ``bearing``: degrees from the place (of the route: the direction of travel there).
    """

    id: int
    lat: float
    lon: float
    metres: float
    bearing: float
    along: float = 0.0


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Everyone sees registered cameras; a draft is seen by its own station and by the district's roles."""
    if viewer.district_wide:
        return Camera.id > 0
    return or_(Camera.draft.is_(False), Camera.station_id == viewer.station_id)


def conditions(viewer: Viewer, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as SQL."""
    wanted: list[ColumnElement[bool]] = [] if viewer.district_wide else [visible(viewer)]
    if filters.station_id is not None:
        wanted.append(Camera.station_id == filters.station_id)
    if filters.working:
        wanted.append(Camera.state == "working")
    if filters.night:
        wanted.append(Camera.night_vision.is_(True))
    if filters.plates:
        wanted.append(Camera.plate_readable.is_(True))
    if filters.owner:
        wanted.append(Camera.owner_kind == filters.owner)
    if filters.covers is not None:
        age = max(0.0, (utcnow() - filters.covers).total_seconds() / 86_400)
        wanted.append(Camera.retention_days >= age)
    if filters.ids is not None:
        wanted.append(Camera.id.in_(sorted(filters.ids)))
    return wanted


def _in_box(edges: tuple[float, float, float, float], wanted: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    south, west, north, east = edges
    query = select(Camera.id, Camera.lat, Camera.lon).where(
        and_(Camera.lat.between(south, north), Camera.lon.between(west, east), *wanted)
    )
    return db.session.connection().execute(query).all()


def around(point: Point, radius_m: float, viewer: Viewer, filters: Filters) -> list[Found]:
    """Every camera within the radius, nearest first (ties by key)."""
    return _around(point, radius_m, conditions(viewer, filters))


def _around(point: Point, radius_m: float, wanted: Sequence[ColumnElement[bool]]) -> list[Found]:
    rows = _in_box(box(*point, radius_m), wanted)
    if not rows:
        return []
    ids, lats, lons = columns(rows)
    metres = distances(*point, lats, lons)
    inside = np.flatnonzero(metres <= radius_m)
    order = inside[np.lexsort((ids[inside], metres[inside]))]
    return _founds(ids, lats, lons, metres, order)


def _founds(ids: Any, lats: Any, lons: Any, metres: Any, order: Any) -> list[Found]:
    """The chosen rows of the columns, in that order."""
    chosen = (column[order].tolist() for column in (ids, lats, lons, metres))
    return [Found(key, lat, lon, far, -1.0) for key, lat, lon, far in zip(*chosen, strict=True)]


def nearest(point: Point, count: int, viewer: Viewer, filters: Filters) -> list[Found]:
    """The ``count`` nearest cameras, however far, in rings that widen until they hold enough."""
    wanted = conditions(viewer, filters)
    radius = FIRST_RING_M
    while True:
        found = _around(point, radius, wanted)
        if len(found) >= count or radius >= WIDEST_M:
            return found[:count]
        radius *= min(4.0, max(1.5, 1.3 * sqrt(count / len(found)))) if found else 4.0


def along(points: Sequence[Point], width_m: float, viewer: Viewer, filters: Filters) -> list[Found]:
    """Every camera within ``width_m`` of the route, in the order of the way."""
    wanted = conditions(viewer, filters)
    best: dict[int, tuple[float, float, float, float, Piece]] = {}
    for piece in pieces(points):
        rows = _in_box(piece_box(piece, width_m), wanted)
        if not rows:
            continue
        ids, lats, lons = columns(rows)
        off, way = beside(piece, lats, lons)
        for n in np.flatnonzero(off <= width_m):
            key, metres = int(ids[n]), float(off[n])
            if key not in best or metres < best[key][2]:
                best[key] = (float(lats[n]), float(lons[n]), metres, float(way[n]), piece)
    ordered = sorted(best.items(), key=lambda item: (item[1][3], item[1][2], item[0]))
    return [Found(key, lat, lon, metres, piece.bearing, way) for key, (lat, lon, metres, way, piece) in ordered]


def of_station(station_id: int, point: Point | None, viewer: Viewer, filters: Filters) -> list[Found]:
    """All cameras of a station, nearest to the point (the station's own position) first."""
    wanted = conditions(viewer, replace(filters, station_id=station_id))
    query = select(Camera.id, Camera.lat, Camera.lon).where(and_(*wanted)).order_by(Camera.id)
    rows = db.session.connection().execute(query).all()
    if point is None or not rows:
        return [Found(row[0], row[1], row[2], 0.0, -1.0) for row in rows]
    ids, lats, lons = columns(rows)
    metres = distances(*point, lats, lons)
    order = np.lexsort((ids, metres))
    return _founds(ids, lats, lons, metres, order)


def all_of(viewer: Viewer, filters: Filters, offset: int, size: int) -> tuple[list[Found], int]:
    """(one page of cameras by code, how many there are) when nobody asked for a place."""
    wanted = conditions(viewer, filters)
    total = db.session.scalar(select(func.count(Camera.id)).where(*wanted)) or 0
    query = select(Camera.id, Camera.lat, Camera.lon).where(*wanted).order_by(Camera.code).offset(offset).limit(size)
    rows = db.session.connection().execute(query).all()
    return [Found(row[0], row[1], row[2], 0.0, -1.0) for row in rows], total


def bearing_from(point: Point, found: Found) -> float:
    """Degrees from the place to the camera."""
    return bearing_deg(*point, found.lat, found.lon)


def route_length_m(points: Sequence[Point]) -> float:
    """Metres along the route."""
    return sum(distance_m(*one, *two) for one, two in pairwise(points))
