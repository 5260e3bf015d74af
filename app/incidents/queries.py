"""Reads of incidents, each bound to its station, and the cameras around a scene by the day they forget it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import Viewer
from app.cameras import lookup
from app.cameras import queries as register
from app.cameras.models import Camera
from app.db import db, utcnow
from app.incidents.models import Incident, IncidentRecording

MOST = 200


@dataclass(frozen=True, slots=True)
class Witness:
    """A camera near the scene. ``deadline``: when its recorder overwrites the event; None: never measured."""

    camera: Camera
    metres: float
    bearing: float
    deadline: datetime | None
    recording: IncidentRecording | None

    @property
    def lost(self) -> bool:
        return self.deadline is not None and self.deadline < utcnow() and self.recording is None


def incidents(viewer: Viewer, offset: int, size: int) -> tuple[Sequence[Incident], int]:
    """(one page of the incidents within reach, newest event first; how many)."""
    query, count = select(Incident), select(func.count(Incident.id))
    if not viewer.district_wide:
        query = query.where(Incident.station_id == viewer.station_id)
        count = count.where(Incident.station_id == viewer.station_id)
    query = query.options(joinedload(Incident.station), selectinload(Incident.recordings))
    rows = db.session.scalars(query.order_by(Incident.at.desc(), Incident.id.desc()).offset(offset).limit(size))
    return rows.all(), db.session.scalar(count) or 0


def incident(incident_id: int, viewer: Viewer) -> Incident | None:
    """The incident, or None when it belongs to another station."""
    query = (
        select(Incident)
        .where(Incident.id == incident_id)
        .options(joinedload(Incident.station), selectinload(Incident.recordings))
    )
    found = db.session.scalar(query)
    return found if found and viewer.sees_station(found.station_id) else None


def witnesses(scene: Incident, radius_m: int, viewer: Viewer) -> list[Witness]:
    """Cameras around the scene: what is overwritten soonest first, then the unmeasured, then what is lost."""
    point = (scene.lat, scene.lon)
    found = lookup.around(point, radius_m, viewer, lookup.Filters())[:MOST]
    cameras = register.cameras([f.id for f in found])
    asked = {r.camera_id: r for r in scene.recordings}
    rows = [
        Witness(
            camera=cameras[f.id],
            metres=f.metres,
            bearing=lookup.bearing_from(point, f),
            deadline=_deadline(scene, cameras[f.id]),
            recording=asked.get(f.id),
        )
        for f in found
        if cameras[f.id].state != "gone"
    ]
    return sorted(rows, key=_urgency)


def _deadline(scene: Incident, camera: Camera) -> datetime | None:
    return scene.at + timedelta(days=camera.retention_days) if camera.retention_days is not None else None


def _urgency(row: Witness) -> tuple[object, ...]:
    group = 2 if row.lost else 1 if row.deadline is None else 0
    return (group, row.deadline.timestamp() if row.deadline else 0.0, row.metres)


def witness(code: str, viewer: Viewer) -> Camera | None:
    """The camera with this code, when the viewer may see it."""
    return register.camera(code, viewer)
