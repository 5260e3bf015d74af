"""What the register says of a site, its recorder and its cameras, and how a change of it goes into the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.audit import details, difference
from app.cameras import labels
from app.cameras.models import Camera, CameraSite, Recorder

SECRET = frozenset({"contact_name", "contact_phone"})  # of these the trail keeps only that they changed
_SITE = (
    "name_hi", "name_en", "landmark_text", "relation", "address", "accuracy_m", "beat", "owner_kind", "owner_name",
    "contact_name", "contact_phone", "hours", "photo", "draft",
)  # fmt: skip
_RECORDER = ("kind", "make", "retention_days", "storage_place", "export_way")
_CAMERA = (
    "name_hi", "name_en", "sees", "direction_deg", "fov_deg", "range_m", "kind", "mount", "zone", "night_vision",
    "plate_readable", "state", "remarks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stand:
    """A site at one moment: its own fields, its recorder's, and each camera's by code."""

    site: Mapping[str, Any]
    recorder: Mapping[str, Any]
    cameras: Mapping[str, Mapping[str, Any]]


def position(lat: float, lon: float) -> str:
    """Degrees to a tenth of a metre."""
    return f"{lat:.6f},{lon:.6f}"


def stand(site: CameraSite) -> Stand:
    """The site as it is now."""
    own = {"position": position(site.lat, site.lon), **_of(site, _SITE)}
    recorder = site.recorders[0] if site.recorders else None
    return Stand(own, of_recorder(recorder) if recorder else {}, {c.code: of_camera(c) for c in site.cameras})


def of_recorder(recorder: Recorder) -> dict[str, Any]:
    """The recorder's fields with the last reading of its clock, in seconds ahead."""
    newest = max(recorder.clocks, key=lambda clock: clock.measured_at, default=None)
    return {**_of(recorder, _RECORDER), "clock": newest.offset_s if newest else None}


def of_camera(camera: Camera) -> dict[str, Any]:
    """The camera's own fields."""
    return _of(camera, _CAMERA)


def _of(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


_FORM_SITE = tuple(name for name in ("position", *_SITE) if name not in ("photo", "accuracy_m"))
_FORM_CAMERA = ("sees", "direction_deg", "fov_deg", "kind", "mount", "night_vision", "plate_readable", "state")
_WORDS: dict[str, Mapping[str, Any]] = {
    "relation": labels.RELATIONS, "owner_kind": labels.OWNER_KINDS, "kind": labels.KINDS, "mount": labels.MOUNTS,
    "state": labels.STATES,
}  # fmt: skip


def facts(site: CameraSite) -> dict[str, Any]:
    """What the site's form shows: its fields, its recorder's, and each camera by its code."""
    now = stand(site)
    cameras = {code: tuple((name, camera[name]) for name in _FORM_CAMERA) for code, camera in now.cameras.items()}
    landmark = {"landmark_text": site.landmark.name_en if site.landmark else site.landmark_text}
    return {name: now.site[name] for name in _FORM_SITE} | landmark | dict(now.recorder) | cameras


def in_words(name: str, value: object) -> object:
    """A fact as the reader knows it."""
    if isinstance(value, tuple):
        return ", ".join(f"{details.word(part)}: {details.plain(in_words(part, v))}" for part, v in value)
    if name == "kind" and value in labels.RECORDER_KINDS:
        return labels.RECORDER_KINDS[str(value)]
    return _WORDS.get(name, {}).get(str(value), value)


def refs(site: CameraSite) -> list[tuple[str, str]]:
    """Under which kind and number the trail keeps what is done to a site."""
    return [("camera-site", str(site.id)), *(("camera", camera.code) for camera in site.cameras)]


def changes(before: Stand, after: Stand) -> dict[str, Any]:
    """The detail of a line: fields of the site, and under ``recorder`` and ``cameras`` what changed there."""
    found: dict[str, Any] = difference(before.site, after.site, SECRET)
    if recorder := difference(before.recorder, after.recorder):
        found["recorder"] = recorder
    codes = sorted(before.cameras.keys() | after.cameras.keys())
    pairs = {code: difference(before.cameras.get(code, {}), after.cameras.get(code, {})) for code in codes}
    if cameras := {code: changed for code, changed in pairs.items() if changed}:
        found["cameras"] = cameras
    return found
