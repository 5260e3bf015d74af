"""Good rows into the register, inside the caller's transaction. What is there already is left as it is, or changed
where the file says something else; nothing is made twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit import difference, record
from app.cameras.importing.rows import CameraRow
from app.cameras.models import Camera, CameraSite, Recorder
from app.cameras.trail import SECRET, position
from app.db import db
from app.places.finding import place_phrase
from app.places.models import Station
from app.places.reports import Report

_ON_CAMERA = {
    "direction": "direction_deg", "fov": "fov_deg", "range": "range_m", "mount": "mount", "zone": "zone",
    "status": "state",
    "night": "night_vision", "plates": "plate_readable", "sees": "sees", "remarks": "remarks",
    "owner_kind": "owner_kind",
    "retention": "retention_days", "name_hi": "name_hi",
}  # fmt: skip
_ON_SITE = {"owner_kind": "owner_kind", "owner_name": "owner_name", "address": "address", "phone": "contact_phone",
            "relation": "relation", "name_hi": "name_hi"}  # fmt: skip


def save(rows: list[CameraRow], source: str, report: Report, progress: Callable[[int, int], None]) -> None:
    """Saves all rows; counts cameras (not rows) as new, changed and unchanged."""
    known = _Known()
    for done, row in enumerate(rows, 1):
        _save_row(row, known, source, report)
        progress(done, len(rows))
        if done % 500 == 0:
            db.session.flush()
    if report.added or report.changed:
        record(
            "import", "camera", source[:80], added=report.added, changed=report.changed, rejected=len(report.rejected)
        )
    db.session.flush()


class _Known:
    """What the register holds: cameras by code and by digest, stations by name; codes given out in this import."""

    def __init__(self) -> None:
        self.by_code: dict[str, int] = {}
        self.by_digest: dict[str, int] = {}
        for key, code, digest in db.session.execute(select(Camera.id, Camera.code, Camera.import_digest)):
            self.by_code[code] = key
            if digest:
                self.by_digest[digest] = key
        self.stations = _stations()
        self.landmarks: dict[str, int | None] = {}
        self.rows: dict[str, tuple[int, float, float]] = {}  # code of this file -> (row, lat, lon)
        self.fresh: set[str] = set()  # digests made in this import
        self.highest: dict[str, int] = {}

    def next_code(self, stem: str) -> str:
        """The next free code of a stem; numbers are never given twice."""
        number = self.highest.get(stem, 0) + 1
        while f"{stem}-{number:04d}" in self.by_code:
            number += 1
        self.highest[stem] = number
        return f"{stem}-{number:04d}"


def _stations() -> dict[str, Station]:
    found: dict[str, Station] = {}
    for station in db.session.scalars(select(Station)):
        for name in (station.name_en, station.name_hi, station.code, f"{station.name_en} thana"):
            found[name.lower()] = station
    return found


def _save_row(row: CameraRow, known: _Known, source: str, report: Report) -> None:
    station = known.stations.get(row.station.lower())
    if row.station and station is None and row.station not in known.landmarks:
        known.landmarks[row.station] = None
        report.note(row.number, f"station {row.station!r} is not known here; its cameras are saved without one")
    if row.code and row.code in known.rows:
        first = known.rows[row.code]
        if first[1:] != (row.lat, row.lon):
            report.reject(row.number, f"code {row.code} stands in row {first[0]} at another place", row.name)
        else:
            report.note(row.number, f"the same camera as row {first[0]}; joined", row.name)
        return
    if row.code:
        known.rows[row.code] = (row.number, row.lat, row.lon)
    site: CameraSite | None = None
    for nth, kind in enumerate(row.kinds, 1):
        code = f"{row.code}-{nth}" if row.code and nth > 1 else row.code
        digest = row.digest(nth)
        if not row.code and digest in known.fresh:
            report.note(row.number, "the same name and place as an earlier row; joined", row.name)
            return
        key = known.by_code.get(code) if code else known.by_digest.get(digest)
        if key is None and code and digest not in known.fresh:
            key = known.by_digest.get(digest)
        if key is not None:
            _update(key, row, station, report, source)
            continue
        site = site or _site(row, station, source, known)
        camera = _camera(row, kind, nth, site, code or known.next_code(_stem(station)))
        camera.import_digest = digest
        known.by_code[camera.code] = -1
        known.fresh.add(digest)
        report.added += 1


def _stem(station: Station | None) -> str:
    return station.code.upper()[:30] if station else "CAM"


def _site(row: CameraRow, station: Station | None, source: str, known: _Known) -> CameraSite:
    site = CameraSite(
        name_en=row.name,
        lat=row.lat,
        lon=row.lon,
        station=station,
        source=source[:200],
        landmark_text=row.landmark[:160],
    )
    for name, column in _ON_SITE.items():
        if name in row.given:
            setattr(site, column, row.given[name])
    site.landmark_id = _landmark(row.landmark, known)
    if "retention" in row.given:
        site.recorders.append(Recorder(retention_days=_int(row.given["retention"]), retention_measured_at=row.verified))
    db.session.add(site)
    return site


def _int(value: Any) -> int:
    return int(value)


def _landmark(name: str, known: _Known) -> int | None:
    if not name:
        return None
    if name not in known.landmarks:
        answer = place_phrase(name)
        sure = answer.best is not None and answer.candidates[0].score > 0.8 and answer.best.id > 0
        known.landmarks[name] = answer.best.id if sure and answer.best else None
    return known.landmarks[name]


def _camera(row: CameraRow, kind: str, nth: int, site: CameraSite, code: str) -> Camera:
    several = len(row.kinds) > 1
    camera = Camera(
        code=code,
        site=site,
        recorder=site.recorders[0] if site.recorders else None,
        name_en=f"{row.name} ({nth})" if several else row.name,
        lat=row.lat,
        lon=row.lon,
        station=site.station,
        kind=kind,
        verified_at=row.verified,
    )
    for name, column in _ON_CAMERA.items():
        if name in row.given:
            value = row.given[name]
            setattr(camera, column, f"{value} ({nth})" if name == "name_hi" and several else value)
    camera.owner_kind = site.owner_kind or "other"
    if "fov" in row.given and row.given["fov"] == 360:
        camera.kind = "panoramic" if camera.kind == "fixed" else camera.kind
    db.session.add(camera)
    return camera


def _update(key: int, row: CameraRow, station: Station | None, report: Report, source: str) -> None:
    """Sets on a known camera what the file says differently; a later verification in the register wins.

    The trail keeps before and after.
    """
    if key < 0:
        report.unchanged += 1
        return
    camera = db.session.get_one(Camera, key, options=[joinedload(Camera.site), joinedload(Camera.recorder)])
    wanted = _wanted(camera, row, station)
    different = {name: value for name, value in wanted.items() if getattr(camera, name) != value}
    before = {name: getattr(camera, name) for name in different} | {"position": _position(camera)}
    for name, value in different.items():
        setattr(camera, name, value)
    moved = {n: v for n, v in (("lat", row.lat), ("lon", row.lon)) if getattr(camera.site, n) != v}
    site = {c: row.given[n] for n, c in _ON_SITE.items() if n in row.given and getattr(camera.site, c) != row.given[n]}
    before |= {f"site.{name}": getattr(camera.site, name) for name in site} | {"site.position": _position(camera.site)}
    for name, value in {**moved, **site}.items():
        setattr(camera.site, name, value)
    if "retention_days" in different and camera.recorder:
        camera.recorder.retention_days = different["retention_days"]
    report.changed += bool(different or moved or site)
    report.unchanged += not (different or moved or site)
    after = different | {"position": _position(camera), "site.position": _position(camera.site)}
    changed = difference(before, after | {f"site.{n}": v for n, v in site.items()}, {f"site.{n}" for n in SECRET})
    if changed:
        shown = {name: pair for name, pair in changed.items() if name not in ("lat", "lon")}  # position says it
        record("change", "camera", camera.code, source=source[:80], **shown)


def _position(row: Camera | CameraSite) -> str:
    return position(row.lat, row.lon)


def _wanted(camera: Camera, row: CameraRow, station: Station | None) -> Mapping[str, Any]:
    wanted: dict[str, Any] = {c: row.given[n] for n, c in _ON_CAMERA.items() if n in row.given and n != "name_hi"}
    wanted |= {"lat": row.lat, "lon": row.lon}
    if station is not None:
        wanted["station_id"] = station.id
    if camera.verified_at and (row.verified is None or row.verified < camera.verified_at):
        wanted.pop("state", None)
        wanted.pop("retention_days", None)
    elif row.verified is not None:
        wanted["verified_at"] = row.verified
    return wanted
