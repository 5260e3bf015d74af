"""Writes of the register: a site with its recorder and cameras, a verification. Many cameras at once: many.py."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from app import meanwhile, pictures
from app.access import viewer
from app.audit import difference, record
from app.cameras.forms import CameraFields, SiteForm, shown_point
from app.cameras.models import Camera, CameraCheck, CameraSite, Recorder, RecorderClock
from app.cameras.trail import changes, facts, of_recorder, stand
from app.db import db, serialize, utcnow, writing
from app.places.models import Station


def register_site(form: SiteForm, photo: bytes = b"") -> CameraSite:
    """Makes the site of a checked form; the same form sent twice gives the site it made before."""
    picture = _keep_picture(photo)
    with writing() as session:
        known = session.scalar(select(CameraSite).where(CameraSite.idempotency_key == (form.get("key") or None)))
        if known is not None and known.created_by_id == viewer().user_id:
            return known
        site = CameraSite(idempotency_key=form.get("key") or None, created_by_id=viewer().user_id, photo=picture)
        _fill_site(site, form)
        site.station_id = _station_of(form)
        session.add(site)
        session.flush()
        _fill_recorder(site, form)
        _fill_cameras(site, form)
        record("create", "camera-site", str(site.id), cameras=[c.code for c in site.cameras], draft=site.draft)
    return site


def change_site(site: CameraSite, form: SiteForm, photo: bytes = b"", stamp: str = "") -> CameraSite:
    """Saves a checked form into its site. The trail keeps before and after of every field, recorder and camera.

    Raises meanwhile.Overtaken when the form's stamp is of an older state.
    """
    key = site.id
    picture = _keep_picture(photo)
    with writing() as session:
        serialize(session)
        kept = session.get_one(CameraSite, key, populate_existing=True)
        meanwhile.check(stamp, lambda: facts(kept))
        before = stand(kept)
        _fill_site(kept, form)
        kept.photo = picture or kept.photo
        _fill_recorder(kept, form)
        _fill_cameras(kept, form)
        record("change", "camera-site", str(kept.id), **changes(before, stand(kept)))
    return kept


def _station_of(form: SiteForm) -> int | None:
    """A station's people register for their station; others for the landmark's."""
    if not viewer().district_wide:
        return viewer().station_id
    landmark: Any = form.values.get("landmark")
    return landmark.station_id if landmark else None


def _fill_site(site: CameraSite, form: SiteForm) -> None:
    landmark: Any = form.values.get("landmark")
    name = form.get("name") or form.get("owner_name") or (landmark.name_en if landmark else "")
    deva = any("\u0900" <= letter <= "\u097f" for letter in name)
    site.name_en, site.name_hi = (site.name_en or name, name) if deva else (name, site.name_hi or "")
    for field in ("owner_kind", "owner_name", "contact_name", "contact_phone", "hours", "address", "relation", "beat"):
        setattr(site, field, form.get(field))
    site.landmark_id = landmark.id if landmark and landmark.id > 0 else None
    site.landmark_text = form.get("landmark")
    _place(site, form)
    site.draft = form.draft
    site.source = site.source or "form"


def _place(site: CameraSite, form: SiteForm) -> None:
    """The position; the one that the form itself showed, sent back untouched, leaves position and accuracy alone."""
    if site.id and form.get("point") == shown_point(site) and not form.get("accuracy"):
        return
    site.lat, site.lon = round(float(str(form.values["lat"])), 6), round(float(str(form.values["lon"])), 6)
    accuracy: Any = form.values.get("accuracy_m")
    site.accuracy_m = accuracy


def _fill_recorder(site: CameraSite, form: SiteForm) -> None:
    if not site.recorders:
        site.recorders.append(Recorder())
    recorder = site.recorders[0]
    for field in ("kind", "make", "storage_place", "export_way"):
        setattr(recorder, field, form.get(field))
    known = of_recorder(recorder)
    fresh = {"retention_days": form.values.get("retention"), "clock": form.values.get("clock")}
    measured = {name: value for name, value in fresh.items() if value != known[name]}  # the form shows the last ones
    _measure(recorder, measured.get("retention_days"), measured.get("clock"))
    db.session.flush()


def _measure(recorder: Recorder, retention: Any, clock: Any) -> None:
    """Notes what was measured at the recorder today; what was not measured stays."""
    if retention is not None:
        recorder.retention_days, recorder.retention_measured_at = retention, utcnow()
    if clock is not None:
        recorder.clocks.append(RecorderClock(offset_s=clock, measured_at=utcnow(), by_id=viewer().user_id))


def _fill_cameras(site: CameraSite, form: SiteForm) -> None:
    known = {camera.id: camera for camera in site.cameras}
    for number, row in enumerate(form.cameras, len(known) + 1):
        camera = known.get(row.id or 0) or Camera(code=new_code(site.station_id))
        _fill_camera(camera, row, site, number)
        copy_down(camera, site)
        if camera not in site.cameras:
            site.cameras.append(camera)
        db.session.flush()  # the next code counts this one
    for camera in site.cameras:
        copy_down(camera, site)


def _fill_camera(camera: Camera, row: CameraFields, site: CameraSite, number: int) -> None:
    camera.sees = row.sees
    camera.name_en = camera.name_en or f"{site.name_en} {number}"
    camera.name_hi = camera.name_hi or (f"{site.name_hi} {number}" if site.name_hi else "")
    camera.direction_deg = int(row.direction) % 360 if row.direction else None
    camera.fov_deg = int(row.fov) if row.fov else None
    camera.kind, camera.mount = row.kind, row.mount
    camera.night_vision, camera.plate_readable = row.night, row.plates
    if camera.state != row.state or camera.verified_at is None:
        camera.state = row.state
        camera.verified_at, camera.verified_by_id = utcnow(), viewer().user_id


def copy_down(camera: Camera, site: CameraSite) -> None:
    """Repeats on the camera what its site and recorder say."""
    recorder = camera.recorder or (site.recorders[0] if site.recorders else None)
    camera.recorder = recorder
    camera.retention_days = recorder.retention_days if recorder else None
    camera.lat, camera.lon = site.lat, site.lon
    camera.station_id, camera.owner_kind, camera.draft = site.station_id, site.owner_kind, site.draft


def new_code(station_id: int | None) -> str:
    """The next free code of a station: ``SUPELA-0012``."""
    station = db.session.get(Station, station_id) if station_id else None
    stem = (station.code if station else "district").upper()[:30]
    taken = db.session.scalars(select(Camera.code).where(Camera.code.like(f"{stem}-%"))).all()
    numbers = [int(code.rsplit("-", 1)[1]) for code in taken if code.rsplit("-", 1)[1].isdigit()]
    return f"{stem}-{max(numbers, default=0) + 1:04d}"


def verify(camera: Camera, state: str, retention: int | None, clock: int | None) -> None:
    """Notes what a visit found."""
    key = camera.id
    with writing() as session:
        kept = session.get_one(Camera, key)
        before = {"state": kept.state, **(of_recorder(kept.recorder) if kept.recorder else {})}
        kept.state, kept.verified_at, kept.verified_by_id = state, utcnow(), viewer().user_id
        if kept.recorder and (retention is not None or clock is not None):
            _measure(kept.recorder, retention, clock)
            for sibling in kept.site.cameras:
                copy_down(sibling, kept.site)
        session.add(
            CameraCheck(
                camera_id=key, by_id=viewer().user_id, state=state, retention_days=retention, clock_offset_s=clock
            )
        )
        after = {"state": state, **(of_recorder(kept.recorder) if kept.recorder else {})}
        record("verify", "camera", kept.code, **{"state": [before["state"], state]} | difference(before, after))


def _keep_picture(data: bytes) -> str:
    """Stores an uploaded photograph under the name of its content; returns the name. Raises BadInput."""
    if not data:
        return ""
    picture = pictures.small(data, 1200, 80_000)
    folder = Path(current_app.config["INSTANCE"]) / "uploads" / "cameras"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{hashlib.sha256(picture).hexdigest()[:32]}.jpg"
    if not (folder / name).exists():
        draft = folder / f"{name}.new"
        draft.write_bytes(picture)
        draft.replace(folder / name)
    return name
