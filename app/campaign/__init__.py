"""Cyber Prahari: awareness that reaches every beat, and can show it."""

from __future__ import annotations

from flask import Flask

from app.campaign import starter
from app.campaign.commands import commands
from app.campaign.searchable import KIND
from app.campaign.views import bp
from app.search import register
from app.starter import on_first_start


def init_app(app: Flask) -> None:
    """Registers pages, search, commands and starter data: topics for everybody, the rest for a demonstration."""
    app.register_blueprint(bp)
    app.cli.add_command(commands)
    register(app, KIND)
    on_first_start(app, 70, "campaign-topics", starter.load_topics, demo_only=False)
    on_first_start(app, 71, "campaign", starter.load_demonstration, demo_only=True)
