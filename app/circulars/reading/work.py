"""Reading one file: by what it is, page by page, each page saved as it comes; the outcome in the row of the file.

``message`` of a file is a code of ``words.MESSAGES``; the page shows it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from flask import current_app
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.circulars import linking, store
from app.circulars.models import TYPED, Circular, CircularFile, CircularPage
from app.circulars.reading import limits, ocr, pdf, word
from app.circulars.reading.page import PageText, subject_line
from app.db import db, utcnow, writing

MOST_TRIES = 3
HEAVY = 2  # pages one after the other beyond the limits of drawing: the rest would be no lighter
ORDER = ("krutidev", "ocr", "docx", "text", TYPED)  # the least sure of them names the file's
AT_ONCE = 20  # pages of a PDF that has text are read so many at a time
Say = Callable[[CircularFile], None]


class Unread(Exception):
    """The file has no text that this machine can get; ``str()`` is a code of ``words.MESSAGES``."""


def read_file(file_id: int, say: Say = lambda file: None) -> None:
    """Reads one claimed file to its end, however it ends."""
    file = db.session.get_one(CircularFile, file_id)
    try:
        if file.tries > MOST_TRIES:
            raise Unread("gave-up")
        _readers()[file.kind](file, say)
    except Unread as reason:
        _finish(file_id, str(reason))
    except Exception:
        current_app.logger.exception("file %s of a circular could not be read", file_id)
        _finish(file_id, "failed")
    else:
        _finish(file_id, "")
    say(db.session.get_one(CircularFile, file_id))


def _readers() -> dict[str, Callable[[CircularFile, Say], None]]:
    return {"pdf": _read_pdf, "docx": _read_docx, "png": _read_picture, "jpeg": _read_picture}


def _read_pdf(file: CircularFile, say: Say) -> None:
    if not limits.have("pdftotext"):
        raise Unread("no-poppler")
    path = store.path_of(file.sha256)
    total = pdf.page_count(path)
    last = min(total, pdf.MOST_PAGES)
    _beat(file, total, file.done, say)
    drawn = select(func.count()).where(CircularPage.file_id == file.id, CircularPage.way == "ocr")
    pictures = db.session.scalar(drawn) or 0
    heavy = 0
    while file.done < last:
        first = file.done + 1
        until = min(first + AT_ONCE - 1, last)
        for number, page in enumerate(pdf.pages(path, first, until), first):
            if page is None and pictures < ocr.MOST_PAGES and ocr.available():
                pictures += 1
                page = ocr.pdf_page(path, number)
                heavy = heavy + 1 if page is None else 0
            _save_page(file, number, page, say)
            if heavy >= HEAVY:
                raise Unread("too-heavy")


def _read_picture(file: CircularFile, say: Say) -> None:
    if not ocr.available():
        raise Unread("no-ocr")
    _save_page(file, 1, ocr.picture(store.path_of(file.sha256)), say)


def _read_docx(file: CircularFile, say: Say) -> None:
    _save_page(file, 1, word.page(store.path_of(file.sha256)), say)


def _save_page(file: CircularFile, number: int, page: PageText | None, say: Say) -> None:
    file_id = file.id
    with writing() as session:
        if page is not None and page.text and not _typed(session, file_id, number):
            row = CircularPage(file_id=file_id, number=number, text=page.text, way=page.way, sure=round(page.sure, 3))
            session.merge(row)
        # a bulk statement: the circular is indexed anew once, at the end
        done = {"done": number, "beat_at": utcnow()}
        session.execute(update(CircularFile).where(CircularFile.id == file_id).values(done))
    say(file)


def _typed(session: Session, file_id: int, number: int) -> bool:
    """Whether the editor typed or corrected this page: nothing that a program reads replaces it."""
    row = session.get(CircularPage, (file_id, number))
    return row is not None and row.way == TYPED


def _beat(file: CircularFile, pages: int, done: int, say: Say) -> None:
    with writing() as session:
        values = {"pages": pages, "done": done, "beat_at": utcnow()}
        session.execute(update(CircularFile).where(CircularFile.id == file.id).values(values))
    say(file)


def _finish(file_id: int, reason: str) -> None:
    """Sets the outcome, finds the sections in the new text, and lets search know."""
    with writing() as session:
        file = session.get_one(CircularFile, file_id)
        session.expire(file, ["texts"])
        texts = file.texts
        ways = {page.way for page in texts}
        file.way = next((way for way in ORDER if way in ways), "")
        file.sure = min((page.sure for page in texts), default=0.0)
        file.pages = file.pages or len(texts)
        file.state = "done" if texts else "unread"
        file.message = reason or _shortfall(file)
        circular = session.get_one(Circular, file.circular_id)
        session.flush()
        linking.find_sections_of(circular)
        _take_title(circular, texts)


def _shortfall(file: CircularFile) -> str:
    if not file.texts:
        return "no-ocr" if file.kind == "pdf" and not ocr.available() else "nothing"
    return "too-long" if file.pages > len(file.texts) and file.pages > min(pdf.MOST_PAGES, ocr.MOST_PAGES) else ""


def _take_title(circular: Circular, texts: list[CircularPage]) -> None:
    """A circular imported under its file's name takes the subject line for its title."""
    names = {file.name.rsplit(".", 1)[0][:70] for file in circular.files} | {PurePosixPath(circular.number).name}
    if circular.number.startswith("IMPORT/") and circular.title_hi in names and texts:
        circular.title_hi = subject_line(texts[0].text) or circular.title_hi
