"""One submit makes one record, however often the line makes a browser send it.

A form that makes something carries ``{{ once() }}`` (in ``csrf()`` of shared/_forms.html): a key, new for every
page. The first POST with a key, address and content is carried out and its 303 remembered; the same POST again,
also while the first still runs, is answered with the same 303 and does nothing. Other content, or an attempt that
was refused (422), is a new attempt.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import datetime, timedelta

from flask import Flask, abort, g, request
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import String, Text, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.wrappers import Response

from app.db import Base, UtcDateTime, db, utcnow, writing_apart
from app.web import see_other

FIELD = "once"
KEPT = timedelta(days=2)
UNFINISHED = timedelta(seconds=60)  # after that the first attempt is taken to have died with its process
WAIT_S = 10.0


class Submission(Base):
    """A POST with a key. ``address``: where its 303 led; empty while it runs."""

    __tablename__ = "submission"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)


def once() -> Markup:
    """The hidden field, with one key for all forms of the page."""
    key = g.setdefault("once_key", secrets.token_urlsafe(9))
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, key)


def _digest() -> str:
    """Who sends what where: names and content of the fields, names of the files; not the CSRF token."""
    fields = sorted((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
    files = sorted((k, f.filename) for k, f in request.files.items(multi=True))
    return hashlib.sha256(repr((current_user.id, request.full_path, fields, files)).encode()).hexdigest()


def _begin(digest: str) -> bool:
    """Notes the attempt; False when the same one runs or has succeeded."""
    try:
        with writing_apart() as session:
            now = utcnow()
            alive = Submission.at.between(now - UNFINISHED, now + UNFINISHED)
            stale = (Submission.digest == digest) & (Submission.address == "") & ~alive
            session.execute(delete(Submission).where(stale | (Submission.at < now - KEPT)))
            session.add(Submission(digest=digest))
        return True
    except IntegrityError:
        return False


def _outcome(digest: str) -> str | None:
    """Where the first attempt led; waits while it runs. None: it was refused, or still runs."""
    until = time.monotonic() + WAIT_S
    while True:
        with Session(db.engine) as session:
            address = session.scalar(select(Submission.address).where(Submission.digest == digest))
        if address is None or address or time.monotonic() > until:
            return address or None
        time.sleep(0.1)


def _again(digest: str) -> Response | None:
    address = _outcome(digest)
    if address:
        return see_other(address)
    if _begin(digest):
        return None
    abort(503)


def _end(digest: str, address: str) -> None:
    with writing_apart() as session:
        mine = Submission.digest == digest
        session.execute(
            update(Submission).where(mine).values(address=address) if address else delete(Submission).where(mine)
        )


def init_app(app: Flask) -> None:
    """``once()`` for templates; watches every POST that carries the field."""
    app.jinja_env.globals["once"] = once

    @app.before_request
    def _first() -> Response | None:
        if request.method != "POST" or not current_user.is_authenticated or not request.form.get(FIELD):
            return None
        digest = _digest()
        if _begin(digest):
            g.once_digest = digest
            return None
        answer = _again(digest)
        if answer is None:
            g.once_digest = digest
        return answer

    @app.after_request
    def _last(response: Response) -> Response:
        digest = g.pop("once_digest", None)
        if digest:
            done = response.headers.get("HX-Redirect") or (response.status_code == 303 and response.headers["Location"])
            _end(digest, done or "")
        return response
