"""Writing: a user's bookmarks and recently opened sections."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.db import courtesy, utcnow, writing
from app.law.models import Bookmark, Opened

KEPT_RECENT = 30


def keep(user_id: int, ref: str) -> None:
    """Adds a bookmark; a second time changes nothing."""
    with writing() as session:
        if session.get(Bookmark, (user_id, ref)) is None:
            session.add(Bookmark(user_id=user_id, ref=ref, at=utcnow()))


def let_go(user_id: int, ref: str) -> None:
    """Removes a bookmark, if there is one."""
    with writing() as session:
        session.execute(delete(Bookmark).where(Bookmark.user_id == user_id, Bookmark.ref == ref))


def note_opened(user_id: int, ref: str) -> None:
    """Notes that the user opened a section, and forgets all but the last few; reading never waits for it."""
    with courtesy() as session:
        session.merge(Opened(user_id=user_id, ref=ref, at=utcnow()))
        session.flush()
        mine = select(Opened.ref).where(Opened.user_id == user_id).order_by(Opened.at.desc())
        stale = list(session.scalars(mine.offset(KEPT_RECENT)))
        if stale:
            session.execute(delete(Opened).where(Opened.user_id == user_id, Opened.ref.in_(stale)))
