"""Single values as people write them: degrees, directions, days, counts. Each says what it had to repair."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from app.search.text.normalise import normalise

_ROSE = "n nne ne ene e ese se sse s ssw sw wsw w wnw nw nnw"
_COMPASS = {
    name: n * 22.5
    for n, name in enumerate(_ROSE.split())
} | {
    "north": 0, "north east": 45, "northeast": 45, "east": 90, "south east": 135, "southeast": 135, "south": 180,
    "south west": 225, "southwest": 225, "west": 270, "north west": 315, "northwest": 315,
    "उत्तर": 0, "उत्तर पूर्व": 45, "पूर्व": 90, "दक्षिण पूर्व": 135, "दक्षिण": 180, "दक्षिण पश्चिम": 225,
    "पश्चिम": 270,
    "उत्तर पश्चिम": 315,
}  # fmt: skip
_COMPASS = {normalise(name): float(degrees) for name, degrees in _COMPASS.items()}
_DMS = re.compile(
    r"^(\d{1,3})\s*[°d: ]\s*(\d{1,2})\s*['′m: ]\s*(\d{1,2}(?:[.,]\d+)?)?\s*(?:[\"″s]|'')?\s*([nsew])?$", re.I
)
_SPAN = re.compile(r"^(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)$")


def degrees(raw: str) -> tuple[float | None, str]:
    """(decimal degrees or None, what was repaired)."""
    text = normalise(raw).strip()
    try:
        return float(text), ""
    except ValueError:
        pass
    found = _DMS.match(text)
    if found:
        second = float((found[3] or "0").replace(",", "."))
        value = int(found[1]) + int(found[2]) / 60 + second / 3600
        return (-value if (found[4] or "").lower() in ("s", "w") else value), "degrees, minutes and seconds"
    if re.fullmatch(r"-?\d{1,3},\d{3,}", text):
        return float(text.replace(",", ".")), "decimal comma"
    bare = re.sub(r"^(lat|long?|latitude|longitude)\b[.:= ]*|[°ne\s]+$", "", text).strip()
    if re.fullmatch(r"-?\d{1,3}[.,]\d+", bare):
        return float(bare.replace(",", ".")), "signs around the number"
    return None, ""


def direction(raw: str) -> tuple[float | None, float | None, str]:
    """(middle direction or None, field of view or None, what was repaired or could not be read)."""
    text = re.sub(r"[°]|degrees?|deg", "", normalise(raw)).strip().replace("-", " - ").replace("  ", " ").strip()
    joined = text.replace(" - ", " ").strip()
    if joined in _COMPASS:
        return _COMPASS[joined], None, ""
    plain = re.sub(r"\s", "", text)
    span = _SPAN.match(plain) if not plain.startswith("-") else None
    if span:
        start, width = float(span[1]) % 360, (float(span[2]) - float(span[1])) % 360
        return (None, 360.0, "") if width == 0 else ((start + width / 2) % 360, width, "")
    several = re.split(r"[;,/]", plain)
    if len(several) > 1 and all(re.fullmatch(r"-?\d+(\.\d+)?", part) for part in several):
        return float(several[0]) % 360, None, f"several directions ({raw}); the first is kept"
    try:
        value = float(plain)
    except ValueError:
        return None, None, f"direction {raw!r} cannot be read; left unknown"
    if value == 360:
        return None, 360.0, "direction 360 is read as all round"
    if not -360 < value < 360:
        return None, None, f"direction {raw!r} is beyond 360; left unknown"
    return value % 360, None, f"direction {raw} is {value % 360:.0f}" if value < 0 else ""


def days(raw: str) -> tuple[int | None, str]:
    """(days or None, remark): "15", "15 days", "2 weeks", "1 month"."""
    found = re.match(r"^(\d+(?:\.\d+)?)\s*([a-z\u0900-\u097f]*)", normalise(raw).strip())
    if not found:
        return None, f"retention {raw!r} cannot be read"
    factor = {"w": 7, "m": 30, "y": 365, "ह": 7, "स": 7, "म": 30, "h": 1 / 24}.get(found[2][:1], 1)
    value = round(float(found[1]) * factor)
    return (value, "") if 0 <= value <= 3650 else (None, f"retention {raw!r} is beyond 10 years")


def metres(raw: str) -> int | None:
    """ "60", "60 m", "0.2 km"."""
    found = re.match(r"^(\d+(?:[.,]\d+)?)\s*(km|m|meter|metre|feet|ft)?", normalise(raw).strip())
    if not found:
        return None
    factor = {"km": 1000.0, "feet": 0.3048, "ft": 0.3048}.get(found[2] or "", 1.0)
    value = round(float(found[1].replace(",", ".")) * factor)
    return value if 0 < value <= 20_000 else None


def count(raw: str) -> int | None:
    """ "2", "2.0", "two"; None when it is no count."""
    words = {"one": 1, "two": 2, "three": 3, "four": 4, "single": 1, "double": 2}
    text = normalise(raw).strip()
    if text in words:
        return words[text]
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(value) if value == int(value) and 0 <= value <= 64 else None


def moment(raw: str) -> datetime | None:
    """A day in the usual ways of writing, as its midnight in UTC; an Excel day number too."""
    text = normalise(raw).strip()
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%y", "%Y-%m", "%d %b %Y"):
        try:
            return datetime.strptime(text[:11], form).replace(tzinfo=UTC)
        except ValueError:
            continue
    if re.fullmatch(r"[34]\d{4}(\.\d+)?", text):
        return datetime.fromordinal(date(1899, 12, 30).toordinal() + int(float(text))).replace(tzinfo=UTC)
    return None
