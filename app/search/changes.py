"""The change log: which records must be indexed anew, written in the transaction that changed them.

Rows changed through the session are logged by themselves (``Kind.touches``). Bulk statements that pass the
session by must call ``log(kind, keys)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import has_app_context
from sqlalchemy import Integer, String, delete, event, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base, UtcDateTime, db, serialize, utcnow, writing
from app.search.registry import kinds


class SearchChange(Base):
    """One line of the log: this record of this kind was made, changed or removed."""

    __tablename__ = "search_change"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


def log(kind: str, keys: Iterable[str]) -> None:
    """Appends to the log inside the caller's transaction."""
    now = utcnow()
    rows = [{"kind": kind, "key": str(key), "at": now} for key in keys]
    if rows:
        serialize(db.session())
        db.session.execute(insert(SearchChange.__table__), rows)  # type: ignore[arg-type]


def last() -> int:
    """The newest position of the log; 0 when nothing was ever logged."""
    return db.session.scalar(select(func.max(SearchChange.id))) or 0


def after(position: int, limit: int) -> list[SearchChange]:
    """The next changes behind a position, oldest first."""
    query = select(SearchChange).where(SearchChange.id > position).order_by(SearchChange.id).limit(limit)
    return list(db.session.scalars(query))


def mark(position: int) -> str:
    """A line of the log in one string; "" when there is none of that number."""
    line = db.session.get(SearchChange, position) if position else None
    return f"{line.kind}/{line.key}/{line.at.isoformat()}" if line else ""


def forget(position: int) -> None:
    """Removes lines that every index has behind it."""
    if position > 0 and db.session.scalar(select(SearchChange.id).where(SearchChange.id <= position).limit(1)):
        with writing() as session:
            session.execute(delete(SearchChange).where(SearchChange.id <= position))


def watch() -> None:
    """Logs every flushed change of a model that some kind touches."""
    if not event.contains(Session, "after_flush", _after_flush):
        event.listen(Session, "after_flush", _after_flush)


def _after_flush(session: Session, _context: Any) -> None:
    if not has_app_context():
        return
    touched: dict[str, dict[str, None]] = {}
    for row in (*session.new, *session.dirty, *session.deleted):
        for kind in kinds().values():
            if (keys := kind.touches.get(type(row))) is not None:
                touched.setdefault(kind.name, {}).update(dict.fromkeys(keys(row)))
    for name, changed in touched.items():
        log(name, changed)
