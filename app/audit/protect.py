"""The database itself refuses to change or remove lines of the trail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, event, text

from app.audit.models import AuditEvent

_SQLITE = (
    "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
)


def protect(connection: Connection) -> None:
    """Puts the triggers on the table."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def unprotect(connection: Connection) -> None:
    """Takes the triggers away, for the archive command alone, inside its transaction."""
    names = ["update", "delete"] + ([] if connection.dialect.name == "sqlite" else ["truncate"])
    suffix = "" if connection.dialect.name == "sqlite" else " ON audit_event"
    for name in names:
        connection.execute(text(f"DROP TRIGGER IF EXISTS audit_event_no_{name}{suffix}"))


@event.listens_for(AuditEvent.__table__, "after_create")
def _with_the_table(_table: Table, connection: Connection, **_kwargs: Any) -> None:
    protect(connection)
