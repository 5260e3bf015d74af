"""Proving the trail: every line follows from the one before, the last is the last, the anchors still fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select, text

from app.audit.models import AuditAnchor, AuditEvent
from app.audit.trail import digest
from app.db import db


@dataclass(frozen=True, slots=True)
class Verdict:
    """``count`` lines read; ``faults``: what does not fit, in plain words; ``head``: hash of the last line."""

    count: int
    faults: list[str]
    head: str


def verify() -> Verdict:
    """Reads the whole trail in order."""
    anchors = {a.last_id: a for a in db.session.scalars(select(AuditAnchor))}
    archived = max((a.last_id for a in anchors.values() if a.archived), default=0)
    previous = anchors[archived].hash if archived else ""
    faults: list[str] = []
    count, last = 0, archived
    for event in _events():
        if event.id != last + 1 and db.engine.dialect.name == "sqlite":
            faults.append(f"{event.id}: lines {last + 1} to {event.id - 1} are missing")
        if event.previous != previous:
            faults.append(f"{event.id}: does not follow from the line before it")
        if event.hash != digest(event):
            faults.append(f"{event.id}: was altered")
        if (anchor := anchors.get(event.id)) and anchor.hash != event.hash:
            faults.append(f"{event.id}: differs from the anchor of {anchor.day}")
        count, last, previous = count + 1, event.id, event.hash
    return Verdict(count, faults + _tail(last, anchors), previous)


def _events() -> Iterator[AuditEvent]:
    query = select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=500)
    for event in db.session.scalars(query):
        yield event
        db.session.expunge(event)


def _tail(last: int, anchors: dict[int, AuditAnchor]) -> list[str]:
    """Lines cut off at the end: the number series and the anchors know of later ones."""
    latest = max(anchors, default=0)
    if db.engine.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = 'audit_event'")
        latest = max(latest, db.session.scalar(query) or 0)
    return [f"lines {last + 1} to {latest} are missing at the end"] if latest > last else []


def count() -> int:
    """How many lines there are."""
    return db.session.scalar(select(func.count(AuditEvent.id))) or 0
