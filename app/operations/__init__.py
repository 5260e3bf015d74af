"""Keeping the site safe and alive: backup and restore, health, room on the disk."""

from __future__ import annotations

from flask import Flask

from app.operations import commands, health, space


def init_app(app: Flask) -> None:
    """Registers health addresses, commands and the watch over the disk."""
    app.register_blueprint(health.bp)
    for command in commands.COMMANDS:
        app.cli.add_command(command)
    space.init_app(app)
