"""Files of a circular: attached, removed, read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.audit import record
from app.circulars import linking, removed, store
from app.circulars.models import TYPED, Circular, CircularFile, CircularPage
from app.db import db, writing
from app.web import BadInput

MOST_FILES = 10
SHORT = 200  # characters of a text that the trail keeps when it is to be had elsewhere


def attach(row: Circular, uploads: Iterable[tuple[IO[bytes], str]]) -> list[CircularFile]:
    """Keeps the files and notes them to be read. All or none; the same content twice counts once. Raises BadInput."""
    kept = [store.keep(stream, name) for stream, name in uploads]
    circular_id = row.id
    forget(removed.sweep() - {one.sha256 for one in kept})
    with writing() as session:
        row = session.get_one(Circular, circular_id)
        known = {file.sha256 for file in row.files}
        new = {one.sha256: one for one in kept if one.sha256 not in known}
        if len(known) + len(new) > MOST_FILES:
            raise BadInput(_("A circular takes at most %(n)d files.", n=MOST_FILES), "files")
        files = [CircularFile(sha256=o.sha256, name=o.name, kind=o.kind, size=o.size, sure=0.0) for o in new.values()]
        row.files += files
        for one in new.values():
            record("attach", "circular", row.number, file=one.name, sha256=one.sha256)
    return files


def detach(file: CircularFile) -> str:
    """Takes the file off; the token for ``bring_back``, good for a day. After it the content goes, if nobody has it."""
    file_id = file.id
    with writing() as session:
        file = session.get_one(CircularFile, file_id)
        sha256, number = file.sha256, file.circular.number
        token = removed.keep(file)
        record("detach", "circular", number, file=file.name, sha256=sha256)
        file.circular.files.remove(file)
    forget(removed.sweep())
    return token


def bring_back(row: Circular, token: str) -> CircularFile | None:
    """Puts a file that was taken off back, with its text; None when it was added again meanwhile. Raises BadInput."""
    circular_id = row.id
    with writing() as session:
        row = session.get_one(Circular, circular_id)
        noted = removed.find(circular_id, token)
        file = removed.row_of(noted) if noted else None
        if file is None or not store.path_of(file.sha256).exists():
            raise BadInput(_("A file that was taken away is kept for a day only. Add it again."))
        if file.sha256 in {one.sha256 for one in row.files}:
            return None
        if len(row.files) >= MOST_FILES:
            raise BadInput(_("A circular takes at most %(n)d files.", n=MOST_FILES), "files")
        row.files.append(file)
        session.flush()
        linking.find_sections_of(row)
        record("attach", "circular", row.number, file=file.name, sha256=file.sha256, undone=True)
    removed.drop(token)
    return file


def forget(contents: Iterable[str]) -> None:
    """Removes the stored contents (SHA-256) that no circular has any more, and that nobody can bring back."""
    for sha256 in set(contents) - removed.contents():
        if db.session.scalar(select(CircularFile.id).where(CircularFile.sha256 == sha256).limit(1)) is None:
            store.path_of(sha256).unlink(missing_ok=True)


def read_again(file: CircularFile, typed_too: bool = False) -> None:
    """Forgets what was read and puts the file back to the waiting ones. Pages typed by hand stay, unless told."""
    file_id = file.id
    forgotten = CircularPage.file_id == file_id
    with writing() as session:
        file = session.get_one(CircularFile, file_id)
        typed = {str(page.number): [page.text, ""] for page in file.texts if typed_too and page.way == TYPED}
        if typed:  # what was read by the machine can be read again; this cannot
            record("change", "circular", file.circular.number, file=file.name, pages=typed)
        session.execute(delete(CircularPage).where(forgotten if typed_too else forgotten & (CircularPage.way != TYPED)))
        session.expire(file, ["texts"])
        file.state, file.done, file.tries, file.message, file.way, file.sure = "waiting", 0, 0, "", "", 0.0


def set_page(file: CircularFile, number: int, text: str) -> None:
    """The editor's own text of a page, typed or pasted. What it replaces stays in the audit trail."""
    file_id = file.id
    with writing() as session:
        file = session.get_one(CircularFile, file_id)
        earlier = session.get(CircularPage, (file_id, number))
        before = earlier.text if earlier else ""
        if earlier and not (earlier.way == TYPED and file.circular.published_at):
            before = before[:SHORT]  # the machine can read it again; what a draft said is nobody's evidence
        session.merge(CircularPage(file_id=file_id, number=number, text=text.strip(), way=TYPED, sure=1.0))
        session.flush()
        session.expire(file, ["texts"])
        file.state, file.message = "done", ""
        file.way, file.sure = TYPED, min(page.sure for page in file.texts)
        file.done = max(file.done, len(file.texts))
        linking.find_sections_of(file.circular)
        change = [before, text.strip()[:SHORT]]
        record("change", "circular", file.circular.number, page=number, file=file.name, text=change)


def waiting() -> bool:
    """Whether any file is still to be read."""
    query = select(CircularFile.id).where(CircularFile.state.in_(("waiting", "running")))
    return db.session.scalar(query.limit(1)) is not None
