"""Sessions are listed, can be ended one by one by their owner alone, and idle out by role."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import UserSession
from app.db import utcnow, writing
from tests.conftest import Site


def _listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"/account/sessions/(\d+)/end", page)]


def test_a_session_left_open_elsewhere_is_listed_and_ended(site: Site) -> None:
    station, home = site.client("officer_a"), site.client("officer_a")
    for client in (station, home):
        assert client.get("/law").status_code == 200
    mine = _listed(home.get("/account").text)
    assert len(mine) == 2
    first = min(mine)  # the station's: signed in earlier
    assert home.post(f"/account/sessions/{first}/end").status_code == 303
    assert station.get("/law").status_code == 302
    assert home.get("/law").status_code == 200
    assert first not in _listed(home.get("/account").text)


def test_nobody_ends_or_sees_a_colleagues_session(site: Site) -> None:
    colleague, other, admin = site.client("officer_a"), site.client("officer_b"), site.client("admin")
    (number,) = _listed(colleague.get("/account").text)
    for client in (other, admin):
        assert number not in _listed(client.get("/account").text)
        assert client.post(f"/account/sessions/{number}/end").status_code == 404
    assert colleague.get("/law").status_code == 200


@pytest.mark.parametrize(
    ("username", "minutes"),
    [("admin", 30), ("control", 60), ("officer_a", 240), ("constable_a", 240), ("auditor", 240)],
)
def test_the_idle_limit_is_shorter_the_more_a_role_may(site: Site, username: str, minutes: int) -> None:
    client = site.client(username)
    for idle, status in ((minutes - 2, 200), (minutes + 1, 302)):
        with site.app.app_context(), writing() as session:
            session.execute(update(UserSession).values(seen_at=utcnow() - timedelta(minutes=idle)))
        assert client.get("/account").status_code == status, idle
