"""Kruti Dev pasted into the forms of any room is offered converted before it is saved."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.pasted import is_free_text
from app.vehicles.models import Vehicle
from tests.conftest import Site

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
VEHICLE = {
    "registration": "CG 07 AB 1234", "kind": "motorcycle", "state": "stolen", "case_kind": "", "state_on": "2026-03-01",
    "remarks": "vkosnd dh eksVj lk;dy", "owner_name": "Ram Sahu", "place_text": "Supela chowk",
}  # fmt: skip
# fields of a form that are no words of a person, or whose own form offers the conversion
OTHERS = {"numbers", "text", "{{ name }}"}


def forms(page: str) -> list[dict[str, str]]:
    """Name -> value of every field of each form of the page, as a browser would send them."""
    found = []
    for form in re.findall(r"<form method=\"post\".*?</form>", page.split('role="alert"')[1], re.S):
        pairs = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.S)
        pairs += re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.S)
        pairs += re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        found.append({name: html.unescape(value) for name, value in pairs})
    return found


def remarks(site: Site) -> list[str]:
    with site.app.app_context():
        return [row.remarks for row in db.session.scalars(select(Vehicle)) if row.registration]


@pytest.mark.parametrize(("chosen", "kept"), [(0, "आवेदक की मोटर सायकल"), (1, VEHICLE["remarks"])])
def test_remarks_are_saved_as_the_person_chooses(site: Site, chosen: int, kept: str) -> None:
    client = site.client("officer_a")
    answer = client.post("/vehicles", data=VEHICLE)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "आवेदक की मोटर सायकल" in page and remarks(site) == []
    sent = forms(page)[chosen]
    assert sent == VEHICLE | {"legacy": "seen", "remarks": kept}
    assert client.post("/vehicles", data=sent).status_code == 303 and remarks(site) == [kept]


def test_a_file_is_asked_for_again(site: Site) -> None:
    answer = site.client("officer_a").post("/vehicles", data=VEHICLE | {"photo": (io.BytesIO(b"x"), "a.jpg")})
    page = answer.get_data(as_text=True)
    assert page.count('type="file" name="photo"') == 2 and page.count("multipart/form-data") == 2


@pytest.mark.parametrize(
    ("address", "field", "user"),
    [
        ("/incidents", "place", "officer_a"),
        ("/incidents/1/recordings/CAM-1", "note", "officer_a"),
        ("/cameras", "sees_0", "constable_a"),
        ("/cameras", "owner_name", "constable_a"),
        ("/campaign/events", "note", "constable_a"),
        ("/campaign/materials", "short_hi", "campaigner"),
        ("/campaign/posts/1", "lead", "constable_a"),
        ("/vehicles/1/states", "note", "officer_a"),
        ("/vehicles/matches/1/decision", "why", "officer_a"),
        ("/circulars/1/withdrawal", "reason", "control"),
        ("/places/1/names", "name", "officer_a"),
    ],
)
def test_every_room_offers_it(site: Site, address: str, field: str, user: str) -> None:
    answer = site.client(user).post(address, data={field: "Fkkuk izHkkjh nqxZ", "x": "1"})
    assert answer.status_code == 422 and "थाना प्रभारी दुर्ग" in answer.get_data(as_text=True)


def test_nobody_is_asked_without_need(site: Site) -> None:
    client = site.client("officer_a")
    for text in ("Owner will come on Monday", "गाड़ी थाने में है x", "gaadi thane me khadi hai", "rc", ""):
        assert client.post("/vehicles", data=VEHICLE | {"remarks": text, "registration": ""}).status_code == 422
        page = client.post("/vehicles", data=VEHICLE | {"remarks": text, "registration": ""}).get_data(as_text=True)
        assert "Save it converted" not in page, text
    # who may not write there learns nothing new, and sees his own text only after signing in
    assert site.client("auditor").post("/vehicles", data=VEHICLE).status_code == 404
    assert site.app.test_client().post("/vehicles", data=VEHICLE).status_code == 302


def test_every_textarea_of_the_site_is_looked_at() -> None:
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        if not path.name.startswith(
            ("_pasted", "_error", "_carried", "_send_again")
        )  # they hand on what was typed elsewhere
        for name in re.findall(r'<textarea[^>]* name="([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named, "no textarea at all: the pattern is wrong"
    assert {name for name in named if not is_free_text(name)} == OTHERS
