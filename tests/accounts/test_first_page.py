"""The front page in the same answer as the sign-in, where the page's own script asks for it."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from app.accounts import actions, queries
from app.db import writing
from tests.conftest import PASSWORD, Site

ASKS = {"Desk-Form": "page"}


def _page(answer: TestResponse) -> str:
    """The page without its tokens, which carry the second of their making."""
    return re.sub('name="(csrf_token|once)" value="[^"]+"', "", answer.get_data(as_text=True))


@pytest.mark.parametrize("username", ["constable_a", "officer_a", "control", "campaigner", "admin", "auditor"])
def test_the_answer_is_the_page_that_follows(site: Site, username: str) -> None:
    client = site.client()
    form = {"username": username, "password": PASSWORD}
    answer = client.post("/sign-in", data=form, headers=ASKS)
    page = _page(answer)
    assert (answer.status_code, answer.headers["Content-Location"]) == (200, "/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert page == _page(client.get("/"))
    assert username in page and PASSWORD not in page


def test_somebody_else_at_the_same_browser_sees_the_own_page(site: Site) -> None:
    client = site.client("admin")
    answer = client.post("/sign-in", data={"username": "constable_a", "password": PASSWORD}, headers=ASKS)
    assert 'href="/users"' not in answer.get_data(as_text=True)
    assert _page(answer) == _page(client.get("/"))


def test_the_page_is_in_the_language_that_the_user_has_chosen(site: Site) -> None:
    with site.app.test_request_context():
        user = queries.by_username("officer_a")
        assert user is not None
        with writing():
            actions.choose_language(user, "hi")
    client = site.client(language="en")
    client.delete_cookie("lang")
    answer = client.post("/sign-in", data={"username": "officer_a", "password": PASSWORD}, headers=ASKS)
    assert 'lang="hi"' in answer.get_data(as_text=True)[:60]


def test_wrong_words_and_first_things_are_as_ever(site: Site) -> None:
    client = site.client()
    wrong = client.post("/sign-in", data={"username": "officer_a", "password": "x"}, headers=ASKS)
    assert wrong.status_code == 422
    assert "Content-Location" not in wrong.headers
    elsewhere = {"username": "officer_a", "password": PASSWORD, "next": "/law"}
    assert client.post("/sign-in", data=elsewhere, headers=ASKS).headers["HX-Redirect"] == "/law"
    with site.app.test_request_context():
        actions.create_user("fresh", "Fresh", "auditor", None, PASSWORD, must_change=True)
    first = site.client().post("/sign-in", data={"username": "fresh", "password": PASSWORD}, headers=ASKS)
    assert first.headers["HX-Redirect"] == "/"
    assert first.get_data() == b""


def test_cookies_carry_nothing_that_nobody_reads(site: Site) -> None:
    client = site.client("officer_a")
    cookie = client.get_cookie("desk")
    assert cookie is not None
    assert len(cookie.value) < 220
    assert client.get_cookie("device", path="/sign-in") is not None
    assert "Set-Cookie" not in client.get("/").headers
