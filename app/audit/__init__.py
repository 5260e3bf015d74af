"""The append-only trail: who looked at what, who changed what."""

from __future__ import annotations

from flask import Flask

from app.audit.trail import lookup, record

__all__ = ["init_app", "lookup", "record"]


def init_app(app: Flask) -> None:
    """Nothing to register yet."""
