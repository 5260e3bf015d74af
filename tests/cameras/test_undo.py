"""A bulk change is taken back with one button, where nobody changed a camera since."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.verify import verify
from app.cameras import many
from app.cameras.models import Camera, CameraSite
from app.db import db, writing
from tests.cameras.test_trail import last
from tests.conftest import Site, undo

SENT = {"id": ["1", "2"], "state": "gone", "set_beat": "Beat 7"}


def register_now(site: Site) -> dict[str, tuple[Any, ...]]:
    with site.app.app_context():
        rows = db.session.scalars(select(Camera).order_by(Camera.code))
        return {c.code: (c.state, c.verified_at, c.verified_by_id, c.site.beat) for c in rows}


def changed(client: FlaskClient, **more: Any) -> str:
    """The page after a bulk change."""
    answer = client.post("/cameras/bulk", data=SENT | more)
    assert answer.status_code == 303
    return client.get(answer.location).text


def line_of(page: str) -> str:
    return re.findall(r'name="line" value="(\d+)"', page)[0]


@pytest.mark.parametrize("who", ["constable_a", "control"])
def test_all_is_put_back(register: Site, who: str) -> None:
    with register.app.app_context(), writing() as session:
        session.get_one(CameraSite, 2).beat = "Beat 1"
        session.get_one(Camera, 1).verified_by_id = 3
        session.get_one(Camera, 2).verified_at = None
    before, client = register_now(register), register.client(who)
    page = changed(client)
    assert register_now(register) != before
    assert undo(client, page) == 303
    assert register_now(register) == before
    event = last(register, "camera")
    assert event.detail["undone"] == int(line_of(page)) and event.username == who
    assert event.detail["cameras"]["A-2"]["beat"] == ["Beat 7", "Beat 1"]
    assert "2 cameras are as before." in client.get("/cameras/round").text
    with register.app.app_context():
        assert verify().faults == []


def test_two_cameras_of_one_site_and_a_beat_alone(register: Site) -> None:
    with register.app.app_context(), writing() as session:
        session.get_one(Camera, 2).site_id = 1
        session.get_one(CameraSite, 1).beat = "Beat 1"
    before, client = register_now(register), register.client("officer_a")
    page = changed(client, state="")
    assert {row[3] for code, row in register_now(register).items() if code[0] == "A"} == {"Beat 7"}
    assert undo(client, page) == 303 and register_now(register) == before


def test_what_somebody_changed_since_stays(register: Site) -> None:
    before, client = register_now(register), register.client("officer_a")
    page = changed(client)
    other = register.client("control")
    assert (
        other.post("/cameras/A-1/verification", data={"state": "gone"}).status_code == 303
    )  # the same, but seen there
    assert other.post("/cameras/bulk", data={"id": ["2"], "set_beat": "Beat 9"}).status_code == 303
    seen = register_now(register)
    assert undo(client, page) == 303
    now = register_now(register)
    assert now["A-1"][:3] == seen["A-1"][:3] and now["A-1"][3] == before["A-1"][3]
    assert now["A-2"] == (*before["A-2"][:3], "Beat 9")


def test_a_second_press_and_cameras_verified_since_change_nothing(register: Site) -> None:
    client = register.client("officer_a")
    line = line_of(changed(client, set_beat=""))
    other = register.client("control")
    for code in ("A-1", "A-2"):
        other.post(f"/cameras/{code}/verification", data={"state": "working"})
    seen = register_now(register)
    assert client.post("/cameras/bulk/undo", data={"line": line}).status_code == 303
    assert register_now(register) == seen
    page = client.get("/cameras/round").text
    assert "0 cameras are as before." in page and "2 cameras were changed by somebody since" in page


def test_only_who_made_it_for_a_day_and_nothing_else(register: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = register.client("officer_a")
    line = line_of(changed(client))
    after = register_now(register)
    for who, status in (("officer_b", 400), ("control", 400), ("constable_a", 400), ("auditor", 404), ("admin", 404)):
        assert register.client(who).post("/cameras/bulk/undo", data={"line": line}).status_code == status, who
    with register.app.app_context():
        others = [str(e) for e in db.session.scalars(select(AuditEvent.id)) if str(e) != line]
    for wrong in ("", "x", "-1", "9" * 30, *others):
        assert client.post("/cameras/bulk/undo", data={"line": wrong}).status_code == 400, wrong
    monkeypatch.setattr(many, "UNDO_FOR", timedelta(0))
    assert client.post("/cameras/bulk/undo", data={"line": line}).status_code == 400
    assert register_now(register) == after


def test_a_camera_given_to_another_station_stays(register: Site) -> None:
    client = register.client("officer_a")
    line = line_of(changed(client))
    with register.app.app_context(), writing() as session:
        session.get_one(Camera, 1).station_id = 2
    assert client.post("/cameras/bulk/undo", data={"line": line}).status_code == 303
    now = register_now(register)
    assert now["A-1"][0] == "gone" and now["A-2"][0] == "working"
