"""Entering, correcting and reading a record; its history is never overwritten."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.db import db, writing
from app.places.models import Place
from app.vehicles.models import Vehicle, VehicleScrap
from tests.conftest import Site
from tests.vehicles.conftest import VIN, details, picture, refs

Enter = Callable[..., int]


def text_of(site: Site, username: str, address: str, language: str = "en") -> str:
    return site.client(username, language).get(address).get_data(as_text=True)


def test_a_record_keeps_what_was_written_and_its_normal_form(site: Site, app: Flask, enter: Enter) -> None:
    row = db.session.get(Vehicle, enter())
    assert row is not None
    assert (row.registration, row.plate, row.vin) == ("CG 07 AB 1834", "CG07AB1834", VIN)
    assert (row.make, row.colour, row.sections) == ("Hero", "red", "bns:303(2),bns:317(2)")
    html = text_of(site, "constable_b", f"/vehicles/{row.id}")
    assert 'href="/law/bns/303"' in html
    assert "Durg" in html
    assert "FIR 12/2026" in html


def test_the_page_speaks_hindi(site: Site, enter: Enter) -> None:
    html = text_of(site, "constable_a", f"/vehicles/{enter()}", "hi")
    assert "चोरी" in html and "लाल" in html and "दुर्ग" in html and "मोटरसाइकिल" in html


def test_states_are_dated_entries(site: Site, app: Flask, enter: Enter) -> None:
    key = enter()
    client = site.client("officer_a")
    answer = client.post(f"/vehicles/{key}/states", data={"state": "recovered", "on": "2026-02-01", "note": "at Utai"})
    assert answer.status_code == 303
    row = db.session.get(Vehicle, key)
    assert row is not None and row.state == "recovered"
    assert [(s.state, s.on.isoformat()) for s in row.states] == [("recovered", "2026-02-01"), ("stolen", "2026-01-05")]
    assert "at Utai" in client.get(f"/vehicles/{key}").get_data(as_text=True)


def test_the_kind_may_change_to_a_known_one(site: Site, app: Flask, enter: Enter) -> None:
    key, client = enter(), site.client("officer_a")
    assert client.post(f"/vehicles/{key}", data=details(kind="scooter")).status_code == 303
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "change")).one()
    assert event.detail["kind"] == ["motorcycle", "scooter"] and event.kind == "vehicle"
    assert client.post(f"/vehicles/{key}", data=details(kind="<b>")).status_code == 422


@pytest.mark.parametrize(
    ("state", "on"), [("auctioned", "2026-02-01"), ("nonsense", "2026-02-01"), ("recovered", "2999-01-01")]
)
def test_a_state_that_cannot_be_is_refused(site: Site, app: Flask, enter: Enter, state: str, on: str) -> None:
    key = enter()
    answer = site.client("officer_a").post(f"/vehicles/{key}/states", data={"state": state, "on": on, "note": "kept"})
    assert answer.status_code == 422
    assert 'value="kept"' in answer.get_data(as_text=True)
    assert len(db.session.get(Vehicle, key).states) == 1  # type: ignore[union-attr]


def test_wrong_input_is_kept_and_nothing_saved(site: Site, app: Flask) -> None:
    answer = site.client("officer_a", "hi").post(
        "/vehicles", data=details(registration="CG07AB12345", state_on="2999-01-01", sections="blah", owner_name="Kept")
    )
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "ज्ञात श्रृंखला" in html and "Kept" in html and "CG07AB12345" in html and "धाराएं समझ में नहीं आईं" in html
    assert db.session.scalar(select(Vehicle)) is None


def test_a_record_needs_some_number(site: Site) -> None:
    answer = site.client("officer_a").post("/vehicles", data=details(registration="", chassis="", engine=""))
    assert answer.status_code == 422
    assert "Give the registration, the chassis or the engine number." in answer.get_data(as_text=True)


def test_only_the_own_station_and_the_control_room_change_a_record(site: Site, app: Flask, enter: Enter) -> None:
    key = enter()
    for username in ("officer_b", "constable_b", "auditor", "admin"):
        client = site.client(username)
        assert client.get(f"/vehicles/{key}").status_code == 200
        assert client.get(f"/vehicles/{key}/edit").status_code == 404
        assert client.post(f"/vehicles/{key}", data=details(model="Changed")).status_code == 404
        assert client.post(f"/vehicles/{key}/states", data={"state": "returned", "on": "2026-02-01"}).status_code == 404
    assert site.client("control").post(f"/vehicles/{key}", data=details(model="Changed")).status_code == 303
    db.session.expire_all()
    row = db.session.get(Vehicle, key)
    assert row is not None and row.model == "Changed" and row.state == "stolen"


def test_station_and_author_cannot_be_posted(site: Site, app: Flask, enter: Enter) -> None:
    key = enter("constable_a", station_id="2", created_by_id="1", demo="1", proclaimed_on="2020-01-01")
    row = db.session.get(Vehicle, key)
    assert row is not None
    assert (row.station_id, row.demo, row.proclaimed_on) == (1, False, None)


def test_a_correction_moves_the_endings_and_is_in_the_trail(site: Site, app: Flask, enter: Enter) -> None:
    key = enter()
    site.client("officer_a").post(f"/vehicles/{key}", data=details(registration="CG07AB9999", owner_phone="0000099999"))
    db.session.expire_all()
    texts = set(db.session.scalars(select(VehicleScrap.text).where(VehicleScrap.vehicle_id == key)))
    assert "9999" in texts and "1834" not in texts
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "change")).one()
    assert event.detail["registration"] == ["CG 07 AB 1834", "CG07AB9999"]
    assert event.detail["owner_phone"] == []


def test_drafts_are_seen_by_their_station_only(site: Site, enter: Enter) -> None:
    key = enter("constable_a", draft="y")
    for username, status in (("officer_a", 200), ("control", 200), ("officer_b", 404), ("constable_b", 404)):
        client = site.client(username)
        assert client.get(f"/vehicles/{key}").status_code == status, username
        for address in ("/vehicles", "/vehicles?q=CG07AB1834", "/vehicles?q=1834", "/vehicles?q=CG07AB18??"):
            found = refs(client.get(address).get_data(as_text=True))
            assert found == (["CG07AB1834"] if status == 200 else []), (username, address)
    site.sync()
    assert refs(text_of(site, "officer_b", "/search?q=CG07AB1834")) == []
    assert site.client("officer_b").post(f"/vehicles/{key}/publication").status_code == 404
    assert site.client("officer_a").post(f"/vehicles/{key}/publication").status_code == 303
    assert refs(text_of(site, "officer_b", "/vehicles")) == ["CG07AB1834"]


def test_the_contact_is_shown_on_request_only_and_noted(site: Site, app: Flask, enter: Enter) -> None:
    key = enter()
    for address in (f"/vehicles/{key}", "/vehicles", "/vehicles?q=CG07AB1834", "/vehicles/hot-list?days=3650"):
        html = text_of(site, "constable_a", address)
        assert "0000012345" not in html and "Ramesh" not in html, address
    for empty in ({}, {"purpose": "just so"}):
        refused = site.client("constable_b").post(f"/vehicles/{key}/contact", data=empty)
        assert refused.status_code == 422 and "0000012345" not in refused.get_data(as_text=True)
    answer = site.client("constable_b").post(f"/vehicles/{key}/contact", data={"purpose": "GD 7"})
    assert "0000012345" in answer.get_data(as_text=True)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "show-contact")).one()
    assert (event.username, event.ref, event.purpose) == ("constable_b", "CG07AB1834", "GD 7")
    assert "0000012345" not in str(event.detail)
    for username in ("auditor", "campaigner"):
        assert site.client(username).post(f"/vehicles/{key}/contact").status_code == 404


def test_who_opens_a_record_is_noted_and_who_may_not_is_not(site: Site, app: Flask, enter: Enter) -> None:
    key = enter(draft="y")
    assert site.client("officer_b").get(f"/vehicles/{key}").status_code == 404
    assert site.client("constable_a").get(f"/vehicles/{key}").status_code == 200
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "vehicle", AuditEvent.action == "view")).one()  # fmt: skip
    assert (event.username, event.ref, event.detail) == ("constable_a", "CG07AB1834", {"id": key})


def test_a_search_by_phone_or_owner_finds_nothing(site: Site, enter: Enter) -> None:
    enter()
    site.sync()
    for text in ("0000012345", "Ramesh Invented"):
        assert refs(text_of(site, "constable_b", f"/vehicles?q={text}")) == []


def test_photos_are_made_small(site: Site, enter: Enter) -> None:
    key = enter(photo=(io.BytesIO(picture()), "car.jpg"))
    client = site.client("constable_b")
    small, large = client.get(f"/vehicles/{key}/thumbnail"), client.get(f"/vehicles/{key}/photo")
    assert small.mimetype == large.mimetype == "image/jpeg"
    assert len(small.data) < 3_000 and len(large.data) < 40_000
    assert b"Exif" not in large.data


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\xff\xd8\xff\xe0broken", b"GIF89a" + b"\0" * 50],
)
def test_what_is_no_photo_is_refused_by_its_content(site: Site, app: Flask, content: bytes) -> None:
    answer = site.client("officer_a").post("/vehicles", data=details(photo=(io.BytesIO(content or b" "), "x.jpg")))
    assert answer.status_code == 422
    assert "no photo that can be read" in answer.get_data(as_text=True)
    assert db.session.scalar(select(Vehicle)) is None


def test_a_new_theft_is_at_once_among_the_newest(site: Site, app: Flask, enter: Enter) -> None:
    from app.access import Viewer
    from app.vehicles.queries import newest_thefts

    enter(registration="CG07AA0001", chassis="", engine="")
    enter("officer_b", registration="CG07AA0002", chassis="", engine="")
    enter(registration="CG07AA0003", chassis="", engine="", draft="y")
    enter(registration="CG07AA0004", chassis="", engine="", state="unclaimed")
    shown = newest_thefts(Viewer(1, "x", "constable", 2), 5)
    assert [row.plate for row in shown] == ["CG07AA0002", "CG07AA0001"]
    assert newest_thefts(Viewer(1, "x", "campaign_officer", None), 5) == []


def test_signed_out_and_unknown(site: Site) -> None:
    assert site.client().get("/vehicles").status_code == 302
    assert site.client("constable_a").get("/vehicles/999").status_code == 404
    assert site.client("campaigner").get("/vehicles").status_code == 404


def test_a_known_place_is_read_in_the_readers_language(site: Site, enter: Enter) -> None:
    with site.app.app_context(), writing():
        db.session.add(Place(id=900, name_en="Supela Chowk", name_hi="सुपेला चौक", kind="chowk", lat=21.2, lon=81.3))
    key = enter()
    site.sync()
    hindi, english = site.client("officer_b", "hi"), site.client("officer_b", "en")
    assert "सुपेला चौक" in hindi.get("/vehicles").text and "Supela" not in hindi.get("/vehicles").text
    assert "सुपेला चौक" in hindi.get("/search?q=CG07AB1834").text
    assert "Supela Chowk" in english.get("/vehicles").text
    record = hindi.get(f"/vehicles/{key}").text
    assert "सुपेला चौक" in record and "(Supela chowk)" in record  # as it was typed stays readable
