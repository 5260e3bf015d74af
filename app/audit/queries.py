"""Reading the trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select, func, select

from app.audit.models import AuditAnchor, AuditEvent
from app.db import db


@dataclass(frozen=True, slots=True)
class Filter:
    """What the auditor asks for; empty fields do not narrow. Days are days of the site's time zone."""

    username: str = ""
    action: str = ""
    kind: str = ""
    ref: str = ""
    since: date | None = None
    until: date | None = None


def _where(asked: Filter) -> Select[AuditEvent]:
    query = select(AuditEvent)
    for column, value in (
        (AuditEvent.username, asked.username),
        (AuditEvent.action, asked.action),
        (AuditEvent.kind, asked.kind),
        (AuditEvent.ref, asked.ref),
    ):
        if value:
            query = query.where(column == value)
    if asked.since:
        query = query.where(AuditEvent.at >= _start(asked.since))
    if asked.until:
        query = query.where(AuditEvent.at < _start(asked.until + timedelta(days=1)))
    return query


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(current_app.config["TIME_ZONE"]))


def events(asked: Filter, offset: int, limit: int) -> Sequence[AuditEvent]:
    """Events, newest first."""
    return db.session.scalars(_where(asked).order_by(AuditEvent.id.desc()).offset(offset).limit(limit)).all()


def count(asked: Filter) -> int:
    """How many events fit."""
    return db.session.scalar(select(func.count()).select_from(_where(asked).subquery())) or 0


def actions() -> list[str]:
    """The kinds of action that occur."""
    return list(db.session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))


def kinds() -> list[str]:
    """The kinds of record that occur."""
    return list(db.session.scalars(select(AuditEvent.kind).distinct().order_by(AuditEvent.kind)))


def anchors(limit: int = 60) -> Sequence[AuditAnchor]:
    """The newest daily anchors."""
    return db.session.scalars(select(AuditAnchor).order_by(AuditAnchor.day.desc()).limit(limit)).all()


_WRITES = ("change", "create", "publish", "verify", "state", "withdraw")


def changed_by(refs: Collection[tuple[str, str]], since: datetime) -> list[tuple[str, datetime]]:
    """(user name, when) of whoever wrote one of the records (kind, ref) since a moment, each once, newest first."""
    query = select(AuditEvent).where(AuditEvent.at >= since, AuditEvent.action.in_(_WRITES))
    query = query.where(AuditEvent.kind.in_({kind for kind, _ref in refs})).order_by(AuditEvent.id.desc()).limit(500)
    found: dict[str, datetime] = {}
    for event in db.session.scalars(query):
        many = event.detail.get("cameras", ()) if event.kind == "camera" else ()  # of a change of many cameras at once
        if {(event.kind, event.ref), *((event.kind, str(code)) for code in many)} & set(refs):
            found.setdefault(event.username, event.at)
    return list(found.items())


def event(number: int) -> AuditEvent | None:
    """One line."""
    return db.session.get(AuditEvent, number)
