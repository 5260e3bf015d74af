"""Byte budgets, as a browser on plain HTTP would get them: gzip, headers included."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from app import assets
from tests.conftest import Site

GZIP = {"Accept-Encoding": "gzip", "Accept-Language": "hi"}
FRAGMENT = GZIP | {"HX-Request": "true", "HX-Request-Type": "partial"}


def size(answer: TestResponse) -> int:
    """Bytes on the line: status line, headers as sent, body; gunicorn's own header (gunicorn.conf.py) added."""
    own = len("HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 07:13:43 GMT\r\n\r\n")
    return own + sum(len(f"{k}: {v}\r\n".encode()) for k, v in answer.headers) + len(answer.data)


def files(site: Site, *names: str) -> int:
    """Bytes of static files."""
    client = site.client(language="hi")
    with site.app.test_request_context():
        addresses = [assets.asset(name) for name in names]
    return sum(size(client.get(address, headers=GZIP)) for address in addresses)


def test_sign_in_page_paints_within_4_kb(site: Site) -> None:
    answer = site.client(language="hi").get("/sign-in", headers=GZIP)
    assert size(answer) <= 4096
    import gzip

    html = gzip.decompress(answer.data).decode()
    assert not re.findall(r'<link rel="stylesheet"|<script src|<img', html)  # nothing else is waited for


@pytest.mark.parametrize("username", ["constable_a", "officer_a", "control", "campaigner", "admin", "auditor"])
def test_front_page_within_6_kb(site: Site, username: str) -> None:
    assert size(site.client(username, "hi").get("/", headers=GZIP)) <= 6 * 1024


def test_later_search_within_2_5_kb(site: Site) -> None:
    """With little data; tests/browser/test_search_bytes.py and test_cold_visit.py ask the demonstration data."""
    site.sync()
    assert size(site.client("officer_a", "hi").get("/search?q=चोरी", headers=FRAGMENT)) <= 2560


def test_the_look_is_small(site: Site) -> None:
    assert len((assets.STATIC / "desk.css").read_bytes()) <= 3850
    assert files(site, "desk.css") <= 2048
