"""Demonstration accounts: one a role, random passwords, written where only the administrator reads."""

from __future__ import annotations

import csv
import os
import secrets
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from app.access import ROLES
from app.accounts import actions
from app.db import db

FILE = "demo-signins.csv"


def load() -> None:
    """Creates the accounts ``demo-<role>`` and writes ``instance/demo-signins.csv`` (mode 600)."""
    station = db.session.scalar(text("SELECT id FROM station ORDER BY id LIMIT 1"))
    rows = []
    for role in ROLES:
        username, password = f"demo-{role.replace('_', '-')}", secrets.token_urlsafe(9)
        own = int(station) if role in ("constable", "officer") and station is not None else None
        actions.create_user(
            username, f"Demo {role.replace('_', ' ')}", role, own, password, must_change=False, demo=True
        )
        rows.append((username, password, role))
    _write(Path(current_app.config["INSTANCE"]) / FILE, rows)


def _write(path: Path, rows: list[tuple[str, str, str]]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("username", "password", "role"), *rows])
