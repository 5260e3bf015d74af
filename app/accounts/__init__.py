"""People: accounts, sign-in, sessions."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager

from app.accounts import actions, administration, commands, kept, own, queries, starter
from app.accounts.models import User
from app.accounts.views import bp
from app.starter import on_first_start


def init_app(app: Flask) -> None:
    """Flask-Login over server-side sessions: the cookie's identity is a session token, never a user number."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token is checked against the database at each request

    @manager.user_loader
    def load(token: str) -> User | None:
        row = queries.live_session(token)
        if row is None:
            return None
        actions.touch_session(row)
        row.user.session_token = token
        return row.user

    assert own and administration  # imported for their endpoints
    app.register_blueprint(bp)
    kept.init_app(app)
    app.cli.add_command(commands.commands)
    on_first_start(app, 20, "accounts", starter.load, demo_only=True)
