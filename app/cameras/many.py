"""Changing many cameras at once, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import viewer
from app.audit import difference, record
from app.audit.queries import event
from app.cameras.models import Camera
from app.db import serialize, utcnow, writing
from app.web import BadInput

UNDO_FOR = timedelta(days=1)
_STATE = {"state", "verified_at", "verified_by"}


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


def undo(line: int) -> tuple[int, int]:
    """Puts back what a bulk change of the viewer's own changed, within a day; (cameras put back, cameras left).

    A camera is left alone where somebody changed or verified it since, or where it is out of the viewer's reach.
    Raises BadInput for a line that is no such change.
    """
    with writing() as session:
        serialize(session)
        kept = event(line)
        mine = kept is not None and kept.user_id == viewer().user_id and kept.at > utcnow() - UNDO_FOR
        if kept is None or not mine or (kept.action, kept.kind) != ("change", "camera") or "undone" in kept.detail:
            raise BadInput(_("This change can be taken back for a day only, by whoever made it."))
        changed = kept.detail.get("cameras") or {}
        rows = session.scalars(select(Camera).where(Camera.code.in_(changed)).order_by(Camera.code)).all()
        rows = [camera for camera in rows if viewer().sees_station(camera.station_id)]
        before = {camera.code: _stand(camera) for camera in rows}
        for camera in rows:
            _put_back(camera, before[camera.code], changed[camera.code])
        back = {camera.code: difference(before[camera.code], _stand(camera)) for camera in rows}
        back = {code: pairs for code, pairs in back.items() if pairs}
        if back:
            record("change", "camera", f"{len(back)} cameras", undone=line, cameras=back)
    return len(back), len(changed) - len(back)


def _put_back(camera: Camera, now: Mapping[str, Any], changed: Mapping[str, list[Any]]) -> None:
    """Of each of the two things that a bulk change sets: back to what it was, if it still is what it was set to."""
    said = {name: now[name] or "" for name in changed}
    same = {name for name, pair in changed.items() if said[name] == pair[1]}
    state = _STATE & changed.keys()
    if state and state <= same:
        before = {name: changed[name][0] if name in changed else now[name] for name in _STATE}
        camera.state, camera.verified_by_id = before["state"], before["verified_by"] or None
        camera.verified_at = datetime.fromisoformat(before["verified_at"]) if before["verified_at"] else None
    if "beat" in changed and "beat" in same:
        camera.site.beat = changed["beat"][0]
