"""Registers of other systems: every row accepted or rejected with a reason; counts right; nothing twice."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cameras.importing import import_bytes, preview, values
from app.cameras.models import Camera, CameraSite
from app.db import db
from app.places.reports import Unreadable
from tests.conftest import SHARED, Site

HEAD = "camera_id,name,police_station,landmark,lat,lon,direction_deg,count,owner_kind,contact_mobile,dvr_days,status\n"
REAL = SHARED / "data/cameras"


def cameras() -> int:
    return db.session.scalar(select(func.count(Camera.id))) or 0


def take(text: str | bytes, name: str = "a.csv", dry_run: bool = False) -> tuple[int, int, int, list[int]]:
    data = text.encode() if isinstance(text, str) else text
    report = import_bytes(data, name, dry_run)
    return report.added, report.changed, report.unchanged, [r.number for r in report.rejected]


def test_a_table(app: Flask) -> None:
    text = HEAD + "DRG-1,North pole,Alpha,,21.2,81.31,NE,2,police,0000011111,2 weeks,Working\n"
    assert take(text) == (2, 0, 0, [])
    assert take(text) == (0, 0, 2, [])
    first, second = db.session.scalars(select(Camera).order_by(Camera.code)).all()
    assert (first.code, second.code) == ("DRG-1", "DRG-1-2")
    assert (first.direction_deg, first.retention_days, first.state, first.station_id) == (45, 14, "working", 1)
    assert first.site_id == second.site_id and first.site.contact_phone == "0000011111"


def test_changed_rows_change_and_a_dry_run_does_not(app: Flask) -> None:
    text = HEAD + "DRG-1,North pole,Alpha,,21.2,81.31,45,1,police,,15,working\n"
    take(text)
    assert take(text.replace(",45,1", ",90,1"), dry_run=True) == (0, 1, 0, [])
    assert db.session.scalar(select(Camera.direction_deg)) == 45
    assert take(text.replace(",45,1", ",90,1")) == (0, 1, 0, [])
    assert db.session.scalar(select(Camera.direction_deg)) == 90


def test_damaged_rows(app: Flask) -> None:
    rows = [
        'D-1,Comma,,,"21,20570","81,34480",,1,,,,',
        "D-2,Swapped,,,81.3448,21.2057,,1,,,,",
        "D-3,Words,,,twenty,81.3,,1,,,,",
        "D-4,Zero,,,0,0,,1,,,,",
        "D-5,Far,,,121.2,81.3,,1,,,,",
        "D-6,Degrees,,,21°12'20.5\"N,81°20'41\"E,,1,,,,",
        "D-7,Count,,,21.2,81.35,,many,,,,",
        "D-8,Phone,,,21.2,81.36,,1,,9.87E+09,,",
        "D-9,Extra,,,21.2,81.37,,1,,,,,x,y",
        "D-1,Again,,,21.9,81.9,,1,,,,",
    ]
    assert take(HEAD + "\n".join(rows)) == (4, 0, 0, [4, 5, 6, 8, 10, 11])
    where = {c.code: (c.lat, c.lon) for c in db.session.scalars(select(Camera))}
    assert where["D-1"] == where["D-2"] == (21.2057, 81.3448)
    assert abs(where["D-6"][0] - 21.205694) < 1e-5


def test_semicolons_windows_letters_and_a_title_line(app: Flask) -> None:
    text = "Register of cameras 2026;;\nLocation;Latitude;Longitude;No. of cameras\nCaf\xe9;21,2057;81,3448;3\n"
    assert take(text.encode("cp1252")) == (3, 0, 0, [])


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv"), (b"hello", "a.csv"), (b"", "a.csv"), (b"{", "a.json"),
     (b"<kml>", "a.kml"), (b"PK\x03\x04broken", "a.xlsx"), (b'<!DOCTYPE x [<!ENTITY a "b">]><kml>&a;</kml>', "a.kml"),
     (b"<html></html>", "a.kml")],
)  # fmt: skip
def test_what_is_no_register_is_refused_in_words(app: Flask, data: bytes, name: str) -> None:
    with pytest.raises(Unreadable):
        import_bytes(data, name, False)
    assert cameras() == 0


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>EAST\u00a0</name>
<Placemark><name>Pole
 one</name><ExtendedData><SchemaData schemaUrl="#x"><SimpleData name="Fixed_Camera">2.0</SimpleData>
<SimpleData name="PTZ_Camera">1.0</SimpleData></SchemaData></ExtendedData><Point>
<coordinates>81.31,21.21,0</coordinates></Point></Placemark>
<Placemark><name>Road</name><LineString><coordinates>81,21 82,22</coordinates></LineString></Placemark>
<Placemark><name>Two</name><description><![CDATA[HD Camera: 2<br>Police Station: Alpha]]></description>
<Point><coordinates> 81.32 , 21.22 </coordinates></Point></Placemark></Folder></Document></kml>"""


def test_kml_with_schema_data_and_descriptions(app: Flask) -> None:
    assert take(KML, "a.kml") == (5, 0, 0, [2])
    kinds = sorted(db.session.execute(select(Camera.name_en, Camera.kind)).all())
    assert kinds[0] == ("Pole one (1)", "fixed") and kinds[2] == ("Pole one (3)", "ptz")
    assert db.session.scalar(select(Camera.station_id).where(Camera.name_en == "Two (1)")) == 1


def test_kmz_and_kml_are_the_same_register(app: Flask) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("doc.kml", KML)
    assert take(packed.getvalue(), "a.kmz") == (5, 0, 0, [2])
    assert take(KML, "a.kml") == (0, 0, 5, [2])


