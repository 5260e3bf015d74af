"""The blueprint of the campaign."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("campaign", __name__, url_prefix="/campaign")
