"""Sign-in and sign-out."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.conftest import CAST, PASSWORD, Site


@pytest.mark.parametrize("username", CAST)
def test_each_role_signs_in_and_out(site: Site, username: str) -> None:
    client = site.client(username)
    assert client.get("/").status_code == 200
    assert client.post("/sign-out").status_code == 303
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("path", ["/account", "/search?q=x"])
def test_signed_out_goes_to_sign_in(site: Site, path: str) -> None:
    answer = site.client().get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_unknown_user_and_wrong_password_get_the_same_answer(site: Site) -> None:
    client = site.client()
    wrong = client.post("/sign-in", data={"username": "admin", "password": "x"})
    unknown = client.post("/sign-in", data={"username": "nobody", "password": "x"})
    assert wrong.status_code == unknown.status_code == 422
    assert _without_tokens(wrong, "admin") == _without_tokens(unknown, "nobody")


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_next_never_leaves_the_site(site: Site, target: str) -> None:
    answer = site.client().post("/sign-in", data={"username": "admin", "password": PASSWORD, "next": target})
    assert answer.location == "/"


def _without_tokens(answer: TestResponse, username: str) -> str:
    text = answer.get_data(as_text=True).replace(username, "")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def test_signed_out_front_page_is_the_sign_in_page_itself(site: Site) -> None:
    answer = site.client().get("/")
    assert answer.status_code == 200
    assert 'action="/sign-in"' in answer.get_data(as_text=True)
