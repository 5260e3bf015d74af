"""The base map: outline, roads, railways and rivers from GeoJSON, kept as simple lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from app.db import db
from app.places.models import BaseLine
from app.places.reports import Report, Unreadable, text_of

KINDS = {
    "highway": "road", "road": "road", "street": "road", "trunk": "road", "primary": "road", "secondary": "road",
    "railway": "rail", "rail": "rail", "river": "river", "waterway": "river", "stream": "river", "canal": "river",
    "district": "outline", "outline": "outline", "boundary": "outline",
}  # fmt: skip
LONGEST = 20_000  # points of one line


def save_file(path: Path, source: str = "", kind: str = "") -> Report:
    """Reads a GeoJSON file into base lines inside the caller's transaction; replaces what it brought before.

    ``kind`` is that of features which do not say it themselves. Raises Unreadable.
    """
    report = Report()
    origin = (source or path.name)[:300]
    db.session.execute(delete(BaseLine).where(BaseLine.source == origin))
    for number, feature in enumerate(_features(path), 1):
        report.read += 1
        try:
            made = list(_lines(feature, kind, origin))
        except (TypeError, ValueError, KeyError, IndexError) as reason:
            report.reject(number, f"geometry cannot be read: {reason}")
            continue
        if not made:
            report.reject(number, "no line or outline of a known kind (road, railway, river, district)")
        report.added += bool(made)
        db.session.add_all(made)
    return report


def _features(path: Path) -> list[Mapping[str, Any]]:
    try:
        document = json.loads(text_of(path))
        features = document["features"] if document["type"] == "FeatureCollection" else [document]
        return list(features)
    except (ValueError, KeyError, TypeError):
        raise Unreadable(f"{path.name} is not GeoJSON. Give a FeatureCollection of lines in WGS 84 degrees.") from None


def _lines(feature: Mapping[str, Any], kind: str, origin: str) -> Iterator[BaseLine]:
    about: Mapping[str, Any] = feature.get("properties") or {}
    known = KINDS.get(str(about.get("kind") or "").lower(), kind) or next((KINDS[k] for k in KINDS if k in about), "")
    if not known:
        return
    for ring in _rings(feature["geometry"]["type"], feature["geometry"]["coordinates"]):
        points = [[round(float(p[1]), 5), round(float(p[0]), 5)] for p in ring[:LONGEST]]
        lats, lons = [p[0] for p in points], [p[1] for p in points]
        if len(points) < 2 or max(map(abs, lats)) > 90 or max(map(abs, lons)) > 180:
            raise ValueError("needs two points or more in degrees")
        yield BaseLine(
            kind=known,
            name_en=str(about.get("name_en") or about.get("name") or "")[:160],
            name_hi=str(about.get("name_hi") or about.get("name:hi") or "")[:160],
            points=points,
            south=min(lats),
            north=max(lats),
            west=min(lons),
            east=max(lons),
            source=origin,
        )


def _rings(shape: str, coordinates: Any) -> list[Any]:
    if shape == "LineString":
        return [coordinates]
    if shape in ("MultiLineString", "Polygon"):
        return list(coordinates)
    return [ring for polygon in coordinates for ring in polygon] if shape == "MultiPolygon" else []


def lines_in(south: float, west: float, north: float, east: float) -> list[BaseLine]:
    """The base lines that may cross a box."""
    query = select(BaseLine).where(
        BaseLine.south <= north, BaseLine.north >= south, BaseLine.west <= east, BaseLine.east >= west
    )
    return list(db.session.scalars(query.order_by(BaseLine.id)))
