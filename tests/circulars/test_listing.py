"""The list: filters, words, what is new, both languages, bad input, its number of queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, text

from app.access import Viewer
from app.circulars import queries
from app.circulars.models import Circular, CircularVisit
from app.circulars.queries import Filters
from app.db import db, utcnow, writing
from tests.circulars.conftest import Make
from tests.conftest import Site


def refs(page: str) -> list[str]:
    import re

    return re.findall(r'data-kind="circular" data-ref="([^"]+)"', page)


def listed(site: Site, address: str, user: str = "constable_a", language: str = "en") -> list[str]:
    return refs(site.client(user, language).get(address).get_data(as_text=True))


@pytest.fixture
def three(make: Make, site: Site) -> None:
    make("SP/1/2024", title_hi="गश्त", title_en="Patrol", office="sp", category="patrol", date=date(2024, 5, 1))
    make(
        "PHQ/2/2026",
        title_hi="साइबर ठगी",
        title_en="Cyber fraud",
        office="phq",
        category="cyber",
        date=date(2026, 5, 1),
    )
    make("SP/3/2026", title_hi="पुराना बंदोबस्त", office="sp", date=date(2026, 1, 1), effective_until=date(2026, 2, 1))
    site.sync()


def test_newest_first_and_filters(three: None, site: Site) -> None:
    assert listed(site, "/circulars") == ["PHQ/2/2026", "SP/3/2026", "SP/1/2024"]
    assert listed(site, "/circulars?office=phq") == ["PHQ/2/2026"]
    assert listed(site, "/circulars?year=2024") == ["SP/1/2024"]
    assert listed(site, "/circulars?category=patrol") == ["SP/1/2024"]
    assert listed(site, "/circulars?status=in_force") == ["PHQ/2/2026", "SP/1/2024"]
    assert listed(site, "/circulars?on=2026-01-15") == ["SP/3/2026", "SP/1/2024"]
    assert listed(site, "/circulars?on=15-01-2026&q=बंदोबस्त") == ["SP/3/2026"]


def test_words_number_roman_and_filters_together(three: None, site: Site) -> None:
    assert listed(site, "/circulars?q=PHQ/2/2026")[:1] == ["PHQ/2/2026"]
    for question in ("साइबर", "cyber fraud", "saibar thagi"):
        assert listed(site, f"/circulars?q={question}")[:1] == ["PHQ/2/2026"], question
    assert listed(site, "/circulars?q=साइबर&office=sp") == []


@pytest.mark.parametrize(
    "bad", ["year=abc", "page=-1", "office=king", "status=x", "on=tomorrow", "on=2026-02-31", "q=" + "x" * 300]
)
def test_bad_input_is_told(site: Site, bad: str) -> None:
    for language in ("hi", "en"):
        answer = site.client("constable_a", language).get(f"/circulars?{bad}")
        assert answer.status_code == 400, bad
        assert 'role="alert"' in answer.get_data(as_text=True)


def test_htmx_gets_the_list_alone(three: None, site: Site) -> None:
    fragment = (
        site.client("constable_a").get("/circulars?q=cyber", headers={"HX-Request": "true"}).get_data(as_text=True)
    )
    assert "<html" not in fragment and refs(fragment) == ["PHQ/2/2026"]


def test_both_languages(three: None, site: Site) -> None:
    assert "साइबर ठगी</a>" in site.client("constable_a", "hi").get("/circulars").get_data(as_text=True)
    assert "Cyber fraud</a>" in site.client("constable_a", "en").get("/circulars").get_data(as_text=True)


def test_new_since_the_last_visit(make: Make, site: Site) -> None:
    client = site.client("constable_a")
    client.get("/circulars")
    make("SP/NEW")
    with site.app.app_context(), writing() as session:
        visit = session.query(CircularVisit).one()
        visit.seen_at -= timedelta(hours=5)
        visit.since = utcnow() - timedelta(hours=5)
    assert "1 new circular since" in client.get("/circulars").get_data(as_text=True)


def test_signed_out_goes_to_sign_in(site: Site) -> None:
    for address in ("/circulars", "/circulars/1", "/circulars/new", "/circulars/export.csv"):
        assert site.client().get(address).status_code == 302, address


def test_queries_do_not_grow_with_rows(make: Make, site: Site) -> None:
    def count(address: str, user: str) -> int:
        client, seen = site.client(user), []
        client.get(address)
        listen = lambda *a: seen.append(a[2])  # noqa: E731
        with site.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", listen)
        client.get(address)
        event.remove(engine, "before_cursor_execute", listen)
        return len(seen)

    addresses = [
        ("/circulars", "officer_a"),
        ("/circulars?q=परिपत्र", "officer_a"),
        ("/circulars/acknowledgements", "control"),
        ("/circulars/reminders", "control"),
    ]
    for n in range(2):
        make(f"SP/{n}", acknowledge=True)
    site.sync()
    few = [count(*a) for a in addresses]
    for n in range(2, 14):
        make(f"SP/{n}", acknowledge=True, audience="stations", stations=(1, 2))
    site.sync()
    assert [count(*a) for a in addresses] == few


def test_what_is_new_is_marked(make: Make, site: Site) -> None:
    make("SP/OLD")
    client = site.client("constable_a")
    client.get("/circulars")
    make("SP/NEW")
    page = client.get("/circulars").get_data(as_text=True)
    assert page.count("new for you") == 1 and page.index("SP/NEW") < page.index("new for you") < page.index("SP/OLD")


def test_kruti_dev_in_the_search_box_is_offered_converted(make: Make, site: Site) -> None:
    make("SP/1", title_hi="लावारिस वाहन का निराकरण")
    site.sync()
    page = site.client("constable_a").get("/circulars", query_string={"q": "ykokfjl okgu"}).get_data(as_text=True)
    assert "Written in Kruti Dev?" in page and "लावारिस वाहन" in page
    assert "Kruti Dev" not in site.client("constable_a").get("/circulars?q=patrol+register").get_data(as_text=True)


def test_the_newest_come_from_an_index_however_many_there_are(make: Make, site: Site) -> None:
    make("SP/1")
    who = Viewer(1, "constable_a", "constable", 1)
    lists = {
        "all": queries.narrowed(who, Filters()),
        "in force": queries.visible(who).where(Circular.status == "in_force").order_by(Circular.date.desc()),
    }
    with site.app.app_context():
        for name, query in lists.items():
            asked = query.limit(5).compile(db.engine, compile_kwargs={"literal_binds": True})
            plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
            assert "ix_circular_" in plan and "TEMP B-TREE" not in plan, (name, plan)
