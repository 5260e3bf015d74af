"""Official text from files: every shape, whole or not at all, and never over the shelf's own facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from app.db import db
from app.law.importing import reading
from app.law.importing.rows import Rejected, Row, Unreadable
from app.law.models import Section, SectionText
from tests.conftest import SHARED, Site

LINE = {
    "act": "bns",
    "act_title": "The BNS",
    "year": 2023,
    "section": "103",
    "heading": "Punishment for murder",
    "text": "First.",
}


def run(site: Site, *arguments: str) -> Result:
    return site.app.test_cli_runner().invoke(args=["law", "import", *arguments])


def lines(path: Path, *records: object) -> str:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in records), "utf-8")
    return str(path)


def counts(site: Site) -> tuple[int, int]:
    with site.app.app_context():
        return tuple(db.session.scalar(select(func.count()).select_from(m)) for m in (Section, SectionText))  # type: ignore[return-value]


def test_text_joins_the_section_and_keeps_its_facts(site: Site, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", {**LINE, "heading": "Another heading"})
    result = run(site, file)
    assert result.exit_code == 0
    assert "1 texts new" in result.output and "the shelf keeps its heading of bns:103" in result.output
    page = site.client("constable_a").get("/law/bns/103").get_data(as_text=True)
    assert "First." in page and "Punishment for murder" in page and "a.jsonl" in page


def test_a_second_import_changes_nothing_and_a_new_text_keeps_the_old(site: Site, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", LINE)
    run(site, file)
    assert "0 texts new, 0 replaced, 1 unchanged" in run(site, file).output
    lines(tmp_path / "a.jsonl", {**LINE, "text": "Second."})
    assert "1 replaced" in run(site, file).output
    page = site.client("constable_a").get("/law/bns/103/full").get_data(as_text=True)
    assert page.index("Second.") < page.index("earlier version") < page.index("First.")


def test_a_dry_run_changes_nothing(site: Site, tmp_path: Path) -> None:
    before = counts(site)
    result = run(site, "--dry-run", lines(tmp_path / "a.jsonl", LINE, {**LINE, "act": "new-act", "section": "68-I"}))
    assert "1 sections would be made, 2 texts would be new" in result.output
    assert counts(site) == before


def test_each_rejected_row_is_told_with_number_and_reason(site: Site, tmp_path: Path) -> None:
    records = (
        LINE,
        "{broken",
        {**LINE, "section": "x"},
        {**LINE, "text": "Other."},
        {**LINE, "section": "1", "heading": "", "text": ""},
        7,
    )
    output = run(site, lines(tmp_path / "a.jsonl", *records)).output
    assert "1 texts new" in output and "5 rejected" in output
    for told in (
        "row 2: rejected: broken JSON",
        "row 3: rejected: “x” is no section",
        "row 4: rejected: section 103 again",
        "row 5:",
        "row 6:",
    ):
        assert told in output


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "no text file"),
        ("a.jsonl", b"", "empty"),
        ("a.csv", b"colour,shape\nred,round\n", "no column for the section number"),
        ("a.json", b'{"a": ', "broken JSON"),
        ("a.pdf", b"%PDF-1.4 nothing", "not a readable PDF"),
    ],
)
def test_a_file_that_is_no_use_is_refused_whole(
    site: Site, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = run(site, str(tmp_path / name))
    assert result.exit_code == 1
    assert reason in result.output


def test_one_bad_file_does_not_spoil_the_others(site: Site, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b"[")
    result = run(site, str(tmp_path / "bad.json"), lines(tmp_path / "a.jsonl", LINE))
    assert result.exit_code == 1
    assert "a.jsonl: 0 sections made, 1 texts new" in result.output


@pytest.mark.parametrize(
    "value",
    [
        [{"Section": 302, "section_title": "Murder", "section_desc": "Text"}],
        {"sections": [{"sectionNumber": "302", "title": "Murder", "description": "Text"}]},
        {
            "chapters": [
                {
                    "chapter": "XVI",
                    "title": "Body",
                    "sections": [{"section": "302", "heading": "Murder", "text": "Text"}],
                }
            ]
        },
        {"302": {"title": "Murder", "description": "Text"}},
    ],
)
def test_json_in_the_wild(value: object) -> None:
    data = b"\xef\xbb\xbf" + json.dumps(value).encode()
    rows = list(reading.records(Path("ipc.json"), data, ""))
    assert [(r.ref, r.heading, r.text) for r in rows if isinstance(r, Row)] == [("ipc:302", "Murder", "Text")]


def test_csv_in_the_wild() -> None:
    data = 'Section;heading;text\r\n"363A,";Caf\xe9;"one\r\ntwo"\r\n29 and 29A;Both;t\r\nx;y;z\r\n'.encode("latin-1")
    rows = list(reading.records(Path("ipc.csv"), data, ""))
    assert [(r.number, r.text) for r in rows if isinstance(r, Row)] == [("363A", "one\ntwo"), ("29", "t"), ("29A", "t")]
    assert [r.row for r in rows if isinstance(r, Rejected)] == [3]
    with pytest.raises(Unreadable):
        list(reading.records(Path("a.csv"), b"", "ipc"))


@pytest.mark.skipif(not SHARED.exists(), reason="no reference data here")
@pytest.mark.slow
def test_all_acts_come_in_whole_and_each_section_has_its_page(site: Site) -> None:
    files = sorted((SHARED / "data/law/acts").glob("*.jsonl"))
    result = run(site, *map(str, files))
    assert f"all {len(files)} files" in result.output and "0 rejected" in result.output.splitlines()[-1]
    client = site.client("constable_a")
    for address in ("ipc/376AB", "ndps/68-I", "ndps/68I", "railways/20-O", "epidemic/2A", "uapa/15"):
        assert client.get(f"/law/{address}").status_code == 200, address
    assert "0 texts new, 0 replaced" in run(site, *map(str, files)).output.splitlines()[-1]
