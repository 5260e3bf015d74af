"""The demonstration circulars."""

from __future__ import annotations

import csv
import re

from sqlalchemy import select

from app.circulars import starter
from app.circulars.models import Circular
from app.db import db, writing
from tests.conftest import Site

FILE = starter.FOLDER / "circulars.csv"


def test_in_both_languages_and_marked() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 15
    for row in rows:
        assert row["number"].startswith("DEMO/") and row["title_hi"] and row["title_en"], row["number"]
        assert re.search("[\u0900-\u097f]", row["body"]) and re.search("[A-Za-z]{4}", row["body"])
        assert not re.search(r"(?<!\d)[6-9]\d{9}(?!\d)", row["body"])


def test_loaded_with_links_sections_and_marks(site: Site) -> None:
    with site.app.app_context():
        with writing():
            starter.load()
        rows = {c.number: c for c in db.session.scalars(select(Circular))}
        assert all(c.demo for c in rows.values())
        assert rows["DEMO/SP/2025/017"].status == "superseded"
        assert "bnss:503" in {s.ref for s in rows["DEMO/SP/2026/013"].sections}
    site.sync()
    client = site.client("constable_a")
    for question, number in {
        "golden hour": "DEMO/SP/2026/003",
        "raatri gasht": "DEMO/SP/2026/001",
        "लावारिस वाहन": "DEMO/SP/2026/013",
    }.items():
        assert f'data-ref="{number}"' in client.get(f"/circulars?q={question}").get_data(as_text=True), question
    page = client.get("/circulars").get_data(as_text=True)
    assert "demonstration" in page and "DEMO/SP/2026/004" not in page  # officers only
