"""Files as they came, kept once each under the SHA-256 of their content; what they are is told by their first bytes."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app
from flask_babel import gettext as _

from app.circulars.reading import limits
from app.web import BadInput

MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SUFFIXES = {"pdf": ".pdf", "png": ".png", "jpeg": ".jpg", "docx": ".docx"}
MOST_PIXELS = 60_000_000
MOST_UNPACKED = 40 * 1024 * 1024
_FORBIDDEN = re.compile(r"[^\w\u0900-\u097f .()+-]")


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file. ``kind``: pdf, png, jpeg, docx."""

    sha256: str
    name: str
    kind: str
    size: int


def folder() -> Path:
    """Where the files of circulars lie, in the instance folder."""
    return Path(current_app.config["INSTANCE"]) / "circulars" / "files"


def path_of(sha256: str) -> Path:
    """The place of a stored file."""
    return folder() / sha256[:2] / sha256


def keep(stream: IO[bytes], name: str) -> Kept:
    """Stores an uploaded file, complete or not at all. Raises BadInput for what is none of our kinds, or unsafe."""
    folder().mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    most = int(current_app.config["MAX_UPLOAD_MB"]) * 1024 * 1024
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="incoming-", delete=False) as draft:
        path = Path(draft.name)
        try:
            while piece := stream.read(1 << 20):
                size += len(piece)
                if size > most:
                    raise BadInput(_("“%(name)s” is larger than %(mb)d MB.", name=name, mb=most >> 20), "files")
                digest.update(piece)
                draft.write(piece)
            draft.flush()
            os.fsync(draft.fileno())
            kind = _checked_kind(path, name)
            target = path_of(digest.hexdigest())
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        finally:
            path.unlink(missing_ok=True)
    return Kept(digest.hexdigest(), safe_name(name, kind), kind, size)


def safe_name(name: str, kind: str) -> str:
    """A name without path, control characters or a false ending: ``../../x.pdf`` is ``x.pdf``."""
    last = re.split(r"[/\\]", name)[-1]
    stem = _FORBIDDEN.sub("", last.rsplit(".", 1)[0]).strip(" .-") or "circular"
    return stem[:120] + SUFFIXES[kind]


def kind_of(head: bytes) -> str:
    """What the first bytes say; "" for none of our kinds. The name of a file says nothing."""
    if head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "docx" if head.startswith(b"PK\x03\x04") else ""


def _checked_kind(path: Path, name: str) -> str:
    with path.open("rb") as file:
        kind = kind_of(file.read(1024))
    check = {"pdf": _check_pdf, "docx": _check_docx, "png": _check_picture, "jpeg": _check_picture}.get(kind)
    if check is None:
        raise BadInput(
            _("“%(name)s” is no PDF, Word (.docx), PNG or JPEG file. Save it as one of these.", name=name), "files"
        )
    check(path, name)
    return kind


def _check_pdf(path: Path, name: str) -> None:
    """A PDF that asks for a password cannot be read by anybody at the station either."""
    if not limits.have("pdfinfo"):
        return
    answer = limits.run(["pdfinfo", str(path)], seconds=10, megabytes=300)
    if b"ncorrect password" in answer.errors:
        raise BadInput(
            _("“%(name)s” is locked with a password. Save a copy without one and send that.", name=name), "files"
        )
    if answer.code != 0 and not answer.killed:
        raise BadInput(
            _("“%(name)s” is damaged: it cannot be opened as a PDF. Scan or save it again.", name=name), "files"
        )


def _check_docx(path: Path, name: str) -> None:
    damaged = BadInput(
        _("“%(name)s” is no sound Word file (.docx). Save it again or print it to PDF.", name=name), "files"
    )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged from None
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise damaged
    if len(entries) > 5_000 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadInput(_("“%(name)s” unpacks to far more than a letter holds; it is not accepted.", name=name), "files")


def _check_picture(path: Path, name: str) -> None:
    with path.open("rb") as file:
        width, height = _pixels(file.read(1 << 16))
    if not width or not height or width * height > MOST_PIXELS:
        raise BadInput(
            _("“%(name)s” is damaged or has too many points. Scan it in grey at 200 or 300 dpi.", name=name), "files"
        )


def _pixels(head: bytes) -> tuple[int, int]:
    """(width, height) as the header says; zeros when it does not."""
    if head.startswith(b"\x89PNG") and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    at = 2
    while at + 9 < len(head) and head[at] == 0xFF:
        if head[at + 1] in range(0xC0, 0xD0) and head[at + 1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return 0, 0
