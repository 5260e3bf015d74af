"""Changing users and sessions."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import current_app, request
from flask import session as browser
from flask_babel import gettext as _
from flask_login import login_user
from sqlalchemy import update
from werkzeug.security import check_password_hash

from app import meanwhile
from app.access import ROLES
from app.accounts import passwords, slowdown
from app.accounts.models import KnownDevice, User, UserSession
from app.accounts.queries import admin_count, by_username, knows_device, token_hash
from app.audit import record
from app.db import courtesy, serialize, utcnow, writing
from app.web import BadInput

SEEN_EVERY = timedelta(minutes=1)
STATION_ROLES = ("constable", "officer")

# Compared against when there is no such user, so that both answers take the same time.
_nobody: dict[str, str] = {}


class TooSoon(Exception):
    """Too many failures of this name from here; ``seconds`` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def check_sign_in(username: str, password: str, device: str) -> User | None:
    """The user, when name and password belong together and the account is enabled. Raises TooSoon.

    Known and unknown names take the same steps and the same time.
    """
    name = username.strip().lower()[:60]
    user = by_username(name)
    source = f"device:{token_hash(device)}" if user and knows_device(user, device) else f"addr:{request.remote_addr}"
    if seconds := slowdown.wait_s(name, source):
        raise TooSoon(seconds)
    right = check_password_hash(user.password_hash if user else _nobody_hash(), password)
    if user and right and user.enabled:
        with writing():
            slowdown.succeeded(name, source)
        return user
    failed(name, source, user)
    return None


def failed(name: str, source: str, user: User | None) -> None:
    """Counts a wrong password or code and notes it in the trail; of an unknown name only that it was unknown."""
    with writing():
        slowdown.failed(name, source)
        record("sign-in-failed", "user", user.username if user else "")


def _hash(password: str) -> str:
    return passwords.hashed(password, current_app.config.get("PASSWORD_METHOD"))


def _nobody_hash() -> str:
    method = current_app.config.get("PASSWORD_METHOD", passwords.METHOD)
    if method not in _nobody:  # made once: making it each time would tell unknown names by their double time
        _nobody[method] = _hash(secrets.token_hex(8))
    return _nobody[method]


def start_session(user: User, device: str) -> None:
    """Opens a server-side session, signs the browser in, and remembers the browser for the slow-down."""
    token = secrets.token_urlsafe(24)
    with writing() as session:
        session.add(
            UserSession(
                token_hash=token_hash(token),
                user_id=user.id,
                address=request.remote_addr or "",
                browser=request.user_agent.string[:200],
            )
        )
        session.merge(KnownDevice(user_id=user.id, device_hash=token_hash(device), seen_at=utcnow()))
        user.session_token = token
        login_user(user)
        browser.pop("_id", None)  # a fingerprint that nobody checks: 130 bytes of every request
        record("sign-in", "user", user.username)


def touch_session(row: UserSession) -> None:
    """Notes activity, at most once a minute; a busy database does not keep anybody from reading."""
    now = utcnow()
    if now - row.seen_at > SEEN_EVERY:
        with courtesy() as session:
            session.execute(update(UserSession).where(UserSession.id == row.id).values(seen_at=now))


def end_session(row: UserSession) -> None:
    """Ends one session."""
    with writing():
        row.ended_at = row.ended_at or utcnow()
        record("sign-out", "user", row.user.username)


def end_all_sessions(user: User) -> None:
    """Ends every session of a user; the caller writes."""
    for row in user.sessions:
        row.ended_at = row.ended_at or utcnow()


def create_user(
    username: str,
    name: str,
    role: str,
    station_id: int | None,
    password: str,
    must_change: bool = True,
    demo: bool = False,
) -> User:
    """A new user. Raises BadInput."""
    username = username.strip().lower()
    _check_role(role, station_id)
    if not username or len(username) > 60 or by_username(username):
        raise BadInput(_("The user name “%(name)s” is empty or taken. Choose another.", name=username[:60]), "username")
    with writing() as session:
        user = User(
            username=username,
            name=name.strip() or username,
            role=role,
            station_id=station_id if role in STATION_ROLES else None,
            must_change=must_change,
            password_hash=_hash(password),
            demo=demo,
        )
        session.add(user)
        session.flush()
        record("create", "user", username, role=role, station=user.station_id)
    return user


def _check_role(role: str, station_id: int | None) -> None:
    if role not in ROLES:
        raise BadInput(_("“%(role)s” is no role. Roles are: %(roles)s.", role=role, roles=", ".join(ROLES)), "role")
    if role in STATION_ROLES and station_id is None:
        raise BadInput(_("A constable or officer belongs to a station: choose one."), "station")


def facts(user: User) -> dict[str, Any]:
    """What the administrator's form shows of a user."""
    return {"name": user.name, "role": user.role, "station": user.station_id, "enabled": user.enabled}


def change_user(user: User, name: str, role: str, station_id: int | None, enabled: bool, stamp: str = "") -> None:
    """Sets name, role, station and state; a change of right ends the user's sessions.

    Raises BadInput, and meanwhile.Overtaken when the form's stamp is of an older state.
    """
    _check_role(role, station_id)
    station_id = station_id if role in STATION_ROLES else None
    after = (role, station_id, enabled)
    with writing() as session:
        serialize(session)  # two administrators who put each other out at once: the second one is refused
        meanwhile.check(stamp, lambda: facts(user))
        renamed, before = user.name, (user.role, user.station_id, user.enabled)
        if before[0] == "admin" and before[2] and (role != "admin" or not enabled) and admin_count() == 1:
            raise BadInput(_("This is the last administrator. Make another one first."), "role")
        user.name = name.strip() or user.username
        user.role, user.station_id, user.enabled = after
        if before != after:
            end_all_sessions(user)
        names = ("role", "station", "enabled")
        changes = {k: [b, a] for k, b, a in zip(names, before, after, strict=True) if b != a}
        changes |= {"name": [renamed, user.name]} if renamed != user.name else {}
        record("change", "user", user.username, changes=changes)


def change_password(user: User, password: str, must_change: bool = False) -> None:
    """Sets the password and ends every session of the user."""
    with writing():
        user.password_hash = _hash(password)
        user.must_change = must_change
        end_all_sessions(user)
        record("change-password", "user", user.username)


def reset_password(user: User) -> str:
    """A random password for a user who forgot it, to be changed at the next sign-in. Returns it once."""
    password = secrets.token_urlsafe(9)
    change_password(user, password, must_change=True)
    return password


def prove_password(user: User, old: str) -> None:
    """Whoever sits at an unlocked PC is not yet the user. Raises BadInput."""
    if not check_password_hash(user.password_hash, old):
        raise BadInput(_("The present password is not right. Type it again."), "old")


def own_password_change(user: User, old: str, new: str) -> None:
    """The user's own change. Raises BadInput."""
    prove_password(user, old)
    passwords.check(new, user.username)
    change_password(user, new)


def choose_language(user: User, code: str) -> None:
    """Keeps the user's language."""
    with writing():
        user.language = code
