"""Writes: an incident, and what became of a recording."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import viewer
from app.audit import difference, record
from app.cameras.models import Camera
from app.db import writing
from app.incidents.forms import IncidentForm
from app.incidents.models import STATES, Incident, IncidentRecording
from app.web import BadInput


def open_incident(form: IncidentForm) -> Incident:
    """Makes the incident of a checked form; the same number of the same station is the same incident."""
    values: dict[str, Any] = dict(form.values)
    kind, number = form.get("number_kind"), form.get("number")
    with writing() as session:
        known = session.scalar(
            select(Incident).where(
                Incident.station_id == values["station_id"], Incident.number_kind == kind, Incident.number == number
            )
        )
        if known is not None:
            return known
        made = Incident(
            number_kind=kind,
            number=number,
            sections=form.get("sections"),
            summary=form.get("summary"),
            created_by_id=viewer().user_id,
            **values,
        )
        session.add(made)
        session.flush()
        record("create", "incident", f"{kind} {number}", station=made.station_id)
    return made


def mark(incident: Incident, camera: Camera, state: str, hash_value: str = "", note: str = "") -> IncidentRecording:
    """Notes that a recording was asked for, secured, found overwritten or refused. Raises BadInput."""
    digest = re.sub(r"\s", "", hash_value).lower()
    if state not in STATES:
        raise BadInput(_("Choose what became of the recording."), "state")
    if digest and not re.fullmatch("[0-9a-f]{64}", digest):
        raise BadInput(_("A SHA-256 value has 64 signs, 0-9 and a-f. Copy it whole, or leave it empty."), "hash_value")
    incident_id, camera_id, ref = incident.id, camera.id, f"{incident.number_kind} {incident.number}"
    code = camera.code
    with writing() as session:
        row = session.scalar(
            select(IncidentRecording).where(
                IncidentRecording.incident_id == incident_id, IncidentRecording.camera_id == camera_id
            )
        ) or IncidentRecording(incident_id=incident_id, camera_id=camera_id, state="")
        before = _stand(row)
        row.state, row.by_id = state, viewer().user_id
        row.hash_value, row.note = digest or row.hash_value, note.strip()[:200] or row.note
        session.add(row)
        changed = difference(before, _stand(row))
        record("change", "incident", ref, camera=code, **{"recording": [before["recording"], state]} | changed)
    return row


def _stand(row: IncidentRecording) -> dict[str, Any]:
    return {"recording": row.state, "hash_value": row.hash_value or "", "note": row.note or ""}
