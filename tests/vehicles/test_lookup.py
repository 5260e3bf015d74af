"""Any scrap of a number finds the record, with the reason; filters and words narrow it; look-ups are noted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.access import SYSTEM
from app.audit.models import AuditEvent
from app.db import db
from app.vehicles.importing.outcome import Checked
from app.vehicles.importing.save import save
from app.vehicles.lookup import look_up, understand
from tests.conftest import Site
from tests.vehicles.conftest import VIN, refs

BASE = {"kind": "motorcycle", "state": "stolen", "state_on": "2026-01-05", "year": 2019}
REGISTER = [
    {"registration": "CG07AB1834", "chassis": VIN, "engine": "HA10EJ9HM54321", "make": "Hero", "model": "Splendor", "colour": "red"},
    {"registration": "CG07AB1234", "make": "Bajaj", "model": "Pulsar 150", "colour": "black", "place_text": "Mohan Nagar"},
    {"registration": "CG04KX1834", "make": "Honda", "model": "Activa", "colour": "blue", "state": "recovered", "kind": "scooter"},
    {"registration": "MP 23 12", "make": "Bajaj", "model": "Chetak", "colour": "green"},
    {"registration": "OD02C7777", "make": "TVS", "model": "Apache", "colour": "white"},
    {"registration": "", "chassis": "MD2A11CZ8KWB77001", "engine": "", "state": "unclaimed", "make": "Bajaj", "model": "CT 100", "colour": "red"},
]  # fmt: skip


@pytest.fixture
def register(app: Flask) -> Iterator[None]:
    rows = [{"chassis": "", "engine": "", "station_id": 1} | BASE | row for row in REGISTER]
    save([Checked(n, "new", row) for n, row in enumerate(rows)], "test")
    yield


def found(text: str) -> list[str]:
    from app.vehicles.queries import rows

    matches = look_up(text, SYSTEM).matches
    known = rows([m.id for m in matches])
    return [known[m.id].ref for m in matches]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("CG 07 AB 1834", "CG07AB1834"),
        ("kx 1834", "CG04KX1834"),
        ("AB 1834", "CG07AB1834"),
        ("gaadi number 1834 नीली activa kiski hai", "CG04KX1834"),
        ("सीजी ०७ एबी १८३४", "CG07AB1834"),
        ("cg-7-ab-1834", "CG07AB1834"),
        ("CG07AB18?4", "CG07AB1834"),
        ("CG*1234", "CG07AB1234"),
        ("??07AB1834", "CG07AB1834"),
        ("1234", "CG07AB1234"),
        ("7AB12", "CG07AB1234"),
        ("07AB1", "CG07AB1234"),
        ("cg7ab12", "CG07AB1234"),
        ("07 1834", "CG07AB1834"),
        ("cg07 1834", "CG07AB1834"),
        ("CG 1234", "CG07AB1234"),
        ("०७ १८३४", "CG07AB1834"),
        ("AB 18?4", "CG07AB1834"),
        ("pulsar number 1234", "CG07AB1234"),
        ("1834 wali lal gadi", "CG07AB1834"),
        ("CG07A81834", "CG07AB1834"),
        ("C6O7AB1834", "CG07AB1834"),
        ("CG07AB1B34", "CG07AB1834"),
        ("CG07AB1894", "CG07AB1834"),
        ("CG07ABI834", "CG07AB1834"),
        ("MP 23 12", "MP230012"),
        ("CG07BA1834", "CG07AB1834"),
        ("CG07AB183", "CG07AB1834"),
        ("CG07AB18344", "CG07AB1834"),
        ("OR02C7777", "OD02C7777"),
        (VIN, "CG07AB1834"),
        (VIN[-8:], "CG07AB1834"),
        (VIN[-6:], "CG07AB1834"),
        ("MBLHA1OEZ9HM12345", "CG07AB1834"),
        ("MBLHA10EZ9HM12346", "CG07AB1834"),
        ("HA10EJ9HM54321", "CG07AB1834"),
        ("54321", "CG07AB1834"),
        ("MD2A11CZ8KWB77001", "MD2A11CZ8KWB77001"),
        ("8KWB77OO1", "MD2A11CZ8KWB77001"),
        ("1834 blue", "CG04KX1834"),
        ("लाल 1834", "CG07AB1834"),
        ("1834 activa", "CG04KX1834"),
    ],
)
def test_scraps(register: None, typed: str, first: str) -> None:
    assert found(typed)[:1] == [first]


def test_order_is_exact_then_likeliest(app: Flask) -> None:
    rows = ["CG07AB1234", "CG07A81234", "CG07AB1284", "CG07AB9934"]
    save(
        [
            Checked(n, "new", {"registration": r, "chassis": "", "engine": "", "station_id": 1} | BASE)
            for n, r in enumerate(rows)
        ],
        "t",
    )
    assert found("CG07AB1234")[:2] == ["CG07AB1234", "CG07A81234"]
    assert found("CG07A8I234")[:2] == ["CG07A81234", "CG07AB1234"]
    assert found("CG07AB1Z84")[0] == "CG07AB1284"


def test_the_reason_is_told_in_words(site: Site, register: None) -> None:
    html = site.client("constable_a").get("/vehicles?q=CG07A81834").get_data(as_text=True)
    assert "8 read as B" in html
    html = site.client("constable_a", "hi").get("/vehicles?q=CG07A81834").get_data(as_text=True)
    assert "8 को B पढ़ा" in html


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "*",
        "??*",
        "%",
        "_",
        "' OR 1=1 --",
        "🏍" * 50,
        "CG07" * 40,
        "AB",
        "\x00\x00",
        "*" * 200,
        "?" * 200,
        "A?" * 60,
    ],
)
def test_nothing_that_is_typed_breaks_it(site: Site, register: None, text: str) -> None:
    look_up(text, SYSTEM)
    assert site.client("constable_a").get("/vehicles", query_string={"q": text}).status_code in (200, 400)


def test_filters_narrow_list_and_look_up(site: Site, register: None) -> None:
    client = site.client("constable_a")

    def listed(address: str) -> set[str]:
        return set(refs(client.get(address).get_data(as_text=True)))

    assert listed("/vehicles?state=recovered") == {"CG04KX1834"}
    assert listed("/vehicles?colour=red") == {"CG07AB1834", "MD2A11CZ8KWB77001"}
    assert listed("/vehicles?make=Bajaj&state=unclaimed") == {"MD2A11CZ8KWB77001"}
    assert listed("/vehicles?q=1834&kind=scooter") == {"CG04KX1834"}
    assert listed("/vehicles?station=beta") == set()
    assert listed("/vehicles?since=2026-01-06") == set()
    assert len(listed("/vehicles?until=2026-01-05")) == len(REGISTER)


@pytest.mark.parametrize("query", ["page=-1", "page=abc", "since=yesterday", "station=nowhere", "q=" + "x" * 10_000])
def test_bad_addresses_are_answered_with_a_message(site: Site, query: str) -> None:
    answer = site.client("constable_a", "hi").get("/vehicles?" + query)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_free_text_in_three_scripts(site: Site, register: None) -> None:
    site.sync()
    client = site.client("constable_a")
    for text in ("lal splendor", "लाल स्प्लेंडर", "red splendor", "chori splendor"):
        assert refs(client.get("/vehicles", query_string={"q": text}).get_data(as_text=True))[:1] == ["CG07AB1834"], (
            text
        )
    for text in ("black pulsar 150", "काली पल्सर", "kali palsar mohan nagar", "black pulsar 2019 stolen Mohan Nagar"):
        assert refs(client.get("/vehicles", query_string={"q": text}).get_data(as_text=True))[:1] == ["CG07AB1234"], (
            text
        )
    assert refs(client.get("/search?q=CG07AB1834").get_data(as_text=True))[:1] == ["CG07AB1834"]


def test_a_number_typed_whole_is_answered_by_numbers_whatever_is_said_around_it(site: Site, register: None) -> None:
    site.sync()
    for words in ("kiski gaadi hai", "red splendor", "लाल गाड़ी"):
        page = site.client("constable_a").get("/vehicles", query_string={"q": f"{words} cg 07 ab 1234"})
        assert refs(page.get_data(as_text=True)) == ["CG07AB1234", "CG07AB1834"], words  # the second is one slip away


def test_each_look_up_by_number_is_noted(site: Site, app: Flask, register: None) -> None:
    client = site.client("constable_a")
    client.get("/vehicles", query_string={"q": "CG 07 AB 1834"})
    client.get("/vehicles?q=splendor")
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "look-up")).all()
    assert [(e.username, e.kind, e.ref) for e in noted] == [("constable_a", "vehicle", "CG07AB1834")]


def test_the_fragment_alone_goes_to_htmx(site: Site, register: None) -> None:
    html = site.client("constable_a").get("/vehicles?q=1834", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in html and refs(html)


def test_the_number_of_queries_does_not_grow_with_the_rows(site: Site, app: Flask, register: None) -> None:
    rows = [
        {"registration": f"CG07ZZ{n:04d}", "chassis": "", "engine": "", "station_id": 1 + n % 2} | BASE
        for n in range(1, 19)
    ]
    client = site.client("constable_a")

    def queries(address: str) -> int:
        count = 0

        def counted(*_args: object) -> None:
            nonlocal count
            count += 1

        event.listen(db.engine, "before_cursor_execute", counted)
        client.get(address)
        event.remove(db.engine, "before_cursor_execute", counted)
        return count

    few = (queries("/vehicles"), queries("/vehicles?q=CG07"))
    save([Checked(n, "new", row) for n, row in enumerate(rows)], "test")
    assert (queries("/vehicles"), queries("/vehicles?q=CG07")) <= few


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("CG07AB1834", "CG07AB1834", ()),
        ("1834 lal", "1834", ("red",)),
        ("lal splendor supela", "", ("red", "splendor", "supela")),
        ("black pulsar 2023 stolen", "2023", ("black", "pulsar", "stolen")),
        ("cg 07 ab", "CG07AB", ()),
        ("CG24", "CG24", ()),
        ("MP 23 12", "MP2312", ()),
        ("MP231234", "MP231234", ()),
        ("काली पल्सर 1234", "1234", ("black", "pulsar")),
    ],
)
def test_what_was_typed_is_taken_apart(text: str, number: str, words: tuple[str, ...]) -> None:
    question = understand(text)
    assert (question.number, question.words) == (number, words)


def test_a_wrong_number_that_is_another_vehicles_shows_both(register: None) -> None:
    """CG07AB1234 typed for CG07AB1834: the exact one first, the one with a wrong figure behind it, told as such."""
    assert found("CG07AB1234")[:2] == ["CG07AB1234", "CG07AB1834"]
    first, second = look_up("CG07AB1234", SYSTEM).matches[:2]
    assert (first.how, second.how) == ("exact", "slips")
    assert [(slip.typed, slip.recorded) for slip in second.slips] == [("2", "8")]


@pytest.mark.parametrize("typed", ["CG07BA1843", "CG70AB1843", "CG07AX1384", "CG47AB1839", "CG07KB1B14"])
def test_two_slips_of_any_sort_are_found(register: None, typed: str) -> None:
    assert found(typed)[0] == "CG07AB1834"


def test_the_likelier_of_two_slips_stands_first() -> None:
    from app.search.text.lookalikes import compare

    ranked = ["CG07AB1834", "CG07AB1B34", "CG07AB1384", "CG07AB1334", "CG07AB1734"]
    assert sorted(ranked, key=lambda plate: compare("CG07AB1834", plate).cost) == ranked
