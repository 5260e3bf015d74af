"""The scene of crime: which cameras saw it, whose recording is overwritten first, and the papers to secure it."""

from __future__ import annotations

from flask import Flask

from app.incidents.views import bp


def init_app(app: Flask) -> None:
    """Registers the pages."""
    app.register_blueprint(bp)
