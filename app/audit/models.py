"""Lines of the trail, and the daily anchors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class AuditEvent(Base):
    """Who did what to which record, when and from where. Rows are never changed or removed by the site.

    ``action``: ``look-up``, ``view``, ``show-contact``, ``create``, ``change``, ``export``, ``sign-in`` and so on.
    ``detail``: small JSON; for changes ``{"field": [before, after]}``; never a password, never a phone number.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_kind_ref", "kind", "ref"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user_id: Mapped[int | None] = mapped_column(Integer, index=True)
    username: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    station_id: Mapped[int | None] = mapped_column(Integer)
    address: Mapped[str] = mapped_column(String(45))
    action: Mapped[str] = mapped_column(String(30), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(Text)


class AuditAnchor(Base):
    """How the trail ended on a day (UTC): printed or sent away, it proves later that nothing before was altered."""

    __tablename__ = "audit_anchor"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last_id: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    archived: Mapped[bool] = mapped_column(default=False)
