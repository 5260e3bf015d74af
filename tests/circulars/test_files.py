"""What is let in as a file, how it is kept, and how it is given out."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from app.circulars import store
from tests.circulars.conftest import Kept, Made, Make
from tests.conftest import Site

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
    assert not [p for p in (site.instance / "circulars" / "files").rglob("*") if p.is_file()]


def test_nothing_chosen(make: Make, site: Site) -> None:
    answer = site.client("control").post(f"/circulars/{make('SP/1').id}/files", data={})
    assert answer.status_code == 400
