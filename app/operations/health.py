"""Addresses for whatever watches the server. They tell no secrets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, current_app
from sqlalchemy import text

from app.access import public
from app.db import db, utcnow, writing_apart
from app.operations import backup, space
from app.search import index, sync

bp = Blueprint("operations", __name__)
MOST_LAG = 5000


@bp.get("/healthz")
@public
def health() -> tuple[str, int]:
    """The process answers."""
    return "ok\n", 200


@bp.get("/readyz")
@public
def ready() -> tuple[str, int]:
    """Whether the site can do its work: a line each for write, disk, index and backup; 503 when one is bad."""
    checks = {"write": _write(), "disk": _disk(), "index": _index(), "backup": _backup_age()}
    good = all(not state.startswith("bad") for state in checks.values())
    return "".join(f"{name}: {state}\n" for name, state in checks.items()), 200 if good else 503


def _write() -> str:
    try:
        with writing_apart() as session:
            session.execute(text("UPDATE site_fact SET value = value WHERE name = 'mode'"))
    except Exception as reason:
        return f"bad, {type(reason).__name__}"
    return "ok"


def _disk() -> str:
    free = space.free_mb(Path(current_app.config["INSTANCE"]))
    return f"{'bad, ' if space.read_only() else ''}{free} MB free"


def _index() -> str:
    try:
        lag = sync.lag()
    except index.IndexUnavailable:
        return "bad, being rebuilt"
    finally:
        db.session.rollback()
    return f"{'bad, ' if lag > MOST_LAG else ''}{lag} changes behind"


def _backup_age() -> str:
    newest = backup.newest(Path(current_app.config["INSTANCE"]) / "backups")
    if newest is None:
        return "none yet"
    made = datetime.fromisoformat(json.loads((newest / "about.json").read_text("utf-8"))["made_at"]).astimezone(UTC)
    return f"{(utcnow() - made).total_seconds() / 3600:.1f} hours old"
