"""Reads of the register. What belongs to a station is loaded and authorised in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import Viewer
from app.cameras.lookup import visible
from app.cameras.models import Camera, CameraCheck, CameraSite, Recorder
from app.db import db
from app.places.baselayer import lines_in
from app.places.geometry import box, distance_m
from app.places.models import Place, Station

_ON_THE_ROAD_M = 900.0


def cameras(ids: Sequence[int]) -> dict[int, Camera]:
    """key -> camera, without its site."""
    if not ids:
        return {}
    found: dict[int, Camera] = {}
    for first in range(0, len(ids), 900):
        query = select(Camera).where(Camera.id.in_(ids[first : first + 900]))
        found.update((c.id, c) for c in db.session.scalars(query))
    return found


def camera(code: str, viewer: Viewer) -> Camera | None:
    """The camera with its site, recorder and station, or None when the viewer may not see it."""
    query = (
        select(Camera)
        .where(Camera.code == code, visible(viewer))
        .options(
            joinedload(Camera.site).options(
                joinedload(CameraSite.landmark), selectinload(CameraSite.cameras), joinedload(CameraSite.station)
            ),
            joinedload(Camera.recorder).selectinload(Recorder.clocks),
            joinedload(Camera.station),
        )
    )
    return db.session.scalar(query)


def site(site_id: int, viewer: Viewer) -> CameraSite | None:
    """The site with cameras and recorders, or None when it is a draft of another station."""
    query = (
        select(CameraSite)
        .where(CameraSite.id == site_id)
        .options(selectinload(CameraSite.cameras), selectinload(CameraSite.recorders), joinedload(CameraSite.landmark))
    )
    found = db.session.scalar(query)
    if found is None or (found.draft and not viewer.sees_station(found.station_id)):
        return None
    return found


def site_to_change(site_id: int, viewer: Viewer) -> CameraSite | None:
    """The site, or None when it belongs to another station."""
    found = site(site_id, viewer)
    return found if found and viewer.sees_station(found.station_id) else None


def camera_to_change(code: str, viewer: Viewer) -> Camera | None:
    """The camera, or None when it belongs to another station."""
    found = camera(code, viewer)
    return found if found and viewer.sees_station(found.station_id) else None


def drafts(viewer: Viewer) -> Sequence[CameraSite]:
    """Drafts within the viewer's reach, newest first."""
    query = select(CameraSite).where(CameraSite.draft.is_(True)).order_by(CameraSite.id.desc()).limit(50)
    if not viewer.district_wide:
        query = query.where(CameraSite.station_id == viewer.station_id)
    return db.session.scalars(query).all()


def checks(camera_id: int, limit: int = 10) -> Sequence[CameraCheck]:
    """The last verifications of a camera, newest first."""
    query = select(CameraCheck).where(CameraCheck.camera_id == camera_id).order_by(CameraCheck.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def station_of(station_id: int) -> Station | None:
    """The station with this key."""
    return db.session.get(Station, station_id)


def landmarks_in(south: float, west: float, north: float, east: float, limit: int) -> Sequence[Place]:
    """Places inside a box, chowks and markets first: labels for the map."""
    query = select(Place).where(Place.lat.between(south, north), Place.lon.between(west, east)).limit(60)
    order = {"chowk": 0, "bridge": 1, "market": 2, "thana": 3, "railway": 3, "bus-stand": 4}
    return sorted(db.session.scalars(query), key=lambda p: (order.get(p.kind, 9), p.id))[:limit]


def way(stops: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The route through the stops: along a road of the base map where both ends of a leg lie at it, else straight."""
    points = [stops[0]]
    for one, two in pairwise(stops):
        points += [*_by_road(one, two), two]
    return points


def _by_road(one: tuple[float, float], two: tuple[float, float]) -> list[tuple[float, float]]:
    south, north = sorted((one[0], two[0]))
    west, east = sorted((one[1], two[1]))
    for line in lines_in(south, west, north, east):
        if line.kind != "road":
            continue
        near = [_closest(line.points, stop) for stop in (one, two)]
        if max(metres for _n, metres in near) <= _ON_THE_ROAD_M:
            first, last = near[0][0], near[1][0]
            order = range(first, last + 1) if first <= last else range(first, last - 1, -1)
            return [(line.points[n][0], line.points[n][1]) for n in order]
    return []


def _closest(points: Iterable[Sequence[float]], stop: tuple[float, float]) -> tuple[int, float]:
    return min(((n, distance_m(*stop, p[0], p[1])) for n, p in enumerate(points)), key=lambda pair: pair[1])


def nearby_sites(lat: float, lon: float, metres: float, viewer: Viewer) -> list[tuple[CameraSite, float]]:
    """Sites close to a point, nearest first: a new one may be one of them."""
    south, west, north, east = box(lat, lon, metres)
    query = (
        select(CameraSite).where(CameraSite.lat.between(south, north), CameraSite.lon.between(west, east)).limit(200)
    )
    near = [(s, distance_m(lat, lon, s.lat, s.lon)) for s in db.session.scalars(query) if _seen(s, viewer)]
    return sorted(((s, m) for s, m in near if m <= metres), key=lambda pair: pair[1])[:5]


def _seen(found: CameraSite, viewer: Viewer) -> bool:
    return not found.draft or viewer.sees_station(found.station_id)


def round_list(viewer: Viewer, station_id: int | None, beat: str, offset: int, size: int) -> tuple[list[Camera], int]:
    """(cameras to verify, how many): never verified first, then the oldest."""
    wanted: list[ColumnElement[bool]] = [Camera.state != "gone", Camera.draft.is_(False)]
    if station_id is not None:
        wanted.append(Camera.station_id == station_id)
    query = select(Camera).where(*wanted)
    count = select(func.count(Camera.id)).where(*wanted)
    if beat:
        query = query.join(CameraSite).where(CameraSite.beat == beat)
        count = count.join(CameraSite).where(CameraSite.beat == beat)
    query = query.options(joinedload(Camera.site)).order_by(
        Camera.verified_at.is_not(None), Camera.verified_at, Camera.id
    )
    return list(db.session.scalars(query.offset(offset).limit(size))), db.session.scalar(count) or 0


def beats(station_id: int | None) -> list[str]:
    """Names of beats that have sites."""
    query = select(CameraSite.beat).where(CameraSite.beat != "").distinct().order_by(CameraSite.beat)
    if station_id is not None:
        query = query.where(CameraSite.station_id == station_id)
    return list(db.session.scalars(query))


def counts_by_station(since: Any) -> list[Mapping[str, Any]]:
    """Of each station: cameras, working, verified since a moment, plate-readable."""
    query = (
        select(
            Camera.station_id,
            func.count(Camera.id),
            func.sum(func.coalesce(_one(Camera.state == "working"), 0)),
            func.sum(func.coalesce(_one(Camera.verified_at >= since), 0)),
        )
        .where(Camera.draft.is_(False), Camera.state != "gone")
        .group_by(Camera.station_id)
    )
    stations = {s.id: s for s in db.session.scalars(select(Station))}
    rows = [
        {"station": stations.get(sid or 0), "cameras": n, "working": int(w or 0), "verified": int(v or 0)}
        for sid, n, w, v in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: row["station"].name_en if row["station"] else "~")


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def photo(name: str, viewer: Viewer) -> CameraSite | None:
    """The site whose photograph has this name, within the viewer's reach."""
    found = db.session.scalar(select(CameraSite).where(CameraSite.photo == name).limit(1))
    return found if found and _seen(found, viewer) else None
