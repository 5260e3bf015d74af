"""Chromium 64, 78 and 92: sign-in, search, camera look-up, by plain forms where htmx does not run; nothing overlaps."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.conftest import SCREENSHOTS
from tests.browser.old_chromium import VERSIONS, Tab, program, tab
from tests.browser.server import Server

pytestmark = pytest.mark.slow
# Links and controls in the page's flow that lie over one another: what a broken layout looks like.
OVERLAPS = """(function () {
var boxes = [].slice.call(document.querySelectorAll('header a, header button, main a, main button, main input, main h1'))
.filter(function (e) { return e.offsetParent && !/skip|vh/.test(e.className) && !e.closest('svg') })
.reduce(function (lines, e) { return lines.concat([].slice.call(e.getClientRects()).map(function (line) {
return [line, e.outerHTML.slice(0, 90), e] })) }, []), wrong = [];
boxes.forEach(function (a, i) { boxes.slice(i + 1).forEach(function (b) {
var w = Math.min(a[0].right, b[0].right) - Math.max(a[0].left, b[0].left);
var h = Math.min(a[0].bottom, b[0].bottom) - Math.max(a[0].top, b[0].top);
if (w > 4 && h > 12 && !a[2].contains(b[2]) && !b[2].contains(a[2])) wrong.push(a[1] + ' over ' + b[1]) }) });
return wrong.join('\\n') })()"""


def looks_right(page: Tab, name: str) -> None:
    """As wide as the window, nothing over anything else; and a picture of it."""
    page.shot(SCREENSHOTS / f"{name}.png")
    assert page.ask("document.documentElement.scrollWidth") <= 362
    assert page.ask(OVERLAPS) == ""


def give(page: Tab, **values: str) -> None:
    """Fills fields of the page's own form and sends it by its button."""
    for name, value in values.items():
        page.ask(f"document.querySelector('main [name={name}]').value = '{value}'")
    page.ask(f"document.querySelector('main [name={next(iter(values))}]').form.querySelector('button').click()")


@pytest.mark.parametrize("version", VERSIONS)
def test_sign_in_search_and_camera_look_up(server: Server, tmp_path: Path, version: str) -> None:
    browser, chromium = program(version), VERSIONS[version]
    if browser is None:
        say = f"Chromium {chromium} was not fetched: npm, or its registry, cannot be reached from this machine"
        (pytest.fail if os.environ.get("DESK_MUST_FETCH") else pytest.skip)(say)
    username, password = server.sign_ins["constable"]
    with tab(browser, tmp_path, alone=chromium < 92) as page:
        assert f"/{chromium}." in page.ask("navigator.userAgent")
        page.call("Page.navigate", url=f"{server.url}/")
        page.until("!!document.querySelector('[name=password]') && document.readyState == 'complete'")
        looks_right(page, f"old-{chromium}-sign-in")
        give(page, username=username, password=password)
        page.until("!!document.querySelector('main [name=q]') && document.readyState == 'complete'")
        looks_right(page, f"old-{chromium}-front")
        give(page, q="302")
        page.until("/q=302/.test(location.href) && !!document.querySelector('#results li[data-kind=law]')")
        looks_right(page, f"old-{chromium}-search")
        page.call("Page.navigate", url=f"{server.url}/cameras")
        page.until("!!document.querySelector('main [name=place]') && document.readyState == 'complete'")
        give(page, place="supela chowk")
        page.until("!!document.querySelector('#results li[data-kind=camera]') && !!document.querySelector('svg.map')")
        looks_right(page, f"old-{chromium}-cameras")
