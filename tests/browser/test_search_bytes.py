"""What a later search costs on the line, with the demonstration data: one answer of at most 2.5 KB."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlencode, urlsplit

import pytest

from tests.browser.server import Server

BUDGET = 2560
QUESTIONS = (
    "चोरी", "theft", "हत्या", "murder", "302", "420", "mobile chori", "dhokha", "रात में घर में घुसना", "vehicle",
    "दहेज", "rape", "शराब", "जुआ", "firing", "gun", "child", "साइबर", "fraud", "bail", "search seizure", "evidence",
    "arrest", "warrant", "dowry death", "accident", "negligence", "kidnapping", "extortion", "CG07", "supela", "गाड़ी",
)  # fmt: skip
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial", "Accept-Language": "hi"}


def _exchange(line: http.client.HTTPConnection, method: str, path: str, **sent: object) -> tuple[int, str, bytes]:
    """Bytes of the answer as the line carries them, its cookie, its content."""
    line.request(method, path, **sent)  # type: ignore[arg-type]
    answer = line.getresponse()
    content = answer.read()
    head = len("HTTP/1.1 200 OK\r\n\r\n") + sum(len(f"{k}: {v}\r\n") for k, v in answer.getheaders())
    cookies = [value.split(";")[0] for value in answer.msg.get_all("Set-Cookie") or []]
    return head + len(content), "; ".join(cookies), content


@pytest.fixture(scope="module")
def line(server: Server) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    """A connection and the headers of a signed-in officer's browser."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    _size, cookie, page = _exchange(connection, "GET", "/sign-in")
    token = re.search(r'csrf_token" value="([^"]+)', page.decode())
    assert token
    username, password = server.sign_ins["officer"]
    form = urlencode({"csrf_token": token[1], "username": username, "password": password})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    return connection, FRAGMENT | {"Cookie": _exchange(connection, "POST", "/sign-in", body=form, headers=kind)[1]}


@pytest.mark.parametrize("encoding", ["gzip", "br"])
@pytest.mark.parametrize("kind", ["", "law"])
def test_a_later_search_fits(line: tuple[http.client.HTTPConnection, dict[str, str]], kind: str, encoding: str) -> None:
    connection, headers = line
    sizes, found = {}, 0
    for question in QUESTIONS:
        path = "/search?" + urlencode({"q": question} | ({"kind": kind} if kind else {}))
        sizes[question], _cookie, content = _exchange(
            connection, "GET", path, headers=headers | {"Accept-Encoding": encoding}
        )
        found += len(content) > 300
    assert found >= 25  # most find something, or the budget would prove nothing
    assert {question: size for question, size in sizes.items() if size > BUDGET} == {}
