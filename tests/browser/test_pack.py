"""The station pack of the law searches itself, without a server."""

from __future__ import annotations

from pathlib import Path

from tests.browser.conftest import PageFor


def test_the_pack_searches_without_a_server(page_for: PageFor, tmp_path: Path) -> None:
    desk = page_for("officer")
    saved = tmp_path / "pack.html"
    saved.write_bytes(desk.page.request.get(f"{desk.server.url}/law/pack/station-pack.html").body())
    desk.page.goto(f"file://{saved}")
    for typed, ref in (("302", "bns:103"), ("चोरी", "bns:303"), ("chain snatching", "bns:304")):
        desk.page.fill("#q", typed)
        desk.page.wait_for_selector(f'li[data-ref="{ref}"]')
