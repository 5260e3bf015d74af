"""Stations, landmarks, and finding the place that somebody means."""

from __future__ import annotations

from flask import Flask

from app.places import starter
from app.places.searchable import KIND
from app.search import register
from app.starter import on_first_start


def init_app(app: Flask) -> None:
    """Registers search and starter data."""
    register(app, KIND)
    on_first_start(app, 10, "places", starter.load, demo_only=True)
