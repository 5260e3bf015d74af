"""Stolen, recovered, unclaimed and suspicious vehicles: any scrap of a number finds the record."""

from __future__ import annotations

from flask import Flask

from app.search import register
from app.starter import on_first_start
from app.vehicles import commands, starter, wording
from app.vehicles.searchable import KIND
from app.vehicles.views import bp


def init_app(app: Flask) -> None:
    """Registers pages, search, commands and starter data."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.commands)
    wording.init_app(app)
    register(app, KIND)
    on_first_start(app, 50, "vehicles", starter.load, demo_only=True)
