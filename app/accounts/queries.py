"""Reading users and sessions."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import User, UserSession
from app.db import db, utcnow

# Idle and absolute limits by role: shorter where more can be seen or changed.
IDLE = {"admin": timedelta(minutes=30), "control_room": timedelta(minutes=60)}
IDLE_OTHERS = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)


def token_hash(token: str) -> str:
    """What the database keeps of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_username(username: str) -> User | None:
    """The user of that name; names are kept in lower case."""
    return db.session.scalar(select(User).where(User.username == username.strip().lower()))


def live_session(token: str) -> UserSession | None:
    """The session of a token, unless ended, expired, or its user disabled."""
    found = db.session.scalar(select(UserSession).where(UserSession.token_hash == token_hash(token)))
    if found is None or found.ended_at is not None or not found.user.enabled:
        return None
    now = utcnow()
    idle = IDLE.get(found.user.role, IDLE_OTHERS)
    if now - found.seen_at > idle or now - found.started_at > ABSOLUTE:
        return None
    return found


def all_users() -> list[User]:
    """Every user by name."""
    return list(db.session.scalars(select(User).order_by(User.username)))


def admin_count() -> int:
    """How many enabled administrators there are."""
    return len(list(db.session.scalars(select(User.id).where(User.role == "admin", User.enabled))))
