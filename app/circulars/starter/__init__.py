"""Fifteen demonstration circulars on what stations really get orders about. Numbers and offices are invented."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from app.circulars import actions
from app.circulars.models import Circular, CircularLink
from app.db import db, utcnow

FOLDER = Path(__file__).resolve().parent


def load() -> None:
    """Loads ``circulars.csv`` and ``links.csv`` inside the caller's transaction."""
    rows: dict[str, Circular] = {}
    with (FOLDER / "circulars.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            rows[line["number"]] = _one(line)
    with (FOLDER / "links.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            newer, older = rows[line["newer"]], rows[line["older"]]
            db.session.add(CircularLink(newer_id=newer.id, older_id=older.id, kind=line["kind"]))
            if line["kind"] == "supersedes":
                actions.set_status(older, "superseded", by=newer.number)
    db.session.flush()


def _one(line: dict[str, str]) -> Circular:
    days = {n: date.fromisoformat(line[n]) if line[n] else None for n in ("date", "due", "effective_until")}
    values = {name: line[name] for name in ("number", "title_hi", "title_en", "office", "category", "audience", "body")}
    row = actions.create({**values, **days, "language": "both", "acknowledge": line["acknowledge"] == "yes"})
    row.demo = True
    actions.set_status(row, "in_force")
    row.published_at = utcnow()
    for section in row.sections:
        section.state = "confirmed"
    return row
