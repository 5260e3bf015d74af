"""A form that makes a record makes one, whatever the line does to the answer or the person to the button."""

from __future__ import annotations

import contextlib
import itertools
import re
import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import APIResponse, Error, Locator, Page, Route

from tests.browser.conftest import Desk, PageFor

SLOW = "Object.defineProperty(navigator, 'connection', {value: {rtt: 900, effectiveType: '2g'}})"
numbers = itertools.count(10)


@dataclass(frozen=True)
class Making:
    """A form, what is typed into it, and where its records are counted. ``~``: two digits of the test's own."""

    role: str
    path: str
    listed: str  # the list page
    row: str  # one record in it
    typed: dict[str, str] = field(default_factory=dict)


MAKINGS = {
    "vehicle": Making(
        "officer",
        "/vehicles/new",
        "/vehicles?q=CG07ZY10~",
        "#results li:has-text('10~')",
        {"registration": "CG07ZY10~", "remarks": "बाज़ार से"},
    ),
    "camera": Making(
        "officer",
        "/cameras/new",
        "/cameras?near=21.5~05,81.6~05",
        "#results li:has-text('दुकान ~')",
        {"point": "21.5~05,81.6~05", "address": "मंडी के पीछे", "owner_name": "दुकान ~", "sees_0": "सड़क"},
    ),
    "incident": Making(
        "officer",
        "/incidents/new",
        "/incidents",
        "main a:has-text('70~/2026')",
        {"number": "70~/2026", "point": "21.2095,81.3509", "at": "2026-11-23T21:30"},
    ),
    "event": Making(
        "officer",
        "/campaign/events",
        "/campaign/events",
        ".hits li:has-text('हाट ~:')",
        {"place": "हाट ~:", "people": "40"},
    ),
    "circular": Making(
        "control_room",
        "/circulars/new",
        "/circulars?status=draft",
        "#results .hits > li:has-text('SP/90~/2026')",
        {"number": "SP/90~/2026", "date": "2026-11-20", "title_hi": "गश्त", "body": "सभी थाने गश्त करें।"},
    ),
}
every_form = pytest.mark.parametrize("what", MAKINGS)


def _typed(desk: Desk, making: Making, n: int) -> Locator:
    """The page with the form filled in; its button."""
    page = desk.go(making.path)
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    form = page.locator("main form[method=post]").last
    for name, value in making.typed.items():
        form.locator(f"[name={name}]").fill(value.replace("~", str(n)))
    return form.locator("button:not([type=button]):not(.plain)").first


def _count(desk: Desk, making: Making, n: int) -> int:
    page = desk.page.context.new_page()  # apart from what the first one still loads
    page.goto(desk.server.url + making.listed.replace("~", str(n)))
    return page.locator(making.row.replace("~", str(n))).count()


def _lose_the_first_answer(page: Page, tries: list[str]) -> None:
    """The server gets the POST and acts, its answer does not arrive; the second one does."""

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        answer = route.fetch(max_redirects=0)
        tries.append(answer.headers.get("hx-redirect") or answer.headers.get("location", ""))
        return route.abort("connectionreset") if len(tries) == 1 else route.fulfill(response=answer)

    page.route("**/*", lose)


@every_form
def test_an_answer_lost_on_a_slow_line_and_sent_again(page_for: PageFor, what: str) -> None:
    making, n, tries = MAKINGS[what], next(numbers), list[str]()
    desk = page_for(making.role, language="en")
    button, page = _typed(desk, making, n), desk.page
    page.wait_for_selector('script[src*="/forms.js"]', state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate(SLOW)
    _lose_the_first_answer(page, tries)
    button.click()
    page.click(".unsent button")
    until = time.monotonic() + 15
    while len(tries) < 2 and time.monotonic() < until:
        page.wait_for_timeout(50)
    page.unroute_all(behavior="wait")
    assert tries[0] == tries[1] != ""
    page.wait_for_url(re.compile(re.escape(tries[0]) + "$"))
    assert _count(desk, making, n) == 1


def _hold_the_first_answer(page: Page, held: list[tuple[Route, APIResponse]], led: list[str]) -> None:
    """The server gets each POST and acts; the first answer is on its way until ``held`` is let go."""

    def hold(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        answer = route.fetch(max_redirects=0)
        led.append(answer.headers.get("hx-redirect") or answer.headers.get("location", ""))
        return held.append((route, answer)) if not held else route.fulfill(response=answer)

    page.route("**/*", hold)


@every_form
@pytest.mark.parametrize("javascript", [True, False])
def test_a_second_click_while_the_first_is_under_way(page_for: PageFor, what: str, javascript: bool) -> None:
    """A double click proper proves nothing: Chromium itself makes one POST of it."""
    making, n, held, led = MAKINGS[what], next(numbers), list[tuple[Route, APIResponse]](), list[str]()
    desk = page_for(making.role, language="en", javascript=javascript)
    button, page = _typed(desk, making, n), desk.page
    page.wait_for_load_state("networkidle")
    _hold_the_first_answer(page, held, led)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(*middle)
    until = time.monotonic() + 15
    while not held and time.monotonic() < until:
        page.wait_for_timeout(50)
    page.mouse.click(*middle)
    page.wait_for_timeout(1500)
    with contextlib.suppress(Error):  # without JavaScript the second click gave it up
        held[0][0].fulfill(response=held[0][1])
    page.wait_for_timeout(500)
    page.unroute_all(behavior="wait")
    assert len(led) == 2 or (javascript and len(led) == 1)
    assert led[0] == led[-1] != ""
    assert _count(desk, making, n) == 1
