"""htmx from the CDN, which nothing waits for: the CDN answers, lies, fails, hangs, is not there."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Route, expect

from app import assets
from tests.browser.conftest import Desk, PageFor

CORS = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/javascript"}
LIVE = "() => !!window.htmx"


def _wait_for_htmx(desk: Desk) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if desk.page.evaluate(LIVE):
            return
        time.sleep(0.05)
    raise AssertionError("htmx never came")


def _first_paint(desk: Desk) -> float:
    """Milliseconds from the start of the visit to the first painted text; paint may follow the load event."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        entries = desk.page.evaluate("performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)")
        if entries:
            return float(entries[0])
        time.sleep(0.02)
    raise AssertionError("the page was never painted")


def _sources(desk: Desk) -> list[str]:
    return [str(s) for s in desk.page.evaluate("[...document.scripts].map(s => s.src)")]


def test_a_cdn_that_answers_is_used_and_checked_by_its_hash(page_for: PageFor) -> None:
    desk = page_for("officer")
    desk.go("/")
    _wait_for_htmx(desk)
    tag = desk.page.locator(f'script[src="{assets.HTMX_CDN}"]')
    assert tag.get_attribute("integrity") == assets.HTMX_SRI
    assert "htmx=local" not in desk.page.evaluate("document.cookie")


@pytest.mark.parametrize("fault", ["wrong content", "server error", "no such host", "hangs"])
def test_a_cdn_that_fails_costs_the_page_nothing(page_for: PageFor, fault: str) -> None:
    desk = page_for("officer", cdn=False)
    faults = {
        "wrong content": lambda route: route.fulfill(body="window.evil = 1", headers=CORS),
        "server error": lambda route: route.fulfill(status=500, headers=CORS),
        "no such host": lambda route: route.abort("namenotresolved"),
        "hangs": lambda route: hanging.append(route),
    }
    hanging: list[Route] = []
    asked: list[str] = []
    desk.page.context.route(assets.HTMX_CDN, faults[fault])
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.go("/")  # the load event comes although the CDN does not
    answered = desk.page.evaluate("performance.timing.responseEnd - performance.timing.navigationStart")
    assert _first_paint(desk) - answered < 3000  # boot.js gives the CDN 3 s: the paint must not have waited for it
    assert desk.page.evaluate("performance.timing.loadEventStart - performance.timing.responseEnd") < 3000
    _wait_for_htmx(desk)
    assert not desk.page.evaluate("window.evil")
    assert any("/htmx.min.js" in s and s.startswith(desk.server.url) for s in _sources(desk))
    asked.clear()
    desk.go("/")  # and the next page asks at home at once
    _wait_for_htmx(desk)
    assert assets.HTMX_CDN not in asked
    hanging.clear()


def test_a_site_without_javascript_asks_for_nothing_but_page_and_style(page_for: PageFor) -> None:
    desk = page_for("officer", javascript=False)
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.go("/")
    assert [url.rsplit("/", 1)[1] for url in asked if not url.startswith("data:")] == ["", "desk.css"]


def test_sign_in_brings_the_first_page_in_one_answer(page_for: PageFor) -> None:
    desk = page_for(None, language="en")
    page = desk.go("/sign-in")
    page.wait_for_function("() => !!document.querySelector('script[src*=\"/desk.js\"]')")
    page.wait_for_load_state("networkidle")
    assert not page.evaluate(LIVE)  # it was fetched ahead for the next page; this one needs none
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(desk.server.url)}"))
    username, password = desk.server.sign_ins["officer"]
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    expect(page.locator("main input[type=search]")).to_be_visible()
    assert page.url == f"{desk.server.url}/"
    assert [line for line in asked if "/static/" not in line and "jsdelivr" not in line] == ["POST /sign-in"]
    page.wait_for_selector("main form[data-htmx-powered]")
    page.fill("main input[type=search]", "theft")
    page.keyboard.press("Enter")
    expect(page.locator("#results .hits > li").first).to_be_visible()
    assert len([line for line in asked if "/search?" in line]) == 1  # one htmx is at work, not two
    page.reload()
    expect(page.locator("main input[type=search]")).to_be_visible()
    assert [line for line in asked if line.startswith("POST")] == ["POST /sign-in"]  # nothing is sent again


def test_sign_in_on_a_dead_line_says_so_and_keeps_what_was_typed(page_for: PageFor) -> None:
    desk = page_for(None, language="en")
    page = desk.go("/sign-in")
    page.wait_for_function("() => !!document.querySelector('script[src*=\"/desk.js\"]')")
    page.wait_for_load_state("networkidle")
    username, password = desk.server.sign_ins["officer"]
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator(".unsent")).to_have_attribute("role", "alert")
    assert page.input_value("[name=username]") == username
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.locator("main input[type=search]")).to_be_visible()
