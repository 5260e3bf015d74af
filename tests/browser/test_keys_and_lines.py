"""Keyboard alone, focus and announcements after a swap, and forms on a line that drops."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Desk, PageFor


def _ready(desk: Desk, path: str = "/") -> Page:
    """The page with htmx and desk.js in place."""
    page, until = desk.go(path), time.monotonic() + 20
    while not page.evaluate("() => !!window.htmx && !!document.querySelector('script[src*=\"/desk.js\"]')"):
        assert time.monotonic() < until
        time.sleep(0.05)
    page.wait_for_load_state("networkidle")
    return page


def _in_form(page: Page) -> None:
    """forms.js has come with the first step into a form."""
    until = time.monotonic() + 20
    while not page.evaluate("() => !!document.querySelector('script[src*=\"/forms.js\"]')"):
        assert time.monotonic() < until
        time.sleep(0.05)
    page.wait_for_load_state("networkidle")


def _focused(page: Page) -> str:
    return str(
        page.evaluate("() => document.activeElement.closest('#results') ? 'hit' : document.activeElement.name || ''")
    )


def test_search_and_walk_through_the_hits_by_keyboard_alone(page_for: PageFor) -> None:
    desk = page_for("officer", language="en")
    page = _ready(desk)
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert _focused(page) == "q"
    page.keyboard.type("theft")
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=theft"))
    expect(page.locator("#results .hits > li").first).to_be_visible()
    assert _focused(page) == "q"  # the swap has not taken the focus away
    assert len([url for url in requests if "/search?" in url]) == 1
    expect(page.locator("#say")).to_contain_text(re.compile("found|[0-9]"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert _focused(page) == "hit"
    page.keyboard.press("Escape")
    assert _focused(page) == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*\?q=)"))


def test_results_are_busy_while_they_are_fetched(page_for: PageFor) -> None:
    desk = page_for("officer")
    page = _ready(desk)
    held: list[Route] = []
    page.route("**/search?q=*", lambda route: held.append(route))
    page.fill("[name=q]", "theft")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    until = time.monotonic() + 15
    while not held and time.monotonic() < until:  # marked busy first, asked for next
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")


def test_a_search_on_a_dead_line_says_so(page_for: PageFor) -> None:
    desk = page_for("officer")
    page = _ready(desk)
    page.context.set_offline(True)
    page.fill("[name=q]", "theft")
    page.keyboard.press("Enter")
    expect(page.locator("#results .unsent")).to_be_visible()
    assert page.input_value("[name=q]") == "theft"


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_form_on_a_dead_line_keeps_everything_and_can_be_sent_again(page_for: PageFor, language: str) -> None:
    desk = page_for("officer", 360, language)
    page = _ready(desk, "/vehicles/new")
    page.fill("[name=registration]", "CG07ZZ0101")
    _in_form(page)
    page.fill("[name=remarks]", "बाज़ार से")
    page.context.set_offline(True)
    page.click("main form[method=post] button >> nth=-1")
    expect(page.locator(".unsent")).to_be_visible()
    desk.shot("not-sent-yet")
    assert page.input_value("[name=registration]") == "CG07ZZ0101"
    assert page.input_value("[name=remarks]") == "बाज़ार से"
    page.context.set_offline(False)
    page.click(".unsent button")
    page.wait_for_url(re.compile(r"/vehicles/\d+"))


def test_a_refused_form_sent_over_a_slow_line_shows_what_is_wrong_and_keeps_the_rest(page_for: PageFor) -> None:
    desk = page_for("officer", language="en")
    page = _ready(desk, "/vehicles/new")
    page.fill("[name=make]", "Hero")
    _in_form(page)
    page.evaluate("Object.defineProperty(navigator, 'connection', {value: {rtt: 900, effectiveType: '2g'}})")
    page.click("main form[method=post] button >> nth=-1")
    expect(page.locator("main [role=alert], main .error").first).to_be_visible()
    assert page.input_value("[name=make]") == "Hero"
    assert page.evaluate("document.activeElement != document.body")


@pytest.mark.parametrize("javascript", [True, False])
def test_signed_out_in_the_middle_of_typing_loses_nothing(page_for: PageFor, javascript: bool) -> None:
    desk = page_for("officer", 360, "hi", javascript)
    page, plate = desk.go("/vehicles/new"), f"CG07ZZ040{int(javascript)}"
    page.fill("[name=registration]", plate)
    page.fill("[name=remarks]", "बाईं ओर खरोंच")
    if javascript:  # over a slow line the form is sent by the page itself
        _in_form(page)
        page.evaluate("Object.defineProperty(navigator, 'connection', {value: {rtt: 900, effectiveType: '2g'}})")
    page.context.clear_cookies(name="desk")
    page.click("main form[method=post] button >> nth=-1")
    username, password = desk.server.sign_ins["officer"]
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    desk.shot("signed-out-while-typing")
    page.click("main form button")
    expect(page.locator("main .note h1")).to_be_visible()
    desk.shot("send-what-was-typed")
    page.click("main form[method=post] button")
    page.wait_for_url(re.compile(r"/vehicles/\d+"))
    assert "बाईं ओर खरोंच" in page.content()
    assert plate[-4:] in page.locator("main h1").inner_text()


FORMS = {
    "/vehicles/new": ("registration", "CG07ZZ0505", "remarks", "बाईं ओर खरोंच"),
    "/cameras/new": ("landmark", "सुपेला चौक", "sees_0", "सड़क"),
    "/incidents/new": ("number", "77/2026", "summary", "झपटमारी"),
    "/campaign/events": ("place", "बाज़ार", "people", "40"),
}


def _open_form(page: Page) -> Locator:
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    return page.locator("main form[method=post]").last


@pytest.mark.parametrize("path", FORMS)
def test_without_javascript_back_from_a_broken_line_gives_what_was_typed(page_for: PageFor, path: str) -> None:
    desk = page_for("officer", language="hi", javascript=False)
    page, (one, first, two, second) = desk.go(path), FORMS[path]
    form = _open_form(page)
    form.locator(f"[name={one}]").fill(first)
    form.locator(f"[name={two}]").fill(second)
    page.evaluate("document.querySelectorAll('main [required]').forEach(e => { e.required = false })")
    page.wait_for_timeout(1500)  # Chromium writes typed text into the history once a second
    page.context.set_offline(True)
    form.locator("button:not([type=button])").first.click(no_wait_after=True)
    until = time.monotonic() + 15
    while not page.url.startswith("chrome-error:") and time.monotonic() < until:
        page.wait_for_timeout(50)
    page.context.set_offline(False)
    page.go_back()
    expect(form.locator(f"[name={one}]")).to_have_value(first)
    expect(form.locator(f"[name={two}]")).to_have_value(second)


def test_nothing_typed_goes_into_the_browsers_storage(page_for: PageFor) -> None:
    desk = page_for("officer")
    for path, (one, first, two, second) in FORMS.items():
        page = _ready(desk, path)
        form = _open_form(page)
        form.locator(f"[name={one}]").fill(first)
        form.locator(f"[name={two}]").fill(second)
        _in_form(page)
        desk.go("/")
        stored = page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)].join()")
        assert not [typed for typed in (first, second) if typed in stored], path
