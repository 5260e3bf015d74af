"""Reading users and sessions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import KnownDevice, User, UserSession
from app.db import db, utcnow

# Idle and absolute limits by role: shorter where more can be seen or changed (ASVS 5.0, 7.3).
IDLE = {"admin": timedelta(minutes=30), "control_room": timedelta(hours=1)}
IDLE_OTHERS = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)
CLOCKS_DIFFER = timedelta(minutes=5)  # between machines; more means that the clock was set back


def token_hash(token: str) -> str:
    """What the database keeps of a session token or device mark."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_username(username: str) -> User | None:
    """The user of that name; names are kept in lower case."""
    return db.session.scalar(select(User).where(User.username == username.strip().lower()))


def expired(row: UserSession) -> bool:
    """Whether a session ended, was idle too long, is too old, or began in the future (the clock was set back)."""
    now = utcnow()
    idle = IDLE.get(row.user.role, IDLE_OTHERS)
    ahead = max(row.started_at, row.seen_at) - now > CLOCKS_DIFFER
    return row.ended_at is not None or ahead or now - row.seen_at > idle or now - row.started_at > ABSOLUTE


def live_session(token: str) -> UserSession | None:
    """The session of a token, unless ended, expired, or its user disabled. One query."""
    query = select(UserSession).options(joinedload(UserSession.user)).where(UserSession.token_hash == token_hash(token))
    found = db.session.scalar(query)
    return found if found is not None and found.user.enabled and not expired(found) else None


def open_sessions(user: User) -> list[UserSession]:
    """The user's sessions that still count, newest first."""
    query = select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    rows = db.session.scalars(query.order_by(UserSession.seen_at.desc()))
    return [row for row in rows if not expired(row)]


def own_session(user: User, session_id: int) -> UserSession | None:
    """One session, if it is the user's."""
    return db.session.scalar(select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user.id))


def knows_device(user: User, device: str) -> bool:
    """Whether the user signed in from the browser with this mark before."""
    return bool(device) and db.session.get(KnownDevice, (user.id, token_hash(device))) is not None


def users(offset: int = 0, limit: int = 1000) -> Sequence[User]:
    """Users by name."""
    return db.session.scalars(select(User).order_by(User.username).offset(offset).limit(limit)).all()


def user_count() -> int:
    """How many users there are."""
    return db.session.scalar(select(func.count(User.id))) or 0


def user(user_id: int) -> User | None:
    """One user by number."""
    return db.session.get(User, user_id)


def admin_count() -> int:
    """How many enabled administrators there are."""
    return db.session.scalar(select(func.count(User.id)).where(User.role == "admin", User.enabled)) or 0
