"""The append-only trail: who looked at what, who changed what."""

from __future__ import annotations

from flask import Flask

from app.audit import protect
from app.audit.difference import difference
from app.audit.purpose import purpose
from app.audit.trail import lookup, record

__all__ = ["difference", "init_app", "lookup", "protect", "purpose", "record"]


def init_app(app: Flask) -> None:
    """Registers the auditor's pages and commands."""
    from app.audit import commands, views

    app.register_blueprint(views.bp)
    app.cli.add_command(commands.commands)
