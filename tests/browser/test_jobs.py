"""Each role's main job, as a person does it, with and without JavaScript, in both languages, narrow and wide."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app import create_app
from tests.browser.conftest import Desk, PageFor, sign_in
from tests.conftest import settings

number = itertools.count(1000)

# Every pair of values of two columns; all 8 combinations (DESK_ALL_WAYS=1) would cost a normal run too much time.
WAYS = [(360, "hi", True), (1366, "en", True), (360, "en", False), (1366, "hi", False)]
if os.environ.get("DESK_ALL_WAYS"):
    WAYS = list(itertools.product((360, 1366), ("hi", "en"), (True, False)))
in_every_way = pytest.mark.parametrize(("width", "language", "javascript"), WAYS)


def _search(desk: Desk, words: str) -> None:
    box = desk.page.locator("main input[type=search]").first
    box.fill(words)
    box.press("Enter")
    desk.page.wait_for_url(re.compile("q="))
    expect(desk.page.locator("#results .hits > li").first).to_be_visible()


@pytest.mark.parametrize("role", ["constable", "officer", "control_room", "campaign_officer", "admin", "auditor"])
def test_signs_in_and_sees_the_front_page_of_the_role(page_for: PageFor, role: str) -> None:
    desk = page_for(None, width=360, javascript=role in ("constable", "admin"))
    sign_in(desk, role)
    expect(desk.page.locator("main input[type=search]")).to_be_visible()
    desk.name = f"{role}-hi-360"
    desk.shot("front")


@in_every_way
def test_sign_in_page_says_what_is_wrong(page_for: PageFor, width: int, language: str, javascript: bool) -> None:
    desk = page_for(None, width, language, javascript)
    desk.go("/sign-in")
    desk.shot("sign-in")
    desk.page.fill("[name=username]", "demo-officer")
    desk.page.fill("[name=password]", "wrong password")
    desk.page.click("main form button")
    expect(desk.page.locator(".note")).to_be_visible()
    assert desk.page.input_value("[name=username]") == "demo-officer"
    assert desk.page.locator("html").get_attribute("lang") == language
    desk.shot("sign-in-wrong")


@in_every_way
def test_constable_finds_section_camera_and_vehicle(
    page_for: PageFor, width: int, language: str, javascript: bool
) -> None:
    desk = page_for("constable", width, language, javascript)
    desk.go("/")
    _search(desk, "मोबाइल चोरी")
    desk.shot("search")
    desk.page.locator("#results [data-kind=law] a").first.click()
    expect(desk.page.locator("main h1")).to_be_visible()
    desk.shot("section")
    desk.go("/cameras?place=supela+chowk")
    expect(desk.page.locator("#results li[data-kind=camera]").first).to_be_visible()
    assert desk.page.locator("svg.map").count() == 1
    desk.shot("cameras")
    desk.go("/vehicles")
    _search(desk, "CG07")
    desk.shot("vehicles")


@in_every_way
def test_officer_enters_a_vehicle(page_for: PageFor, width: int, language: str, javascript: bool) -> None:
    desk = page_for("officer", width, language, javascript)
    page = desk.go("/vehicles/new")
    plate = f"CG07AB{next(number)}"
    page.fill("[name=registration]", plate)
    page.fill("[name=case_number]", "12")
    desk.shot("vehicle-form")
    page.click("main form:not([role=search]) button >> nth=-1")
    page.wait_for_url(re.compile(r"/vehicles/\d+"))
    expect(page.locator("main h1")).to_contain_text(str(plate[-4:]))
    desk.shot("vehicle")


@in_every_way
def test_control_room_issues_a_circular_and_the_officer_acknowledges(
    page_for: PageFor, width: int, language: str, javascript: bool
) -> None:
    desk = page_for("control_room", width, language, javascript)
    page, name = desk.go("/circulars/new"), f"SP/{next(number)}/2026"
    page.fill("[name=number]", name)
    page.fill("[name=date]", "2026-11-20")
    page.fill("[name=title_hi]", f"रात्रि गश्त {name}")
    page.fill("[name=body]", f"सभी थाने {name} के अनुसार रात्रि गश्त करें।")
    page.check("[name=acknowledge]")
    page.fill("[name=due]", "2026-12-20")
    page.click("main form button >> nth=-1")
    page.wait_for_url(re.compile(r"/circulars/\d+"))
    page.goto(re.sub(r"(/circulars/\d+).*", r"\1/publication", page.url))
    if page.locator("[name=seen]").count():
        page.check("[name=seen]")
    page.locator("form[action$=publication] button").click()
    page.wait_for_url(re.compile(r"/circulars/\d+$"))
    address = page.url.removeprefix(desk.server.url)
    desk.shot("circular")
    officer = page_for("officer", width, language, javascript)
    front = officer.go("/")
    officer.shot("front-to-acknowledge")
    front.goto(officer.server.url + address)
    front.fill("[name=briefed]", "14")
    front.locator("form[action$=acknowledgement] button").click()
    expect(front.locator(".good").first).to_be_visible()


@in_every_way
def test_officer_opens_an_incident_and_sees_the_cameras_around_it(
    page_for: PageFor, width: int, language: str, javascript: bool
) -> None:
    desk = page_for("officer", width, language, javascript)
    page = desk.go("/incidents/new")
    page.fill("[name=number]", f"{next(number)}/2026")
    page.fill("[name=point]", "21.2095,81.3509")
    page.fill("[name=place]", "Supela Chowk")
    page.fill("[name=at]", "2026-11-23T21:30")
    page.click("main form button >> nth=-1")
    page.wait_for_url(re.compile(r"/incidents/\d+"))
    desk.shot("incident")
    if width == 360:
        order = str(page.locator("details a[href*='/order/']").first.get_attribute("href"))
        assert _too_wide(desk, "incident") == []
        for path in (order, order.replace("/order/", "/certificate/")):
            desk.go(path)
            assert _too_wide(desk, path) == []


@in_every_way
def test_campaign_officer_plans_a_week(page_for: PageFor, width: int, language: str, javascript: bool) -> None:
    desk = page_for("campaign_officer", width, language, javascript)
    desk.go("/campaign")
    desk.shot("campaign")
    page = desk.go("/campaign/plan/week")
    page.locator("main form[method=post] select").last.select_option(index=next(number) % 20 + 1)
    desk.shot("campaign-week")
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url(re.compile(r"/campaign/plan\?month="))
    expect(page.locator("main .note[role=status]")).to_be_visible()
    desk.shot("campaign-plan")
    desk.go("/campaign/materials")
    desk.shot("campaign-topics")


@in_every_way
def test_admin_makes_a_user(page_for: PageFor, width: int, language: str, javascript: bool) -> None:
    desk = page_for("admin", width, language, javascript)
    page, name = desk.go("/users/new"), f"naya{next(number)}"
    page.fill("[name=username]", name)
    page.select_option("[name=role]", "auditor")
    page.click("main form button >> nth=-1")
    expect(page.locator("main code")).to_be_visible()
    desk.shot("user-made")
    assert name in desk.go("/users").content()


@in_every_way
def test_auditor_reads_the_trail(page_for: PageFor, width: int, language: str, javascript: bool) -> None:
    desk = page_for("auditor", width, language, javascript)
    page = desk.go("/audit")
    expect(page.locator("main table, main .hits").first).to_be_visible()
    desk.shot("audit")


# What no page without a number in its address shows: one page for each kind of record.
RECORDS = {
    "officer": ["/law/bns/303", "/law/bns", "/law/compare?text=302", "/law?q=302", "/search?q=theft", "/search?q=CG07",
                "/vehicles/1", "/vehicles/check?q=CG07AB1234", "/cameras?place=supela", "/cameras/SUPE-0001",
                "/cameras/SUPE-0001/contact", "/circulars/1", "/places?q=supela", "/places/101", "/campaign/beats/1",
                "/campaign/groups/1/invitation", "/campaign/materials/job-fraud",
                "/campaign/materials/job-fraud/poster?lang=hi", "/law/bns/303/print"],
    "control_room": ["/circulars/1/edit", "/circulars/3/acknowledgements", "/vehicles/1/edit", "/cameras/sites/53"],
    "campaign_officer": ["/campaign/materials/job-fraud/edit", "/campaign/posts/1",
                         "/campaign/plan?month=2026-12"],  # the month with the widest name
    "admin": ["/users/5"],
    "auditor": [],
}  # fmt: skip
NO_PAGES = re.compile(r"static|export|csv|operations|worker|pack_file|suggestions|accounts\.(sign_in|code)")


def _plain_pages(tmp_path: Path) -> set[str]:
    """Every address of the site that takes no value and answers with a page."""
    rules = create_app(settings(tmp_path)).url_map.iter_rules()
    return {
        str(rule)
        for rule in rules
        if "GET" in (rule.methods or ()) and not rule.arguments and not NO_PAGES.search(rule.endpoint)
    }


def _too_wide(desk: Desk, path: str) -> list[str]:
    """Where the page scrolls sideways, as it stands and with every fold open, with letters of both sizes."""
    found, page = list[str](), desk.page
    folds = page.locator("details:not([open])").count()
    for opened in (False, True) if folds else (False,):
        page.evaluate("yes => document.querySelectorAll('details').forEach(d => d.open = d.open || yes)", opened)
        for size in ("100%", "200%"):
            page.evaluate("s => document.documentElement.style.fontSize = s", size)
            if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
                found.append(f"{path} is {width} px wide at {size}{' with its folds open' if opened else ''}")
    return found


@pytest.mark.parametrize("language", ["hi", "en"])
def test_no_page_scrolls_sideways_on_a_phone(page_for: PageFor, tmp_path: Path, language: str) -> None:
    """Every page of the site, by the first role that may open it, and one for each kind of record."""
    waiting, wide = _plain_pages(tmp_path), list[str]()
    for role, records in RECORDS.items():
        desk = page_for(role, 360, language, javascript=False)
        for path in [*sorted(waiting), *records]:
            answer = desk.page.goto(desk.server.url + path)
            assert answer is not None and (answer.ok or path in waiting), path
            if answer.ok:
                waiting.discard(path)
                wide += _too_wide(desk, path)
    assert waiting == set()
    assert wide == []


LANGUAGE: list[tuple[str, Callable[[str], bool]]] = [
    ("hi", lambda text: bool(re.search("[ऀ-ॿ]", text))),
    ("en", lambda text: not re.search("[ऀ-ॿ]", text)),
]


@pytest.mark.parametrize(("language", "right"), LANGUAGE)
def test_language_by_browser_then_by_choice(page_for: PageFor, language: str, right: Callable[[str], bool]) -> None:
    desk = page_for(None, language=language, javascript=False)
    desk.page.context.clear_cookies()
    desk.go("/sign-in")
    assert right(desk.page.locator("main h1").inner_text())
    desk.page.click("header form button")
    assert desk.page.locator("html").get_attribute("lang") == {"hi": "en", "en": "hi"}[language]
