"""Static files: names with hashes, compression, and the boot script's promises."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest

from app import assets
from tests.conftest import Site


def _address(site: Site, name: str) -> str:
    with site.app.test_request_context():
        return assets.asset(name)


@pytest.mark.parametrize(
    ("accepted", "unpack"), [("gzip", gzip.decompress), ("gzip, br", brotli.decompress), ("", bytes), ("zstd", bytes)]
)
def test_a_named_file_is_immutable_and_as_small_as_the_browser_can_take(
    site: Site, accepted: str, unpack: object
) -> None:
    answer = site.client().get(_address(site, "desk.css"), headers={"Accept-Encoding": accepted})
    assert unpack(answer.data) == assets.content("desk.css")  # type: ignore[operator]
    assert answer.headers["Cache-Control"] == assets.FOREVER
    assert answer.headers["Vary"] == "Accept-Encoding"  # not Cookie: a sign-in must not empty the browser's cache
    assert answer.content_type == "text/css; charset=utf-8"
    assert "ETag" not in answer.headers


def test_an_outdated_name_gives_todays_file_for_now_only(site: Site) -> None:
    answer = site.client().get("/static/0123456789/desk.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    again = site.client().get("/static/0123456789/desk.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["nothing.css", "../app/config.py", "0123456789/../../wsgi.py", "0123456789/nothing.js"]
)
def test_what_is_not_a_static_file_is_not_there(site: Site, path: str) -> None:
    assert site.client().get(f"/static/{path}").status_code == 404


def test_another_content_gets_another_name(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    assets.digest.cache_clear()
    assets.content.cache_clear()
    before = assets.digest("desk.css")
    other = tmp_path / "desk.css"  # type: ignore[operator]
    other.write_text("x")
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    assets.digest.cache_clear()
    assets.content.cache_clear()
    assert assets.digest("desk.css") != before
    monkeypatch.undo()
    assets.digest.cache_clear()
    assets.content.cache_clear()


def test_pages_are_compressed_and_say_on_what_that_depends(site: Site) -> None:
    client = site.client("officer_a")
    plain = client.get("/account")
    small = client.get("/account", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data)[:15] == plain.data[:15] == b"<!doctype html>"
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
    for answer in (plain, small):
        assert {"Accept-Encoding", "HX-Request"} <= {v.strip() for v in answer.headers["Vary"].split(",")}
        assert answer.headers["Cache-Control"] == "no-store"


def test_every_javascript_message_is_there_in_both_languages() -> None:
    for name in ("desk.js", "forms.js"):
        text = (assets.STATIC / name).read_text("utf-8")
        hindi, english = text.split("hi: {")[1].split("en: {")
        keys = {
            part.split(":")[0].strip() for part in english.split("}")[0].replace("\n", " ").split(", ") if ": '" in part
        }
        assert keys
        assert all(f"{key}: '" in hindi for key in keys)


def test_the_boot_script_is_small() -> None:
    assert len((assets.STATIC / "boot.js").read_bytes()) < 1024


def test_scripts_that_find_each_other_bear_one_name_for_all(site: Site) -> None:
    """boot.js looks for desk.js beside itself: under the hash of one alone it would be a file that may change."""
    folders = {_address(site, name).rsplit("/", 1)[0] for name in assets.TOGETHER}
    assert len(folders) == 1
    answers = [site.client().get(f"{folder}/{name}") for folder in folders for name in assets.TOGETHER]
    assert [a.headers["Cache-Control"] for a in answers] == [assets.FOREVER] * len(assets.TOGETHER)


@pytest.mark.parametrize("name", sorted(p.name for p in assets.STATIC.glob("*.js")))
def test_scripts_go_out_without_comments_and_keep_their_words(name: str) -> None:
    served, written = assets.source(name), (assets.STATIC / name).read_text("utf-8")
    assert len(served) <= len(written)
    assert "/* " not in served
    strings = re.findall(r"'[^'\\\n]*[\u0900-\u097f][^'\\\n]*'", written)  # what a person reads
    assert all(text in served for text in strings)