def test_xlsx(app: Flask) -> None:
    cells = "".join(
        f'<row r="{n}">'
        + "".join(f'<c r="{chr(65 + k)}{n}" t="inlineStr"><is><t>{v}</t></is></c>' for k, v in enumerate(row))
        + "</row>"
        for n, row in enumerate((("Name", "Lat", "Long", "Direction"), ("Bank", "21.2", "81.3", "south west")), 1)
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    assert take(packed.getvalue(), "a.xlsx") == (1, 0, 0, [])
    assert db.session.scalar(select(Camera.direction_deg)) == 225


def test_gpx(app: Flask) -> None:
    text = '<gpx><wpt lat="21.2" lon="81.3"><name>Bank</name><desc>Owner: Demo</desc></wpt><wpt lat="x" lon="1"/></gpx>'
    assert take(text, "a.gpx") == (1, 0, 0, [2])


def test_openstreetmap_tags(app: Flask) -> None:
    def node(key: int, **tags: str) -> dict[str, object]:
        return {"type": "node", "id": key, "lat": 47.1 + key / 1000, "lon": 8.1,
                "tags": {"man_made": "surveillance"} | {k.replace("__", ":"): v for k, v in tags.items()}}  # fmt: skip

    elements = [
        node(1, camera__direction="NE", camera__type="dome"),
        node(2, camera__direction="338-23"),
        node(3, camera__direction="360"),
        node(4, surveillance__type="guard"),
        node(5, surveillance__type="ALPR", camera__count="2"),
        {"type": "way", "id": 9, "tags": {"man_made": "surveillance"}},
    ]
    assert take(json.dumps({"elements": elements}), "a.json") == (5, 0, 0, [4, 6])
    known = {c.code: c for c in db.session.scalars(select(Camera))}
    assert known["OSM-1"].direction_deg == 45 and known["OSM-1"].kind == "dome"
    assert known["OSM-2"].direction_deg in (0, 359, 360) and known["OSM-2"].fov_deg == 45
    assert known["OSM-3"].direction_deg is None and known["OSM-3"].kind == "panoramic"
    assert known["OSM-5-2"].kind == "anpr"


def test_values() -> None:
    assert values.direction("south")[0] == 180 and values.direction("उत्तर-पूर्व")[0] == 45
    assert values.direction("-90")[0] == 270 and values.direction("190-100")[:2] == (325.0, 270.0)
    assert values.days("1 month") == (30, "") and values.days("soon")[0] is None
    assert values.count("2.0") == 2 and values.count("2.5") is None
    assert values.metres("0.2 km") == 200


def test_the_page_shows_a_preview_before_it_saves(site: Site) -> None:
    client = site.client("control")
    text = (HEAD + "D-1,Pole,Alpha,,21.2,81.3,,1,,,,\nD-2,Bad,,,x,y,,1,,,,\n").encode()
    shown = client.post("/cameras/import", data={"file": (io.BytesIO(text), "a.csv")})
    assert "row 3" in shown.text and "camera_id" in shown.text
    with site.app.app_context():
        assert cameras() == 0
    address = shown.text.split('action="/cameras/import/')[1].split('"')[0]
    assert client.post(f"/cameras/import/{address}", data={"name": "a.csv"}).status_code == 303
    with site.app.app_context():
        assert cameras() == 1
    assert site.client("officer_a").get("/cameras/import").status_code == 404
    wrong = client.post("/cameras/import", data={"file": (io.BytesIO(b"\x89PNG\x00"), "a.csv")})
    assert wrong.status_code == 422


def test_an_export_comes_back_unchanged(register: Site) -> None:
    client = register.client("control")
    for form in ("csv", "geojson", "kml"):
        body = client.get(f"/cameras/export?format={form}").data
        with register.app.app_context():
            report = import_bytes(body, f"a.{form}", dry_run=True)
            assert (report.added, len(report.rejected)) == (0, 0), form
    assert b"0000012341" in client.get("/cameras/export").data
    assert b"0000012341" not in register.client("auditor").get("/cameras/export").data
    assert register.client("constable_a").get("/cameras/export").status_code == 404
    near = client.get("/cameras/export?place=ghanta chowk&radius=150").data
    assert b"A-1" in near and b"A-2" not in near


@pytest.mark.parametrize(
    ("name", "rows", "made"),
    [("cameras-bengaluru-btp.geojson", 3000, 7031), ("cameras-bengaluru-rederived-626.kml", 626, 1179),
     ("cameras-switzerland-osm-overpass.json", 2144, None), ("camera-template.csv", 1, 2)],
)  # fmt: skip
def test_real_files_are_read_whole(app: Flask, name: str, rows: int, made: int | None) -> None:
    path: Path = REAL / name
    if not path.exists():
        pytest.skip("reference data is not here")
    found = preview(path.read_bytes(), name)
    assert found.report.read == rows == len(found.rows) + len(found.report.rejected)
    assert made is None or sum(len(row.kinds) for row in found.rows) == made
    assert all(r.reason for r in found.report.rejected)


def test_bengaluru_twice_and_in_another_format(app: Flask) -> None:
    if not REAL.exists():
        pytest.skip("reference data is not here")
    data = (REAL / "cameras-bengaluru-rederived-626.kml").read_bytes()
    assert import_bytes(data, "b.kml", False).added == 1179
    assert db.session.scalar(select(func.count(CameraSite.id))) == 626
    again = import_bytes(data, "b.kml", False)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1179)
    document = json.loads((REAL / "cameras-bengaluru-btp.geojson").read_text(encoding="utf-8"))
    document["features"] = document["features"][:626]
    other = import_bytes(json.dumps(document).encode(), "b.geojson", False)
    assert (other.added, other.changed, other.unchanged) == (0, 0, 1179)
