"""Reading the register. What the viewer may not see is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import Viewer
from app.db import db, utcnow
from app.places.models import Place, PlaceAlias, Station
from app.vehicles.lookup.numbers import visible
from app.vehicles.models import Vehicle, VehicleMatch, VehiclePhoto, VehicleSighting, VehicleState

COUNTED = 10_000  # longer lists say "more than 10,000"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; "" and None do not narrow. Dates are those of the newest state."""

    state: str = ""
    kind: str = ""
    colour: str = ""
    make: str = ""
    station: Station | None = None
    since: date | None = None
    until: date | None = None
    drafts: bool = False

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """For WHERE."""
        chosen: list[ColumnElement[bool]] = []
        for column, value in ((Vehicle.state, self.state), (Vehicle.kind, self.kind), (Vehicle.colour, self.colour)):
            if value:
                chosen.append(column == value)
        if self.make:
            chosen.append(func.lower(Vehicle.make) == self.make.lower())
        if self.station:
            chosen.append(Vehicle.station_id == self.station.id)
        if self.since:
            chosen.append(Vehicle.state_on >= self.since)
        if self.until:
            chosen.append(Vehicle.state_on <= self.until)
        if self.drafts:
            chosen.append(Vehicle.draft.is_(True))
        return tuple(chosen)

    def facets(self) -> dict[str, str]:
        """For the search engine's filters."""
        known = {"state": self.state, "kind": self.kind, "colour": self.colour, "make": self.make}
        known["station"] = str(self.station.id) if self.station else ""
        return {name: value for name, value in known.items() if value}


def vehicle(key: int, viewer: Viewer) -> Vehicle | None:
    """One record with station, place and history, when the viewer may see it."""
    query = select(Vehicle).where(Vehicle.id == key, visible(viewer))
    query = query.options(
        joinedload(Vehicle.station),
        joinedload(Vehicle.place),
        selectinload(Vehicle.states).joinedload(VehicleState.by),
    )
    return db.session.scalar(query)


def editable(key: int, viewer: Viewer) -> Vehicle | None:
    """One record, when it is the viewer's to change."""
    found = vehicle(key, viewer)
    return found if found and may_change(found, viewer) else None


def may_change(row: Vehicle, viewer: Viewer) -> bool:
    """Station staff change their own station's records, the control room every record."""
    return viewer.may("vehicles.edit") and viewer.sees_station(row.station_id)


def rows(keys: Sequence[int]) -> dict[int, Vehicle]:
    """id -> record with its station and place, for lists."""
    if not keys:
        return {}
    query = select(Vehicle).where(Vehicle.id.in_(keys)).options(joinedload(Vehicle.station), joinedload(Vehicle.place))
    return {row.id: row for row in db.session.scalars(query)}


def listing(filters: Filters, viewer: Viewer, offset: int, size: int) -> Sequence[Vehicle]:
    """One page of the list, newest entry first."""
    query = select(Vehicle).where(visible(viewer), *filters.conditions())
    query = query.options(joinedload(Vehicle.station), joinedload(Vehicle.place))
    query = query.order_by(Vehicle.listed_at.desc(), Vehicle.id.desc()).offset(offset).limit(size)
    return db.session.scalars(query).all()


