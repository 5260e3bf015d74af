"""The resolver over this site's own places: the gazetteer is read from the database and kept until they change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.db import db
from app.places.gazetteer import Entry, Gazetteer, build
from app.places.models import Place, PlaceAlias, Station
from app.places.resolve import Answer, Candidate, resolve

STATION_KINDS = frozenset({"thana", "chowki", "thana-special"})


def find(phrase: str, station_id: int | None = None, limit: int = 6) -> Answer:
    """The places of this site that the phrase can mean, best first."""
    return resolve(phrase, gazetteer(), limit, station_id)


def gazetteer() -> Gazetteer:
    """This site's gazetteer, built anew when a place, an alias or a station was added, changed or removed."""
    mark = _fingerprint()
    kept: tuple[Any, Gazetteer] | None = current_app.extensions.get("gazetteer")
    if kept is None or kept[0] != mark:
        kept = current_app.extensions["gazetteer"] = (mark, build(_entries()))
    return kept[1]


def _fingerprint() -> tuple[Any, ...]:
    return (
        *db.session.execute(select(func.count(Place.id), func.max(Place.changed_at))).one(),
        *db.session.execute(select(func.count(PlaceAlias.id), func.max(PlaceAlias.id))).one(),
        *db.session.execute(select(func.count(Station.id), func.max(Station.id))).one(),
    )


def _entries() -> Iterable[Entry]:
    stations = {s.id: s for s in db.session.scalars(select(Station))}
    named: set[str] = set()
    query = select(Place).options(selectinload(Place.aliases)).order_by(Place.id)
    for place in db.session.scalars(query):
        named.add(place.name_en)
        yield entry_of(place, stations.get(place.station_id or 0))
    for station in stations.values():
        if not named & {station.name_en, f"{station.name_en} Thana"} and station.lat is not None:
            yield _station_entry(station)


def entry_of(place: Place, station: Station | None) -> Entry:
    """A place as the resolver knows it."""
    return Entry(
        id=place.id,
        name_en=place.name_en,
        name_hi=place.name_hi,
        kind=place.kind,
        lat=place.lat,
        lon=place.lon,
        station_id=place.station_id,
        station=(station.name_en, station.name_hi) if station else (),
        aliases=tuple(alias.name for alias in place.aliases),
        accuracy_m=place.accuracy_m,
    )


def _station_entry(station: Station) -> Entry:
    """A station that stands in no list of places is a place all the same."""
    return Entry(
        id=-station.id,
        name_en=station.name_en,
        name_hi=station.name_hi,
        kind=station.kind or "thana",
        lat=station.lat or 0.0,
        lon=station.lon or 0.0,
        station_id=station.id,
        aliases=(f"{station.name_en} thana",),
    )


def by_id(place_id: int) -> Entry | None:
    """The entry of a place that was chosen from a list."""
    return next((entry for entry in gazetteer().entries if entry.id == place_id), None)


def named(name: str) -> list[Entry]:
    """The entries of exactly this English or Hindi name: links between pages carry names."""
    text = name.strip()
    return [e for e in gazetteer().entries if text in (e.name_en, e.name_hi)]


def place_phrase(name: str, station_id: int | None = None) -> Answer:
    """``find``, but a name written exactly as it stands in the list means that place."""
    exact = named(name)
    if len(exact) == 1:
        return Answer([Candidate(exact[0], 1.0)], 1.0, False)
    if exact:
        exact.sort(key=lambda e: (e.station_id != station_id, e.id))
        return Answer([Candidate(e, 1.0) for e in exact], 0.6, True)
    return find(name, station_id)
