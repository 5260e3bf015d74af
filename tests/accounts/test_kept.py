"""A session that ended, or a page that grew too old, in the middle of typing: what was typed reaches the record."""

from __future__ import annotations

from typing import Any

import lxml.html
import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.models import User, UserSession
from app.db import db, utcnow, writing
from app.vehicles.models import Vehicle
from tests.conftest import PASSWORD, Site, settings

OWN = {"Origin": "http://localhost"}


@pytest.fixture
def strict(site: Site) -> Site:
    """The site with CSRF protection on, as it is served."""
    return Site(create_app({**settings(site.instance), "WTF_CSRF_ENABLED": True}), site.instance)


def _form(answer: TestResponse, number: int = 0) -> tuple[str, dict[str, Any]]:
    """Address and fields of a form in the page's main part, as a browser would send it."""
    forms = lxml.html.fromstring(answer.get_data(as_text=True)).xpath("//main//form[@method='post']")
    areas = {area.name for area in forms[number].iter("textarea")}  # their first line break is not content
    fields = dict(forms[number].form_values())
    return forms[number].action, {k: v.removeprefix("\n") if k in areas else v for k, v in fields.items()}


def _sign_in(client: FlaskClient, username: str) -> None:
    action, fields = _form(client.get("/sign-in"))
    answer = client.post(action, data={**fields, "username": username, "password": PASSWORD}, headers=OWN)
    assert answer.status_code == 303


def _typed(client: FlaskClient) -> tuple[str, dict[str, Any]]:
    action, fields = _form(client.get("/vehicles/new"))
    return action, {**fields, "registration": "CG07ZZ0909", "remarks": "दाईं ओर खरोंच\nदो पंक्तियाँ <b>"}


def _end_sessions(site: Site) -> None:
    with site.app.app_context(), writing() as session:
        session.execute(update(UserSession).values(ended_at=utcnow()))


def _vehicles(site: Site) -> list[str]:
    with site.app.app_context():
        return list(db.session.scalars(select(Vehicle.remarks)))


def test_what_was_typed_outlives_the_session(strict: Site) -> None:
    client = strict.app.test_client()
    _sign_in(client, "officer_a")
    action, fields = _typed(client)
    _end_sessions(strict)
    asked = client.post(action, data=fields, headers=OWN)
    assert asked.status_code == 401
    assert _vehicles(strict) == []
    to, carried = _form(asked)
    wrong = client.post(to, data={**carried, "username": "officer_a", "password": "no"}, headers=OWN)
    assert wrong.status_code == 422
    to, carried = _form(wrong)
    held = client.post(to, data={**carried, "username": "officer_a", "password": PASSWORD}, headers=OWN)
    assert held.status_code == 200
    assert _vehicles(strict) == []  # nobody's record is made by signing in
    to, again = _form(held)
    assert client.post(to, data=again, headers=OWN).status_code == 303
    assert client.post(to, data=again, headers=OWN).status_code == 303  # twice: one record
    assert _vehicles(strict) == ["दाईं ओर खरोंच\nदो पंक्तियाँ <b>"]


def test_it_outlives_the_second_step_too(strict: Site) -> None:
    client, secret = strict.app.test_client(), pyotp.random_base32()
    _sign_in(client, "officer_a")
    action, fields = _typed(client)
    with strict.app.app_context(), writing() as session:
        session.execute(update(User).where(User.username == "officer_a").values(totp_secret=secret))
        session.execute(update(UserSession).values(ended_at=utcnow()))
    to, carried = _form(client.post(action, data=fields, headers=OWN))
    step = client.post(to, data={**carried, "username": "officer_a", "password": PASSWORD}, headers=OWN)
    to, carried = _form(step)
    to, carried = _form(client.post(to, data={**carried, "code": "000000"}, headers=OWN))
    held = client.post(to, data={**carried, "code": pyotp.TOTP(secret).now()}, headers=OWN)
    to, again = _form(held)
    assert client.post(to, data=again, headers=OWN).status_code == 303
    assert len(_vehicles(strict)) == 1


def test_a_page_older_than_the_sign_in_can_be_sent_once_more(strict: Site) -> None:
    client = strict.app.test_client()
    _sign_in(client, "officer_a")
    action, fields = _typed(client)
    answer = client.post(action, data={**fields, "csrf_token": "old"}, headers=OWN)
    assert answer.status_code == 400
    to, again = _form(answer)
    assert again["csrf_token"] != "old"
    assert client.post(to, data=again, headers=OWN).status_code == 303
    assert len(_vehicles(strict)) == 1


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Referer": "http://elsewhere.example/"}])
def test_nothing_is_held_out_that_may_come_from_elsewhere(strict: Site, headers: dict[str, str]) -> None:
    client = strict.app.test_client()
    answer = client.post("/vehicles", data={"remarks": "planted"}, headers=headers)
    assert answer.status_code == 400
    assert "planted" not in answer.get_data(as_text=True)


def test_a_password_is_never_carried(strict: Site) -> None:
    client = strict.app.test_client()
    data = {"old": "secret-1", "new": "secret-2", "password": "secret-3", "code": "secret-4", "name": "kept"}
    page = client.post("/account/password", data=data, headers=OWN).get_data(as_text=True)
    assert "kept:name" in page
    assert "secret-" not in page


@pytest.mark.parametrize("target", ["//evil.example/x", "https://evil.example", "/\\evil.example"])
def test_what_is_carried_never_leaves_the_site(site: Site, target: str) -> None:
    data = {"username": "admin", "password": PASSWORD, "kept_to": target, "kept:name": "x"}
    answer = site.client().post("/sign-in", data=data)
    assert answer.status_code == 303
    assert answer.location == "/"


def test_an_old_sign_in_page_says_so_and_keeps_the_name(strict: Site) -> None:
    data = {"username": "officer_a", "password": PASSWORD, "csrf_token": "old"}
    client = strict.app.test_client()
    client.set_cookie("lang", "en")
    answer = client.post("/sign-in", data=data, headers=OWN)
    assert answer.status_code == 400
    assert _form(answer)[1]["username"] == "officer_a"
    assert "open too long" in answer.get_data(as_text=True)


def test_pressing_sign_out_twice_leads_to_the_sign_in_page(site: Site) -> None:
    client = site.client("officer_a")
    client.post("/sign-out", headers=OWN)
    answer = client.post("/sign-out", headers=OWN)
    assert answer.location == "/sign-in"


def test_htmx_gets_the_form_alone_in_place_of_the_results(strict: Site) -> None:
    headers = {**OWN, "HX-Request": "true"}
    answer = strict.app.test_client().post("/vehicles/check", data={"number": "CG07AB1234"}, headers=headers)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "CG07AB1234" in page
    assert 'name="password"' in page
    assert "<html" not in page
