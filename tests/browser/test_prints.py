"""Lists that are printed for a wall or a roll call are one A4 sheet."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import PageFor


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_reminders_of_all_stations_are_one_sheet(page_for: PageFor, language: str) -> None:
    desk = page_for("control_room", 1366, language)
    page = desk.go("/circulars/reminders")
    assert page.locator("[data-station]").count() >= 24 and page.locator(".owed li").count() >= 5
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
