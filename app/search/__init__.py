"""Search: one box over every kind of record. The engine knows no capability; each registers its kinds here."""

from __future__ import annotations

from flask import Flask

from app.search import changes, commands, follow
from app.search.registry import Kind, register
from app.search.service import search
from app.search.types import Document, Hit, Page, Query

__all__ = ["Document", "Hit", "Kind", "Page", "Query", "init_app", "register", "search"]


def init_app(app: Flask) -> None:
    """Watches the database session for changes; adds the command group."""
    changes.watch()
    app.cli.add_command(commands.commands)
    app.cli.add_command(commands.text)
    app.extensions["search_follower"] = follow.Follower(app)
