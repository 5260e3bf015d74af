"""626 demonstration cameras at the starter places: invented owners, telephones in the 00000 range, all marked."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app.cameras.models import Camera, CameraSite, Recorder, RecorderClock
from app.db import db, utcnow
from app.places.models import Place, Station

FILE = Path(__file__).with_name("cameras.csv")
Row = Mapping[str, str]


def load() -> None:
    """Loads ``cameras.csv`` inside the caller's transaction; days of verification count back from today."""
    stations = {s.name_en: s for s in db.session.scalars(select(Station))}
    places = {p.name_en: p for p in db.session.scalars(select(Place))}
    sites: dict[str, CameraSite] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            site = sites.get(row["site"])
            if site is None:
                site = sites[row["site"]] = _site(row, stations.get(row["police_station"]), places.get(row["landmark"]))
                db.session.add(site)
            site.cameras.append(_camera(row, site))
    db.session.flush()


def _site(row: Row, station: Station | None, landmark: Place | None) -> CameraSite:
    site = CameraSite(
        name_en=row["name"],
        name_hi=row["name_hi"],
        owner_kind=row["owner_kind"],
        owner_name=row["owner_name"],
        contact_phone=row["contact_mobile"],
        hours=row["hours"],
        landmark=landmark,
        landmark_text=row["landmark"],
        relation=row["relation"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        accuracy_m=landmark.accuracy_m if landmark else None,
        station=station,
        beat=row["beat"],
        demonstration=True,
        source="demonstration",
    )
    recorder = Recorder(kind=row["recorder"], make="Demo", retention_days=_whole(row["dvr_days"]))
    if recorder.retention_days is not None and row["verified_days_ago"]:
        recorder.retention_measured_at = utcnow() - timedelta(days=int(row["verified_days_ago"]))
    if row["clock_offset_s"]:
        recorder.clocks.append(RecorderClock(offset_s=int(row["clock_offset_s"])))
    site.recorders.append(recorder)
    return site


def _camera(row: Row, site: CameraSite) -> Camera:
    ago = _whole(row["verified_days_ago"])
    return Camera(
        code=row["camera_id"],
        recorder=site.recorders[0],
        name_en=row["name"],
        name_hi=row["name_hi"],
        lat=site.lat,
        lon=site.lon,
        station=site.station,
        owner_kind=site.owner_kind,
        retention_days=site.recorders[0].retention_days,
        direction_deg=_whole(row["direction_deg"]),
        fov_deg=_whole(row["fov_deg"]),
        range_m=_whole(row["range_m"]),
        kind=row["type"],
        mount=row["mount"],
        night_vision=row["night_vision"] == "1",
        plate_readable=row["plate_readable"] == "1",
        state=row["status"],
        verified_at=utcnow() - timedelta(days=ago) if ago is not None else None,
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None
