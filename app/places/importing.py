"""Places from CSV: name_en,name_hi,kind,lat,lon,police_station,source,confidence.

A place is the same when English name, kind and station are. Rows that cannot be used are left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.audit import difference, record
from app.db import db, writing
from app.places.models import Place, Station
from app.places.reports import Report, csv_rows, text_of

STATION_KINDS = {"thana": " Thana", "chowki": " Chowki", "thana-special": ""}
REQUIRED = ("name_en", "kind", "lat", "lon")
_ACCURACY = re.compile(r"±\s*([\d.]+)\s*(km|m)\b")
Row = Mapping[str, str]


class DryRun(Exception):
    """Ends a transaction that must not be saved."""


def code_of(name: str) -> str:
    """``Kotwali Durg`` -> ``kotwali-durg``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def accuracy_m(source: str) -> int | None:
    """The ± of a source note in metres: "±1.2 km" is 1200; None when it says nothing."""
    found = _ACCURACY.search(source)
    return round(float(found[1]) * (1000 if found[2] == "km" else 1)) if found else None


def import_file(path: Path, dry_run: bool, progress: Callable[[int, int], None] = lambda done, all_: None) -> Report:
    """Imports one CSV in one transaction. Raises Unreadable when the file as a whole is no such table."""
    report = Report()
    good: list[Row] = []
    for number, row in csv_rows(text_of(path), REQUIRED):
        report.read += 1
        reason = fault(row)
        if reason:
            report.reject(number, reason, row.get("name_en", ""))
        else:
            good.append(row)
    try:
        with writing():
            save(good, report, progress)
            if dry_run:
                raise DryRun
    except DryRun:
        pass
    return report


def fault(row: Row) -> str:
    """Why a row cannot be used; empty when it can."""
    if not row.get("name_en") or not row.get("kind"):
        return "name_en and kind must not be empty"
    if len(row["name_en"]) > 160 or len(row.get("name_hi", "")) > 160 or len(row["kind"]) > 30:
        return "name (at most 160 characters) or kind (at most 30) is too long"
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError:
        return f"lat/lon {row['lat'][:20]!r}, {row['lon'][:20]!r} are not decimal degrees"
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat, lon) == (0, 0):
        return f"lat/lon {row['lat'][:20]}, {row['lon'][:20]} are outside the earth's degrees, or 0,0"
    return ""


def save(rows: list[Row], report: Report, progress: Callable[[int, int], None] = lambda done, all_: None) -> None:
    """Makes or updates stations, then places, inside the caller's transaction."""
    for row in rows:
        if row["kind"] in STATION_KINDS:
            upsert_station(row)
    stations = {s.name_en: s.id for s in db.session.scalars(select(Station))}
    known = {(p.name_en, p.kind, p.station_id): p for p in db.session.scalars(select(Place))}
    for done, row in enumerate(rows, 1):
        station_id = stations.get(row.get("police_station", ""))
        if station_id is None and row.get("police_station"):
            report.note(done, f"no station {row['police_station']!r}; saved without one", row["name_en"])
        key = (row["name_en"], row["kind"], station_id)
        place = known.get(key)
        if place is None:
            place = known[key] = Place(name_en=key[0], kind=key[1], station_id=station_id, lat=0.0, lon=0.0)
            db.session.add(place)
            _fill(place, row)
            report.added += 1
        elif changed := _fill(place, row):
            report.changed += 1
            record("change", "place", place.name_en, id=place.id, **changed)
        else:
            report.unchanged += 1
        progress(done, len(rows))
    db.session.flush()


def _fill(place: Place, row: Row) -> dict[str, Any]:
    """Sets what the row says; before and after of what was different."""
    source = row.get("source", "")[:300]
    wanted = {
        "name_hi": row.get("name_hi", ""),
        "source": source,
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "accuracy_m": accuracy_m(source),
        "estimated": row.get("confidence", "approx") not in ("high", "good"),
    }
    different = difference({name: getattr(place, name) for name in wanted}, wanted)
    for name in different:
        setattr(place, name, wanted[name])
    return different


def upsert_station(row: Row) -> None:
    """Makes or updates the station of a place row of a station kind."""
    name = row.get("police_station", "") if row["kind"] == "thana" else ""
    name = name or row["name_en"]
    known = db.session.scalar(select(Station).where(Station.name_en == name)) or Station(name_en=name)
    known.code = code_of(name)
    known.name_hi, known.kind = row.get("name_hi", ""), row["kind"]
    known.lat, known.lon = float(row["lat"]), float(row["lon"])
    db.session.add(known)
    db.session.flush()


def upsert_places(rows: Iterable[Row]) -> int:
    """Saves rows known to be good inside the caller's transaction; returns how many were new."""
    report = Report()
    save(list(rows), report)
    return report.added
