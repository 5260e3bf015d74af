"""One record checked: a row that can be saved, or the reason why it cannot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.cameras.importing import values
from app.cameras.importing.readers import Record
from app.places.reports import Report
from app.search.text.normalise import normalise

_TYPES = {
    "fixed": "fixed", "bullet": "fixed", "box": "fixed", "camera": "", "dome": "dome", "panning": "ptz",
    "ptz": "ptz", "speed dome": "ptz",
    "360": "panoramic", "panorama": "panoramic", "panoramic": "panoramic", "fisheye": "panoramic",
    "anpr": "anpr", "alpr": "anpr",
    "webcam": "other", "hd": "fixed",
}  # fmt: skip
_MOUNTS = {
    "pole": "pole", "mast": "pole", "street lamp": "pole", "lamp": "pole", "traffic signals": "pole",
    "wall": "wall", "building": "wall",
    "ceiling": "ceiling", "gate": "gate", "gantry": "gate", "roof": "roof",
}  # fmt: skip
_STATES = {
    "working": "working", "yes": "working", "ok": "working", "active": "working", "on": "working",
    "functional": "working",
    "चालू": "working", "not working": "not_working", "no": "not_working", "defective": "not_working",
    "off": "not_working",
    "non functional": "not_working", "faulty": "not_working", "dead": "not_working", "बंद": "not_working",
    "खराब": "not_working",
    "removed": "gone", "gone": "gone", "stolen": "gone",
}  # fmt: skip
_STATES = {normalise(k): v for k, v in _STATES.items()}
_OWNERS = {
    "police": "police", "traffic": "traffic", "traffic police": "traffic", "municipal": "municipality",
    "government": "municipality",
    "public": "municipality", "shop": "shop", "private": "other", "bank": "bank", "home": "home",
    "house": "home", "residential": "home",
    "school": "school", "college": "school", "hospital": "hospital", "temple": "temple", "mandir": "temple",
    "petrol pump": "petrol_pump",
    "municipality": "municipality", "office": "office", "industry": "industry", "railway": "railway",
    "petrol_pump": "petrol_pump",
}  # fmt: skip
_RELATIONS = {"near": "near", "opposite": "front", "front": "front", "in front of": "front", "behind": "behind",
              "beside": "beside", "inside": "inside", "above": "above", "at": "at", "towards": "towards"}  # fmt: skip
_NO_CAMERA = {"guard": "is a guard, no camera", "fake": "is a dummy, no camera", "maxspeed": ""}
_KINDS_COUNTED = (
    ("count_fixed", "fixed"),
    ("count_ptz", "ptz"),
    ("count_dome", "dome"),
    ("count_anpr", "anpr"),
    ("count_hd", "fixed"),
)


@dataclass(slots=True)
class CameraRow:
    """A good row: one site with ``kinds`` (one entry a camera). ``code`` '' when the file gives none of its own."""

    number: int
    code: str
    name: str
    lat: float
    lon: float
    kinds: list[str] = field(default_factory=lambda: ["fixed"])
    given: dict[str, object] = field(default_factory=dict)
    station: str = ""
    landmark: str = ""
    verified: datetime | None = None

    def digest(self, nth: int) -> str:
        """What makes the same camera the same when it comes again, in whichever format."""
        words = re.sub(r"[\W_]+", " ", normalise(self.name)).strip()
        return hashlib.sha256(f"{words}|{self.lat:.5f}|{self.lon:.5f}|{nth}".encode()).hexdigest()


def checked(record: Record, columns: Mapping[str, str], report: Report) -> CameraRow | None:
    """The row, or None after noting in the report why it is rejected."""
    about: dict[str, str] = {}
    for header, field_name in columns.items():
        if field_name and header in record.fields:
            about.setdefault(field_name, " ".join(record.fields[header].replace("\xa0", " ").split()))
    shown = about.get("name", "")[:60]
    fault = (
        record.fault or _NO_CAMERA.get(about.get("surveillance", ""), "") or _NO_CAMERA.get(about.get("indoor", ""), "")
    )
    position = None
    if not fault:
        position, fault = _position(record, about, report)
    kinds: list[str] = []
    if not fault:
        kinds, fault = _kinds(about)
    if fault or position is None:
        report.reject(record.number, fault, shown)
        return None
    row = CameraRow(record.number, _code(about), _name(about, position), *position, kinds=kinds)
    row.station, row.landmark = about.get("station", ""), about.get("landmark", "")
    _fill(row, about, report)
    return row


def _position(record: Record, about: Mapping[str, str], report: Report) -> tuple[tuple[float, float] | None, str]:
    raw = record.position or (about.get("lat", ""), about.get("lon", ""))
    if not any(raw) and about.get("latlon"):
        parts = re.split(r"[,;]\s*|\s+", about["latlon"].strip("() "), maxsplit=1)
        raw = (parts[0], parts[1] if len(parts) > 1 else "")
    if not raw[0] or not raw[1]:
        return None, "has no latitude and longitude"
    (lat, repaired), (lon, also) = values.degrees(raw[0]), values.degrees(raw[1])
    if lat is None or lon is None:
        return None, f"position {raw[0][:20]!r}, {raw[1][:20]!r} is damaged"
    if abs(lat) <= 90 and 68 <= lat <= 90 and 6 <= lon <= 38 and lat > lon:
        lat, lon, repaired = lon, lat, "latitude and longitude were exchanged"
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None, f"position {lat:g}, {lon:g} is outside the earth's degrees"
    if (lat, lon) == (0, 0) or lat == lon or (lat == int(lat) and lon == int(lon)):
        return None, f"position {lat:g}, {lon:g} is a filler, no place"
    for fix in {repaired, also} - {""}:
        report.note(record.number, f"position repaired: {fix}", about.get("name", ""))
    return (round(lat, 6), round(lon, 6)), ""


def _kinds(about: Mapping[str, str]) -> tuple[list[str], str]:
    """One kind for every camera of the row."""
    kinds: list[str] = []
    for column, kind in _KINDS_COUNTED:
        if column in about:
            number = values.count(about[column])
            if number is None:
                return [], f"number of cameras {about[column][:20]!r} is damaged"
            kinds += [kind] * number
    if kinds:
        return kinds, ""
    number = values.count(about["count"]) if "count" in about else 1
    if number is None or number > 64:
        return [], f"number of cameras {about.get('count', '')[:20]!r} is damaged"
    words = normalise(about.get("type") or about.get("surveillance", "")).split(";")[0].replace("_", " ").strip()
    return [_TYPES.get(words) or "fixed"] * max(1, number), ""


def _code(about: Mapping[str, str]) -> str:
    """The file's own code, when it can tell this camera from those of other registers."""
    if about.get("osm"):
        return "OSM-" + re.sub(r"\D", "", about["osm"])
    code = re.sub(r"[^A-Za-z0-9.-]+", "-", about.get("code", "")).strip("-.")[:50]
    return code if re.search("[A-Za-z]", code) and re.search(r"\d", code) else ""


