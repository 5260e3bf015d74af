"""Circulars: orders of the department that can be found, trusted and acknowledged."""

from __future__ import annotations

from flask import Flask

from app.circulars import edit_views, labels, starter
from app.circulars.commands import commands
from app.circulars.reading import job
from app.circulars.searchable import KIND
from app.circulars.views import bp
from app.search import register
from app.starter import on_first_start

__all__ = ["edit_views", "init_app"]


def init_app(app: Flask) -> None:
    """Registers the room, its search, its commands, its starter data; takes up reading that a restart cut off."""
    register(app, KIND)
    app.register_blueprint(bp)
    app.cli.add_command(commands)
    on_first_start(app, 40, "circulars", starter.load, demo_only=True)
    labels.init_app(app)
    job.take_up(app)
