"""Drafts, Kruti Dev pasted into the form, publication with its check, links, withdrawal."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.circulars import attaching, starter
from app.circulars.models import Circular
from app.db import db, writing
from tests.circulars.conftest import Kept, Make
from tests.circulars.test_listing import refs
from tests.conftest import Site, undo

FORM = {
    "number": "SP/1/2026", "date": "2026-05-01", "title_hi": "रात्रि गश्त", "office": "sp", "category": "patrol",
    "language": "hi", "audience": "all", "body": "गश्त धारा 105 बी.एन.एस.एस. के अनुसार हो।",
}  # fmt: skip


def test_a_draft_is_kept_with_the_sections_it_names(site: Site, kept: Kept) -> None:
    answer = site.client("control").post("/circulars", data=FORM)
    row = kept("SP/1/2026")
    assert answer.status_code == 303 and row is not None
    assert (row.status, row.sections) == ("draft", {"bnss:105": "found"})
    page = site.client("control").get(f"/circulars/{row.id}").get_data(as_text=True)
    assert 'href="/law/bnss/105"' in page and "Section 105 BNSS" in page


def test_others_may_not_write(site: Site, kept: Kept) -> None:
    for user in ("officer_a", "constable_a", "campaigner", "auditor"):
        assert site.client(user).post("/circulars", data=FORM).status_code == 404, user
    assert site.client().post("/circulars", data=FORM).status_code == 302


def test_faults_come_back_with_all_that_was_typed(site: Site, kept: Kept, make: Make) -> None:
    make("SP/TAKEN")
    cases = {
        "taken": {"number": "SP/TAKEN"},
        "title": {"title_hi": ""},
        "before": {"effective_until": "2026-01-01"},
        "role": {"audience": "roles"},
        "station": {"audience": "stations"},
        "date": {"date": "31 Mai"},
        "choice": {"office": "king"},
    }
    for name, fault in cases.items():
        answer = site.client("control").post("/circulars", data=FORM | fault)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, name
        assert "गश्त धारा 105" in page and 'class="error"' in page, name
    assert kept("SP/1/2026") is None


def test_messages_are_hindi_for_who_reads_hindi(site: Site, kept: Kept, make: Make) -> None:
    make("SP/TAKEN")
    page = site.client("control", "hi").post("/circulars", data=FORM | {"number": "SP/TAKEN"}).get_data(as_text=True)
    assert "परिपत्र पहले से है" in page and "is taken" not in page


def test_pasted_kruti_dev_is_offered_converted(site: Site, kept: Kept) -> None:
    typed = FORM | {"title_hi": "jkf= x'r dh O;oLFkk", "body": "leLr Fkkuk izHkkjh jkf= x'r Lo;a ns[ksaA"}
    offered = site.client("control").post("/circulars", data=typed)
    page = offered.get_data(as_text=True)
    assert offered.status_code == 422 and kept("SP/1/2026") is None
    assert "समस्त थाना प्रभारी रात्रि गश्त स्वयं देखें।" in page and "jkf= x&#39;r" in page
    site.client("control").post("/circulars", data=typed | {"legacy": "convert"})
    row = kept("SP/1/2026")
    assert row is not None and row.title_hi == "रात्रि गश्त की व्यवस्था" and row.body.startswith("समस्त थाना")
    site.client("control").post("/circulars", data=typed | {"legacy": "keep", "number": "SP/2/2026"})
    typed_as = kept("SP/2/2026")
    assert typed_as is not None and typed_as.body == typed["body"]


def test_a_change_says_what_it_was(site: Site, kept: Kept, make: Make) -> None:
    row = make("SP/1/2026", title_hi="पुराना")
    site.client("control").post(f"/circulars/{row.id}", data=FORM)
    with site.app.app_context():
        event = db.session.scalar(
            select(AuditEvent).where(AuditEvent.action == "change").order_by(AuditEvent.id.desc())
        )
        assert event is not None
        detail = event.detail
    assert detail["fields"]["title_hi"] == ["पुराना", "रात्रि गश्त"]


def _newest_change(site: Site) -> dict[str, Any]:
    with site.app.app_context():
        query = select(AuditEvent.detail).where(AuditEvent.action == "change", AuditEvent.kind == "circular")
        return db.session.scalars(query.order_by(AuditEvent.id.desc())).first() or {}


def test_an_issued_text_stays_whole_in_the_trail_and_who_might_read_it(site: Site, make: Make) -> None:
    long = "पुराना आदेश " * 100 + "अंत"
    row, draft = make("SP/1/2026", body=long), make("SP/9/2026", status="draft", body=long)
    sent = FORM | {"audience": "stations", "stations": ["1"]}
    assert site.client("control").post(f"/circulars/{row.id}", data=sent).status_code == 303
    fields = _newest_change(site)["fields"]
    assert fields["body"][0] == long and fields["audience"] == ["all", "stations"] and fields["stations"] == ["", "1"]
    assert site.client("control").post(f"/circulars/{draft.id}", data=FORM | {"number": "SP/9/2026"}).status_code == 303
    assert _newest_change(site)["fields"]["body"][0] == long[:200]


def test_similar_ones_must_be_looked_at_before_issue(site: Site, kept: Kept, make: Make) -> None:
    make("SP/OLD", title_hi="रात्रि गश्त की व्यवस्था", body="रात्रि गश्त में दो दल रहें और पंजी में समय लिखें")
    make("SP/ELSE", title_hi="मालखाना मिलान", body="मालखाना हर माह मिलाएँ")
    row = make("SP/NEW", status="draft", title_hi="रात्रि गश्त की व्यवस्था", body="रात्रि गश्त में तीन दल रहें और पंजी में समय लिखें")
    site.sync()
    client = site.client("control")
    shown = client.get(f"/circulars/{row.id}/publication").get_data(as_text=True)
    assert 'data-ref="SP/OLD"' in shown and "SP/ELSE" not in shown
    refused = client.post(f"/circulars/{row.id}/publication")
    assert refused.status_code == 422 and kept("SP/NEW").status == "draft"
    linked = client.post(
        f"/circulars/{row.id}/links", data={"kind": "supersedes", "number": "SP/OLD", "back": "publication"}
    )
    assert linked.headers["Location"].endswith("/publication")
    assert kept("SP/OLD").status == "in_force"
    assert client.post(f"/circulars/{row.id}/publication").status_code == 303
    assert (kept("SP/NEW").status, kept("SP/OLD").status) == ("in_force", "superseded")
    assert client.post(f"/circulars/{row.id}/publication").status_code == 400


def test_superseded_keeps_its_page_under_a_banner_and_sinks(site: Site, kept: Kept, make: Make) -> None:
    from app.access import SYSTEM, Viewer
    from app.circulars import linking
    from app.search import Query, search

    old = make("SP/A", title_hi="नाका जाँच व्यवस्था", date=date(2025, 1, 1))
    middle = make("SP/B", title_hi="नाका जाँच व्यवस्था", date=date(2025, 6, 1))
    new = make("SP/C", title_hi="नाका जाँच व्यवस्था पर विस्तृत आदेश", date=date(2026, 1, 1))
    with site.app.app_context():
        linking.add(SYSTEM, db.session.get_one(Circular, middle.id), "supersedes", "SP/A")
        linking.add(SYSTEM, db.session.get_one(Circular, new.id), "supersedes", "SP/B")
    site.sync()
    page = site.client("constable_a").get(f"/circulars/{old.id}").get_data(as_text=True)
    assert "Superseded" in page and f'href="/circulars/{new.id}"' in page and "SP/C" in page
    with site.app.app_context():
        refs = [hit.ref for hit in search(Query("नाका जाँच", "circular"), Viewer(1, "c", "constable", 1)).hits]
    assert refs[0] == "SP/C"
    assert "Supersedes" in site.client("constable_a").get(f"/circulars/{new.id}").get_data(as_text=True)
    days = {"2025-02-01": "SP/A", "2025-07-01": "SP/B", "2026-02-01": "SP/C"}
    for day, number in days.items():
        listed = site.client("constable_a").get(f"/circulars?on={day}").get_data(as_text=True)
        assert [n for n in ("SP/A", "SP/B", "SP/C") if f'data-ref="{n}"' in listed] == [number], day


def test_links_refuse_circles_strangers_and_doubles(site: Site, kept: Kept, make: Make) -> None:
    one, two = make("SP/1"), make("SP/2")
    client = site.client("admin")
    post = lambda row, **data: client.post(f"/circulars/{row.id}/links", data=data).status_code  # noqa: E731
    assert post(one, kind="supersedes", number="SP/2") == 303
    assert post(two, kind="supersedes", number="SP/1") == 400
    assert post(one, kind="supersedes", number="SP/2") == 400
    assert post(one, kind="supersedes", number="SP/1") == 400
    assert post(one, kind="amends", number="SP/404") == 400
    assert post(one, kind="hides", number="SP/2") == 400
    link_id = 1
    assert client.post(f"/circulars/{two.id}/links/{link_id}/removal").status_code == 400
    assert client.post(f"/circulars/{one.id}/links/{link_id}/removal").status_code == 303
    assert kept("SP/2").status == "in_force"
    assert undo(client, client.get(f"/circulars/{one.id}").text) == 303
    assert kept("SP/2").status == "superseded"


def test_sections_are_confirmed_refused_and_added(site: Site, kept: Kept, make: Make) -> None:
    row = make("SP/1", body="धारा 105 बीएनएसएस और धारा 303 बीएनएस")
    client = site.client("control")
    answer = client.post(f"/circulars/{row.id}/sections", data={"ref": ["bnss:105"], "added": "94 BNSS"})
    assert answer.status_code == 303
    states = kept("SP/1").sections
    assert states == {"bnss:105": "confirmed", "bns:303": "refused", "bnss:94": "confirmed"}
    assert "Section 303 BNS" not in site.client("constable_a").get(f"/circulars/{row.id}").get_data(as_text=True)
    assert client.post(f"/circulars/{row.id}/sections", data={"added": "hello"}).status_code == 400


def test_withdrawal_needs_a_reason_and_drafts_alone_are_deleted(site: Site, kept: Kept, make: Make) -> None:
    row, draft = make("SP/1"), make("SP/2", status="draft")
    client = site.client("control")
    assert client.post(f"/circulars/{row.id}/withdrawal", data={"reason": " "}).status_code == 400
    assert client.post(f"/circulars/{row.id}/deletion").status_code == 400
    assert client.post(f"/circulars/{row.id}/withdrawal", data={"reason": "SP/9"}).status_code == 303
    assert "Withdrawn" in site.client("constable_a").get(f"/circulars/{row.id}").get_data(as_text=True)
    assert client.post(f"/circulars/{draft.id}/deletion").status_code == 303
    assert kept("SP/2") is None


def test_a_draft_with_files_is_kept_whole_or_not_at_all(site: Site, kept: Kept) -> None:
    from tests.circulars.test_files import PDF

    client = site.client("control")
    bad = client.post("/circulars", data=FORM | {"files": (io.BytesIO(b"<html>"), "x.pdf")})
    assert bad.status_code == 422 and "Choose the files again" in bad.get_data(as_text=True)
    assert kept("SP/1/2026") is None
    assert client.post("/circulars", data=FORM | {"files": (io.BytesIO(PDF), "x.pdf")}).status_code == 303
    row = kept("SP/1/2026")
    assert [f.name for f in row.files] == ["x.pdf"]
    stored = [p for p in (site.instance / "circulars" / "files").rglob("*") if p.is_file()]
    assert len(stored) == 1
    client.post(f"/circulars/{row.id}/deletion")
    assert not stored[0].exists()


def test_what_is_replaced_later_is_in_force_until_then(site: Site, make: Make) -> None:
    from app.access import SYSTEM
    from app.circulars import linking

    old, tomorrow = make("SP/OLD", date=date(2026, 1, 1)), date.today() + timedelta(days=9)
    new = make("SP/NEW", date=date(2026, 2, 1), effective_from=tomorrow)
    make("SP/GONE", date=date(2025, 1, 1))
    gone = make("SP/IMPORTED", date=date(2026, 1, 1))
    with site.app.app_context():
        linking.add(SYSTEM, db.session.get_one(Circular, new.id), "supersedes", "SP/OLD")
        with writing():
            db.session.get_one(Circular, gone.id).status = "superseded"
    client = site.client("constable_a")
    site.client("control").post(f"/circulars/{new.id + 1}/withdrawal", data={"reason": "SP/9"})
    lists = {
        "status=in_force": {"SP/OLD"},
        f"on={tomorrow}": {"SP/NEW"},
        f"on={tomorrow - timedelta(days=1)}": {"SP/OLD"},
        "on=2025-06-01": {"SP/GONE"},
    }
    for asked, numbers in lists.items():
        assert set(refs(client.get(f"/circulars?{asked}").get_data(as_text=True))) == numbers, asked
    page = client.get(f"/circulars/{old.id}").get_data(as_text=True)
    assert "Will be superseded on" in page and "no longer in force" not in page


@pytest.mark.parametrize(
    ("title", "body", "alike"),
    [
        ("रात्रि गश्त के संबंध में निर्देश", "रात्रि गश्त में हर बीट पर जवान समय पर पहुँचें, गश्त पंजी में लिखें।", "DEMO/SP/2026/001"),
        ("तलाशी की वीडियोग्राफी अनिवार्य", "धारा 105 BNSS के अनुसार तलाशी एवं जब्ती की वीडियो रिकॉर्डिंग करें।", "DEMO/SP/2026/002"),
        ("मालखाना मिलान के संबंध में", "हर माह मालखाना का मिलान किया जाए, माल का निराकरण न्यायालय से करें।", "DEMO/SP/2026/004"),
        ("Malkhana tally and upkeep", "", "DEMO/SP/2026/004"),
        ("पुलिस बल के अवकाश के संबंध में", "समस्त थाना प्रभारी अवकाश पंजी रखें। त्यौहार के समय अवकाश नहीं मिलेगा।", ""),
        ("वाहनों के डीजल का हिसाब", "प्रत्येक थाना वाहन की लॉगबुक भरे और डीजल का हिसाब माह के अंत में दे।", ""),
    ],
)  # fmt: skip
def test_one_subject_in_other_words_is_alike(site: Site, make: Make, title: str, body: str, alike: str) -> None:
    """The starter circulars are in both languages and longer than a new one in Hindi alone."""
    with site.app.app_context(), writing():
        starter.load()
    language = "title_en" if title.isascii() else "title_hi"
    new = make("SP/NEW", status="draft", **({"title_hi": ""} | {language: title}), body=body)
    site.sync()
    shown = site.client("control").get(f"/circulars/{new.id}/publication").get_data(as_text=True)
    assert re.findall(r'data-ref="([^"]+)"', shown) == ([alike] if alike else [])


def test_similar_by_the_text_of_the_files_alone(site: Site, make: Make) -> None:
    old = make("SP/OLD", title_hi="रात्रि गश्त का आदेश")
    with site.app.app_context():
        row = db.session.get_one(Circular, old.id)
        attaching.attach(row, [(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\x10\0\0\0\x10"), "a.png")])
        attaching.set_page(
            db.session.get_one(Circular, old.id).files[0], 1, "गश्त में दो दल रहें, पंजी में समय लिखें, धारा 94 बीएनएसएस"
        )
    new = make("SP/NEW", status="draft", title_hi="गश्त दल और पंजी", body="गश्त में दो दल रहें, पंजी में समय और नाम लिखें")
    site.sync()
    shown = site.client("control").get(f"/circulars/{new.id}/publication").get_data(as_text=True)
    assert 'data-ref="SP/OLD"' in shown
    assert "/law/bnss/94" in site.client("constable_a").get(f"/circulars/{old.id}").get_data(as_text=True)