def _name(about: Mapping[str, str], position: tuple[float, float]) -> str:
    fallback = about.get("landmark") or about.get("owner_name") or about.get("sees") or about.get("address") or ""
    if not fallback and about.get("osm"):
        fallback = f"OpenStreetMap {about['osm']}"
    return (about.get("name") or fallback or f"{position[0]:.5f}, {position[1]:.5f}")[:190]


def _fill(row: CameraRow, about: Mapping[str, str], report: Report) -> None:
    """Optional values; one that cannot be read is left out with a note."""
    given = row.given
    for column in ("name_hi", "owner_name", "address", "sees", "zone"):
        if about.get(column):
            given[column] = about[column][: 60 if column == "zone" else 160]
    if about.get("remarks"):
        given["remarks"] = about["remarks"][:1000]
    for column, table in (("mount", _MOUNTS), ("status", _STATES), ("owner_kind", _OWNERS), ("relation", _RELATIONS)):
        word = normalise(about.get(column, "")).replace("_", " ").strip()
        if word and word in table:
            given[column] = table[word]
        elif word:
            if column == "mount":
                given[column] = "other"
            else:
                report.note(row.number, f"{column} {about[column][:30]!r} is not known; left out", row.name)
    if about.get("direction"):
        middle, fov, remark = values.direction(about["direction"])
        given |= {
            k: round(v) % 360 if k == "direction" else round(v)
            for k, v in (("direction", middle), ("fov", fov))
            if v is not None
        }
        if remark:
            report.note(row.number, remark, row.name)
    _numbers(row, about, report)


def _numbers(row: CameraRow, about: Mapping[str, str], report: Report) -> None:
    given = row.given
    if about.get("fov") and (fov := values.metres(about["fov"])) is not None and fov <= 360:
        given["fov"] = fov
    if about.get("range") and (reach := values.metres(about["range"])) is not None:
        given["range"] = reach
    if about.get("retention"):
        kept, remark = values.days(about["retention"])
        if remark:
            report.note(row.number, remark, row.name)
        if kept is not None:
            given["retention"] = kept
    for column in ("night", "plates"):
        if normalise(about.get(column, "")) in ("yes", "1", "true", "y", "हां", "हाँ"):
            given[column] = True
    phone = re.sub(r"[^\d+]", "", about.get("phone", ""))
    if re.search(r"[eE]\+?\d", about.get("phone", "")):
        report.note(row.number, "the telephone number was damaged by a spreadsheet (E+); left out", row.name)
    elif 6 <= len(phone) <= 15:
        given["phone"] = phone
    row.verified = values.moment(about["verified"]) if about.get("verified") else None
