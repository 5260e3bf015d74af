"""A disk that is nearly full makes the site read-only, in time and with a banner, so that nothing is half written."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from app.web import render

LOWEST_MB = 64
CHECK_EVERY_S = 5.0
SAFE = {"GET", "HEAD", "OPTIONS"}
# Signing in and out must go on: reading does.
STILL_ALLOWED = {"accounts.sign_in_send", "accounts.sign_out", "accounts.set_language"}
_seen: dict[str, tuple[float, int]] = {}


def free_mb(folder: Path) -> int:
    """Free megabytes on the disk of a folder, looked up at most every five seconds."""
    at, known = _seen.get(str(folder), (0.0, 0))
    now = time.monotonic()
    if now - at > CHECK_EVERY_S or not at:
        known = shutil.disk_usage(folder).free // 1_000_000
        _seen[str(folder)] = (now, known)
    return known


def read_only() -> bool:
    """Whether there is too little room to write safely."""
    lowest: int = current_app.config.get("LOWEST_FREE_MB", LOWEST_MB)
    return free_mb(Path(current_app.config["INSTANCE"])) < lowest


def _message() -> str:
    return str(_("The server's disk is full: nothing can be saved just now. Tell the administrator. Reading goes on."))


def init_app(app: Flask) -> None:
    """Refuses writes while there is no room; says so on every page."""

    @app.before_request
    def _no_room() -> Response | None:
        if request.method in SAFE or request.endpoint in STILL_ALLOWED or not read_only():
            return None
        return render("error.html", "_error.html", 503, code=503, message=_message(), typed=request.form)

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError) -> Response:
        """Busy, full or away: nothing was committed, and the person is told to try again."""
        app.logger.error("database: %s", error.orig)
        full = "full" in str(error.orig)
        message = _message() if full else _("The database is busy. Nothing was lost; try again in a minute.")
        response = render("error.html", "_error.html", 503, code=503, message=message, typed=request.form)
        response.headers["Retry-After"] = "30"
        return response

    @app.context_processor
    def _banner() -> dict[str, Any]:
        return {"read_only": read_only()}
