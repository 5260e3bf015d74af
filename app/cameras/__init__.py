"""Trinayan: the register of cameras, and which of them surround a scene."""

from __future__ import annotations

from flask import Flask

from app.cameras import commands, register_views, report_views, starter, transfer_views, views
from app.cameras.blueprint import bp
from app.cameras.searchable import KIND
from app.search import register
from app.starter import on_first_start

# These modules add their pages to the blueprint when they are loaded.
PAGES = (views, register_views, report_views, transfer_views)


def init_app(app: Flask) -> None:
    """Registers pages, search, commands and the demonstration register."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.commands)
    register(app, KIND)
    on_first_start(app, 60, "cameras", starter.load, demo_only=True)
