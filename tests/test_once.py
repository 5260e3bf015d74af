"""A form that the line makes a browser send twice makes one record."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field

import pytest

from app.access import requires
from app.db import utcnow
from app.once import UNFINISHED, Submission
from app.web import render, see_other
from tests.conftest import Site


@dataclass
class Desk:
    """Stands for any form: counts what it made, can be slow, can refuse."""

    made: list[str] = field(default_factory=list)
    slow_s: float = 0.0
    refuse: bool = False


@pytest.fixture
def desk(site: Site) -> Desk:
    desk = Desk()

    @site.app.post("/made")
    @requires("search")
    def make() -> object:
        from flask import request

        if desk.refuse:
            return render("error.html", status=422, code=422, message="no", typed={})
        time.sleep(desk.slow_s)
        desk.made.append(request.form["text"])
        return see_other(f"/made/{len(desk.made)}")

    return desk


def test_the_same_form_twice_makes_one_record(site: Site, desk: Desk) -> None:
    client = site.client("officer_a")
    answers = [client.post("/made", data={"once": "k1", "text": "bike"}) for _ in range(3)]
    assert [a.location for a in answers] == ["/made/1"] * 3
    assert desk.made == ["bike"]


def test_a_double_click_waits_for_the_first(site: Site, desk: Desk) -> None:
    desk.slow_s = 0.5
    clients, places = [site.client("officer_a") for _ in range(2)], []

    def send(number: int) -> None:
        places.append(clients[number].post("/made", data={"once": "k2", "text": "bike"}).location)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert places == ["/made/1"] * 2
    assert desk.made == ["bike"]


@pytest.mark.parametrize("second", [{"once": "other", "text": "bike"}, {"once": "k3", "text": "car"}, {"text": "bike"}])
def test_another_page_or_other_content_is_another_record(site: Site, desk: Desk, second: dict[str, str]) -> None:
    client = site.client("officer_a")
    client.post("/made", data={"once": "k3", "text": "bike"})
    assert client.post("/made", data=second).location == "/made/2"


def test_keys_of_two_people_do_not_meet(site: Site, desk: Desk) -> None:
    for name in ("officer_a", "officer_b"):
        site.client(name).post("/made", data={"once": "k4", "text": "bike"})
    assert len(desk.made) == 2


def test_a_refused_form_can_be_sent_again(site: Site, desk: Desk) -> None:
    client = site.client("officer_a")
    desk.refuse = True
    assert client.post("/made", data={"once": "k5", "text": "bike"}).status_code == 422
    desk.refuse = False
    assert client.post("/made", data={"once": "k5", "text": "bike"}).location == "/made/1"


def test_an_attempt_that_died_with_its_process_does_not_block_for_ever(site: Site, desk: Desk) -> None:
    client = site.client("officer_a")
    client.post("/made", data={"once": "k6", "text": "bike"})
    with site.app.app_context():
        from app.db import writing

        with writing() as session:
            row = session.query(Submission).one()
            row.address, row.at = "", utcnow() - UNFINISHED * 2
    assert client.post("/made", data={"once": "k6", "text": "bike"}).location == "/made/2"


def test_forms_carry_a_new_key_on_every_page(site: Site) -> None:
    client = site.client("officer_a")
    keys = [re.findall(r'name="once" value="([^"]+)"', client.get("/account").get_data(as_text=True)) for _ in range(2)]
    assert keys[0]
    assert len(set(keys[0])) == 1
    assert keys[0] != keys[1]


def test_a_form_sent_from_its_page_is_told_where_to_go(site: Site, desk: Desk) -> None:
    answer = site.client("officer_a").post("/made", data={"text": "x"}, headers={"Desk-Form": "1"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/made/1")
