"""Places from CSV: every row accepted or rejected with its reason, nothing twice, nothing half."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.db import db
from app.places.finding import find
from app.places.importing import import_file
from app.places.models import BaseLine, Place, Station
from app.places.reports import Unreadable
from tests.conftest import SHARED

HEAD = "name_en,name_hi,kind,lat,lon,police_station,source,confidence\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "places.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_second_import_changes_nothing(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Ganj,गंज,market,21.1,81.2,Alpha,estimate; ±1.2 km,approx\n")
    first, second = import_file(path, False), import_file(path, False)
    assert (first.added, second.added, second.changed, second.unchanged) == (1, 0, 0, 1)
    place = db.session.scalar(select(Place))
    assert place is not None and place.accuracy_m == 1200 and place.estimated and place.station_id == 1


def test_a_moved_place_leaves_its_earlier_position_in_the_trail(app: Flask, tmp_path: Path) -> None:
    row = "Ganj,गंज,market,{},81.2,Alpha,estimate; ±1.2 km,approx\n"
    for lat in ("21.1", "21.15"):
        import_file(write(tmp_path, HEAD + row.format(lat)), False)
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "place"))
    assert (event.ref, event.detail["lat"]) == ("Ganj", [21.1, 21.15]) and "lon" not in event.detail


def test_bad_rows_are_named_and_good_ones_saved(app: Flask, tmp_path: Path) -> None:
    rows = ("Good,अच्छा,chowk,21.1,81.2,,,", "Bad,ख,chowk,abc,81.2,,,", ",,chowk,21,81,,,", "Far,दूर,chowk,121,81,,,")
    report = import_file(write(tmp_path, HEAD + "\n".join(rows)), False)
    assert [r.number for r in report.rejected] == [3, 4, 5] and all(r.reason for r in report.rejected)
    assert db.session.scalars(select(Place.name_en)).all() == ["Good"]


def test_a_dry_run_saves_nothing(app: Flask, tmp_path: Path) -> None:
    assert import_file(write(tmp_path, HEAD + "Good,अच्छा,chowk,21.1,81.2,,,\n"), True).added == 1
    assert db.session.scalar(select(func.count(Place.id))) == 0


def test_one_name_at_two_stations_is_two_places(app: Flask, tmp_path: Path) -> None:
    text = HEAD + "Purai,पुरई,village,21.1,81.2,Alpha,,high\nPurai,पुरई,village,21.3,81.4,Beta,,high\n"
    assert import_file(write(tmp_path, text), False).added == 2
    assert find("purai").ask


def test_a_picture_or_a_table_without_header_is_refused(app: Flask, tmp_path: Path) -> None:
    picture = tmp_path / "a.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    for path in (picture, write(tmp_path, "Supela,1,2\n")):
        with pytest.raises(Unreadable):
            import_file(path, False)


def test_the_gazetteer_follows_the_database(app: Flask, tmp_path: Path) -> None:
    assert find("ganj bazar").best is None
    import_file(write(tmp_path, HEAD + "Ganj Bazaar,गंज बाजार,market,21.1,81.2,Alpha,,high\n"), False)
    best = find("ganj bazar").best
    assert best is not None and best.name_en == "Ganj Bazaar"


def test_a_station_without_a_place_is_found_as_a_place(app: Flask) -> None:
    best = find("alpha thana ke samne").best
    assert best is not None and (best.name_en, best.lat) == ("Alpha", 21.2)


def test_starter_data_has_stations_places_and_base_lines(app: Flask) -> None:
    from app.db import writing
    from app.places import starter

    with writing():
        starter.load()
    assert db.session.scalar(select(func.count(Place.id))) >= 159
    assert db.session.scalar(select(func.count(Station.id))) >= 24
    assert db.session.scalar(select(func.count(BaseLine.id))) >= 5


def test_reference_files_are_taken_whole(app: Flask) -> None:
    folder = SHARED / "data/geo"
    if not folder.exists():
        pytest.skip("reference data is not here")
    for name in ("starter-places.csv", "reference-places.csv"):
        report = import_file(folder / name, False)
        assert report.read == sum(1 for _ in csv.DictReader((folder / name).open(encoding="utf-8")))
        assert not report.rejected and report.added == report.read
