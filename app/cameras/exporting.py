"""The register as CSV (the importer's own columns), GeoJSON or KML. Contacts only for those who may see them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import Viewer
from app.cameras.lookup import visible
from app.cameras.models import Camera, CameraSite
from app.db import db

FORMATS = {"csv": "text/csv", "geojson": "application/geo+json", "kml": "application/vnd.google-earth.kml+xml"}
COLUMNS = (
    "camera_id", "name", "name_hi", "police_station", "landmark", "relation", "lat", "lon", "direction_deg",
    "fov_deg", "range_m",
    "type", "mount", "zone", "count", "owner_kind", "owner_name", "contact_mobile", "dvr_days", "status",
    "verified_on", "remarks",
)  # fmt: skip
Line = dict[str, object]


def lines(ids: Sequence[int] | None, viewer: Viewer) -> list[Line]:
    """The cameras with these keys in their order, or (None) the whole register by code."""
    contact = viewer.may("cameras.contact")
    if ids is None:
        return [_line(c, contact) for c in _cameras(viewer, None)]
    found: dict[int, Camera] = {}
    for first in range(0, len(ids), 900):
        found.update((c.id, c) for c in _cameras(viewer, ids[first : first + 900]))
    return [_line(found[key], contact) for key in ids if key in found]


def _cameras(viewer: Viewer, ids: Sequence[int] | None) -> Iterable[Camera]:
    query = (
        select(Camera)
        .where(visible(viewer))
        .order_by(Camera.code)
        .options(joinedload(Camera.site).joinedload(CameraSite.landmark), joinedload(Camera.station))
    )
    return db.session.scalars(query if ids is None else query.where(Camera.id.in_(ids)))


def _line(camera: Camera, contact: bool) -> Line:
    site = camera.site
    return {
        "camera_id": camera.code,
        "name": camera.name_en,
        "name_hi": camera.name_hi,
        "police_station": camera.station.name_en if camera.station else "",
        "landmark": site.landmark.name_en if site.landmark else site.landmark_text,
        "relation": site.relation,
        "lat": f"{camera.lat:.6f}",
        "lon": f"{camera.lon:.6f}",
        "direction_deg": camera.direction_deg,
        "fov_deg": camera.fov_deg,
        "range_m": camera.range_m,
        "type": camera.kind,
        "mount": camera.mount,
        "zone": camera.zone,
        "count": 1,
        "owner_kind": camera.owner_kind,
        "owner_name": site.owner_name if contact else "",
        "contact_mobile": site.contact_phone if contact else "",
        "dvr_days": camera.retention_days,
        "status": camera.state,
        "verified_on": camera.verified_at.date().isoformat() if camera.verified_at else "",
        "remarks": camera.remarks,
    }


def written(rows: Sequence[Line], form: str) -> str:
    """The rows in one of the formats."""
    return {"csv": _csv, "geojson": _geojson, "kml": _kml}[form](rows)


def _csv(rows: Sequence[Line]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({k: _inert(v) for k, v in row.items()} for row in rows)
    return "\ufeff" + out.getvalue()  # Excel takes UTF-8 for what it is only with the mark


def _inert(value: object) -> object:
    """Text that a spreadsheet would run as a formula is made plain text (OWASP, CSV injection)."""
    if (isinstance(value, str) and value[:1] in "=+@\t\r") or (
        isinstance(value, str) and value[:1] == "-" and not _number(value)
    ):
        return "'" + value
    return value


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _geojson(rows: Sequence[Line]) -> str:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(str(row["lon"])), float(str(row["lat"]))]},
            "properties": {k: v for k, v in row.items() if k not in ("lat", "lon") and v not in ("", None)},
        }
        for row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _kml(rows: Sequence[Line]) -> str:
    marks = "".join(
        f"<Placemark><name>{escape(str(row['name']))}</name><ExtendedData>"
        + "".join(
            f'<Data name="{key}"><value>{escape(str(value))}</value></Data>'
            for key, value in row.items()
            if key not in ("lat", "lon", "name") and value not in ("", None)
        )
        + f"</ExtendedData><Point><coordinates>{row['lon']},{row['lat']}</coordinates></Point></Placemark>\n"
        for row in rows
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
    return f"{head}{marks}</Document></kml>\n"
