"""What the register said before a change stays in the trail; of a contact only that it changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.cameras.importing import import_bytes
from app.cameras.models import Camera, CameraSite, Recorder, RecorderClock
from app.db import db, utcnow, writing
from tests.conftest import Site
from tests.machine import read_page


def last(site: Site, kind: str, action: str = "change") -> AuditEvent:
    with site.app.app_context():
        query = select(AuditEvent).where(AuditEvent.kind == kind, AuditEvent.action == action)
        event = db.session.scalars(query.order_by(AuditEvent.id.desc())).first()
        assert event is not None
        return event


def shown(client: Any, address: str) -> dict[str, str]:
    """The site's form as the page shows it."""
    (form,) = (f for f in read_page(client.get(address).text, address)[0] if f.method == "post" and "sites" in f.action)
    return {name: value for name, kind, value in form.fields if kind not in ("file", "checkbox")}


def test_a_change_of_a_site_says_what_was_before(register: Site) -> None:
    client = register.client("officer_a")
    form = shown(client, "/cameras/sites/1") | {
        "point": "21.25123,81.35123", "owner_name": "New Owner", "contact_name": "Ramu", "contact_phone": "0000099999",
        "retention": "21", "make": "Cp", "sees_0": "lane", "state_0": "gone", "sees_1": "back", "draft": "",
    }  # fmt: skip
    assert client.post("/cameras/sites/1", data=form).status_code == 303
    event = last(register, "camera-site")
    detail = event.detail
    assert (event.username, event.ref) == ("officer_a", "1")
    assert detail["position"] == ["21.201000,81.300000", "21.251230,81.351230"]
    assert detail["owner_name"] == ["Owner A-1", "New Owner"]
    assert detail["contact_name"] == detail["contact_phone"] == []
    assert not any(secret in str(detail) for secret in ("0000099999", "0000012341", "Ramu"))
    assert detail["recorder"] == {"make": ["", "Cp"], "retention_days": [10, 21]}
    assert detail["cameras"]["A-1"]["state"] == ["working", "gone"] and detail["cameras"]["A-1"]["sees"] == ["", "lane"]
    assert detail["cameras"]["ALPHA-0001"]["sees"] == ["", "back"]
    assert "hours" not in detail and "relation" not in detail


def test_a_form_saved_untouched_changes_and_measures_nothing(register: Site) -> None:
    with register.app.app_context(), writing() as session:
        site = session.get_one(CameraSite, 1)
        site.lat, site.accuracy_m, site.landmark_text = 21.2010004, 25, "Ghanta Chowk"
        site.recorders[0].clocks.append(RecorderClock(offset_s=-90, measured_at=utcnow()))
        for camera in site.cameras:
            camera.sees, camera.mount = "door", "wall"
    client = register.client("officer_a")
    assert client.post("/cameras/sites/1", data=shown(client, "/cameras/sites/1")).status_code == 303
    with register.app.app_context():
        site = db.session.get_one(CameraSite, 1)
        assert (site.lat, site.accuracy_m) == (21.2010004, 25)
        assert db.session.get_one(Recorder, 1).retention_measured_at is None and len(site.recorders[0].clocks) == 1
    assert last(register, "camera-site").detail == {}


def test_a_bulk_change_keeps_the_state_of_each_camera(register: Site) -> None:
    with register.app.app_context(), writing() as session:
        session.get_one(CameraSite, 2).beat = "Beat 1"
        session.get_one(Camera, 2).state = "not_working"
    sent = {"id": ["1", "2", "3"], "state": "gone", "set_beat": "Beat 7"}
    assert register.client("officer_a").post("/cameras/bulk", data=sent).status_code == 303
    event = last(register, "camera")
    assert (event.ref, event.detail["state"], event.detail["beat"]) == ("2 cameras", "gone", "Beat 7")
    kept = event.detail["cameras"]
    assert {code: (c["state"], c["beat"]) for code, c in kept.items()} == {
        "A-1": (["working", "gone"], ["", "Beat 7"]),
        "A-2": (["not_working", "gone"], ["Beat 1", "Beat 7"]),
    }
    assert kept["A-1"]["verified_at"][0] < kept["A-1"]["verified_at"][1]


def test_a_verification_keeps_what_was_measured_before(register: Site) -> None:
    sent = {"state": "working", "retention": "7", "clock": "30"}
    assert register.client("officer_a").post("/cameras/A-1/verification", data=sent).status_code == 303
    detail = last(register, "camera", "verify").detail
    assert detail == {"state": ["working", "working"], "retention_days": [10, 7], "clock": ["", 30]}


def test_an_import_says_of_each_camera_what_it_changed(register: Site) -> None:
    rows = "camera_id,name,lat,lon,status,mobile\nA-1,Shop A-1,21.3,81.4,not working,0000077777\nA-2,Shop A-2,21.202,81.3,,\n"
    with register.app.app_context():
        report = import_bytes(rows.encode(), "new.csv", dry_run=False)
        assert report.changed == 2
        query = select(AuditEvent).where(AuditEvent.ref == "A-1", AuditEvent.action == "change")
        event = db.session.scalars(query).one()
    assert event.detail["source"] == "new.csv"
    assert event.detail["position"] == ["21.201000,81.300000", "21.300000,81.400000"] == event.detail["site.position"]
    assert (
        event.detail["site.contact_phone"] == []
        and "77777" not in str(event.detail)
        and "1234" not in str(event.detail)
    )
