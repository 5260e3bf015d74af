"""A shared PC in a real Chromium: who presses Back after somebody signed out sees nothing of what was open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageFor, sign_in


@pytest.mark.parametrize("javascript", [True, False])
def test_back_after_sign_out_leads_to_sign_in(page_for: PageFor, javascript: bool) -> None:
    desk = page_for(None, language="en", javascript=javascript)
    sign_in(desk, "officer")
    page = desk.go("/vehicles")
    record = page.locator("a.ref, .hits a").first.get_attribute("href")
    assert record and record.startswith("/vehicles/")
    desk.go(record)
    heading = page.locator("h1").inner_text()  # the number of the vehicle
    picture = page.evaluate("fetch(location.pathname + '/thumbnail').then(r => r.status)") if javascript else 0
    assert heading and picture in (0, 200, 404)
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(desk.server.url + "/sign-in")

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _step in range(3):  # the record, the list, the front page
        page.go_back()
        expect(page.locator("input[name=password]")).to_be_visible()
        assert heading not in page.content()
    assert desk.server.url + record in asked  # asked for again, not taken from memory
    page.goto(desk.server.url + record)
    assert "/sign-in" in page.url
    if javascript:  # nothing of the record in what scripts can reach either
        assert page.evaluate("[Object.keys(localStorage).length, Object.keys(sessionStorage).length]") == [0, 0]
        assert page.evaluate("caches.keys().then(k => k.length)") == 0
        status = page.evaluate("path => fetch(path + '/thumbnail', {redirect: 'manual'}).then(r => r.type)", record)
        assert status == "opaqueredirect"
