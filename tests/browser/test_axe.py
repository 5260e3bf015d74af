"""axe-core over every page that a role can reach by links: nothing serious or critical, light and dark."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error
from werkzeug.exceptions import HTTPException

from app import create_app
from tests.browser.conftest import Desk, PageFor
from tests.conftest import settings

STARTS = {
    "officer": ["/", "/search?q=theft", "/search?q=zzzzzz", "/law?q=302", "/law/compare?text=302", "/cameras?place=supela",
                "/cameras?place=zzzzzz", "/vehicles/new", "/vehicles/check", "/places?q=supela", "/incidents/new", "/nowhere",
                "/vehicles?page=x", "/account/password", "/account/second-factor"],
    "control_room": ["/", "/circulars/new", "/cameras/import", "/cameras/coverage", "/circulars/acknowledgements"],
    "campaign_officer": ["/", "/campaign/plan/week", "/campaign/materials/new"],
    "admin": ["/", "/users/new"],
    "auditor": ["/", "/audit", "/audit/anchors"],
}  # fmt: skip
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
GRAVE = {"serious", "critical"}
_seen: set[str] = set()


def _endpoint(adapter: object, path: str) -> str | None:
    try:
        return str(adapter.match(urlsplit(path).path, method="GET")[0])  # type: ignore[attr-defined]
    except HTTPException:
        return None


def _check(desk: Desk, where: str) -> list[str]:
    found = Axe().run(desk.page, options=RULES).response["violations"]
    return [f"{where} [{v['impact']}] {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in GRAVE]


@pytest.mark.parametrize("role", STARTS)
def test_every_page_is_accessible(page_for: PageFor, role: str, tmp_path: object) -> None:
    adapter = create_app(settings(tmp_path)).url_map.bind("localhost")  # type: ignore[arg-type]
    desk = page_for(role, 360, "hi")
    waiting, faults, dark = list(STARTS[role]), list[str](), False
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(adapter, path)
        mark = path if path in STARTS[role] else str(endpoint)
        if mark in _seen or endpoint == "static":
            continue
        _seen.add(mark)
        dark = not dark
        desk.page.emulate_media(color_scheme="dark" if dark else "light")
        try:
            desk.go(path)
        except Error:  # a download
            continue
        if desk.page.locator("main").count():
            faults += _check(desk, f"{path} {'dark' if dark else 'light'}")
        links = desk.page.evaluate("[...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href'))")
        for link in links:
            target = _endpoint(adapter, link)
            if target and target not in _seen and not re.search("export|download|csv|tile|photo|card", target):
                waiting.append(link)
    assert faults == []


def test_the_sign_in_page_is_accessible(page_for: PageFor) -> None:
    desk = page_for(None, 360, "hi")
    for scheme in ("light", "dark"):
        desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        desk.go("/sign-in")
        assert _check(desk, f"/sign-in {scheme}") == []


@pytest.mark.parametrize("path", ["/", "/law?q=302", "/vehicles/new", "/cameras/live", "/campaign/reach/report"])
def test_forced_colours_and_reduced_motion(page_for: PageFor, path: str) -> None:
    desk = page_for("officer", 360)
    desk.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    desk.go(path)
    assert _check(desk, path) == []
    if path == "/cameras/live":
        desk.page.wait_for_selector(".leaflet-control-zoom-in")
        desk.page.evaluate("document.querySelector('.leaflet-control-zoom-in').click()")
    moving = """document.getAnimations().length + [...document.querySelectorAll('body, body *')]
        .filter(e => e.getClientRects().length && getComputedStyle(e).transitionDuration != '0s').length"""
    assert desk.page.evaluate(moving) == 0


@pytest.mark.parametrize(
    "path", ["/", "/law?q=302", "/vehicles", "/circulars", "/cameras?place=supela", "/search?q=chori"]
)
def test_targets_are_large_enough_for_a_thumb(page_for: PageFor, path: str) -> None:
    """Controls, the links of lists and links that are a line by themselves are 44 px high."""
    desk = page_for("officer", 360)
    desk.go(path)
    small = desk.page.evaluate(
        """[...document.querySelectorAll(`main button, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]),
        main select, header a, header button, .hits a.ref, li[data-kind=camera] a, a.tap, a.button, summary, main p > a`)].filter(e => e.offsetParent)
        .filter(e => e.parentNode.tagName != 'P' || e.parentNode.textContent.trim() == e.textContent.trim())
        .map(e => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 120)]).filter(x => x[0] < 43.5)"""
    )
    assert small == []
