"""What is not meant for somebody is not there: in lists, counts, facets, suggestions, links, files, exports, addresses."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.access import SYSTEM, Viewer
from app.circulars import attaching, linking
from app.circulars.models import Circular, CircularFile, CircularPage
from app.db import db, writing
from app.search import Query, search
from tests.circulars.conftest import Made, Make
from tests.conftest import Site

CONSTABLE = Viewer(1, "constable_a", "constable", 1)
OFFICER = Viewer(2, "officer_a", "officer", 1)
WORD = "छापेमारीगोपन"


@pytest.fixture
def hidden(make: Make, site: Site) -> Made:
    """An officers-only circular with a file, sections, links, beside an open one."""
    secret = make(
        "SP/SECRET",
        title_hi=f"{WORD} अभियान",
        body="धारा 105 बीएनएसएस छापा zzyzxword",
        audience="officers",
        acknowledge=True,
    )
    opened = make("SP/OPEN", title_hi="खुला अभियान", body="सब पढ़ें धारा 105 बीएनएसएस")
    with site.app.app_context():
        fill(opened.id, secret.id)
    site.sync()
    return secret


def fill(open_id: int, secret_id: int) -> None:
    opened, secret = db.session.get_one(Circular, open_id), db.session.get_one(Circular, secret_id)
    linking.add(SYSTEM, opened, "clarifies", "SP/SECRET")
    attaching.attach(secret, [(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\x10\0\0\0\x10"), "secret.png")])
    with writing() as session:
        file = session.scalar(select(CircularFile))
        assert file is not None
        session.add(CircularPage(file_id=file.id, number=1, text="पृष्ठ पर qqfileword", way="typed", sure=1.0))
        file.state = "done"


def text(site: Site, user: str, address: str) -> str:
    answer = site.client(user).get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/circulars", f"/circulars?q={WORD}", "/circulars?q=zzyzxword", "/circulars?q=qqfileword",
                                     "/circulars?on=2026-06-01", "/circulars?section=bnss:105", f"/search?q={WORD}",
                                     "/search?q=SP/SECRET&kind=circular", "/circulars/export.csv", "/"])  # fmt: skip
def test_not_in_any_list(hidden: Made, site: Site, address: str) -> None:
    shown = text(site, "constable_a", address)
    assert 'data-ref="SP/SECRET"' not in shown
    assert "छापा" not in shown and f"{WORD} अभियान" not in shown


def test_the_officer_sees_what_the_constable_does_not(hidden: Made, site: Site) -> None:
    for address in ("/circulars", f"/circulars?q={WORD}", "/circulars?q=qqfileword", "/circulars/export.csv"):
        assert "SP/SECRET" in text(site, "officer_a", address), address


def test_not_counted_no_facet_not_suggested(hidden: Made, site: Site) -> None:
    with site.app.test_request_context():
        for viewer, expected in ((CONSTABLE, 0), (OFFICER, 1)):
            page = search(Query("zzyzxword", "circular"), viewer)
            assert (page.total, page.counts.get("circular", 0)) == (expected, expected)
            assert page.facets.get("office", {}).get("sp", 0) == expected
        for question in ("zzyzxwrod", "zzyzxwor", "छापेमारीगोपण"):
            page = search(Query(question), CONSTABLE)
            said = page.instead + " ".join(page.also)
            assert "zzyzxword" not in said and WORD not in said, question


def test_no_completion(hidden: Made, site: Site) -> None:
    client = site.client("constable_a")
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and ("complet" in rule.rule or "suggest" in rule.rule):
            for start in ("zzyzx", "छापेमारीगो", "SP/SEC"):
                answer = client.get(rule.rule, query_string={"q": start})
                assert "zzyzxword" not in answer.get_data(as_text=True)
                assert WORD not in answer.get_data(as_text=True)


def test_no_link_leads_there(hidden: Made, site: Site) -> None:
    open_id = hidden.id + 1
    assert "SP/SECRET" not in text(site, "constable_a", f"/circulars/{open_id}")
    assert "SP/SECRET" in text(site, "officer_a", f"/circulars/{open_id}")


def test_every_address_is_404(hidden: Made, site: Site) -> None:
    file_id = 1
    base = f"/circulars/{hidden.id}"
    for address in (
        base,
        f"{base}/files/{file_id}/secret.png",
        f"{base}/files/{file_id}/reading",
        f"{base}/edit",
        f"{base}/publication",
        f"{base}/acknowledgements",
    ):
        assert site.client("constable_a").get(address).status_code == 404, address
    for address in (
        f"{base}/acknowledgement",
        f"{base}/publication",
        f"{base}/withdrawal",
        f"{base}/files",
        f"{base}/links",
        f"{base}/sections",
        base,
    ):
        assert site.client("constable_a").post(address, data={"briefed": "3"}).status_code == 404, address
    assert site.client("officer_a").get(base).status_code == 200
    assert site.client("officer_a").get(f"{base}/files/{file_id}/secret.png").status_code == 200


def test_a_file_is_not_reached_through_another_circular(hidden: Made, site: Site) -> None:
    open_id = hidden.id + 1
    answer = site.client("constable_a").get(f"/circulars/{open_id}/files/1/secret.png")
    assert answer.status_code == 404


def test_named_stations_only(make: Make, site: Site) -> None:
    row = make("SP/BETA", title_hi="बीटा थाने को", audience="stations", stations=(2,))
    site.sync()
    for user, code in (
        ("constable_a", 404),
        ("officer_a", 404),
        ("constable_b", 200),
        ("control", 200),
        ("auditor", 200),
        ("campaigner", 404),
    ):
        assert site.client(user).get(f"/circulars/{row.id}").status_code == code, user
        assert ("SP/BETA" in text(site, user, "/circulars?q=बीटा")) == (code == 200), user


def test_named_roles_only(make: Make, site: Site) -> None:
    row = make("SP/CAMP", audience="roles", roles=("campaign_officer",))
    for user, code in (("campaigner", 200), ("officer_a", 404), ("control", 200)):
        assert site.client(user).get(f"/circulars/{row.id}").status_code == code, user


def test_a_draft_is_for_those_who_issue(make: Make, site: Site) -> None:
    row = make("SP/DRAFT", status="draft", title_hi="मसौदा")
    site.sync()
    for user, code in (("control", 200), ("admin", 200), ("officer_a", 404), ("constable_a", 404), ("auditor", 404)):
        assert site.client(user).get(f"/circulars/{row.id}").status_code == code, user
        assert ("SP/DRAFT" in text(site, user, "/circulars?q=मसौदा")) == (code == 200), user


def test_a_circular_narrowed_later_leaves_the_index(make: Make, site: Site) -> None:
    from app.circulars import actions

    row = make("SP/LATER", title_hi="संकुचित")
    site.sync()
    assert "SP/LATER" in text(site, "constable_a", "/circulars?q=संकुचित")
    with site.app.app_context():
        known = db.session.get_one(Circular, row.id)
        actions.change(known, {"number": "SP/LATER", "date": known.date, "title_hi": "संकुचित", "audience": "officers"})
    site.sync()
    assert "SP/LATER" not in text(site, "constable_a", "/circulars?q=संकुचित")
    assert "SP/LATER" not in text(site, "constable_a", "/circulars")
