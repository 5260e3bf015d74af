"""Writing the trail. ``record`` joins the writer's transaction; ``lookup`` is for reads and commits by itself."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from flask import has_request_context, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import viewer
from app.audit.models import AuditAnchor, AuditEvent
from app.db import db, serialize, utcnow, writing_apart


def record(action: str, kind: str, ref: str, /, purpose: str = "", **detail: Any) -> int:
    """Adds one event to the caller's transaction (inside ``with writing()``), chained to the one before. Its number."""
    return _append(db.session(), action, kind, ref, purpose, detail).id


def lookup(kind: str, ref: str, /, action: str = "look-up", purpose: str = "", **detail: Any) -> None:
    """Notes a look-up made by a read-only request: committed at once, and what was read stays loaded."""
    if db.session().info.get("writing"):
        record(action, kind, ref, purpose, **detail)  # a second connection would wait for this very transaction
        return
    with writing_apart() as session:
        _append(session, action, kind, ref, purpose, detail)


def _append(session: Session, action: str, kind: str, ref: str, purpose: str, detail: dict[str, Any]) -> AuditEvent:
    who = viewer()
    serialize(session)
    before = _newest(session)
    event = AuditEvent(
        at=utcnow(),
        user_id=who.user_id,
        username=who.name,
        role=who.role,
        station_id=who.station_id,
        address=(request.remote_addr or "") if has_request_context() else "",
        action=action,
        kind=kind,
        ref=ref[:200],
        purpose=purpose[:200],
        detail=detail,
        previous=before.hash if before else "",
    )
    event.hash = digest(event)
    session.add(event)
    if before and before.at.date() < event.at.date():
        session.merge(AuditAnchor(day=before.at.date(), last_id=before.id, hash=before.hash))
    session.flush()
    return event


def digest(event: AuditEvent) -> str:
    """SHA-256 over the event's content and the hash before it."""
    content = [
        event.at.astimezone(UTC).isoformat(),
        event.user_id,
        event.username,
        event.role,
        event.station_id,
        event.address,
        event.action,
        event.kind,
        event.ref,
        event.purpose,
        event.detail,
        event.previous,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _newest(session: Session) -> AuditEvent | None:
    return session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))
