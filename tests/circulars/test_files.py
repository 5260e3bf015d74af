"""What is let in as a file, how it is kept, and how it is given out."""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.circulars import store
from app.db import db
from tests.circulars.conftest import Kept, Made, Make
from tests.conftest import Site, undo

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n"
)


def png(width: int = 20, height: int = 20) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(min(height, 100))))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped(**names: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def send(
    site: Site, row: Made, content: bytes, name: str, user: str = "control", language: str = "en"
) -> tuple[int, str]:
    client = site.client(user, language)
    answer = client.post(f"/circulars/{row.id}/files", data={"files": (io.BytesIO(content), name)})
    return answer.status_code, answer.get_data(as_text=True)


def test_kept_by_content_and_given_out_as_a_download(make: Make, kept: Kept, site: Site) -> None:
    row = make("SP/1")
    assert send(site, row, PDF, "आदेश 12.pdf")[0] == 303
    assert send(site, row, PDF, "again.pdf")[0] == 303  # the same content once
    file = kept("SP/1").files[0]
    assert len(kept("SP/1").files) == 1 and file.name == "आदेश 12.pdf" and file.state == "waiting"
    digest = hashlib.sha256(PDF).hexdigest()
    assert (site.instance / "circulars" / "files" / digest[:2] / digest).read_bytes() == PDF
    answer = site.client("constable_a").get(f"/circulars/{row.id}/files/{file.id}/x.pdf")
    assert answer.data == PDF and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = site.client("constable_a").get(f"/circulars/{row.id}").get_data(as_text=True)
    assert f"{len(PDF)} Bytes" in page and "waiting to be read" in page


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "order.pdf"),
        (b"<!-- %PDF-1.4 --><html>", "order.pdf"),
        (b"MZ\x90\x00", "order.pdf"),
        (b"", "empty.pdf"),
        (b"%PDF-1.4\nnothing at all", "broken.pdf"),
        (zipped(a=b"x"), "letter.docx"),
        (zipped(word__document_xml=b"0" * (60 << 20)), "bomb.docx"),
        (b"PK\x03\x04 broken", "letter.docx"),
        (png(60_000, 60_000), "huge.png"),
        (b"\xff\xd8\xff\xe0", "cut.jpg"),
        (b"{\\rtf1 hello}", "letter.doc"),
    ],
)
def test_refused_with_a_clear_word(make: Make, kept: Kept, site: Site, content: bytes, name: str) -> None:
    row = make("SP/1")
    for language in ("en", "hi"):
        code, page = send(site, row, content, name, language=language)
        assert code == 400 and 'role="alert"' in page
    assert kept("SP/1").files == []
    left = [p for p in (site.instance / "circulars" / "files").rglob("*") if p.is_file()]
    assert left == []


def test_a_locked_pdf_is_refused_with_what_to_do(make: Make, kept: Kept, site: Site, tmp_path: Path) -> None:
    row = make("SP/1")
    code, page = send(site, row, locked_pdf(), "locked.pdf")
    assert code == 400 and "password" in page and kept("SP/1").files == []


