"""Taking old lines out of the database into a file, without breaking the chain."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select

from app.audit.models import AuditAnchor, AuditEvent
from app.audit.protect import protect, unprotect
from app.audit.trail import record
from app.db import writing


def archive(before: datetime, folder: Path) -> tuple[int, Path | None]:
    """Moves lines older than a moment into ``folder``; their last hash stays as an anchor. Returns count and file.

    The file is complete on the disk before a line leaves the database. Only the lines before the first newer one go:
    where the clock was set back, an old date may stand after a newer one.
    """
    with writing() as session:
        newer = session.scalar(select(func.min(AuditEvent.id)).where(AuditEvent.at >= before))
        old = AuditEvent.at < before if newer is None else AuditEvent.id < newer
        events = list(session.scalars(select(AuditEvent).where(old).order_by(AuditEvent.id)))
        if not events:
            return 0, None
        last = events[-1]
        path = folder / f"audit-{events[0].id}-{last.id}.jsonl"
        _write(path, events)
        connection = session.connection()
        session.merge(AuditAnchor(day=last.at.date(), last_id=last.id, hash=last.hash, archived=True))
        record("archive", "audit", f"{events[0].id}-{last.id}")  # first: it is chained to the last line that goes
        unprotect(connection)
        session.execute(delete(AuditEvent).where(AuditEvent.id <= last.id))
        protect(connection)
    return len(events), path


def _write(path: Path, events: list[AuditEvent]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for event in events:
            file.write(json.dumps(as_row(event), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def as_row(event: AuditEvent) -> dict[str, object]:
    """The event as plain values, with all that its hash covers."""
    names = (
        "id",
        "user_id",
        "username",
        "role",
        "station_id",
        "address",
        "action",
        "kind",
        "ref",
        "purpose",
        "detail",
        "previous",
        "hash",
    )
    return {"at": event.at.isoformat(), **{name: getattr(event, name) for name in names}}
