"""Who saves second is told what the first one changed, in every form that changes a record."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import access, meanwhile
from app.audit import verify
from app.cameras.models import Camera
from app.campaign import starter
from app.circulars import actions as circulars
from app.db import db, writing
from app.vehicles import scraps
from app.vehicles.models import Vehicle
from tests.cameras.conftest import register as _camera_register
from tests.campaign.conftest import campaign
from tests.conftest import Site
from tests.machine import read_page
from tests.vehicles.conftest import details

__all__ = ["campaign"]
camera_register = _camera_register
NOTE = "Not saved yet: the record was changed while this form was open."


def form(client: FlaskClient, page: str, address: str = "") -> tuple[str, dict[str, Any]]:
    """(address, fields) of the form with a stamp on a page, or on an answer."""
    (found,) = (f for f in read_page(address or client.get(page).text, page)[0] if "stamp" in dict(f.values()))
    return found.action, dict(found.values())


def note(text: str) -> str:
    """The note of an answer, as text."""
    return unescape(re.sub("<[^>]+>", " ", re.findall(r'<div class="note warn".*?</div>', text, re.S)[0]))


@pytest.fixture
def register(camera_register: Site) -> Site:
    """The register of the camera room, with forms that can be saved as they are."""
    with camera_register.app.app_context(), writing() as session:
        for camera in session.scalars(select(Camera)):
            camera.sees, camera.mount = "door", "wall"
    return camera_register


@pytest.fixture
def pages(register: Site, campaign: Flask) -> dict[str, tuple[str, str, str, dict[str, Any], dict[str, Any]]]:
    """room -> (page, first person, second person, what the first changes, what the second changes)."""
    sent = details(owner_phone="0000012345")
    assert register.client("officer_a").post("/vehicles", data=sent).status_code == 303
    with register.app.app_context():
        paper = {"number": "SP/1", "date": date(2026, 3, 1), "title_hi": "पुराना", "body": "पहला"}
        key = circulars.create(paper).id
    slug = starter.contents()[0][0]
    return {
        "vehicle": ("/vehicles/1/edit", "officer_a", "control", {"remarks": "first"}, {"remarks": "second"}),
        "site": ("/cameras/sites/1", "officer_a", "control", {"hours": "first"}, {"hours": "second", "beat": "typed"}),
        "circular": (f"/circulars/{key}/edit", "control", "admin", {"title_hi": "first"}, {"title_hi": "second"}),
        "user": ("/users/1", "admin", "admin", {"name": "first"}, {"name": "second"}),
        "topic": (f"/campaign/materials/{slug}/edit", "campaigner", "admin", {"words": "first"}, {"words": "second"}),
    }


@pytest.mark.parametrize("room", ["vehicle", "site", "circular", "user", "topic"])
def test_the_second_is_told_and_saves_knowingly(register: Site, pages: dict[str, Any], room: str) -> None:
    page, one, two, first, second = pages[room]
    early, late = register.client(one), register.client(two)
    address, opened = form(late, page)
    before = form(early, page)[1]
    assert early.post(address, data=before | first).status_code == 303
    refused = late.post(address, data=opened | second)
    assert refused.status_code == 409 and NOTE in refused.text
    assert "now “first”" in note(refused.text) and one in note(refused.text)
    assert note(refused.text).count("now “") == 1  # what nobody touched is not named
    again = dict(form(late, page, refused.text)[1])
    assert again["stamp"] != opened["stamp"]
    fields = again.keys() - {"stamp", "once", "csrf_token"}
    typed = opened | second  # all of it is kept
    assert {name: again[name].strip() for name in fields} == {name: typed[name].strip() for name in fields}
    assert second.keys() <= fields
    saved = late.post(address, data=again)
    assert saved.status_code == 303
    assert late.post(address, data=again).location == saved.location  # sent twice by the line
    fresh = form(late, page)[1]
    assert {name: fresh[name].strip() for name in second} == second


@pytest.mark.parametrize("room", ["vehicle", "site", "circular", "user", "topic"])
def test_the_note_is_hindi_and_a_page_without_stamp_saves(register: Site, pages: dict[str, Any], room: str) -> None:
    page, one, two, first, second = pages[room]
    client = register.client(one, "hi")
    address, opened = form(client, page)
    assert client.post(address, data=opened | first).status_code == 303
    refused = client.post(address, data=opened | second)
    assert refused.status_code == 409 and "अभी सहेजा नहीं गया" in note(refused.text)
    assert "now “" not in refused.text and NOTE not in refused.text
    assert client.post(address, data=opened | second | {"stamp": ""}).status_code == 303
    assert register.client(two).post(address, data=opened | first | {"stamp": "x y z:"}).status_code == 409


def test_a_form_that_is_wrong_keeps_its_stamp(register: Site, pages: dict[str, Any]) -> None:
    client = register.client("officer_a")
    address, opened = form(client, "/vehicles/1/edit")
    wrong = client.post(address, data=opened | {"registration": "?"})
    assert wrong.status_code == 422 and form(client, address, wrong.text)[1]["stamp"] == opened["stamp"]


def test_cameras_changed_in_the_round_are_named(register: Site) -> None:
    client, other = register.client("officer_a"), register.client("control")
    address, opened = form(client, "/cameras/sites/1")
    assert other.post("/cameras/bulk", data={"id": ["1"], "state": "gone", "set_beat": "B7"}).status_code == 303
    refused = client.post(address, data=opened | {"hours": "10-18"})
    said = note(refused.text)
    assert refused.status_code == 409 and "A-1" in said and "state: gone" in said and "B7" in said and "control" in said


def test_who_may_not_see_a_contact_is_told_that_it_changed(
    register: Site, pages: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for page, name, right in (
        ("/vehicles/1/edit", "owner_phone", "vehicles.contact"),
        ("/cameras/sites/1", "contact_phone", "cameras.contact"),
    ):
        client, other = register.client("officer_a"), register.client("control")
        address, opened = form(client, page)
        assert other.post(address, data=opened | {name: "0000098765"}).status_code == 303
        assert "0000098765" in note(client.post(address, data=opened | {"remarks": "x"}).text)
        monkeypatch.setitem(access.PERMISSIONS, right, frozenset({"control_room"}))
        said = client.post(address, data=opened | {"remarks": "y"}).text
        assert "changed; what it says now is not shown here" in note(said) and "0000098765" not in said


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Between check and write passes time enough for another to come in between, were that possible."""
    entered: list[float] = []
    known = scraps.of

    def of(vehicle: Vehicle) -> set[tuple[str, int]]:
        if not entered or threading.current_thread() is not threading.main_thread():
            entered.append(time.monotonic())
            time.sleep(0.4)
        return known(vehicle)

    monkeypatch.setattr(scraps, "of", of)
    yield entered


def both_at_once(site: Site) -> None:
    """Two officers press Save at the same moment: one record is saved, one person is told."""
    officer, control = site.client("officer_a"), site.client("control")
    assert officer.post("/vehicles", data=details()).status_code == 303
    address, opened = form(officer, "/vehicles/1/edit")
    start, answers = threading.Barrier(2), dict[str, int]()

    def press(name: str, client: FlaskClient) -> None:
        start.wait(10)
        answers[name] = client.post(address, data=opened | {"remarks": name}).status_code

    threads = [threading.Thread(target=press, args=pair) for pair in (("one", officer), ("two", control))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers.values()) == [303, 409]
    with site.app.app_context():
        assert answers[db.session.get_one(Vehicle, 1).remarks] == 303
        assert verify.verify().faults == []


def test_two_at_once_cannot_both_pass(site: Site, slow: list[float]) -> None:
    both_at_once(site)
    assert len(slow) >= 2


def test_stamps_differ_by_value_only(site: Site) -> None:
    with site.app.app_context():
        made = [meanwhile.stamp({"a": value}).split(" ", 1)[1] for value in (None, "", "x", False)]
    assert made[0] == made[1] and len(set(made)) == 3
