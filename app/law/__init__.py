"""Sashakt: the law, old and new, as a police station needs it."""

from __future__ import annotations

from flask import Flask

from app.law import labels, starter
from app.law.commands import commands
from app.law.searchable import KIND
from app.law.views import bp
from app.search import register
from app.starter import on_first_start


def init_app(app: Flask) -> None:
    """Registers the room, its search, its commands and its starter data."""
    register(app, KIND)
    app.register_blueprint(bp)
    app.cli.add_command(commands)
    on_first_start(app, 30, "law", starter.load, demo_only=False)
    labels.init_app(app)
