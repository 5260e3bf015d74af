"""Back and forward, with searches by the browser's own way and by htmx."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from app import assets
from tests.browser.conftest import Desk, PageFor

LIVE = "main form[data-htmx-powered]"


def _search(page: Page, words: str) -> None:
    page.fill("main [name=q]", words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"q={words}"))
    expect(page.locator("#results .hits > li").first).to_be_visible()


def _at(desk: Desk, path: str, words: str) -> None:
    """The page of that address, with those words in the box, and with results when the address has words."""
    page = desk.page
    page.wait_for_url(desk.server.url + path)
    expect(page.locator("main [name=q]")).to_have_value(words)
    if "?" in path:
        expect(page.locator("#results .hits > li").first).to_be_visible()


def test_a_search_before_htmx_is_there_leaves_a_right_history(page_for: PageFor) -> None:
    desk = page_for("officer", language="en", cdn=False)
    page = desk.page
    page.route(assets.HTMX_CDN, lambda route: route.abort())
    page.route("**/htmx.min.js", lambda route: route.abort())  # it never comes
    desk.go("/")
    _search(page, "theft")
    page.go_back()
    _at(desk, "/", "theft")  # what was typed is still there
    page.go_forward()
    _at(desk, "/search?q=theft", "theft")
    _search(page, "murder")
    page.go_back()
    _at(desk, "/search?q=theft", "theft")


def test_back_from_a_hit_and_through_searches_by_htmx(page_for: PageFor) -> None:
    desk = page_for("officer", language="en")
    page = desk.go("/")
    page.wait_for_selector(LIVE)
    documents: list[str] = []
    page.on("domcontentloaded", lambda p: documents.append(p.url))
    _search(page, "theft")
    first = page.locator("#results").inner_text()
    _search(page, "murder")
    assert documents == []  # both came by htmx
    page.locator("#results .hits a.ref").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.go_back()
    _at(desk, "/search?q=murder", "murder")
    page.go_back()
    _at(desk, "/search?q=theft", "theft")
    assert page.locator("#results").inner_text() == first


def test_back_twice_before_any_script_but_the_first_is_there(page_for: PageFor) -> None:
    """The address and what the page shows may never part: who reads "murder" under the address of "theft" is misled."""
    desk = page_for("officer", language="en")
    page = desk.go("/")
    page.wait_for_selector(LIVE)
    _search(page, "theft")
    _search(page, "murder")
    page.locator("#results .hits a.ref").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.unroute(assets.HTMX_CDN)
    for late in (assets.HTMX_CDN, "**/desk.js", "**/htmx.min.js"):
        page.context.route(late, lambda route: route.abort())
    page.go_back()
    _at(desk, "/search?q=murder", "murder")
    assert not page.evaluate("window.htmx")
    page.go_back()
    _at(desk, "/search?q=theft", "theft")
