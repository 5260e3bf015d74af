"""What tampering with the trail looks like."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.audit import lookup
from app.audit.archive import archive
from app.audit.verify import verify
from app.db import db, utcnow, writing
from tests.conftest import Site


@pytest.fixture
def trail(app: Flask) -> int:
    for number in range(12):
        lookup("vehicle", f"CG07AB{number:04}", colour="काला")
    return verify().count


def _tamper(instance: Path, statement: str) -> None:
    """As somebody with the file in hand would: triggers dropped first."""
    connection = sqlite3.connect(instance / "desk.db")
    connection.execute("DROP TRIGGER audit_event_no_update")
    connection.execute("DROP TRIGGER audit_event_no_delete")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_an_honest_trail_is_whole(trail: int) -> None:
    assert verify().faults == []


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET ref = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_change(trail: int, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), writing() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET username = 'somebody' WHERE id = 15",
        "UPDATE audit_event SET detail = '{}' WHERE id = 15",
        "DELETE FROM audit_event WHERE id = 15",
        "DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)",
        "UPDATE audit_event SET ref = CASE id WHEN 14 THEN 'CG07AB0007' ELSE 'CG07AB0006' END WHERE id IN (14, 15)",
    ],
)
def test_tampering_shows(site: Site, trail: int, statement: str) -> None:
    db.session.remove()
    _tamper(site.instance, statement)
    assert verify().faults != []


def test_an_archived_trail_is_whole(site: Site, trail: int) -> None:
    count, path = archive(utcnow() - timedelta(seconds=-1), site.instance / "audit-archive")
    assert count == trail and path is not None and len(path.read_text("utf-8").splitlines()) == trail
    lookup("vehicle", "CG07AB9999")
    assert verify().faults == []
    with pytest.raises(DatabaseError, match="append-only"), writing() as session:
        session.execute(text("DELETE FROM audit_event"))
