"""Changing many cameras at once, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import viewer
from app.audit import difference, record
from app.cameras.models import Camera
from app.db import serialize, utcnow, writing
from app.web import BadInput


def bulk(cameras: Sequence[Camera], changes: Mapping[str, Any]) -> tuple[int, int]:
    """Sets the same state or beat on many cameras of the viewer's reach. Raises BadInput.

    Returns how many, and the number of the line in the trail that keeps what each of them said before.
    """
    if not changes:
        raise BadInput(_("Choose what to change."), "change")
    keys = [c.id for c in cameras if viewer().sees_station(c.station_id)]
    now = utcnow()
    with writing() as session:
        serialize(session)
        rows = session.scalars(select(Camera).where(Camera.id.in_(keys)).order_by(Camera.code)).all()
        before = {camera.code: _stand(camera) for camera in rows}
        for camera in rows:
            for name, value in changes.items():
                setattr(camera.site if name == "beat" else camera, name, value)
            if "state" in changes:
                camera.verified_at, camera.verified_by_id = now, viewer().user_id
        changed = {camera.code: difference(before[camera.code], _stand(camera)) for camera in rows}
        line = record("change", "camera", f"{len(rows)} cameras", cameras=changed, **changes)
    return len(rows), line


def _stand(camera: Camera) -> dict[str, Any]:
    """What a bulk change may change."""
    return {
        "state": camera.state,
        "verified_at": camera.verified_at.isoformat() if camera.verified_at else None,
        "verified_by": camera.verified_by_id,
        "beat": camera.site.beat,
    }
