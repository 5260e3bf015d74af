"""The server's clock is set back or forward: nobody is locked out, no session lives on, the trail stays whole."""

from __future__ import annotations

import datetime as real
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import totp
from app.accounts.queries import by_username
from app.audit import lookup
from app.audit.archive import archive
from app.audit.models import AuditEvent
from app.audit.verify import verify
from app.db import db, utcnow
from tests.conftest import PASSWORD, Site

Shift = Callable[[real.timedelta], None]
YEAR = real.timedelta(days=365)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """``set_clock(YEAR)``: from now on the site's clock is a year ahead of the right time."""
    offset = [real.timedelta()]

    class Clock(real.datetime):
        @classmethod
        def now(cls, tz: real.tzinfo | None = None) -> real.datetime:
            return real.datetime.now(tz) + offset[0]

    monkeypatch.setattr("app.db.datetime", Clock)

    def shift(by: real.timedelta) -> None:
        offset[0] = by

    return shift


def _sign_in(site: Site, password: str) -> int:
    return site.app.test_client().post("/sign-in", data={"username": "officer_a", "password": password}).status_code


def test_failures_of_the_future_lock_nobody_out(site: Site, set_clock: Shift) -> None:
    set_clock(YEAR)
    assert [_sign_in(site, "wrong") for _ in range(8)][-1] == 429
    set_clock(real.timedelta())
    assert _sign_in(site, PASSWORD) == 303


def test_a_guesser_is_slowed_after_the_clock_was_set_back_too(site: Site, set_clock: Shift) -> None:
    set_clock(YEAR)
    for _ in range(8):
        _sign_in(site, "wrong")
    set_clock(real.timedelta())
    assert [_sign_in(site, "wrong") for _ in range(3)] == [422, 429, 429]


def test_a_session_of_the_future_has_ended(site: Site, set_clock: Shift) -> None:
    """Else a session begun under a wrong clock would outlive its limits by as much as the clock was wrong."""
    set_clock(YEAR)
    client = site.client("officer_a")
    assert client.get("/law").status_code == 200
    set_clock(real.timedelta())
    assert client.get("/law").status_code == 302


def test_a_jump_forward_ends_sessions_and_a_new_one_begins(site: Site, set_clock: Shift) -> None:
    client = site.client("officer_a")
    set_clock(YEAR)
    assert client.get("/law").status_code == 302
    assert site.client("officer_a").get("/law").status_code == 200


def test_a_small_step_back_ends_nothing(site: Site, set_clock: Shift) -> None:
    client = site.client("officer_a")
    set_clock(-real.timedelta(minutes=2))
    assert client.get("/law").status_code == 200


def test_the_second_factor_works_after_the_clock_was_set_back(app: Flask, set_clock: Shift) -> None:
    user = by_username("officer_a")
    assert user is not None
    secret = totp.new_secret()
    totp.enrol(user, secret)
    set_clock(YEAR)
    assert totp.accept(user, pyotp.TOTP(secret).at(utcnow()))
    set_clock(real.timedelta())
    code = pyotp.TOTP(secret).at(utcnow())
    assert totp.accept(user, code)
    assert not totp.accept(user, code), "once, as ever"


def test_the_trail_is_whole_across_jumps(app: Flask, set_clock: Shift) -> None:
    for days in (0, 1, 400, 2, -300, 3, 3, 401, 0):
        set_clock(real.timedelta(days=days))
        lookup("vehicle", f"day {days}")
    assert verify().faults == []


def test_the_archive_takes_no_line_that_is_newer(site: Site, app: Flask, set_clock: Shift) -> None:
    """A line of an old date after a newer one: cutting by date alone would drop the newer one unseen."""
    set_clock(-3 * YEAR)
    lookup("vehicle", "old")
    before = db.session.scalar(select(func.count(AuditEvent.id))) or 0
    set_clock(real.timedelta())
    lookup("vehicle", "new")
    set_clock(-3 * YEAR)
    lookup("vehicle", "old again")
    set_clock(real.timedelta())
    moved, path = archive(utcnow() - YEAR, site.instance / "audit-archive")
    refs = set(db.session.scalars(select(AuditEvent.ref).where(AuditEvent.kind == "vehicle")))
    lines = len(path.read_text("utf-8").splitlines()) if path else 0
    assert moved == lines <= before
    assert {"new", "old again"} <= refs
    assert verify().faults == []
