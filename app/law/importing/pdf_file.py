"""One PDF to rows: which document it is, whether its Hindi is usable, its sections."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.law.importing import hindi, pdf, pdf_words
from app.law.importing.document import Document, recognise
from app.law.importing.rows import Rejected, Row, Unreadable, tidy

_FIRST_PAGES = 20
_MOST_BROKEN = 0.1  # share of pages; a Gazette's first page in an old font does not spoil the Act


@dataclass
class ReadPdf:
    """What a PDF gave. ``remarks``: what the reader noticed, one sentence each."""

    document: Document
    rows: list[Row | Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read(path: Path, act: str, ocr: bool, bill: bool) -> ReadPdf:
    """Reads the PDF. Raises Unreadable for a Bill (unless ``bill``), for broken Hindi, and for what is no Act."""
    found = pdf_words.pages(_by_ocr(path) if ocr else path)
    document = recognise(" ".join(word.text for words in found[:_FIRST_PAGES] for word in words)[:60_000])
    given = ReadPdf(document)
    if document.kind == "Bill" and not bill:
        raise Unreadable(
            f"this is a Bill, not an Act: {document}. A Bill's clauses can bear other numbers than the Act's sections; "
            "nothing was imported. Give the Act as published, or add --bill to keep the Bill under a code of its own"
        )
    language = _language(found, given)
    code = act or document.act
    if not code:
        raise Unreadable(f"read {document}, but which Act of the shelf is that? Name it with --act CODE")
    if document.kind == "Bill" and not act.endswith("-bill"):
        code += "-bill"
    given.rows += _rows(pdf_words.laid_out(found), document, code, language)
    if not given.rows:
        raise Unreadable(f"read {document}, but no numbered section was found in it")
    return given


def _rows(laid: pdf_words.Laid, document: Document, code: str, language: str) -> Sequence[Row | Rejected]:
    rows: list[Row | Rejected] = []
    for place, one in enumerate(pdf.sections(laid), 1):
        text = tidy(pdf.text_of(one))
        if not text and not one.heading:
            rows.append(Rejected(place, f"section {one.number}: nothing could be read"))
            continue
        rows.append(
            Row(
                place,
                code,
                one.number,
                one.heading,
                text,
                language,
                act_title=document.title,
                year=document.year,
                chapter=one.chapter,
                chapter_title=one.chapter_title,
            )
        )
    return rows


def _language(found: Sequence[Sequence[pdf_words.Word]], given: ReadPdf) -> str:
    """``hi`` or ``en``; the quality gate stands here. Raises Unreadable when too many pages are broken."""
    broken: dict[int, str] = {}
    hindi_pages = 0
    for number, words in enumerate(found, 1):
        text = " ".join(word.text for word in words)
        quality = hindi.judge(text)
        hindi_pages += hindi.mostly_devanagari(text)
        if quality.defect not in ("", "too-short"):
            broken[number] = quality.defect
    if 2 * hindi_pages < len(found) and 2 * len(broken) < len(found):
        # An English Act: lists and tables are no English prose, and no Hindi that went wrong either.
        broken = {number: defect for number, defect in broken.items() if defect != "ocr-wrong-language"}
    if broken:
        told = "; ".join(f"page {number}: {hindi.WHAT[defect]}" for number, defect in list(broken.items())[:5])
        if len(broken) > max(1.0, _MOST_BROKEN * len(found)):
            raise Unreadable(
                f"the Hindi of {len(broken)} of {len(found)} pages came out broken ({told}). Nothing was imported. "
                "Read the pictures of the pages instead: try again with --ocr"
            )
        given.remarks.append(f"left out as unreadable: {told}")
    return "hi" if hindi_pages > len(found) / 2 else "en"


def _by_ocr(path: Path) -> Path:
    """The same document with a text layer read from its pictures (tesseract, Hindi and English)."""
    if shutil.which("tesseract") is None or shutil.which("pdftoppm") is None:
        raise Unreadable("OCR needs the programs tesseract (with its Hindi data, tesseract-ocr-hin) and pdftoppm")
    folder = Path(tempfile.mkdtemp(prefix="desk-ocr-"))
    try:
        _run("pdftoppm", "-r", "300", "-gray", "-png", str(path), str(folder / "page"))
        pictures = sorted(folder.glob("page*.png"))
        (folder / "list").write_text("\n".join(map(str, pictures)), "utf-8")
        _run("tesseract", str(folder / "list"), str(folder / "read"), "-l", "hin+eng", "pdf")
    except subprocess.CalledProcessError as reason:
        raise Unreadable(f"OCR failed: {reason.stderr.decode(errors='replace').strip()[:160]}") from None
    return folder / "read.pdf"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=3600)
