"""``./desk circulars import`` and ``export``: folders, tables, resume, dry run, what is rejected."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from app.circulars.models import Circular
from app.db import db, writing
from tests.circulars.conftest import Kept, Make
from tests.circulars.test_files import PDF
from tests.conftest import Site

HEADER = "file,number,date,title_hi,office,category,audience,stations,status,acknowledge,due,body\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    return place


def run(site: Site, *arguments: str) -> Result:
    return site.app.test_cli_runner().invoke(args=["circulars", *arguments])


def count(site: Site) -> int:
    with site.app.app_context():
        return db.session.scalar(select(func.count(Circular.id))) or 0


def test_a_table_with_files(folder: Path, site: Site, kept: Kept) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    rows = 'a.pdf,SP/7/2026,05-03-2026,jkf= x\'r dh O;oLFkk,sp,patrol,stations,alpha;Beta,in_force,yes,2026-04-01,"धारा 105 बीएनएसएस"\n'
    (folder / "list.csv").write_text(HEADER + rows, encoding="utf-8")
    answer = run(site, "import", str(folder), "--no-read")
    assert answer.exit_code == 0 and "1 new" in answer.output
    row = kept("SP/7/2026")
    assert (row.status, row.title_hi, row.sections) == ("in_force", "रात्रि गश्त की व्यवस्था", {"bnss:105": "found"})
    assert [f.name for f in row.files] == ["a.pdf"]
    assert "1 unchanged" in run(site, "import", str(folder), "--no-read").output
    assert count(site) == 1


def test_a_bare_folder_is_read_found_and_titled(folder: Path, site: Site, kept: Kept, legacy_pdf: Path) -> None:
    (folder / "old-214.pdf").write_bytes(legacy_pdf.read_bytes())
    answer = run(site, "import", str(folder))
    assert answer.exit_code == 0 and "done krutidev" in answer.output + answer.stderr
    row = kept("IMPORT/old-214")
    assert row.title_hi.startswith("थानों में जब्त वाहनों की सूची") and row.files[0].state == "done"
    site.sync()
    page = site.client("constable_a").get("/circulars?q=लावारिस वाहन").get_data(as_text=True)
    assert 'data-ref="IMPORT/old-214"' in page


def test_a_dry_run_saves_nothing(folder: Path, site: Site) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    answer = run(site, "import", str(folder), "--dry-run")
    assert "1 new" in answer.output and "dry run" in answer.output and count(site) == 0
    assert not (site.instance / "circulars" / "files").exists()


def test_each_rejected_row_has_its_reason(folder: Path, site: Site) -> None:
    (folder / "a.pdf").write_bytes(b"<html>")
    rows = [
        "a.pdf,SP/1,,,,,,,,,,",
        "b.pdf,SP/2,,,,,,,,,,",
        "../secret.pdf,SP/3,,,,,,,,,,",
        ",SP/4,31-31-2026,x,,,,,,,,",
        ",SP/5,,x,king,,,,,,,",
        ",SP/6,,x,,,stations,nowhere,,,,",
        ",SP/7,,x,,,stations,,,,,",
        ",SP/8,,good,,,,,,,,text",
    ]
    (folder / "list.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    answer = run(site, "import", str(folder), "--no-read")
    assert answer.exit_code == 1 and "7 rejected" in answer.output and "1 new" in answer.output
    for number in range(2, 9):
        assert f"row {number}: rejected" in answer.output
    assert count(site) == 1
    (folder / "a.pdf").write_bytes(PDF)
    assert "1 new" in run(site, "import", str(folder), "--no-read").output  # goes on with what is mended


@pytest.mark.parametrize("content", ["", "colour,size\nred,3\n"])
def test_what_is_no_import(folder: Path, site: Site, content: str) -> None:
    assert run(site, "import", str(folder)).exit_code == 1
    assert run(site, "import", str(folder / "none")).exit_code == 1
    (folder / "list.csv").write_text(content)
    answer = run(site, "import", str(folder))
    assert answer.exit_code == 1 and "Error" in answer.output + answer.stderr and "Traceback" not in answer.output


def test_what_is_exported_can_be_imported(make: Make, site: Site, tmp_path: Path, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    (folder / "list.csv").write_text(
        HEADER + "a.pdf,SP/1,2026-01-01,परिपत्र,sp,cyber,officers,,draft,yes,2026-02-01,पाठ\n", encoding="utf-8"
    )
    run(site, "import", str(folder), "--no-read")
    make("SP/2", title_hi="=1+2")
    target = tmp_path / "out"
    assert "2 circulars, 1 files" in run(site, "export", str(target)).output
    table = (target / "circulars.csv").read_text(encoding="utf-8-sig")
    assert "SP/1" in table and "'=1+2" in table
    assert "2 unchanged" in run(site, "import", str(target), "--no-read").output


def test_one_name_in_two_folders_and_one_paper_twice(folder: Path, site: Site, kept: Kept) -> None:
    for year in ("2019", "2020"):
        (folder / year).mkdir()
        (folder / year / "12.pdf").write_bytes(PDF + year.encode())
    (folder / "copy.pdf").write_bytes(PDF + b"2019")
    answer = run(site, "import", str(folder), "--no-read")
    assert "2 new" in answer.output and "1 unchanged" in answer.output
    assert kept("IMPORT/2019/12") and kept("IMPORT/2020/12").title_hi == "12"
    with site.app.app_context(), writing():
        db.session.scalars(select(Circular).where(Circular.number == "IMPORT/2020/12")).one().number = "SP/12/2020"
    assert "3 unchanged" in run(site, "import", str(folder), "--no-read").output
    assert count(site) == 2
