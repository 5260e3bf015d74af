"""A real site and a real Chromium: one server and one browser for the whole run, a fresh context for every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from app import assets
from tests.browser.server import CHROMIUM, FLAGS, Server, running

SCREENSHOTS = Path(__file__).with_name("screenshots")
WIDTHS = {360: 740, 1366: 768}
TIMEOUT_MS = 15_000  # the machine may be shared
expect.set_options(timeout=TIMEOUT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker("browser")
            if not Path(CHROMIUM).exists():
                item.add_marker(pytest.mark.skip(reason="no Chromium at /usr/bin/chromium"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, demonstration: Callable[[Path], Path]) -> Iterator[Server]:
    """The site with demonstration data, started as ``./desk run`` does."""
    with running(
        demonstration(tmp_path_factory.mktemp("live") / "instance"), {"SECOND_FACTOR_ROLES": "nobody"}
    ) as server:
        yield server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver a process: a second one would not start beside it."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Desk:
    """One person's browser tab on the site, and what went wrong in it."""

    page: Page
    server: Server
    name: str

    def go(self, path: str) -> Page:
        """Opens a path of the site."""
        self.page.goto(self.server.url + path)
        return self.page

    def shot(self, name: str) -> None:
        """A picture of the whole page, to be looked at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.name}.png", full_page=True)


def cdn_answers(context: BrowserContext) -> None:
    """The CDN as it is on a good day."""
    body = (assets.STATIC / "htmx.min.js").read_bytes()
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Content-Type": "application/javascript",
        "Cache-Control": "max-age=99",
    }
    context.route(assets.HTMX_CDN, lambda route: route.fulfill(body=body, headers=headers))


PageFor = Callable[..., Desk]
_signed_in: dict[str, list[dict[str, object]]] = {}


@pytest.fixture
def page_for(server: Server, browser: Browser) -> Iterator[PageFor]:
    """``page_for("officer", width=360, language="hi", javascript=True)``: a tab, signed in unless role is None.

    Ends with a failure when the page broke the content policy or a script of ours threw.
    """
    contexts, wrong = [], list[str]()

    def make(
        role: str | None, width: int = 1366, language: str = "hi", javascript: bool = True, cdn: bool = True
    ) -> Desk:
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS.get(width, 768)},
            locale={"hi": "hi-IN", "en": "en-IN"}[language],
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT_MS)
        if cdn:
            cdn_answers(context)
        context.add_cookies([{"name": "lang", "value": language, "url": server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda m: wrong.append(f"{page.url}: {m.text}") if "Content Security Policy" in m.text else None
        )
        desk = Desk(page, server, f"{role or 'nobody'}-{language}-{width}{'' if javascript else '-nojs'}")
        if role:
            _enter(desk, context, role)
        return desk

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


def _enter(desk: Desk, context: BrowserContext, role: str) -> None:
    """Signs in by the form once a role, later by the cookies of that time: a password hash is dear on purpose."""
    if role not in _signed_in:
        sign_in(desk, role)
        _signed_in[role] = [c for c in context.cookies() if c["name"] not in ("lang", "htmx")]  # type: ignore[misc]
    else:
        context.add_cookies(_signed_in[role])  # type: ignore[arg-type]


def sign_in(desk: Desk, role: str) -> None:
    """By the form, as a person does."""
    username, password = desk.server.sign_ins[role]
    desk.go("/sign-in")
    desk.page.fill("[name=username]", username)
    desk.page.fill("[name=password]", password)
    desk.page.click("main form button")
    desk.page.wait_for_url(desk.server.url + "/")
