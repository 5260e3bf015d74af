"""What guessers, colleagues and old sessions can do: nothing."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from app.accounts.models import User, UserSession
from app.accounts.slowdown import SignInFailure
from app.db import db, utcnow, writing
from tests.conftest import PASSWORD, Site


def _try(site: Site, username: str, password: str, address: str, client: object = None) -> int:
    browser = client or site.app.test_client()
    return browser.post(  # type: ignore[attr-defined, no-any-return]
        "/sign-in", data={"username": username, "password": password}, environ_base={"REMOTE_ADDR": address}
    ).status_code


def test_a_guesser_is_slowed(site: Site) -> None:
    codes = [_try(site, "officer_a", f"wrong {n}", "10.9.9.9") for n in range(8)]
    assert codes[:5] == [422] * 5 and codes[5:] == [429] * 3
    assert _try(site, "officer_a", PASSWORD, "10.9.9.9") == 429, "even the right password waits there"


def test_a_guesser_elsewhere_never_slows_the_user(site: Site) -> None:
    for n in range(20):
        _try(site, "officer_a", f"wrong {n}", "10.9.9.9")
    assert _try(site, "officer_a", PASSWORD, "10.1.1.1") == 303


def test_a_guesser_behind_the_same_address_does_not_slow_a_known_browser(site: Site) -> None:
    known = site.app.test_client()
    assert _try(site, "officer_a", PASSWORD, "10.1.1.1", known) == 303
    known.post("/sign-out")
    for n in range(20):
        _try(site, "officer_a", f"wrong {n}", "10.1.1.1")
    assert _try(site, "officer_a", PASSWORD, "10.1.1.1", known) == 303


def test_fifty_colleagues_behind_one_address_sign_in_during_an_attack(site: Site) -> None:
    for n in range(30):
        _try(site, "admin", f"wrong {n}", "10.1.1.1")
    names = ["constable_a", "officer_a", "constable_b", "officer_b", "control", "campaigner", "auditor"]
    assert {_try(site, names[n % 7], PASSWORD, "10.1.1.1") for n in range(50)} == {303}


def test_unknown_names_are_slowed_alike(site: Site) -> None:
    codes = [_try(site, "nobody", f"wrong {n}", "10.9.9.9") for n in range(7)]
    assert codes == [422] * 5 + [429] * 2


def test_the_wait_ends_by_itself(site: Site) -> None:
    for n in range(30):
        _try(site, "officer_a", f"wrong {n}", "10.9.9.9")
    with site.app.app_context(), writing() as session:
        session.execute(update(SignInFailure).values(last_at=utcnow() - timedelta(seconds=61)))
    assert _try(site, "officer_a", PASSWORD, "10.9.9.9") == 303


def test_sign_out_ends_the_session_on_the_server(site: Site) -> None:
    client = site.client("officer_a")
    cookie = client.get_cookie("desk")
    assert cookie is not None
    answer = client.post("/sign-out")
    assert "storage" in answer.headers["Clear-Site-Data"]
    thief = site.app.test_client()
    thief.set_cookie("desk", cookie.value)
    assert thief.get("/law").status_code == 302


def test_a_change_of_password_ends_every_session(site: Site) -> None:
    here, there = site.client("officer_a"), site.client("officer_a")
    answer = here.post("/account/password", data={"old": PASSWORD, "new": "blue lamp seven trees"})
    assert answer.status_code == 303
    assert here.get("/law").status_code == there.get("/law").status_code == 302
    assert _try(site, "officer_a", "blue lamp seven trees", "10.1.1.1") == 303


@pytest.mark.parametrize("new", ["short", "password123", "durgpolice123", "aaaaaaaaaaaa", "x officer_a x"])
def test_weak_passwords_are_refused_with_a_reason(site: Site, new: str) -> None:
    client = site.client("officer_a", "hi")
    answer = client.post("/account/password", data={"old": PASSWORD, "new": new})
    assert answer.status_code == 422
    assert "error" in answer.get_data(as_text=True)
    assert client.get("/law").status_code == 200


def test_a_disabled_user_is_out_at_once(site: Site) -> None:
    client, admin = site.client("officer_a"), site.client("admin")
    number = _user_id(site, "officer_a")
    answer = admin.post(
        f"/users/{number}", data={"username": "officer_a", "name": "x", "role": "officer", "station": "1"}
    )
    assert answer.status_code == 303
    assert client.get("/law").status_code == 302


def test_an_idle_session_ends_and_htmx_is_sent_to_sign_in(site: Site) -> None:
    client = site.client("officer_a")
    with site.app.app_context(), writing() as session:
        session.execute(update(UserSession).values(seen_at=utcnow() - timedelta(hours=5)))
    answer = client.get("/law", headers={"HX-Request": "true"})
    assert answer.status_code == 401 and answer.headers["HX-Redirect"].startswith("/sign-in")


def test_the_last_administrator_stays(site: Site) -> None:
    admin = site.client("admin")
    number = _user_id(site, "admin")
    answer = admin.post(f"/users/{number}", data={"username": "admin", "name": "a", "role": "auditor", "enabled": "y"})
    assert answer.status_code == 422
    assert admin.get("/users").status_code == 200


def test_nobody_promotes_himself(site: Site) -> None:
    client = site.client("officer_a")
    number = _user_id(site, "officer_a")
    for path in (f"/users/{number}", "/users", f"/users/{number}/password"):
        assert client.post(path, data={"username": "officer_a", "role": "admin", "enabled": "y"}).status_code == 404
    client.post("/account/password", data={"old": PASSWORD, "new": "blue lamp seven trees", "role": "admin"})
    with site.app.app_context():
        assert db.session.scalar(select(User.role).where(User.username == "officer_a")) == "officer"


def test_the_second_factor_is_asked_and_no_code_works_twice(site: Site) -> None:
    client = site.client("officer_a")
    client.get("/account/second-factor")
    with client.session_transaction() as cookie:
        secret = cookie["new_secret"]
    page = client.post("/account/second-factor", data={"code": pyotp.TOTP(secret).now()}).get_data(as_text=True)
    assert page.count("<code>") == 8
    browser = site.app.test_client()
    assert browser.post("/sign-in", data={"username": "officer_a", "password": PASSWORD}).location == "/sign-in/code"
    assert browser.get("/law").status_code == 302, "the password alone opens nothing"
    code = pyotp.TOTP(secret).now()
    assert browser.post("/sign-in/code", data={"code": code}).status_code == 303
    assert browser.get("/law").status_code == 200
    again = site.app.test_client()
    again.post("/sign-in", data={"username": "officer_a", "password": PASSWORD})
    assert again.post("/sign-in/code", data={"code": code}).status_code == 422
    recovery = page.split("<code>")[1].split("</code>")[0]
    assert again.post("/sign-in/code", data={"code": recovery}).status_code == 303
    third = site.app.test_client()
    third.post("/sign-in", data={"username": "officer_a", "password": PASSWORD})
    assert third.post("/sign-in/code", data={"code": recovery}).status_code == 422


def test_roles_that_need_a_second_factor_set_it_up_first(site: Site) -> None:
    site.app.config["SECOND_FACTOR_ROLES"] = ["admin"]
    client = site.client("admin")
    assert client.get("/users").location == "/account/second-factor"
    assert site.client("officer_a").get("/law").status_code == 200


def test_a_given_password_is_changed_first(site: Site) -> None:
    admin = site.client("admin")
    page = admin.post("/users", data={"username": "fresh", "name": "F", "role": "auditor", "enabled": "y"}).get_data(
        as_text=True
    )
    password = page.split("<code>")[1].split("</code>")[0]
    client = site.app.test_client()
    assert client.post("/sign-in", data={"username": "fresh", "password": password}).status_code == 303
    assert client.get("/law").location == "/account/password"


def _user_id(site: Site, username: str) -> int:
    with site.app.app_context():
        return db.session.scalar(select(User.id).where(User.username == username)) or 0
