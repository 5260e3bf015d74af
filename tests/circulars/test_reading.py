"""Text out of real files made by real programs, and what happens when that cannot be."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.circulars import attaching
from app.circulars.models import Circular
from app.circulars.reading import job, limits, ocr, pdf, spacing, word, work
from app.db import db
from app.search.text.krutidev import from_unicode, malformed
from tests.circulars import papers
from tests.circulars.conftest import Kept, Made, Make
from tests.conftest import SHARED, Site

Read = Callable[..., Made]


@pytest.fixture
def read(make: Make, site: Site) -> Read:
    """``read(path)``: a circular with that file, read as the job reads it, and indexed."""

    def one(*paths: Path, number: str = "SP/1", **more: object) -> Made:
        made = make(number, **more)
        with site.app.app_context():
            row = db.session.get_one(Circular, made.id)
            attaching.attach(row, [(path.open("rb"), path.name) for path in paths])
            job.run_all(alone=True)
        site.sync()
        return made

    return one


def text_of(path: Path) -> str:
    return "\n".join(page.text for page in pdf.pages(path, 1, pdf.page_count(path)) if page)


def test_chromium_print_in_hindi(letter_pdf: Path) -> None:
    assert papers.share_right(text_of(letter_pdf), papers.LETTER) >= 0.95


def test_legacy_font_by_its_name(legacy_pdf: Path) -> None:
    text = text_of(legacy_pdf)
    assert papers.share_right(text, papers.LETTER) >= 0.98
    assert [page.way for page in pdf.pages(legacy_pdf, 1, 1) if page] == ["krutidev"]


def test_legacy_text_under_an_innocent_name(made: Path) -> None:
    unnamed = papers.by_chromium(made, made / "legacy.html")
    assert papers.share_right(text_of(unnamed), papers.LETTER) >= 0.98


def test_english_within_the_legacy_font_stays_english(tmp_path: Path) -> None:
    meant = papers.LETTER + "Each officer certifies the seized vehicle and its file.\n" * 4
    lines = [line if line.startswith("Each") else from_unicode(line) for line in meant.splitlines()]
    source = tmp_path / "mixed.html"
    source.write_text(papers.page("\n".join(lines), "DejaVu Sans", latin=True), encoding="utf-8")
    printed = papers.by_chromium(tmp_path, source)
    assert papers.share_right(text_of(printed), meant) >= 0.98
    assert papers.share_right(text_of(papers.renamed(printed, b"DejaVuSans", b"DevLys010")), meant) >= 0.98


def test_false_spaces_go_and_real_ones_stay() -> None:
    words = ["कै", "मरों", "की", "सूची", "number,", "फु", "टेज", "से"]
    rights, x, boxes = [2.0, 3.6, 3.6, 3.6, 3.6, 2.0, 3.6, 3.6], 10.0, []
    for piece, gap in zip(words, rights, strict=True):
        for part in ("number", ",") if piece == "number," else (piece,):  # the font changes before the comma
            boxes.append(f'<word xMin="{x}" yMin="0" xMax="{x + 20}" yMax="18">{part}</word>')
            x += 20
        x += gap
    assert spacing._page(" ".join(words), "".join(boxes)) == "कैमरों की सूची number, फुटेज से"


@pytest.mark.slow
@pytest.mark.parametrize("font", ["Noto Sans Devanagari", "Lohit Devanagari", "Noto Serif Devanagari"])
def test_libreoffice_print_in_hindi(tmp_path: Path, font: str) -> None:
    source = tmp_path / "letter.html"
    source.write_text(papers.page(papers.LETTER, font), encoding="utf-8")
    assert papers.share_right(text_of(papers.by_libreoffice(tmp_path, source)), papers.LETTER) >= 0.95


@pytest.mark.slow
def test_libreoffice_print_in_kruti_dev(made: Path) -> None:
    named = papers.renamed(papers.by_libreoffice(made, made / "legacy.html"), b"LiberationSerif", b"KrutiDev010")
    assert papers.share_right(text_of(named), papers.LETTER) >= 0.98


@pytest.mark.slow
def test_a_scan_is_read_by_ocr(letter_pdf: Path, read: Read, kept: Kept) -> None:
    read(papers.scanned(letter_pdf))
    file = kept("SP/1").files[0]
    assert (file.state, file.way, file.pages) == ("done", "ocr", 1) and 0.5 < file.sure <= 1
    assert papers.share_right(file.texts[0][1], papers.LETTER) >= 0.95


@pytest.mark.slow
def test_word_files(made: Path, tmp_path: Path) -> None:
    pages = word.page(papers.by_libreoffice(made, made / "letter.html", "docx"))
    assert pages is not None and papers.share_right(pages.text, papers.LETTER) >= 0.99
    legacy = word.page(papers.by_libreoffice(made, made / "legacy.html", "docx"))
    assert legacy is not None and papers.share_right(legacy.text, papers.LETTER) >= 0.98


@pytest.mark.skipif(not SHARED.exists(), reason="the reference data is not here")
def test_the_gazette_of_the_bsa() -> None:
    page = pdf.pages(SHARED / "data" / "law" / "pdf" / "bsa-2023-gazette.pdf", 1, 1)[0]
    assert page is not None and page.way == "krutidev" and malformed(page.text) == 0
    for words in (
        "असाधारण",
        "प्राधिकार से प्रकाशित",
        "नई दिल्ली, सोमवार, दिसम्बर 25, 2023/पौष 4, 1945 (शक)",
        "EXTRAORDINARY",
    ):
        assert words in page.text


def test_a_kruti_dev_circular_is_found_and_shown(legacy_pdf: Path, read: Read, site: Site) -> None:
    made = read(legacy_pdf, title_hi="पुराना आदेश")
    client = site.client("constable_a")
    for question in ("मालखाना मोहर्रिर", "malkhana mohrrir", "lavaris vahan"):
        page = client.get(f"/circulars?q={question}").get_data(as_text=True)
        assert 'data-ref="SP/1"' in page, question
    snippet = re.search(
        r'(?s)<span class="snippet">(.*?)</span>', client.get("/circulars?q=मोहर्रिर").get_data(as_text=True)
    )
    assert snippet is not None and "<mark>मोहर्रिर</mark>" in snippet[1] and "शुक्रवार" in snippet[1]
    shown = client.get(f"/circulars/{made.id}").get_data(as_text=True)
    assert "Kruti Dev, converted" in shown and 'href="/law/bnss/503"' in shown


def test_the_snippet_names_its_page(tmp_path: Path, read: Read, site: Site) -> None:
    source = tmp_path / "long.html"
    pages = "".join(f'<div style="break-after:page"><p>पृष्ठ {n} साधारण बात</p></div>' for n in (1, 2, 3))
    source.write_text(f'<meta charset="utf-8"><body>{pages}<p>चौथे पृष्ठ पर गिलोटिनशब्द लिखा है</p>', encoding="utf-8")
    read(papers.by_chromium(tmp_path, source))
    page = site.client("constable_a").get("/circulars?q=गिलोटिनशब्द").get_data(as_text=True)
    assert "page 4:" in page
    assert "पृष्ठ 4:" in site.client("constable_a", "hi").get("/search?q=गिलोटिनशब्द").get_data(as_text=True)


def test_a_machine_without_programs(
    letter_pdf: Path, read: Read, kept: Kept, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "have", lambda program: False)
    made = read(letter_pdf)
    file = kept("SP/1").files[0]
    assert (file.state, file.texts, file.message) == ("unread", [], "no-poppler")
    client = site.client("control")
    page = client.get(f"/circulars/{made.id}").get_data(as_text=True)
    assert "text not read" in page and "Type or paste" in page
    typed = {"number": "1", "text": "leLr Fkkuk izHkkjh okguksa dh lwph HkstsaA"}
    assert client.post(f"/circulars/{made.id}/files/{file.id}/pages", data=typed).status_code == 303
    assert kept("SP/1").files[0].texts == [(1, "समस्त थाना प्रभारी वाहनों की सूची भेजें।", "typed")]
    site.sync()
    assert 'data-ref="SP/1"' in client.get("/circulars?q=वाहनों की सूची").get_data(as_text=True)


def test_reading_goes_on_where_it_was_cut_off(
    tmp_path: Path, make: Make, kept: Kept, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "long.html"
    pages = "".join(f'<div style="break-after:page"><p>यह पृष्ठ {n} का पाठ है जो पढ़ा जाए</p></div>' for n in range(1, 8))
    source.write_text(f'<meta charset="utf-8"><body>{pages}', encoding="utf-8")
    printed = papers.by_chromium(tmp_path, source)
    monkeypatch.setattr(work, "AT_ONCE", 2)
    made = make("SP/1")

    def cut(file: object) -> None:
        if getattr(file, "done", 0) == 3:
            raise KeyboardInterrupt

    with site.app.app_context():
        attaching.attach(db.session.get_one(Circular, made.id), [(printed.open("rb"), "long.pdf")])
        with pytest.raises(KeyboardInterrupt):
            job.run_all(cut, alone=True)
    file = kept("SP/1").files[0]
    assert (file.state, file.done, len(file.texts)) == ("running", 3, 3)
    progress = site.client("constable_a").get(
        f"/circulars/{made.id}/files/{file.id}/reading", headers={"HX-Request": "true"}
    )
    assert 'value="3"' in progress.get_data(as_text=True) and "every 3s" in progress.get_data(as_text=True)
    seen: list[int] = []
    with site.app.app_context():
        assert job.run_all() == 0  # another machine's reader may still be at it
        job.run_all(lambda f: seen.append(f.done), alone=True)
    file = kept("SP/1").files[0]
    assert (file.state, file.tries) == ("done", 2) and [t[0] for t in file.texts] == list(range(1, file.pages + 1))
    assert 1 not in seen and 2 not in seen


def test_reading_again_keeps_what_was_typed(letter_pdf: Path, read: Read, kept: Kept, site: Site) -> None:
    made = read(letter_pdf)
    file = kept("SP/1").files[0]
    address, client = f"/circulars/{made.id}/files/{file.id}", site.client("control")
    page = client.get(f"/circulars/{made.id}").get_data(as_text=True)
    assert "typed_too" not in page
    client.post(f"{address}/pages", data={"number": "1", "text": "हाथ से सुधारा हुआ पृष्ठ"})
    assert "typed_too" in client.get(f"/circulars/{made.id}").get_data(as_text=True)

    def again(**more: str) -> list[tuple[int, str, str]]:
        client.post(f"{address}/reading", data=more)
        assert kept("SP/1").files[0].state == "waiting"
        with site.app.app_context():
            job.run_all(alone=True)
        texts: list[tuple[int, str, str]] = kept("SP/1").files[0].texts
        return texts

    assert again()[0] == (1, "हाथ से सुधारा हुआ पृष्ठ", "typed")
    assert again(typed_too="1") == file.texts  # only who asks for it loses the correction


def test_after_three_tries_a_file_is_left_alone(
    letter_pdf: Path, make: Make, kept: Kept, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make("SP/1")

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(work, "_read_pdf", killed)
    with site.app.app_context():
        attaching.attach(db.session.get_one(Circular, made.id), [(letter_pdf.open("rb"), "a.pdf")])
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                job.run_all(alone=True)
        assert job.run_all(alone=True) == 1
    assert (kept("SP/1").files[0].state, kept("SP/1").files[0].message) == ("unread", "gave-up")


def test_a_program_beyond_its_limits_is_ended() -> None:
    assert limits.run(["python3", "-c", "while True: pass"], seconds=1, megabytes=200).killed
    hungry = limits.run(["python3", "-c", "x = bytearray(2_000_000_000)"], seconds=5, megabytes=200)
    assert hungry.code != 0
    loud = limits.run(["python3", "-c", "while True: print('x' * 9999)"], seconds=5, megabytes=200, output=100_000)
    assert loud.code != 0 and len(loud.output) <= 100_000


def bomb(pages: int = 1, size: int = 400_000_000) -> bytes:
    """A PDF whose content stream unpacks to ``size`` bytes."""
    import zlib

    packer = zlib.compressobj(9)
    block = b"BT /F1 9 Tf (x) Tj ET\n" * 50_000
    data = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream",
    ] + [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"] * pages
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


@pytest.mark.slow
def test_a_pdf_bomb_is_a_bounded_job(tmp_path: Path, read: Read, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 3)
    monkeypatch.setattr(ocr, "available", lambda: False)
    path = tmp_path / "bomb.pdf"
    path.write_bytes(bomb())
    read(path)
    file = kept("SP/1").files[0]
    assert file.state in ("unread", "done") and sum(len(t[1]) for t in file.texts) <= 60_000


def test_reading_stops_at_pages_beyond_the_limits(
    letter_pdf: Path, read: Read, kept: Kept, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(pdf, "page_count", lambda path: 300)
    monkeypatch.setattr(pdf, "pages", lambda path, first, last: [None] * (last - first + 1))
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "pdf_page", lambda path, number: asked.append(number))
    made = read(letter_pdf)
    file = kept("SP/1").files[0]
    assert (file.state, file.message, asked) == ("unread", "too-heavy", [1, 2])
    assert "too heavy" in site.client("constable_a").get(f"/circulars/{made.id}").get_data(as_text=True)


def test_a_long_scan_stops_at_the_limit(
    tmp_path: Path, read: Read, kept: Kept, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.circulars.reading.page import PageText

    monkeypatch.setattr(ocr, "MOST_PAGES", 4)
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "pdf_page", lambda path, number: PageText(number, f"चित्र {number}", "ocr", 0.9))
    path = tmp_path / "scan.pdf"
    kids = b" ".join(b"3 0 R" for _ in range(30))
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
        + kids
        + b"]/Count 30>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    made = read(path)
    file = kept("SP/1").files[0]
    assert (file.state, len(file.texts), file.pages, file.message) == ("done", 4, 30, "too-long")
    assert "Only the first pages" in site.client("constable_a").get(f"/circulars/{made.id}").get_data(as_text=True)


def test_from_unicode_is_what_the_papers_hold() -> None:
    assert from_unicode("थाना प्रभारी") == "Fkkuk izHkkjh"


def test_poppler_is_here() -> None:
    assert subprocess.run(["pdftotext", "-v"], capture_output=True).returncode == 0
