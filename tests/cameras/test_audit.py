"""Every look-up of a camera leaves a line in the trail."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.db import db
from tests.conftest import Site


def _lines(site: Site) -> list[tuple[str, str, str]]:
    with site.app.app_context():
        query = select(AuditEvent.username, AuditEvent.action, AuditEvent.ref).where(AuditEvent.kind == "camera")
        return [tuple(row) for row in db.session.execute(query)]


def test_a_look_up_is_noted_and_the_bare_page_is_not(site: Site) -> None:
    client = site.client("constable_a")
    client.get("/cameras")
    assert _lines(site) == []
    client.get("/cameras?near=21.2,81.3&radius=500")
    assert _lines(site) == [("constable_a", "look-up", "near=21.2%2C81.3&radius=500")]
