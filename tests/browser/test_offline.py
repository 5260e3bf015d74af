"""Over HTTPS a user may keep the law in the browser: it opens when the line is down, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, Playwright, expect

from tests.bench.line import certificate, fingerprint, over_tls
from tests.browser.conftest import SCREENSHOTS, TIMEOUT_MS
from tests.browser.server import CHROMIUM, FLAGS, Server


@pytest.fixture
def secure(server: Server, playwright: Playwright) -> Iterator[tuple[Page, str]]:
    """A phone's tab on the site over HTTPS, signed in, and the site's address."""
    trust = f"--ignore-certificate-errors-spki-list={fingerprint(certificate(server.instance)[1])}"
    with over_tls(server) as port:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, trust])
        page = browser.new_context(locale="hi-IN", viewport={"width": 360, "height": 740}).new_page()
        page.set_default_timeout(TIMEOUT_MS)
        url = f"https://localhost:{port}"
        page.goto(f"{url}/sign-in")
        for name, value in zip(("username", "password"), server.sign_ins["constable"], strict=True):
            page.fill(f"[name={name}]", value)
        page.click("main form button")
        page.wait_for_selector("main [name=q]")
        yield page, url
        browser.close()


def test_the_law_can_be_kept_and_removed_and_nothing_else_is_kept(secure: tuple[Page, str]) -> None:
    page, url = secure
    page.goto(f"{url}/law/pack")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0  # not unasked
    page.locator("#offline button").first.click()
    expect(page.locator("#offline [role=status]")).to_contain_text("रख लिया")
    page.locator("#offline button").last.click()
    expect(page.locator("#offline [role=status]")).to_contain_text("हटा दिया")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    page.locator("#offline button").first.click()
    expect(page.locator("#offline [role=status]")).to_contain_text("रख लिया")
    page.screenshot(path=SCREENSHOTS / "law-kept-hi-360.png")
    page.goto(f"{url}/vehicles")
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(n => caches.open(n).then(c => c.keys()))))"
        ".then(all => all.flat().map(r => new URL(r.url).pathname))"
    )
    assert kept == ["/law/pack/station-pack.html"]

    page.context.set_offline(True)
    page.goto(f"{url}/law/bns/103")
    page.fill("#q", "303")
    expect(page.locator("#list li").first).to_contain_text("303")
    with pytest.raises(Error):
        page.goto(f"{url}/vehicles")
    page.context.set_offline(False)

    page.goto(f"{url}/law/pack")
    page.locator("header form button").last.click()  # signing out leaves what was asked for
    page.wait_for_url(f"{url}/sign-in")
    assert page.evaluate("caches.keys()") == ["law"]


def test_over_plain_http_nothing_is_offered(page_for: object, server: Server) -> None:
    page = page_for("constable").go("/law/pack")  # type: ignore[operator]
    assert page.locator("#offline").count() == 0
    assert page.request.get(f"{server.url}/law/worker.js").status == 404
