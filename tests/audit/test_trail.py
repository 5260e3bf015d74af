"""Writing the trail."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from app.audit import lookup, record
from app.audit.models import AuditEvent
from app.audit.trail import digest
from app.db import db, writing
from app.places.models import Station


def _newest(count: int) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(count)))


def test_events_are_chained(app: Flask) -> None:
    with writing():
        record("change", "vehicle", "CG07AB1234", colour=["red", "black"])
    lookup("vehicle", "CG07AB1234")
    newest, before = _newest(2)
    assert newest.previous == before.hash
    assert newest.hash == digest(newest)


def test_a_lookup_leaves_loaded_rows_loaded(app: Flask) -> None:
    station = db.session.scalars(select(Station)).first()
    lookup("vehicle", "CG07AB1234")
    assert inspect(station).expired_attributes == set()


def test_an_event_goes_with_its_transaction(app: Flask) -> None:
    before = len(_newest(1000))
    with pytest.raises(ZeroDivisionError), writing():
        record("change", "vehicle", "CG07AB1234")
        raise ZeroDivisionError
    assert len(_newest(1000)) == before
