"""Growing the register: the form, drafts, verification, contacts, bulk edit."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.cameras.models import Camera, CameraCheck, CameraSite
from app.db import db
from tests.circulars.test_files import png
from tests.conftest import Site

FORM = {
    "key": "k" * 32, "landmark": "ghanta chok", "relation": "front", "owner_kind": "shop", "owner_name": "Nav Kirana",
    "contact_phone": "0000012345", "kind": "dvr", "retention": "12", "clock": "-90", "sees_0": "shop door",
    "direction_0": "90",
    "ckind_0": "fixed", "mount_0": "wall", "state_0": "working", "sees_1": "road", "ckind_1": "dome",
    "state_1": "working",
    "mount_1": "wall", "night_1": "1",
}  # fmt: skip


def count(site: Site, model: type) -> int:
    with site.app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_one_screen_makes_site_recorder_and_cameras(register: Site) -> None:
    answer = register.client("constable_a").post("/cameras", data=FORM)
    assert answer.status_code == 303 and answer.location.endswith("/cameras/ALPHA-0001")
    with register.app.app_context():
        made = db.session.scalars(select(Camera).where(Camera.code.like("ALPHA-%")).order_by(Camera.code)).all()
        assert [(c.direction_deg, c.kind, c.night_vision, c.retention_days, c.station_id) for c in made] == [
            (90, "fixed", False, 12, 1),
            (None, "dome", True, 12, 1),
        ]
        assert made[0].recorder is not None and made[0].recorder.clocks[0].offset_s == -90
        assert made[0].site.accuracy_m == 300
    page = register.client("constable_b").get("/cameras/ALPHA-0001").text
    assert "12 days" in page and "0000012345" not in page


def test_sending_twice_makes_one_site(register: Site) -> None:
    client = register.client("constable_a")
    first, second = client.post("/cameras", data=FORM), client.post("/cameras", data=FORM)
    assert first.status_code == second.status_code == 303 and first.location == second.location
    assert count(register, CameraSite) == 5 and count(register, Camera) == 6


def test_a_site_close_by_is_asked_about_before_saving(register: Site) -> None:
    client = register.client("constable_a")
    form = FORM | {"point": "21.20105,81.30000"}
    answer = client.post("/cameras", data=form)
    assert answer.status_code == 422 and "Shop A-1" in answer.text and 'value="Nav Kirana"' in answer.text
    assert client.post("/cameras", data=form | {"another": "1"}).status_code == 303


def test_wrong_fields_are_marked_and_nothing_is_lost(register: Site) -> None:
    bad = FORM | {
        "landmark": "qwxyz",
        "owner_name": "",
        "retention": "many",
        "direction_0": "999",
        "contact_phone": "x",
    }
    answer = register.client("constable_a", "hi").post("/cameras", data=bad)
    assert answer.status_code == 422 and answer.text.count('class="error"') >= 4
    assert 'value="many"' in answer.text and 'value="shop door"' in answer.text
    assert count(register, CameraSite) == 4


def test_a_draft_is_seen_by_its_own_station_only(register: Site) -> None:
    for who, status in (("constable_b", 200), ("control", 200), ("constable_a", 404), ("officer_a", 404)):
        assert register.client(who).get("/cameras/B-2").status_code == status, who
    assert register.client("constable_a").get("/cameras/B-2/contact").status_code == 404
    register.sync()
    assert 'data-ref="B-2"' not in register.client("constable_a").get("/search?q=B-2").text
    assert 'data-ref="B-2"' in register.client("constable_b").get("/search?q=B-2").text


def test_a_half_filled_form_can_be_kept_as_draft(register: Site) -> None:
    client = register.client("constable_a")
    answer = client.post("/cameras", data={**FORM, "owner_name": "", "sees_0": "", "sees_1": "", "draft": "1"})
    assert answer.status_code == 303 and "/sites/" in answer.location
    assert client.get(answer.location).status_code == 200
    assert register.client("constable_b").get(answer.location).status_code == 404


def test_another_stations_site_is_not_changed(register: Site) -> None:
    client = register.client("officer_b")
    assert client.get("/cameras/sites/1").status_code == 404
    assert client.post("/cameras/sites/1", data=FORM).status_code == 404
    assert client.post("/cameras/A-1/verification", data={"state": "gone"}).status_code == 404


def test_a_visit_updates_site_recorder_and_cameras(register: Site) -> None:
    client = register.client("constable_a")
    form = FORM | {"camera_0": "1", "retention": "21", "point": "21.2010,81.3001"}
    assert client.post("/cameras/sites/1", data=form).status_code == 303
    with register.app.app_context():
        camera = db.session.get_one(Camera, 1)
        assert (camera.code, camera.retention_days, camera.direction_deg, camera.lon) == ("A-1", 21, 90, 81.3001)
        assert len(camera.site.cameras) == 2


def test_verifying_takes_one_button_and_is_kept(register: Site) -> None:
    client = register.client("constable_a")
    sent = {"state": "not_working", "retention": "7", "clock": "30"}
    assert client.post("/cameras/A-1/verification", data=sent).status_code == 303
    with register.app.app_context():
        camera = db.session.get_one(Camera, 1)
        assert camera.state == "not_working" and camera.retention_days == 7
        assert db.session.scalar(select(func.count(CameraCheck.id))) == 1
    assert client.post("/cameras/A-1/verification", data={"state": "dancing"}).status_code == 400


def test_the_round_shows_the_own_station_longest_unverified_first(register: Site) -> None:
    page = register.client("constable_a").get("/cameras/round").text
    assert page.index('data-ref="A-2"') < page.index('data-ref="A-1"') and 'data-ref="B-1"' not in page
    assert 'data-ref="B-1"' in register.client("control").get("/cameras/round?station=beta").text


def test_bulk_edit_leaves_other_stations_alone(register: Site) -> None:
    sent = {"id": ["1", "2", "3"], "state": "gone", "set_beat": "Beat 7"}
    assert register.client("officer_a").post("/cameras/bulk", data=sent).status_code == 303
    with register.app.app_context():
        states = dict(tuple(row) for row in db.session.execute(select(Camera.code, Camera.state)))
        assert states["A-1"] == states["A-2"] == "gone" and states["B-1"] == "not_working"
        assert db.session.get_one(CameraSite, 1).beat == "Beat 7"


def test_a_contact_is_shown_to_those_who_may_and_noted(register: Site) -> None:
    browser = register.client("constable_b")
    asked = browser.get("/cameras/A-1/contact?purpose=FIR+12/2026")
    assert 'value="FIR 12/2026"' in asked.text and "0000012341" not in asked.text
    for empty in ({}, {"purpose": "just so"}):
        refused = browser.post("/cameras/A-1/contact", data=empty)
        assert refused.status_code == 422 and "0000012341" not in refused.text and "Owner A-1" not in refused.text
    page = browser.post("/cameras/A-1/contact", data={"purpose": " FIR  12/2026 "})
    assert "0000012341" in page.text and "Owner A-1" in page.text
    for method in ("GET", "POST"):
        assert register.client("auditor").open("/cameras/A-1/contact", method=method).status_code == 404
    with register.app.app_context():
        noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "show-contact")).all()
        assert [(e.username, e.ref, e.purpose) for e in noted] == [("constable_b", "A-1", "FIR 12/2026")]
        assert "00000" not in str(noted[0].detail)


def test_a_photograph_must_be_a_picture(register: Site) -> None:
    client = register.client("constable_a")
    bad = client.post("/cameras", data=FORM | {"photo": (BytesIO(b"<script>"), "a.jpg")})
    assert bad.status_code == 422 and count(register, CameraSite) == 4
    cut = client.post("/cameras", data=FORM | {"photo": (BytesIO(b"\xff\xd8\xff\xe0 picture"), "a.jpg")})
    assert cut.status_code == 422 and count(register, CameraSite) == 4
    good = client.post("/cameras", data=FORM | {"photo": (BytesIO(png()), "a.jpg")})
    assert good.status_code == 303
    with register.app.app_context():
        name = db.session.scalar(select(CameraSite.photo).where(CameraSite.photo != ""))
    assert client.get(f"/cameras/photos/{name}").data.startswith(b"\xff\xd8\xff")
    assert client.get("/cameras/photos/../desk.db").status_code == 404


def test_coverage_names_the_gaps(register: Site) -> None:
    page = register.client("auditor").get("/cameras/coverage?metres=100").text
    assert "Naya Pul" in page and "<svg" in page
    assert register.client("auditor").get("/cameras/coverage?metres=x").status_code == 400


def test_the_large_map_works_without_script(register: Site) -> None:
    page = register.client("constable_a").get("/cameras/live?place=ghanta chowk").text
    assert "<svg" in page and "leaflet.js" in page
    assert "leaflet" not in register.client("constable_a").get("/cameras?place=ghanta chowk").text


def test_author_station_and_state_cannot_be_posted(register: Site) -> None:
    planted = {"station": "2", "station_id": "2", "created_by_id": "1", "demo": "1", "id": "4711", "code": "BETA-9"}
    answer = register.client("constable_a").post("/cameras", data=FORM | planted)
    assert answer.status_code == 303 and answer.location.endswith("/cameras/ALPHA-0001")
    with register.app.app_context():
        made = db.session.scalars(select(Camera).where(Camera.code == "ALPHA-0001")).one()
        assert made.station_id == 1 and made.id != 4711
