"""Stations, landmarks, and finding the place that somebody means."""

from __future__ import annotations

from flask import Flask

from app.places import commands, starter
from app.places.searchable import KIND
from app.places.views import bp
from app.search import register
from app.starter import on_first_start


def init_app(app: Flask) -> None:
    """Registers pages, search, commands and starter data."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.commands)
    app.cli.add_command(commands.tile_commands)
    register(app, KIND)
    on_first_start(app, 10, "places", starter.load, demo_only=True)
