"""What a first visit costs on a slow line, in a real browser with the demonstration data: all that it fetches counts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app import assets
from tests.browser.conftest import Desk, PageFor

BUDGET = 25 * 1024
SLOW = "Object.defineProperty(navigator, 'connection', {value: {effectiveType: '2g', rtt: 800}})"


def _counted(desk: Desk) -> dict[str, int]:
    """Address -> bytes on the line, headers included; filled as answers come in."""
    sizes: dict[str, int] = {}
    names: dict[str, str] = {}
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("Network.enable")
    session.send("Network.setBlockedURLs", {"urls": [assets.HTMX_CDN]})  # a route would switch the cache off
    session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "gzip, deflate"}})  # as on plain HTTP
    session.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.update({f"{e['requestId']} {names.get(e['requestId'], '')}": int(e["encodedDataLength"])}),
    )
    return sizes


@pytest.mark.parametrize(("role", "language"), [("officer", "hi"), ("constable", "en")])
def test_a_cold_visit_to_the_first_result_fits_with_htmx_from_here(page_for: PageFor, role: str, language: str) -> None:
    desk = page_for(None, language=language, cdn=False)
    page = desk.page
    page.add_init_script(SLOW)
    sizes = _counted(desk)
    desk.go("/sign-in")
    page.wait_for_load_state("networkidle")
    username, password = desk.server.sign_ins[role]
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_selector("main form[data-htmx-powered]")
    page.fill("main input[type=search]", "चोरी")
    page.keyboard.press("Enter")
    expect(page.locator("#results .hits > li[data-ref]").nth(3)).to_be_visible()
    page.wait_for_function("() => !document.querySelector('[aria-busy]')")
    page.wait_for_timeout(200)
    assert sum(size > 12_000 for name, size in sizes.items() if "/htmx.min.js" in name) == 1
    assert any("/search?" in name for name in sizes)
    assert sum(sizes.values()) <= BUDGET, sizes
