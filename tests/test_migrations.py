"""The revisions lead to exactly the tables that the models describe, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app import create_app
from app.db import Base, db, writing
from app.setup import newest_revision, prepare
from tests.conftest import settings


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [d for d in compare_metadata(context, Base.metadata) if "alembic_version" not in str(d)]


def test_an_empty_sqlite_becomes_what_the_models_say(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path / "instance"))
    prepare(app, demo=False)
    with app.app_context():
        assert differences() == []
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == newest_revision()
        with writing() as session:
            session.execute(
                text("INSERT INTO audit_anchor (day, last_id, hash, archived) VALUES ('2026-01-01', 1, 'x', 0)")
            )
        from app.audit import lookup

        lookup("test", "x")
        with pytest.raises(DatabaseError, match="append-only"), writing() as session:
            session.execute(text("DELETE FROM audit_event"))
        db.session.remove()
        db.engine.dispose()
