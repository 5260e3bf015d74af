"""The register form: one screen for a site, its recorder and its cameras. What was typed is kept when it is wrong."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.access import Viewer
from app.cameras.models import KINDS, MOUNTS, OWNER_KINDS, RECORDER_KINDS, RELATIONS, STATES, CameraSite
from app.places.finding import place_phrase
from app.places.geometry import point

MOST_CAMERAS = 8
LONGEST = {"owner_name": 160, "contact_name": 160, "hours": 120, "address": 300, "make": 80, "storage_place": 160,
           "export_way": 160, "beat": 60, "landmark": 160, "name": 200}  # fmt: skip
_PLAIN = ("relation", "owner_kind", "owner_name", "contact_name", "contact_phone", "hours", "address", "beat")
_PHONE = re.compile(r"\+?[\d -]{6,20}")


@dataclass(slots=True)
class CameraFields:
    """One camera as typed."""

    id: int | None = None
    sees: str = ""
    direction: str = ""
    fov: str = ""
    kind: str = "fixed"
    mount: str = "wall"
    night: bool = False
    plates: bool = False
    state: str = "working"


@dataclass(slots=True)
class SiteForm:
    """The whole form as typed (``typed``), checked values (``values``) and what is wrong, by field name."""

    typed: dict[str, str] = field(default_factory=dict)
    cameras: list[CameraFields] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def draft(self) -> bool:
        return self.typed.get("draft") == "1"

    def get(self, name: str) -> str:
        return self.typed.get(name, "")


def empty() -> SiteForm:
    """A fresh form with its own key, so that sending it twice makes one site."""
    return SiteForm(
        {"key": secrets.token_hex(16), "owner_kind": "shop", "relation": "front", "kind": "dvr"}, [CameraFields()]
    )


def shown_point(site: CameraSite) -> str:
    """The position as the form shows it, to a metre."""
    return f"{site.lat:.5f},{site.lon:.5f}"


def of_site(site: CameraSite) -> SiteForm:
    """The form filled from a site."""
    recorder = site.recorders[0] if site.recorders else None
    typed = {
        "name": site.name_hi or site.name_en,
        "landmark": site.landmark.name_en if site.landmark else site.landmark_text,
        "point": shown_point(site),
        **{name: getattr(site, name) for name in _PLAIN},
    }
    if recorder:
        typed |= {n: getattr(recorder, n) for n in ("kind", "make", "storage_place", "export_way")}
        typed["retention"] = str(recorder.retention_days or "")
        typed["clock"] = str(recorder.clocks[0].offset_s) if recorder.clocks else ""
    cameras = [
        CameraFields(
            c.id, c.sees, "" if c.direction_deg is None else str(c.direction_deg), str(c.fov_deg or ""), c.kind,
            c.mount, c.night_vision, c.plate_readable, c.state,
        )
        for c in site.cameras
    ]  # fmt: skip
    return SiteForm(typed, cameras or [CameraFields()])


def read(form: Mapping[str, str], viewer: Viewer) -> SiteForm:
    """What was sent, checked. ``errors`` is empty when it can be saved."""
    sent = SiteForm({k: v.replace("\x00", " ").strip() for k, v in form.items()})
    sent.cameras = _cameras(sent)
    _texts(sent)
    _choices(sent)
    _position(sent, viewer)
    _numbers(sent)
    if not sent.draft and not sent.get("owner_name"):
        sent.errors["owner_name"] = _("Write whose camera it is (a name or a shop).")
    if sent.get("contact_phone") and not _PHONE.fullmatch(sent.get("contact_phone")):
        sent.errors["contact_phone"] = _("Write the telephone number with digits only.")
    return sent


def _cameras(sent: SiteForm) -> list[CameraFields]:
    rows = []
    for n in range(MOST_CAMERAS):
        if f"sees_{n}" in sent.typed or f"camera_{n}" in sent.typed:
            key = sent.get(f"camera_{n}")
            rows.append(
                CameraFields(
                    int(key) if key.isdigit() else None,
                    sent.get(f"sees_{n}")[:200],
                    sent.get(f"direction_{n}"),
                    sent.get(f"fov_{n}"),
                    sent.get(f"ckind_{n}") or "fixed",
                    sent.get(f"mount_{n}") or "wall",
                    bool(sent.get(f"night_{n}")),
                    bool(sent.get(f"plates_{n}")),
                    sent.get(f"state_{n}") or "working",
                )
            )
    filled = [row for row in rows if row.id or row.sees or row.direction]
    return filled or rows[:1] or [CameraFields()]


def _texts(sent: SiteForm) -> None:
    for name, most in LONGEST.items():
        if len(sent.get(name)) > most:
            sent.errors[name] = _("Please shorten this to %(n)d characters.", n=most)
    for n, row in enumerate(sent.cameras):
        if not row.sees and not sent.draft:
            sent.errors[f"sees_{n}"] = _("Write what the camera sees, for example: shop door and road.")


def _choices(sent: SiteForm) -> None:
    allowed = {"owner_kind": OWNER_KINDS, "relation": RELATIONS, "kind": RECORDER_KINDS}
    for name, words in allowed.items():
        if sent.get(name) not in words:
            sent.errors[name] = _("Choose one of the list.")
    for n, row in enumerate(sent.cameras):
        for name, value, words in (
            ("ckind", row.kind, KINDS),
            ("mount", row.mount, MOUNTS),
            ("state", row.state, STATES),
        ):
            if value not in words:
                sent.errors[f"{name}_{n}"] = _("Choose one of the list.")


def _position(sent: SiteForm, viewer: Viewer) -> None:
    """From the phone's own position or a typed point, else from the landmark."""
    landmark = place_phrase(sent.get("landmark"), viewer.station_id) if sent.get("landmark") else None
    best = landmark.best if landmark else None
    sent.values["landmark"] = best
    if sent.get("point"):
        where = point(sent.get("point"))
        if where is None:
            sent.errors["point"] = _("Write the position as latitude,longitude, or leave it empty.")
            return
        sent.values |= {"lat": where[0], "lon": where[1], "accuracy_m": _accuracy(sent.get("accuracy"))}
    elif best:
        sent.values |= {"lat": best.lat, "lon": best.lon, "accuracy_m": best.accuracy_m or 300}
    else:
        sent.errors["landmark"] = _(
            "No such place is known. Name a chowk or market near it, or use the phone's position."
        )


def _accuracy(text: str) -> int | None:
    try:
        return min(100_000, round(float(text))) if text else None
    except ValueError:
        return None


def _numbers(sent: SiteForm) -> None:
    sent.values["retention"] = _whole(sent, "retention", 0, 3650)
    sent.values["clock"] = _whole(sent, "clock", -1_000_000, 1_000_000)
    for n, row in enumerate(sent.cameras):
        for name, value, most in ((f"direction_{n}", row.direction, 360), (f"fov_{n}", row.fov, 360)):
            sent.typed[name] = value
            _whole(sent, name, 0, most)


def _whole(sent: SiteForm, name: str, low: int, high: int) -> int | None:
    raw = sent.get(name)
    if not raw:
        return None
    try:
        number = int(raw)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        sent.errors[name] = _("Write a whole number from %(low)d to %(high)d.", low=low, high=high)
        return None
    return number