def count(filters: Filters, viewer: Viewer, most: int = COUNTED) -> int:
    """How many the list has; counting stops behind ``most``."""
    some = select(Vehicle.id).where(visible(viewer), *filters.conditions()).limit(most + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def keep(keys: Sequence[int], filters: Filters, viewer: Viewer) -> set[int]:
    """Those of the keys that the filters and the viewer's rights let through."""
    query = select(Vehicle.id).where(Vehicle.id.in_(keys), visible(viewer), *filters.conditions())
    return set(db.session.scalars(query))


def newest_thefts(viewer: Viewer, limit: int) -> Sequence[Vehicle]:
    """Thefts reported last, newest first, each with its station; for every station's front page."""
    if not viewer.may("vehicles.read"):
        return []
    query = select(Vehicle).where(Vehicle.state == "stolen", Vehicle.draft.is_(False))
    query = (
        query.options(joinedload(Vehicle.station)).order_by(Vehicle.listed_at.desc(), Vehicle.id.desc()).limit(limit)
    )
    return db.session.scalars(query).all()


def same_number(row: Vehicle) -> Sequence[Vehicle]:
    """Other published records with the same registration or chassis number."""
    ways = [Vehicle.plate == row.plate] if row.plate else []
    ways += [Vehicle.vin == row.vin] if row.vin else []
    if not ways:
        return []
    query = select(Vehicle).where(or_(*ways), Vehicle.id != row.id, Vehicle.draft.is_(False))
    return db.session.scalars(query.options(joinedload(Vehicle.station)).limit(20)).all()


def photo(key: int, viewer: Viewer) -> VehiclePhoto | None:
    """The pictures of a record that the viewer may see."""
    query = select(VehiclePhoto).join(Vehicle, Vehicle.id == VehiclePhoto.vehicle_id)
    return db.session.scalar(query.where(Vehicle.id == key, visible(viewer)))


def sightings(key: int, limit: int = 50) -> Sequence[VehicleSighting]:
    """Where the vehicle was met, newest first."""
    query = select(VehicleSighting).where(VehicleSighting.vehicle_id == key).options(joinedload(VehicleSighting.by))
    return db.session.scalars(query.order_by(VehicleSighting.id.desc()).limit(limit)).all()


def matches(viewer: Viewer, decided: bool = False, key: int | None = None, limit: int = 200) -> Sequence[VehicleMatch]:
    """Open (or decided) matches of the viewer's station, of the district for district roles, or of one record."""
    one, other = VehicleMatch.one, VehicleMatch.other
    query = select(VehicleMatch).options(joinedload(one).joinedload(Vehicle.station))
    query = query.options(joinedload(other).joinedload(Vehicle.station), joinedload(VehicleMatch.decided_by))
    query = query.where(VehicleMatch.verdict != "" if decided else VehicleMatch.verdict == "")
    if key is not None:
        query = query.where(or_(VehicleMatch.one_id == key, VehicleMatch.other_id == key))
    elif not viewer.district_wide:
        own = Vehicle.station_id == viewer.station_id
        query = query.where(or_(one.has(own), other.has(own)))
    return db.session.scalars(query.order_by(VehicleMatch.id.desc()).limit(limit)).all()


def match(key: int, viewer: Viewer) -> VehicleMatch | None:
    """One match that the viewer may decide: it touches the own station, or the viewer acts for the district."""
    found = db.session.get(VehicleMatch, key)
    if found is None or not (viewer.sees_station(found.one.station_id) or viewer.sees_station(found.other.station_id)):
        return None
    return found


def place_named(name: str) -> Place | None:
    """The place of that name in either language, or under a station's name for it."""
    text = name.strip().lower()
    names = or_(func.lower(Place.name_en) == text, Place.name_hi == name.strip())
    found = db.session.scalar(select(Place).where(names).limit(1))
    if found is None and text:
        alias = select(PlaceAlias.place_id).where(func.lower(PlaceAlias.name) == text)
        found = db.session.scalar(select(Place).where(Place.id.in_(alias)).limit(1))
    return found


def hot_list(station: Station | None, days: int, limit: int = 400) -> Sequence[Vehicle]:
    """Stolen and suspicious vehicles of the last days, of one station or all, in the order of their last figures."""
    query = select(Vehicle).where(Vehicle.state.in_(("stolen", "suspicious")), Vehicle.draft.is_(False))
    query = query.where(Vehicle.state_on >= utcnow().date() - timedelta(days=days))
    if station:
        query = query.where(Vehicle.station_id == station.id)
    query = query.options(joinedload(Vehicle.station)).order_by(Vehicle.listed_at.desc()).limit(limit)
    return sorted(db.session.scalars(query).all(), key=lambda row: (row.plate[-4:] or "~", row.plate))
