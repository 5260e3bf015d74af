"""From a number and a place to the cameras whose recording is overwritten first, and to the two papers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.db import db, utcnow
from app.incidents.models import Incident, IncidentRecording
from tests.conftest import Site


def form(days_ago: int = 12, **changed: str) -> dict[str, str]:
    moment = (utcnow() - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M")
    return {"number_kind": "fir", "number": "12/2026", "place": "ghanta chowk ke paas", "at": moment} | changed


def opened(site: Site, who: str = "constable_a", **changed: str) -> str:
    answer = site.client(who).post("/incidents", data=form(**changed))  # type: ignore[arg-type]
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def codes(page: str) -> list[str]:
    return re.findall(r'data-kind="camera" data-ref="([^"]+)"', page)


def test_what_is_overwritten_soonest_stands_first_and_what_is_lost_last(register: Site) -> None:
    page = register.client("constable_a").get(opened(register)).text
    assert codes(page) == ["A-2", "B-1", "A-1"]  # 20 and 30 days kept; 10 days are over
    assert "overwritten since" in page and "recording till" in page and "<svg" in page


def test_the_same_number_is_the_same_incident(register: Site) -> None:
    assert opened(register) == opened(register)
    with register.app.app_context():
        assert db.session.scalar(select(func.count(Incident.id))) == 1


def test_who_opens_an_incident_is_noted_with_its_number_as_purpose(register: Site) -> None:
    address = opened(register)
    assert register.client("control").get(address).status_code == 200
    with register.app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "incident", AuditEvent.action == "view")).one()  # fmt: skip
        assert (event.username, event.ref, event.purpose) == ("control", "fir 12/2026", "fir 12/2026")
    page = register.client("constable_a").get(address).text
    assert "/contact?purpose=FIR%2012/2026" in page


def test_incidents_are_bound_to_their_station(register: Site) -> None:
    address = opened(register)
    for who, status in (("officer_a", 200), ("control", 200), ("auditor", 200), ("constable_b", 404), ("admin", 404)):
        assert register.client(who).get(address).status_code == status, who
    assert "12/2026" not in register.client("officer_b").get("/incidents").text
    sent = {"state": "secured"}
    for who in ("constable_b", "auditor"):
        assert register.client(who).post(f"{address}/recordings/A-1", data=sent).status_code == 404
        assert register.client(who).get(f"{address}/order/A-1").status_code == 404
    assert register.client("constable_a").get(f"{address}/order/B-2").status_code == 404  # a draft of Beta


def test_a_recording_is_marked_with_its_hash(register: Site) -> None:
    address, client = opened(register), register.client("constable_a")
    assert client.post(f"{address}/recordings/A-1", data={"state": "requested"}).status_code == 303
    secured = {"state": "secured", "hash_value": "AB" * 32}
    assert client.post(f"{address}/recordings/A-1", data=secured).status_code == 303
    with register.app.app_context():
        row = db.session.scalar(select(IncidentRecording))
        assert row is not None and (row.state, row.hash_value) == ("secured", "ab" * 32)
        assert db.session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.kind == "incident")) == 3
    corrected = {"state": "secured", "hash_value": "CD" * 32, "note": "copied again"}
    assert client.post(f"{address}/recordings/A-1", data=corrected).status_code == 303
    with register.app.app_context():  # what the first copy was measured at is not lost
        detail = db.session.scalars(select(AuditEvent.detail).order_by(AuditEvent.id.desc())).first()
        assert detail is not None and detail["recording"] == ["secured", "secured"]
        assert detail["hash_value"] == ["ab" * 32, "cd" * 32] and detail["note"] == ["", "copied again"]
    assert client.post(f"{address}/recordings/A-1", data={"state": "secured", "hash_value": "xy"}).status_code == 400
    assert client.post(f"{address}/recordings/A-1", data={"state": "lost"}).status_code == 400


@pytest.mark.parametrize(("language", "words"), [("en", "section 94"), ("hi", "धारा 94")])
def test_the_order_names_camera_time_and_owner_and_is_noted(register: Site, language: str, words: str) -> None:
    page = register.client("officer_a", language).get(opened(register) + "/order/A-1").text
    assert words in page and "Owner A-1" in page and "A-1" in page and "12/2026" in page
    with register.app.app_context():
        assert db.session.scalar(select(AuditEvent.action).where(AuditEvent.action == "print-order"))


def test_the_certificate_carries_source_and_hash(register: Site) -> None:
    address, client = opened(register), register.client("officer_a")
    client.post(f"{address}/recordings/A-1", data={"state": "secured", "hash_value": "ab" * 32})
    page = client.get(f"{address}/certificate/A-1").text
    assert "ab" * 32 in page and "☑ SHA256" in page.replace("☑\n", "☑ ") and "DVR" in page and "Part B" in page


def test_wrong_fields_are_marked_and_kept(register: Site) -> None:
    client = register.client("constable_a")
    later = (utcnow() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post("/incidents", data=form(number="", place="qwxyz", at=later))
    assert answer.status_code == 422 and answer.text.count('class="error"') >= 3 and 'value="qwxyz"' in answer.text
    assert client.post("/incidents", data=form(place="", point="999,9")).status_code == 422
    assert register.client("control").post("/incidents", data=form()).status_code == 422  # whose number is it?
    assert register.client("control").post("/incidents", data=form(station="alpha")).status_code == 303


def test_who_sees_the_list(register: Site) -> None:
    assert register.client().get("/incidents").status_code == 302
    assert register.client("campaigner").get("/incidents").status_code == 404
    assert register.client("constable_a", "hi").get("/incidents").status_code == 200


def test_author_and_station_cannot_be_posted(register: Site) -> None:
    opened(register, station_id="2", station="2", created_by_id="1", id="4711")
    with register.app.app_context():
        made = db.session.scalars(select(Incident)).one()
        assert made.station_id == 1 and made.id != 4711
