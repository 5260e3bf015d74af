"""Forged, foreign and broken requests. CSRF protection is on here, as it is on the running site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.conftest import PASSWORD, Site


@pytest.fixture
def guarded(site: Site) -> Iterator[Site]:
    site.app.config["WTF_CSRF_ENABLED"] = True
    yield site


def _token(client: FlaskClient, path: str = "/sign-in") -> str:
    found = re.search(r'name="?csrf_token"?[^>]*value="?([^" >]+)', client.get(path).get_data(as_text=True))
    assert found, path
    return found[1]


def _signed_in(site: Site, username: str) -> FlaskClient:
    client = site.app.test_client()
    token = _token(client)
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 303
    return client


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_post_without_token_is_refused(guarded: Site, headers: dict[str, str]) -> None:
    client = _signed_in(guarded, "admin")
    data = {"username": "new", "name": "n", "role": "admin", "enabled": "y"}
    assert client.post("/users", data=data, headers=headers).status_code == 400
    assert client.post("/sign-out", headers=headers).status_code == 400
    assert client.get("/users").status_code == 200


def test_sign_in_itself_needs_a_token(guarded: Site) -> None:
    client = guarded.app.test_client()
    assert client.post("/sign-in", data={"username": "admin", "password": PASSWORD}).status_code == 400


def test_a_session_before_sign_in_is_not_the_one_after(guarded: Site) -> None:
    """Session fixation: the server-side token is new at sign-in, and the old cookie opens nothing."""
    client = guarded.app.test_client()
    token = _token(client)
    before = client.get_cookie("desk")
    client.post("/sign-in", data={"username": "admin", "password": PASSWORD, "csrf_token": token})
    other = guarded.app.test_client()
    assert before is not None
    other.set_cookie("desk", before.value)
    assert other.get("/users").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/law?page=-1", "/law?page=1000000000", "/vehicles?page=x", "/search?q=" + "x" * 10_000, "/cameras?radius=abc&near=21.2,81.3",
        "/cameras?near=999,999", "/cameras?near=a,b", "/audit?since=99-99", "/circulars?page=0",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["hi", "en"])
def test_bad_input_is_explained(site: Site, path: str, language: str) -> None:
    client = site.client("admin", language)
    answer = client.get(path)
    assert 400 <= answer.status_code < 500, path
    page = answer.get_data(as_text=True)
    assert "Traceback" not in page
    assert bool(re.search(r"[\u0900-\u097f]{4}", page)) or language == "en"


@pytest.mark.parametrize(
    "path",
    [
        "/law/zz/103",
        "/law/bns/9999",
        "/vehicles/999999",
        "/cameras/NOPE",
        "/circulars/999999",
        "/vehicles/2147483648",
        "/vehicles/" + "1" * 300,
        "/incidents/" + "9" * 5000,
        "/circulars/१२३",
    ],
)
def test_what_is_not_there_is_404_with_a_way_on(site: Site, path: str) -> None:
    answer = site.client("officer_a", "hi").get(path)
    assert answer.status_code == 404
    assert "खोजें" in answer.get_data(as_text=True)


ABUSE = [
    "*a*", "[a TO z]", "fuzzy~9", "(" * 100, '"' * 99, "a AND NOT", "kind:law", "../../etc/passwd", "%00", "' OR 1=1 --",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "\u202e\u0000", "क" * 200, "? ? ? ?", "%", "_", "-", "a*",
    "्््््््", "\U0001f600" * 50, "CG07%", "CG07_____", "((((((((((" * 10, "^1000 boost", "💥*",
]  # fmt: skip


@pytest.mark.parametrize("query", ABUSE)
def test_no_question_breaks_the_search(site: Site, query: str) -> None:
    client = site.client("admin")
    for path in ("/search", "/law", "/vehicles", "/cameras", "/circulars", "/search/suggest"):
        answer = client.get(f"{path}?q={quote(query)}")
        assert answer.status_code < 500, (path, query)
        page = answer.get_data(as_text=True)
        assert "<script>alert" not in page and "<img src=x" not in page, (path, query)


def test_headers_on_every_kind_of_answer(site: Site) -> None:
    client = site.client("admin")
    for path in ("/", "/nothing-here", "/law?page=-1", "/healthz"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "'unsafe-inline'" not in policy and "frame-ancestors 'none'" in policy, path
        assert "cdn.jsdelivr.net/npm/htmx.org@4.0.1/dist/htmx.min.js" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store", path


def test_cookies_are_out_of_reach_of_scripts(site: Site) -> None:
    client = site.app.test_client()
    answer = client.post("/sign-in", data={"username": "admin", "password": PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) >= 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies), cookies


def test_a_strange_host_is_refused_when_hosts_are_named(site: Site) -> None:
    site.app.config["TRUSTED_HOSTS"] = ["desk.example"]
    client = site.app.test_client()
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "desk.example"}).status_code == 200
