"""The starter law, read from the CSV files beside this one and written in bulk.

``acts``, ``chapters``, ``sections/<act>``, ``old-sections``, ``offences*``, ``correspondence``; ``names`` (what
staff call a matter in short), ``words-more`` and ``told`` (how people tell it) add everyday words to sections. The
columns are those of ``app.law.models``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.db import db
from app.law.models import Act, Chapter, Correspondence, Offence, Section
from app.law.numbers import position, ref
from app.search import changes

FOLDER = Path(__file__).resolve().parent
# "other" rows state the Schedule's general rule for other laws; they belong to no section.
OFFENCE_FILES = ("offences.csv", "offences-special.csv")


def load() -> None:
    """Loads all of it inside the caller's transaction; the change log gets each section once."""
    sections = list(section_rows())
    known = {row["ref"] for row in sections}
    acts = list(act_rows({row["act_code"] for row in sections}))
    present = {act["code"] for act in acts}
    chapters = [c for c in chapter_rows() if c["act_code"] in present]
    offences = [o for o in offence_rows() if o["ref"] in known]
    for model, rows in (
        (Act, acts),
        (Chapter, chapters),
        (Section, sections),
        (Offence, offences),
        (Correspondence, list(correspondence_rows())),
    ):
        db.session.execute(insert(model), rows)
    changes.log("law", [row["ref"] for row in sections])


def table(name: str) -> list[dict[str, str]]:
    """The rows of one file; none when the file is not there."""
    path = FOLDER / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def act_rows(codes: set[str]) -> Iterator[dict[str, Any]]:
    """The Acts that have sections; one that the list lacks goes by its code."""
    for row in table("acts.csv"):
        if row["code"] in codes:
            codes.discard(row["code"])
            yield {
                **{k: row[k] for k in ("code", "title_en", "title_hi", "short_en", "short_hi", "kind")},
                "year": int(row["year"]) if row["year"] else None,
                "position": int(row["position"]),
                "ended_on": date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
            }
    for code in sorted(codes):
        kind = "state" if code.startswith("cg-") else "special"
        yield {"code": code, "title_en": code, "title_hi": "", "short_en": code, "short_hi": "", "kind": kind,
               "year": None, "position": 300, "ended_on": None}  # fmt: skip


def chapter_rows() -> Iterator[dict[str, Any]]:
    """Chapters with their titles."""
    for row in table("chapters.csv"):
        yield {
            "act_code": row["act"],
            "number": row["chapter"],
            "title_en": row["title_en"],
            "title_hi": row["title_hi"],
        }


def section_rows() -> Iterator[dict[str, Any]]:
    """Every section, new, special and old, as a row of ``law_section``."""
    more: dict[str, str] = {}
    for row in (*table("names.csv"), *table("words-more.csv"), *table("told.csv")):
        key = ref(row["act"], row["number"])
        more[key] = "; ".join(filter(None, (more.get(key, ""), row["words"])))
    names = sorted(f"sections/{path.name}" for path in (FOLDER / "sections").glob("*.csv"))
    for name in [*names, "old-sections.csv"]:
        for row in table(name):
            yield _section(row, more.get(ref(row["act"], row["number"]), ""))


def _section(row: dict[str, str], more: str) -> dict[str, Any]:
    checked = row.get("checked_on") or ""
    return {
        "ref": f"{row['act']}:{row['number']}",
        "act_code": row["act"],
        "number": row["number"],
        "position": position(row["number"]),
        "words": "; ".join(filter(None, (row.get("words", ""), more))),
        "checked_on": date.fromisoformat(checked) if checked else None,
        **{
            k: row.get(k) or ""
            for k in ("chapter", "heading_en", "heading_hi", "gist_en", "gist_hi", "source", "doubt")
        },
    }


def offence_rows() -> Iterator[dict[str, Any]]:
    """The classification table."""
    for name in OFFENCE_FILES:
        for row in table(name):
            values: dict[str, Any] = {k: v for k, v in row.items() if k != "act"}
            values["ref"] = ref(row["act"], row["section"])
            values["max_years"] = float(row["max_years"]) if row["max_years"] else None
            yield values


def correspondence_rows() -> Iterator[dict[str, Any]]:
    """The old sections beside the new."""
    for row in table("correspondence.csv"):
        yield {
            **row,
            "old_ref": ref(row["old_act"], row["old_section"]),
            "new_ref": ref(row["new_act"], row["new_section"]),
        }


def court_labels() -> dict[str, tuple[str, str]]:
    """Court code -> (English, Hindi)."""
    return {row["code"]: (row["label_en"], row["label_hi"]) for row in table("courts.csv")}
