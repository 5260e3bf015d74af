"""The list of places, the names that stations add, and the tiles."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.audit.models import AuditEvent
from app.db import db, writing
from app.places import tiles
from app.places.models import Place
from app.places.reports import Unreadable
from tests.conftest import Site, undo


@pytest.fixture
def place(site: Site) -> Site:
    with site.app.app_context(), writing() as session:
        session.add(
            Place(id=1, name_en="Ghanta Chowk", name_hi="घंटा चौक", kind="chowk", lat=21.2, lon=81.3, station_id=1)
        )
    return site


def test_a_phrase_finds_its_place_in_both_languages(place: Site) -> None:
    for language, shown in (("en", "Ghanta Chowk"), ("hi", "घंटा चौक")):
        page = place.client("campaigner", language).get("/places?q=ghanta chok ke paas").text
        assert 'data-ref="Ghanta Chowk"' in page and shown in page


def test_an_officer_adds_a_name_of_the_own_station(place: Site) -> None:
    client = place.client("officer_a")
    assert client.post("/places/1/names", data={"name": "Gol Ghar"}).status_code == 303
    assert 'data-ref="Ghanta Chowk"' in client.get("/places?q=gol ghar").text
    assert client.post("/places/1/names", data={"name": "gol ghar"}).status_code == 422
    assert client.post("/places/1/names", data={"name": " "}).status_code == 422
    with place.app.app_context():
        assert db.session.query(AuditEvent).filter_by(kind="place").count() == 1


@pytest.mark.parametrize("who", ["officer_b", "constable_a", "auditor"])
def test_others_do_not(place: Site, client_for: Callable[..., FlaskClient], who: str) -> None:
    assert client_for(who).post("/places/1/names", data={"name": "Gol Ghar"}).status_code == 404


def test_a_name_can_be_taken_away_again(place: Site) -> None:
    client = place.client("control")
    client.post("/places/1/names", data={"name": "Gol Ghar"})
    assert client.post("/places/1/names/1/removal").status_code == 303
    page = client.get("/places/1").text
    assert "Gol Ghar" not in page.split("</h2>")[1]
    assert client.post("/places/1/names/1/removal").status_code == 404
    assert undo(client, page) == 303
    assert "Gol Ghar" in client.get("/places/1").text.split("</h2>")[1]
    assert "undo" not in client.get("/places/1").text  # offered once


def mbtiles(path: Path) -> Path:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        file.execute("INSERT INTO metadata VALUES ('format', 'png')")
        file.execute("INSERT INTO tiles VALUES (3, 5, 4, ?)", (b"\x89PNG\r\n\x1a\nsmall",))
    file.close()
    return path


def test_tiles_come_from_the_file_that_was_added(site: Site, tmp_path: Path) -> None:
    client = site.client("constable_a")
    assert client.get("/tiles/3/5/3").status_code == 404
    with site.app.app_context():
        tiles.add(mbtiles(tmp_path / "a.mbtiles"))
    answer = client.get("/tiles/3/5/3")  # row 4 from the south is row 3 from the north
    assert answer.status_code == 200 and answer.mimetype == "image/png"
    assert client.get("/tiles/3/5/4").status_code == 404
    assert client.get("/tiles/99/0/0").status_code == 404
    assert site.client().get("/tiles/3/5/3").status_code == 302


def test_what_is_no_tile_file_is_refused(site: Site, tmp_path: Path) -> None:
    wrong = tmp_path / "b.mbtiles"
    wrong.write_text("no database")
    with site.app.app_context(), pytest.raises(Unreadable):
        tiles.add(wrong)
