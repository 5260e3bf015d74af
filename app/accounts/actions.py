"""Changing users and sessions."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app, request
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.security import check_password_hash, generate_password_hash

from app.access import ROLES
from app.accounts.models import User, UserSession
from app.accounts.queries import admin_count, by_username, token_hash
from app.audit import record
from app.db import utcnow, writing
from app.web import BadInput

METHOD = "scrypt:32768:8:3"
# Compared against when there is no such user, so that both answers take the same time.
_NOBODY = generate_password_hash(secrets.token_hex(8), METHOD)
SEEN_EVERY = timedelta(minutes=1)


def password_hash(password: str) -> str:
    """scrypt with OWASP's parameters; tests may lower the cost by ``PASSWORD_METHOD``."""
    return generate_password_hash(password, current_app.config.get("PASSWORD_METHOD", METHOD))


def check_sign_in(username: str, password: str) -> User | None:
    """The user, when name and password belong together and the account is enabled; the same time either way."""
    user = by_username(username)
    right = check_password_hash(user.password_hash if user else _NOBODY, password)
    return user if user and right and user.enabled else None


def start_session(user: User) -> None:
    """Opens a server-side session and signs the browser in."""
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
        user.session_token = token
        login_user(user)
        record("sign-in", "user", user.username)


def touch_session(row: UserSession) -> None:
    """Notes activity, at most once a minute."""
    if utcnow() - row.seen_at > SEEN_EVERY:
        with writing():
            row.seen_at = utcnow()


def end_session(row: UserSession) -> None:
    """Ends one session."""
    with writing():
        row.ended_at = utcnow()
        record("sign-out", "user", row.user.username)


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
    if role not in ROLES:
        raise BadInput(_("“%(role)s” is no role. Roles are: %(roles)s.", role=role, roles=", ".join(ROLES)), "role")
    if not username or by_username(username):
        raise BadInput(_("The user name “%(name)s” is empty or taken. Choose another.", name=username), "username")
    if role in ("constable", "officer") and station_id is None:
        raise BadInput(_("A constable or officer belongs to a station: choose one."), "station")
    with writing() as session:
        user = User(
            username=username,
            name=name,
            role=role,
            station_id=station_id,
            must_change=must_change,
            password_hash=password_hash(password),
            demo=demo,
        )
        session.add(user)
        session.flush()
        record("create", "user", username, role=role)
    return user


def change_password(user: User, password: str) -> None:
    """Sets the password and ends every session of the user."""
    with writing():
        user.password_hash = password_hash(password)
        user.must_change = False
        for row in user.sessions:
            row.ended_at = row.ended_at or utcnow()
        record("change-password", "user", user.username)


def set_enabled(user: User, enabled: bool) -> None:
    """Enables or disables a user. Raises BadInput for the last administrator."""
    if not enabled and user.role == "admin" and admin_count() == 1:
        raise BadInput(_("This is the last administrator. Make another one first."))
    with writing():
        user.enabled = enabled
        record("enable" if enabled else "disable", "user", user.username)
