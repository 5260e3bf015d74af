"""What comes out of the printer: the record alone, on its sheet, marked as demonstration where it is one."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Desk, PageFor

NOT_ON_PAPER = "header, nav, form, button, .button, .no-print, details:not([open]) summary, a[href$='/contact'], a[href$='/print'], a[href$='/invitation']"


def _sheets(desk: Desk) -> int:
    """A4 sheets of the printed page."""
    return len(re.findall(rb"/Type\s*/Page\b", desk.page.pdf(format="A4", prefer_css_page_size=True)))


def _on_paper(desk: Desk, selector: str) -> list[str]:
    desk.page.emulate_media(media="print")
    return list(
        desk.page.evaluate(
            "s => [...document.querySelectorAll(s)].filter(e => e.getClientRects().length).map(e => e.outerHTML.slice(0, 90))",
            selector,
        )
    )


def _headings_over_nothing(desk: Desk) -> list[str]:
    """Headings that paper shows over a form or buttons that it does not."""
    desk.page.emulate_media(media="print")
    return list(
        desk.page.evaluate(
            """[...document.querySelectorAll('main h2, main h3')].filter(h => h.getClientRects().length
            && !(h.nextElementSibling && h.nextElementSibling.getClientRects().length)).map(h => h.innerText)"""
        )
    )


def _margins(desk: Desk) -> list[str]:
    """Every margin of the sheet that a stylesheet of the page sets."""
    return list(
        desk.page.evaluate(
            """[...document.styleSheets].flatMap(s => [...s.cssRules])
            .flatMap(r => [r, ...(r.cssRules || [])]).filter(r => r instanceof CSSPageRule).map(r => r.style.margin)"""
        )
    )


def _incident(desk: Desk) -> str:
    """An incident with cameras around it; the address of its order to produce a recording."""
    page = desk.go("/incidents/new")
    for name, value in {"number": "901/2026", "point": "21.2095,81.3509", "at": "2026-11-23T21:30"}.items():
        page.fill(f"[name={name}]", value)
    page.click("main form button >> nth=-1")
    page.wait_for_url(re.compile(r"/incidents/\d+"))
    return str(page.locator("details a[href*='/order/']").first.get_attribute("href"))


@pytest.mark.parametrize("language", ["hi", "en"])
def test_records_are_printed_without_the_site_around_them(page_for: PageFor, language: str) -> None:
    desk = page_for("officer", 1366, language, javascript=False)
    order = _incident(desk)
    papers = [order, order.replace("/order/", "/certificate/"), "/law/bns/303", "/vehicles/1", "/vehicles/hot-list",
              "/circulars/1", "/cameras/SUPE-0001", re.sub("/order/.*", "", order), "/cameras?place=supela",
              "/campaign/beats/1", "/campaign/reach", "/places/101"]  # fmt: skip
    many = {re.sub("/order/.*", "", order), "/vehicles/hot-list", "/cameras?place=supela", "/campaign/reach"}
    for path in papers if language == "hi" else [order, "/vehicles/1"]:
        desk.page.emulate_media(media="screen")
        desk.go(path)
        assert _on_paper(desk, NOT_ON_PAPER) == [], path
        assert len(_on_paper(desk, ".demo")) == 1, path
        assert desk.page.locator("main h1").is_visible()
        assert _headings_over_nothing(desk) == [], path
        assert "0px" not in _margins(desk) and "0" not in _margins(desk), path
        if path != "/law/bns/303":  # says its source and the day on which it was checked
            assert desk.page.locator(".printed").is_visible(), path
            assert re.search(r"Demo officer.*20\d\d, \d\d:\d\d", desk.page.locator(".printed").inner_text())
        if path not in many:
            assert _sheets(desk) == 1, path
    assert not re.search(r"\d{2}[-.]\d{2}[-.]20\d{2}", desk.page.locator("main").inner_text())


def test_the_report_of_the_month_is_printed_with_its_charts(page_for: PageFor) -> None:
    desk = page_for("campaign_officer", javascript=False)
    desk.go("/campaign/reach/report")
    assert len(_on_paper(desk, ".chart .bar, .chart .line")) == 2
    assert _on_paper(desk, ".paper > .bar") == []
    assert _sheets(desk) == 1


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_reminders_of_all_stations_are_one_sheet(page_for: PageFor, language: str) -> None:
    desk = page_for("control_room", 1366, language)
    page = desk.go("/circulars/reminders")
    assert page.locator("[data-station]").count() >= 24 and page.locator(".owed li").count() >= 5
    assert _sheets(desk) == 1
