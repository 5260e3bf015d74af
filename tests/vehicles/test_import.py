"""Files in: by the command and by the pages; all or nothing, each refused row with its number and reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from app.db import db, utcnow, writing
from app.search.changes import SearchChange
from app.vehicles.importing import jobs
from app.vehicles.models import Vehicle, VehicleImport, VehicleMatch, VehicleScrap, VehicleState
from tests.conftest import Site
from tests.vehicles.conftest import GOOD, HEADER, refs

BAD = f"""{HEADER}
CG07AB1234,,,car,Tata,Nexon,white,stolen,Alpha
CG07AB99999,,,car,Tata,Nexon,white,stolen,Alpha
CG07AB1236,,,car,Tata,Nexon,white,flying,Alpha
CG07AB1237,,,car,Tata,Nexon,white,stolen,Nowhere
,,,car,Tata,Nexon,white,stolen,Alpha
cg-7-ab-1234,,,car,Tata,Nexon,white,stolen,Alpha
"""


def count(model: type = Vehicle) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_comes_in_with_all_its_ways_of_writing(app: Flask, command: Callable[..., Any]) -> None:
    result = command(GOOD)
    assert result.exit_code == 0, result.output
    assert "3 new, 0 changed, 0 unchanged, 0 twice in the file, 0 rejected" in result.output
    rows = db.session.scalars(select(Vehicle).order_by(Vehicle.id)).all()
    assert [(r.ref, r.kind, r.make, r.colour, r.state, r.station_id) for r in rows] == [
        ("CG07AB1234", "motorcycle", "Hero", "black", "stolen", 1),
        ("CG07AB1235", "motorcycle", "Hero", "red", "stolen", 2),
        ("MD2A11CZ8KWB77001", "motorcycle", "Bajaj", "red", "unclaimed", 2),
    ]
    assert [[s.state for s in r.states] for r in rows] == [["stolen"], ["stolen"], ["unclaimed"]]


def test_a_second_import_changes_nothing(app: Flask, command: Callable[..., Any]) -> None:
    command(GOOD)
    before = (count(), count(VehicleState), count(VehicleScrap))
    result = command(GOOD)
    assert "0 new, 0 changed, 3 unchanged" in result.output
    assert (count(), count(VehicleState), count(VehicleScrap)) == before


def test_a_dry_run_reports_and_writes_nothing(app: Flask, command: Callable[..., Any]) -> None:
    result = command(BAD, "--dry-run")
    assert "1 new" in result.output and "4 rejected" in result.output
    assert count() == 0


def test_each_refused_row_has_its_number_and_reason(app: Flask, command: Callable[..., Any]) -> None:
    lines = command(BAD).output.splitlines()
    wanted = {
        3: "no registration number of a known series",
        4: "is no state",
        5: "no station “Nowhere”",
        6: "no registration",
    }
    for number, reason in wanted.items():
        assert any(line.startswith(f"row {number}: rejected") and reason in line for line in lines), (number, lines)
    assert any(line.startswith("row 7: twice") and "row 2" in line for line in lines)
    assert count() == 1


def test_a_later_file_adds_a_state_and_never_overwrites(app: Flask, command: Callable[..., Any]) -> None:
    command(GOOD)
    result = command(GOOD.replace("BLACK,Stolen", "BLACK,Recovered"))
    assert "0 new, 1 changed, 2 unchanged" in result.output
    row = db.session.scalars(select(Vehicle).where(Vehicle.plate == "CG07AB1234")).one()
    assert row.state == "recovered" and [s.state for s in row.states] == ["recovered", "stolen"]
    assert "0 changed" in command(GOOD).output  # the old file again is no news


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04broken",
        b"%PDF-1.7\n\0\0",
        b"one,two,three\n1,2,3\n",
        HEADER.replace(",state", "").encode(),
        b"\xff\xfe\xff\xfe\xff",
    ],
)
def test_what_is_no_table_is_refused_with_a_message(app: Flask, command: Callable[..., Any], content: bytes) -> None:
    result = command(content)
    assert result.exit_code == 1
    assert result.output.strip().startswith("Error:") and "Traceback" not in result.output
    assert count() == 0


@pytest.mark.parametrize(
    "encoded",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
    ],
)
def test_the_encodings_of_spreadsheets(app: Flask, command: Callable[..., Any], encoded: bytes) -> None:
    assert "3 new" in command(encoded).output


def test_latin_1_is_read(app: Flask, command: Callable[..., Any]) -> None:
    content = f"{HEADER},remarks\nCG07AB1234,,,car,Tata,Nexon,white,stolen,Alpha,caf\xe9\n".encode("latin-1")
    assert "1 new" in command(content).output
    assert db.session.scalars(select(Vehicle.remarks)).all() == ["café"]


def test_nothing_is_half_imported(app: Flask, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from app.vehicles.importing import save

    monkeypatch.setattr(save, "CHUNK", 1)
    real, calls = save._begin_history, iter(range(9))
    monkeypatch.setattr(save, "_begin_history", lambda keys: 1 / 0 if next(calls) == 2 else real(keys))
    assert command(GOOD).exit_code != 0
    assert (count(), count(VehicleState), count(VehicleScrap), count(SearchChange)) == (0, 0, 0, 0)


def test_rows_are_made_ready_before_the_register_is_locked(
    app: Flask, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.vehicles import matching
    from app.vehicles.importing import save

    locked: dict[str, bool] = {}

    def noting(module: Any, name: str) -> None:
        real = getattr(module, name)

        def call(*args: Any, **more: Any) -> Any:
            locked[name] = db.session.info.get("writing", False)
            return real(*args, **more)

        monkeypatch.setattr(module, name, call)

    for module, name in ((save, "_columns"), (save, "_numbered"), (matching, "counterparts")):
        noting(module, name)
    command(GOOD)
    assert locked == {"_columns": False, "_numbered": True, "counterparts": False}


PAIR = f"""{HEADER}
CG07AB1234,MBLHA10EZ9HM12345,,motorcycle,Hero,Splendor,black,stolen,Alpha
,MBLHA10EZ9HM12346,,motorcycle,Hero,Splendor,black,unclaimed,Beta
"""


def test_an_import_that_is_killed_while_it_finishes_goes_on(
    site: Site, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.vehicles.importing import save

    upload(site, PAIR.encode(), "control")
    client, real = site.client("control"), save.scraps.fill
    client.post("/vehicles/imports/1/columns", data=columns(1))
    monkeypatch.setattr(save.scraps, "fill", lambda *_ids: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.post("/vehicles/imports/1/saving")
    monkeypatch.setattr(save.scraps, "fill", real)
    assert (count(), count(VehicleScrap), count(VehicleMatch)) == (2, 0, 0)
    with writing() as session:
        job = session.get(VehicleImport, 1)
        assert job is not None and job.stage == "matching"
        job.moved_at = utcnow() - 2 * jobs.STALE
    assert "Go on" in client.get("/vehicles/imports/1").get_data(as_text=True)
    client.post("/vehicles/imports/1/work")
    assert "new: 2" in client.get("/vehicles/imports/1").get_data(as_text=True)
    assert (count(), count(VehicleMatch)) == (2, 1)
    assert "CG07AB1234" in refs(client.get("/vehicles?q=B123").get_data(as_text=True))


def test_the_nightly_match_mends_what_was_broken_off(
    site: Site, app: Flask, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.vehicles.importing import save

    with monkeypatch.context() as broken:
        broken.setattr(save, "finish", lambda *_ids: 1 / 0)
        assert command(PAIR).exit_code != 0
    assert (count(), count(VehicleScrap), count(VehicleMatch)) == (2, 0, 0)
    nightly = [site.app.test_cli_runner().invoke(args=["vehicles", "match"]).output for _night in range(2)]
    assert nightly == ["1 new matches; endings of 2 records mended\n", "0 new matches; endings of 0 records mended\n"]
    assert "CG07AB1234" in refs(site.client("constable_a").get("/vehicles?q=B123").get_data(as_text=True))


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["Vehicle No", "चेसिस नंबर", "Company", "रंग", "Status", "Thana", "Year", "Theft date"])
    sheet.append(
        [
            "CG07AB1234",
            "MBLHA10EZ9HM12345",
            "Hero",
            "काला",
            "stolen",
            "Alpha",
            2019.0,
            utcnow().date().replace(year=2025, day=1),
        ]
    )
    sheet.append(["CG07AB12345", "", "Hero", "काला", "stolen", "Alpha", 2019, None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(site: Site, content: bytes, username: str = "officer_a", name: str = "x.csv") -> Any:
    return site.client(username).post("/vehicles/imports", data={"file": (io.BytesIO(content), name)})


def columns(key: int) -> dict[str, str]:
    return {name: str(place) for name, place in db.session.get(VehicleImport, key).mapping.items()}  # type: ignore[union-attr]


def test_a_workbook_by_the_pages_without_scripts(site: Site, app: Flask) -> None:
    client = site.client("officer_a")
    answer = upload(site, workbook(), name="list.csv")  # typed by content, not by name
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Which column is which?" in page and "MBLHA10EZ9HM12345" in page
    assert 'value="1" selected' in page
    answer = client.post("/vehicles/imports/1/columns", data=columns(1))
    assert answer.status_code == 303 and count() == 0
    page = client.get("/vehicles/imports/1").get_data(as_text=True)
    assert "new: 1" in page and "rejected: 1" in page and "<td>3</td>" in page and "CG07AB12345" in page
    assert client.post("/vehicles/imports/1/saving").status_code == 303
    assert "Saved." in client.get("/vehicles/imports/1").get_data(as_text=True)
    row = db.session.scalars(select(Vehicle)).one()
    assert (row.plate, row.year, row.state_on.isoformat()[:5]) == ("CG07AB1234", 2019, "2025-")
    assert client.post("/vehicles/imports/1/saving").status_code == 422


def test_columns_must_be_chosen_once_and_enough(site: Site, app: Flask) -> None:
    upload(site, GOOD.encode())
    client = site.client("officer_a")
    answer = client.post("/vehicles/imports/1/columns", data={"registration": "0"})
    assert answer.status_code == 422 and "State" in answer.get_data(as_text=True)
    answer = client.post("/vehicles/imports/1/columns", data={"registration": "0", "state": "0"})
    assert answer.status_code == 422 and "once" in answer.get_data(as_text=True)


def test_an_officer_imports_for_the_own_station_only(site: Site, app: Flask) -> None:
    upload(site, GOOD.encode())
    client = site.client("officer_a")
    client.post("/vehicles/imports/1/columns", data=columns(1))
    page = client.get("/vehicles/imports/1").get_data(as_text=True)
    assert "new: 1" in page and "rejected: 2" in page and "is another station" in page


def test_a_stopped_check_goes_on_where_it_stood(site: Site, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.vehicles.importing.outcome.BATCH", 2)
    lines = "\n".join(f"CG07AB{n:04d},,,car,Tata,Nexon,white,stolen,Alpha" for n in (1, 2, 3, 4, 5, 2))
    upload(site, f"{HEADER}\n{lines}\n".encode())
    client, real, calls = site.client("officer_a"), jobs._staged, iter(range(99))
    monkeypatch.setattr(jobs, "_staged", lambda *a: 1 / 0 if next(calls) == 3 else real(*a))
    with pytest.raises(ZeroDivisionError):
        client.post("/vehicles/imports/1/columns", data=columns(1))
    monkeypatch.setattr(jobs, "_staged", real)
    with writing() as session:
        job = session.get(VehicleImport, 1)
        assert job is not None and (job.stage, job.seen) == ("checking", 2)
        job.moved_at = utcnow() - 2 * jobs.STALE
    assert "Go on" in client.get("/vehicles/imports/1").get_data(as_text=True)
    client.post("/vehicles/imports/1/work")
    page = client.get("/vehicles/imports/1").get_data(as_text=True)
    assert "new: 5" in page and "twice in the file: 1" in page
    client.post("/vehicles/imports/1/saving")
    assert count() == 5


def test_jobs_are_their_owners(site: Site, app: Flask) -> None:
    upload(site, GOOD.encode())
    assert site.client("officer_b").get("/vehicles/imports/1").status_code == 404
    assert site.client("constable_a").get("/vehicles/imports").status_code == 404
    assert site.client("control").get("/vehicles/imports/1").status_code == 200


def test_a_bad_upload_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.vehicles.importing.reader.MOST_UNPACKED", 4_000_000)
    for content in (b"\x89PNG\r\n\x1a\n\0", b"", zip_bomb()):
        answer = upload(site, content)
        assert answer.status_code == 422 and 'role="alert"' in answer.get_data(as_text=True)


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    return out.getvalue()


def test_what_comes_in_is_found(site: Site, app: Flask, command: Callable[..., Any]) -> None:
    command(GOOD)
    site.sync()
    client = site.client("constable_b")
    for query in ("1234", "CG07A81234", "AB123", "black splendor", "EZ9HM12345"):
        assert "CG07AB1234" in refs(client.get("/vehicles", query_string={"q": query}).get_data(as_text=True)), query


def test_the_starter_file_is_whole(app: Flask) -> None:
    from app.places import starter as places
    from app.vehicles import starter

    with writing():
        places.load()
        starter.load()
    rows = db.session.scalars(select(Vehicle)).all()
    assert len(rows) == 300 and all(row.demo for row in rows)
    assert all(row.owner_phone == "" or row.owner_phone.startswith("00000") for row in rows)
