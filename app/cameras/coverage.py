"""Where cameras are missing: landmarks and stretches of main road without a working one near, and stale stations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import Viewer
from app.cameras import queries
from app.cameras.drawing import Mark, Scene, draw
from app.cameras.lookup import visible
from app.cameras.models import Camera
from app.cameras.nearness import distances, pieces
from app.db import db, utcnow
from app.places.baselayer import lines_in
from app.places.models import BaseLine, Place

NORM_M = 300
SINCE = timedelta(days=90)
_KINDS = ("chowk", "market", "bus-stand", "railway", "bridge", "hospital", "bank", "mall", "cinema", "temple", "toll")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place, or a stretch of a road, and how far its nearest working camera is in metres."""

    name: Any
    lat: float
    lon: float
    metres: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """The report. ``stations``: counts with ``landmarks``, the number of watched places of that station."""

    places: Sequence[Gap]
    roads: Sequence[Gap]
    watched: int
    stations: Sequence[Mapping[str, Any]]
    map: Markup | None


def report(metres: int, viewer: Viewer) -> Coverage:
    """Measures the register as it stands."""
    query = select(Camera.lat, Camera.lon).where(Camera.state == "working", visible(viewer), Camera.draft.is_(False))
    table = np.array([tuple(row) for row in db.session.execute(query)], dtype=np.float64).reshape(-1, 2)
    landmarks = db.session.scalars(
        select(Place).where(Place.kind.in_(_KINDS)).options(joinedload(Place.station)).order_by(Place.id)
    ).all()
    places = [Gap(p, p.lat, p.lon, _gap(p.lat, p.lon, table)) for p in landmarks]
    bare = sorted((g for g in places if g.metres > metres), key=lambda g: -g.metres)
    roads = [gap for gap in _stretches(table) if gap.metres > metres]
    return Coverage(bare, roads, len(places), _stations(landmarks), _map(bare, roads))


def _gap(lat: float, lon: float, table: Any) -> float:
    return float(distances(lat, lon, table[:, 0], table[:, 1]).min()) if len(table) else float("inf")


def _stretches(table: Any) -> list[Gap]:
    """The middle of every piece (at most 800 m) of the base map's roads."""
    found = []
    for line in db.session.scalars(select(BaseLine).where(BaseLine.kind == "road").order_by(BaseLine.id)):
        for piece in pieces([(p[0], p[1]) for p in line.points]):
            lat, lon = (piece.one[0] + piece.two[0]) / 2, (piece.one[1] + piece.two[1]) / 2
            found.append(Gap(line, lat, lon, _gap(lat, lon, table)))
    return found


def _stations(landmarks: Sequence[Place]) -> list[Mapping[str, Any]]:
    places: dict[int | None, int] = {}
    for place in landmarks:
        places[place.station_id] = places.get(place.station_id, 0) + 1
    rows = queries.counts_by_station(utcnow() - SINCE)
    return [{**row, "landmarks": places.get(row["station"].id if row["station"] else None, 0)} for row in rows]


def _map(places: Sequence[Gap], roads: Sequence[Gap]) -> Markup | None:
    gaps = [*places, *roads]
    if not gaps:
        return None
    lats, lons = [g.lat for g in gaps], [g.lon for g in gaps]
    middle = ((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    half = max((max(lats) - min(lats)) * 111_195, (max(lons) - min(lons)) * 103_500 * 300 / 360) / 2 * 1.1 + 200
    lines = [(x.kind, [(p[0], p[1]) for p in x.points]) for x in lines_in(min(lats), min(lons), max(lats), max(lons))]
    marks = [Mark(n, g.lat, g.lon, dead=True) for n, g in enumerate(places[:60], 1)]
    return draw(
        Scene(
            middle=middle,
            half_m=half,
            marks=marks,
            others=[(g.lat, g.lon) for g in roads[:40]],
            lines=lines,
            title=_("Map of the places without a camera"),
            words=(_("m"), _("km"), _("N")),
        )
    )
