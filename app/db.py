"""The database: one SQLAlchemy object, safe SQLite settings, and the one way to write.

``with writing():`` is one transaction. Reads need nothing. On SQLite a writer begins with BEGIN IMMEDIATE, so
that it waits its turn at the start and never fails half-way; on PostgreSQL ``serialize()`` takes an advisory
lock, so that the change log and the audit chain are appended in the order in which they commit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, String, Text, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=CONVENTION)


db = SQLAlchemy(model_class=Base)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: always stored and given back as timezone-aware UTC, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moments are timezone-aware")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class SiteFact(Base):
    """A named fact about this installation: its identity, demonstration mode, what starter data it has."""

    __tablename__ = "site_fact"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


_immediate: ContextVar[bool] = ContextVar("immediate", default=False)
_patience_ms: ContextVar[int] = ContextVar("patience_ms", default=0)


def utcnow() -> datetime:
    """This moment, timezone-aware."""
    return datetime.now(UTC)


def fact(name: str) -> str | None:
    """The value of a site fact, or None."""
    row = db.session.get(SiteFact, name)
    return row.value if row else None


def set_fact(name: str, value: str) -> None:
    """Sets a site fact inside the caller's transaction."""
    db.session.merge(SiteFact(name=name, value=value))


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction: commits at the end, rolls back on any error. Inside another it joins it."""
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    if session.in_transaction():
        session.rollback()  # a read snapshot cannot be upgraded safely; its objects reload when touched
    session.info["writing"] = True
    mark = _immediate.set(True)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _immediate.reset(mark)
        session.info.pop("writing", None)


@contextmanager
def writing_apart() -> Iterator[Session]:
    """A short write transaction on a connection of its own; what the request has read stays loaded."""
    mark = _immediate.set(True)
    try:
        with Session(db.engine) as session, session.begin():
            yield session
    finally:
        _immediate.reset(mark)


@contextmanager
def courtesy() -> Iterator[Session]:
    """A note that reading can do without (last seen, recently opened): skipped when the database is busy or full."""
    mark = _patience_ms.set(150)
    try:
        with writing_apart() as session:
            yield session
    except OperationalError as reason:
        current_app.logger.warning("a note was skipped: %s", reason.orig)
    finally:
        _patience_ms.reset(mark)


def serialize(session: Session) -> None:
    """From here to the commit no other transaction passes this point. SQLite's writers are serial already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(7410)"))


def init_app(app: Flask) -> None:
    """Binds the database to the application."""
    timeout = app.config["DATABASE_TIMEOUT_S"]
    options: dict[str, Any] = {"hide_parameters": True}  # an error in the log names no owner and no phone
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        options["connect_args"] = {"timeout": timeout}
    else:
        options["pool_pre_ping"] = True
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _sqlite(db.engine, timeout)


def _sqlite(engine: Engine, timeout: int) -> None:
    """WAL with FULL sync: an acknowledged commit survives kill -9 and a power cut."""

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={timeout * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        patience = _patience_ms.get() or timeout * 1000
        if _immediate.get():
            connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _immediate.get() else "BEGIN")
