"""Route x role: nobody gets into a room without the permission that its endpoint declares; GET changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.routing import IntegerConverter, Rule

from app.access import PERMISSIONS
from app.db import Base, db
from tests.conftest import CAST, Site

# Tables that a look-up may write to by design: the trail, session activity, what was seen.
WRITTEN_BY_READING = {
    "audit_event", "audit_anchor", "user_session", "sign_in_failure", "known_device", "law_recent", "law_opened",
    "recent_section", "circular_visit", "sighting", "search_change",
}  # fmt: skip


def _rules(app: Flask, method: str) -> list[Rule]:
    return [r for r in app.url_map.iter_rules() if method in (r.methods or ()) and r.endpoint != "static"]


def _address(app: Flask, rule: Rule) -> str:
    values: dict[str, object] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        kind = type(converter).__name__
        values[name] = (
            min(converter.items)
            if kind == "AnyConverter"
            else 999_999
            if isinstance(converter, IntegerConverter)
            else "zz"
        )
    with app.test_request_context():
        from flask import url_for

        return url_for(rule.endpoint, **values)


def test_signed_out_reaches_only_public_addresses(site: Site) -> None:
    client = site.client()
    for method in ("GET", "POST"):
        for rule in _rules(site.app, method):
            if site.app.view_functions[rule.endpoint].permission is not None:  # type: ignore[attr-defined]
                answer = client.open(_address(site.app, rule), method=method)
                assert (answer.status_code, answer.location or "")[0] == 302, rule
                assert "/sign-in" in (answer.location or ""), rule


@pytest.mark.parametrize("username", CAST)
def test_each_role_reaches_only_what_the_table_allows(site: Site, username: str) -> None:
    client = site.client(username)
    role = CAST[username][0]
    for method in ("GET", "POST"):
        for rule in _rules(site.app, method):
            permission = site.app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
            if permission is None or role in PERMISSIONS[permission]:
                continue
            answer = client.open(_address(site.app, rule), method=method)
            assert answer.status_code == 404, f"{role} {method} {rule} gave {answer.status_code}"


@pytest.mark.parametrize("username", ["officer_a", "control", "admin", "campaigner"])
def test_reading_changes_nothing(site: Site, username: str) -> None:
    client = site.client(username)
    with site.app.app_context():
        before = _rows()
    for rule in _rules(site.app, "GET"):
        if "sign-out" in rule.rule:
            continue
        answer = client.get(_address(site.app, rule))
        assert answer.status_code < 500, f"{rule} gave {answer.status_code}"
    with site.app.app_context():
        after = _rows()
    assert {name: after[name] for name in after if after[name] != before[name]} == {}


def _rows() -> dict[str, int]:
    counts = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in WRITTEN_BY_READING:
            counts[table.name] = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.execute(text("SELECT 1"))
    return counts
