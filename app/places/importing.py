"""Places from CSV: name_en,name_hi,kind,lat,lon,police_station,source,confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from app.db import db
from app.places.models import Place, Station

STATION_KINDS = {"thana": " Thana", "chowki": " Chowki", "thana-special": ""}
_ACCURACY = re.compile(r"±\s*([\d.]+)\s*(km|m)\b")


def code_of(name: str) -> str:
    """``Kotwali Durg`` -> ``kotwali-durg``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def accuracy_m(source: str) -> int | None:
    """The ± of a source note in metres: "±1.2 km" is 1200; None when it says nothing."""
    found = _ACCURACY.search(source)
    return round(float(found[1]) * (1000 if found[2] == "km" else 1)) if found else None


def upsert_station(row: Mapping[str, str]) -> None:
    """Makes or updates the station of a place row of a station kind."""
    name = row["police_station"].strip() if row["kind"] == "thana" else ""
    name = name or row["name_en"].strip()
    known = db.session.scalar(select(Station).where(Station.name_en == name)) or Station(name_en=name)
    known.code = code_of(name)
    known.name_hi, known.kind = row["name_hi"].strip(), row["kind"]
    known.lat, known.lon = float(row["lat"]), float(row["lon"])
    db.session.add(known)
    db.session.flush()


def upsert_places(rows: Iterable[Mapping[str, str]], estimated: bool) -> int:
    """Makes or updates places; a place is the same when English name and kind are. Returns how many were new."""
    stations = {s.name_en: s.id for s in db.session.scalars(select(Station))}
    known = {(p.name_en, p.kind): p for p in db.session.scalars(select(Place))}
    made = 0
    for row in rows:
        key = (row["name_en"].strip(), row["kind"].strip())
        place = known.get(key)
        if place is None:
            place = known[key] = Place(name_en=key[0], kind=key[1])
            db.session.add(place)
            made += 1
        place.name_hi, place.source = row["name_hi"].strip(), row["source"].strip()
        place.lat, place.lon = float(row["lat"]), float(row["lon"])
        place.station_id = stations.get(row["police_station"].strip())
        place.accuracy_m, place.estimated = accuracy_m(row["source"]), estimated
    return made
