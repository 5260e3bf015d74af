"""Slowing down guessers without locking anyone out.

Failures are counted per user name and source. A source is the browser's device mark, when this user has signed in
from it before, else the network address. So a guesser elsewhere never slows the user; one behind the same address
slows only browsers new to the user; and fifty colleagues behind one address never slow each other. The count is in
the database, so it holds across workers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Integer, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime, db, utcnow, writing

FREE_TRIES = 5
LONGEST_WAIT_S = 60
FORGET = timedelta(minutes=15)


class SignInFailure(Base):
    """How often a name failed from one source lately."""

    __tablename__ = "sign_in_failure"
    username: Mapped[str] = mapped_column(String(60), primary_key=True)
    source: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


def wait_s(username: str, source: str) -> int:
    """Seconds until this name may be tried again from this source; 0 when now."""
    row = db.session.get(SignInFailure, (username, source))
    if row is None or row.failures < FREE_TRIES:
        return 0
    pause = min(LONGEST_WAIT_S, 2 ** (row.failures - FREE_TRIES + 1))
    left = (row.last_at + timedelta(seconds=pause) - utcnow()).total_seconds()
    if left > 2 * LONGEST_WAIT_S:  # noted before the server's clock was set back: that must lock nobody out
        return 0
    return max(0, round(left + 0.5)) if left > 0 else 0


def failed(username: str, source: str) -> None:
    """Counts one failure; old ones are forgotten."""
    now = utcnow()
    with writing() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.last_at < now - FORGET))
        row = session.get(SignInFailure, (username, source), with_for_update=True)
        if row is None:
            session.add(SignInFailure(username=username, source=source, failures=1, last_at=now))
        else:
            row.failures, row.last_at = row.failures + 1, now


def succeeded(username: str, source: str) -> None:
    """Forgets the failures of this name from this source. The caller writes."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.username == username, SignInFailure.source == source))
