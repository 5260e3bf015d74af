"""The room's blueprint; the view modules add to it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("cameras", __name__, url_prefix="/cameras")
