"""What a constable sees, reads and keeps; nothing here needs JavaScript."""

from __future__ import annotations

import gzip
import re

import pytest
from sqlalchemy import event, select

from app.db import db
from app.law.models import Opened
from tests.conftest import Site


def refs(page: str) -> list[str]:
    return re.findall(r'data-kind="law" data-ref="([^"]+)"', page)


def test_signed_out_nobody_reads(law_site: Site) -> None:
    client = law_site.client()
    for address in ("/law", "/law/bns", "/law/bns/103", "/law/compare", "/law/pack", "/law/bns/103/text"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("role", ["constable_a", "officer_b", "control", "campaigner", "admin", "auditor"])
def test_every_role_reads_the_law(law_site: Site, role: str) -> None:
    assert law_site.client(role).get("/law/bns/103").status_code == 200


def test_a_section_shows_its_facts(law_site: Site) -> None:
    page = law_site.client("constable_a").get("/law/bns/303").get_data(as_text=True)
    for fact in ("cognizable", "non-bailable", "under Rs 5,000", "IPC 379", "173(3)", "Any Magistrate", "302", "304"):
        assert fact in page
    assert law_site.client("constable_a", "hi").get("/law/bns/303").get_data(as_text=True).count("संज्ञेय")


def test_what_differs_between_offences_is_not_mixed(law_site: Site) -> None:
    """Petty theft is bailable, other theft is not: each gets its own steps under its own name."""
    page = law_site.client("constable_a").get("/law/bns/303").get_data(as_text=True)
    other, _, petty = page.partition("At the station")[2].partition("Theft of property under")
    assert "Bail by the court" in other and "Bail is a right" not in other
    assert "Bail is a right" in petty and "Bail by the court" not in petty


def test_the_forensic_visit_begins_at_seven_years(law_site: Site) -> None:
    client = law_site.client("constable_a")
    assert "Forensic expert" in client.get("/law/bns/318").get_data(as_text=True)
    assert "Forensic expert" not in client.get("/law/bns/303").get_data(as_text=True)


def test_a_sub_section_that_is_not_in_force_says_so(law_site: Site) -> None:
    assert "106(2) is not in force" in law_site.client("constable_a").get("/law/bns/106").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/law/bns/303(2)", "/law/ipc/376ab", "/law/BNS/103"])
def test_addresses_are_read_kindly(law_site: Site, address: str) -> None:
    assert law_site.client("constable_a").get(address).status_code == 200


@pytest.mark.parametrize("address", ["/law/bns/999", "/law/xyz/1", "/law/xyz", "/law/bns/abc", "/law/bns/1/full"])
def test_what_is_not_there_is_404(law_site: Site, address: str) -> None:
    assert law_site.client("constable_a").get(address).status_code == 404


@pytest.mark.parametrize("query", ["act=xx", "cognizable=maybe", "court=moon", "years=9", "page=-1", "q=" + "x" * 201])
def test_bad_input_is_told_in_both_languages(law_site: Site, query: str) -> None:
    pages = {code: law_site.client("constable_a", code).get(f"/law?{query}") for code in ("en", "hi")}
    assert {answer.status_code for answer in pages.values()} == {400}
    assert len({answer.get_data() for answer in pages.values()}) == 2


def test_filters_narrow_a_list_and_a_search(law_site: Site) -> None:
    client = law_site.client("constable_a")
    listed = refs(client.get("/law?act=bns&bailable=no&years=7%2B").get_data(as_text=True))
    assert listed and all(ref.startswith("bns:") for ref in listed)
    found = refs(client.get("/law?q=theft&act=bns&years=3-7").get_data(as_text=True))
    assert "bns:303" in found
    assert "ipc:379" not in found


def test_the_list_is_a_fragment_for_htmx(law_site: Site) -> None:
    client = law_site.client("constable_a")
    fragment = client.get("/law?q=theft", headers={"HX-Request": "true"})
    assert b"<html" not in fragment.data
    assert refs(fragment.get_data(as_text=True)) == refs(client.get("/law?q=theft").get_data(as_text=True))
    assert len(gzip.compress(fragment.data)) <= 2560


def test_every_page_of_the_codes_is_small(law_site: Site) -> None:
    client = law_site.client("constable_a", "hi")
    for number in ("2", "64", "103", "111", "127", "303", "318", "326"):
        assert len(gzip.compress(client.get(f"/law/bns/{number}").data)) <= 6 * 1024


def test_plain_text_to_paste(law_site: Site) -> None:
    answer = law_site.client("constable_a").get("/law/bns/103/text")
    assert answer.mimetype == "text/plain"
    assert "BNS 103 Punishment for murder" in answer.get_data(as_text=True)
    assert "IPC 302 → BNS 103(1)" in answer.get_data(as_text=True)


def test_bookmarks_and_recent_are_ones_own(site: Site) -> None:
    mine, other = site.client("constable_a"), site.client("constable_b")
    assert mine.post("/law/bns/103/bookmark").status_code == 303
    assert mine.post("/law/bns/103/bookmark").status_code == 303
    mine.get("/law/bns/303")
    page = mine.get("/law").get_data(as_text=True)
    assert "My bookmarks" in page and "Punishment for murder" in page and "Opened lately" in page
    assert "My bookmarks" not in other.get("/law").get_data(as_text=True)
    mine.post("/law/bns/103/bookmark/removal")
    assert "My bookmarks" not in mine.get("/law").get_data(as_text=True)
    assert mine.post("/law/bns/999/bookmark").status_code == 404


def test_only_the_last_openings_are_kept(site: Site) -> None:
    client = site.client("constable_a")
    for number in range(1, 36):
        client.get(f"/law/bns/{number}")
    with site.app.app_context():
        assert len(db.session.scalars(select(Opened)).all()) == 30


def test_queries_do_not_grow_with_the_list(law_site: Site) -> None:
    def count(address: str) -> int:
        client, seen = law_site.client("constable_a"), []
        with law_site.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        client.get(address)
        return len(seen)

    assert count("/law?act=dowry") <= count("/law?act=cotpa&page=1") + 1
    assert count("/law?q=stalking") <= 30
