"""The room's pages: records, the checkpoint, matches, and files in and out."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("vehicles", __name__)

from app.vehicles.views import checkpoint, files, imports, matches, records, steps  # noqa: E402

__all__ = ["bp", "checkpoint", "files", "imports", "matches", "records", "steps"]