def locked_pdf() -> bytes:
    """A PDF with a user password: encrypted by RC4 with a key that the empty password does not give."""
    encrypt = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    return PDF.replace(
        b"trailer<</Root 1 0 R>>", b"4 0 obj" + encrypt + b"endobj\ntrailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>"
    )


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.exe", "x.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("परिपत्र क्र. 5.pdf", "परिपत्र क्र. 5.pdf"),
        ("....pdf", "circular.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ('"><script>.pdf', "script.pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert store.safe_name(name, "pdf") == safe


def test_a_climbing_name_stays_in_its_folder(make: Make, kept: Kept, site: Site) -> None:
    row = make("SP/1")
    assert send(site, row, PDF, "../../x.pdf")[0] == 303
    assert kept("SP/1").files[0].name == "x.pdf"
    assert not list(site.instance.parent.glob("x.pdf"))


def test_too_much_is_refused_at_once(make: Make, kept: Kept, site: Site) -> None:
    row = make("SP/1")
    begun = time.perf_counter()
    code, page = send(site, row, b"%PDF-" + b"0" * (26 << 20), "large.pdf")
    assert code == 413 and 'role="alert"' in page and time.perf_counter() - begun < 2
    assert kept("SP/1").files == []


def test_who_may_attach_and_take_off(make: Make, kept: Kept, site: Site) -> None:
    row = make("SP/1")
    assert send(site, row, PDF, "a.pdf", "officer_a")[0] == 404
    assert send(site, row, PDF, "a.pdf")[0] == 303
    file = kept("SP/1").files[0]
    address = f"/circulars/{row.id}/files/{file.id}/removal"
    assert site.client("officer_a").post(address).status_code == 404
    assert site.client("admin").post(address).status_code == 303
    assert kept("SP/1").files == []
    _a_day_passes(site)
    assert send(site, row, png(), "b.png")[0] == 303  # the next step in any circular sweeps
    assert [p.name for p in _stored(site)] == [hashlib.sha256(png()).hexdigest()]


def _stored(site: Site) -> list[Path]:
    return [p for p in (site.instance / "circulars" / "files").rglob("*") if p.is_file()]


def _a_day_passes(site: Site) -> None:
    for path in (site.instance / "circulars" / "removed").glob("*.json"):
        os.utime(path, (path.stat().st_mtime - 90_000,) * 2)


def test_a_file_taken_away_comes_back_with_its_text(make: Make, kept: Kept, site: Site) -> None:
    row, other = make("SP/1"), make("SP/2")
    send(site, row, PDF, "आदेश 12.pdf")
    client, found = site.client("control"), lambda: _found(site, "कबूतरखाना")
    pages = f"/circulars/{row.id}/files/{kept('SP/1').files[0].id}/pages"
    client.post(pages, data={"number": "1", "text": "कबूतरखाना की जाँच करें"})
    assert found()
    client.post(pages.replace("/pages", "/removal"))
    assert kept("SP/1").files == [] and not found() and len(_stored(site)) == 1
    page = client.get(f"/circulars/{row.id}").text
    token = re.findall('name="token" value="([0-9a-f]+)"', page)[0]
    again = f"/circulars/{row.id}/files/returned"
    assert client.post(again.replace(str(row.id), str(other.id)), data={"token": token}).status_code == 400
    assert site.client("officer_a").post(again, data={"token": token}).status_code == 404
    assert undo(client, page) == 303
    (file,) = kept("SP/1").files
    assert (file.name, file.state, file.way) == ("आदेश 12.pdf", "done", "typed")
    assert client.get(f"/circulars/{row.id}/files/{file.id}/x.pdf").data == PDF and found()
    assert client.post(again, data={"token": token}).status_code == 400  # once
    with site.app.app_context():
        trail = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        events = [(event.action, event.detail.get("undone")) for event in trail]
    assert [e for e in events if e[0] in ("attach", "detach")] == [("attach", None), ("detach", None), ("attach", True)]


def test_the_trail_keeps_what_a_typed_page_said_before(make: Make, kept: Kept, site: Site) -> None:
    row, client = make("SP/1"), site.client("control")
    send(site, row, PDF, "a.pdf")
    file = f"/circulars/{row.id}/files/{kept('SP/1').files[0].id}"
    first = "पहला पाठ " * 60 + "अंत"
    for text in (first, "दूसरा पाठ"):
        assert client.post(f"{file}/pages", data={"number": "1", "text": text}).status_code == 303
    assert client.post(f"{file}/reading", data={"typed_too": "1"}).status_code == 303
    assert kept("SP/1").files[0].texts == []
    with site.app.app_context():
        trail = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "change").order_by(AuditEvent.id))
        details = [event.detail for event in trail]
    assert details[0]["text"] == ["", first[:200]] and details[1]["text"] == [first, "दूसरा पाठ"]
    assert details[2]["pages"] == {"1": ["दूसरा पाठ", ""]}


def _found(site: Site, words: str) -> bool:
    site.sync()
    return "SP/1" in site.client("constable_a").get(f"/circulars?q={words}").get_data(as_text=True)


def test_a_file_taken_away_comes_back_for_a_day_and_once(make: Make, kept: Kept, site: Site) -> None:
    row, client = make("SP/1"), site.client("control")
    again, page = f"/circulars/{row.id}/files/returned", f"/circulars/{row.id}"
    tokens = []
    for _round in range(2):
        send(site, row, PDF, "a.pdf")
        client.post(f"/circulars/{row.id}/files/{kept('SP/1').files[0].id}/removal")
        tokens += re.findall('name="token" value="([0-9a-f]+)"', client.get(page).text)
    assert [client.post(again, data={"token": token}).status_code for token in tokens] == [303, 303]
    assert len(kept("SP/1").files) == 1  # the same content is there once
    client.post(f"/circulars/{row.id}/files/{kept('SP/1').files[0].id}/removal")
    (late,) = re.findall('name="token" value="([0-9a-f]+)"', client.get(page).text)
    _a_day_passes(site)
    for token in (late, "0" * 16, "../../secret-key"):
        assert client.post(again, data={"token": token}).status_code == 400
    assert kept("SP/1").files == []


def test_a_deleted_draft_takes_its_removed_files_along(make: Make, kept: Kept, site: Site) -> None:
    row, client = make("SP/1", status="draft"), site.client("control")
    send(site, row, PDF, "a.pdf")
    client.post(f"/circulars/{row.id}/files/{kept('SP/1').files[0].id}/removal")
    assert client.post(f"/circulars/{row.id}/deletion").status_code == 303
    assert _stored(site) == [] and not list((site.instance / "circulars" / "removed").iterdir())


def test_a_draft_with_the_same_paper_does_not_take_what_can_be_brought_back(make: Make, kept: Kept, site: Site) -> None:
    row, draft, client = make("SP/1"), make("SP/2", status="draft"), site.client("control")
    send(site, row, PDF, "a.pdf")
    send(site, draft, PDF, "the same.pdf")
    client.post(f"/circulars/{row.id}/files/{kept('SP/1').files[0].id}/removal")
    page = client.get(f"/circulars/{row.id}").text
    assert client.post(f"/circulars/{draft.id}/deletion").status_code == 303
    assert undo(client, page) == 303
    file = kept("SP/1").files[0]
    assert client.get(f"/circulars/{row.id}/files/{file.id}/a.pdf").data == PDF


def test_nothing_chosen(make: Make, site: Site) -> None:
    answer = site.client("control").post(f"/circulars/{make('SP/1').id}/files", data={})
    assert answer.status_code == 400
