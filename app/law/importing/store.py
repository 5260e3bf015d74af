"""Writing imported text: one file is one transaction; what stood before stays as an earlier version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from app.audit import record
from app.db import db, utcnow, writing
from app.law.importing.rows import Rejected, Row
from app.law.models import Act, Chapter, Section, SectionText
from app.law.numbers import position
from app.search import changes

BATCH = 500
Progress = Callable[[int, int], None]


@dataclass
class Outcome:
    """What an import did, or would do: sections made, texts new, replaced and unchanged, rows rejected."""

    sections: int = 0
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)


class _DryRun(Exception):
    pass


def store(rows: Sequence[Row], document: str, dry_run: bool, progress: Progress = lambda done, of: None) -> Outcome:
    """Imports the rows of one document; ``dry_run`` does everything and then takes it back."""
    outcome = Outcome()
    try:
        with writing():
            rows = _without_repeats(rows, outcome)
            _acts_and_chapters(rows)
            for first in range(0, len(rows), BATCH):
                _batch(rows[first : first + BATCH], document, outcome)
                progress(min(first + BATCH, len(rows)), len(rows))
            if outcome.new or outcome.replaced or outcome.sections:
                record("import", "law", document[:200], new=outcome.new, replaced=outcome.replaced)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcome


def _without_repeats(rows: Sequence[Row], outcome: Outcome) -> list[Row]:
    """The first of rows with the same section and language; the others are rejected unless they are the same."""
    kept: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = kept.setdefault((row.ref, row.language), row)
        if first is not row and first.digest != row.digest:
            outcome.rejected.append(
                Rejected(row.row, f"section {row.number} again, other text than in row {first.row}")
            )
    return list(kept.values())


def _acts_and_chapters(rows: Sequence[Row]) -> None:
    codes = {row.act: row for row in reversed(rows)}
    for code, row in codes.items():
        act = db.session.get(Act, code)
        if act is None:
            title = row.act_title or code
            short = code.upper() if len(code) <= 5 else ""
            db.session.add(Act(code=code, title_en=title, title_hi=row.act_title_hi, short_en=short, year=row.year))
    known = {(c.act_code, c.number) for c in db.session.scalars(select(Chapter).where(Chapter.act_code.in_(codes)))}
    for row in rows:
        if row.chapter and (row.act, row.chapter) not in known:
            known.add((row.act, row.chapter))
            names = {"title_hi" if row.language == "hi" else "title_en": row.chapter_title[:300]}
            db.session.add(Chapter(act_code=row.act, number=row.chapter, **names))
    db.session.flush()


def _batch(rows: Sequence[Row], document: str, outcome: Outcome) -> None:
    refs = {row.ref for row in rows}
    sections = {s.ref: s for s in db.session.scalars(select(Section).where(Section.ref.in_(refs)))}
    current = {
        (t.ref, t.language): t
        for t in db.session.scalars(select(SectionText).where(SectionText.ref.in_(refs), SectionText.current))
    }
    made: dict[str, dict[str, Any]] = {}
    texts, old, touched = [], [], set()
    for row in rows:
        if row.ref not in sections and row.ref not in made:
            made[row.ref] = _section(row)
        elif row.ref in sections and _completes(sections[row.ref], row):
            touched.add(row.ref)
        known = current.get((row.ref, row.language))
        _note_heading(sections.get(row.ref), row, outcome)
        if known is not None and known.digest == row.digest:
            outcome.unchanged += 1
            continue
        outcome.replaced += known is not None
        outcome.new += known is None
        old += [known.id] if known else []
        texts.append(_text(row, document))
    _write(list(made.values()), old, texts)
    outcome.sections += len(made)
    changes.log("law", touched | made.keys() | {text["ref"] for text in texts})


def _write(sections: list[dict[str, Any]], old: list[int], texts: list[dict[str, Any]]) -> None:
    if sections:
        db.session.execute(insert(Section), sections)
    if old:
        db.session.execute(update(SectionText).where(SectionText.id.in_(old)).values(current=False))
    if texts:
        db.session.execute(insert(SectionText), texts)


def _section(row: Row) -> dict[str, Any]:
    heading = {"heading_en": "", "heading_hi": "", f"heading_{row.language}": row.heading}
    return {"ref": row.ref, "act_code": row.act, "number": row.number, "position": position(row.number),
            "chapter": row.chapter, **heading}  # fmt: skip


def _completes(section: Section, row: Row) -> bool:
    """Fills what the shelf lacks; never puts another fact in the place of one that is there."""
    name = f"heading_{row.language}"
    changed = False
    if row.heading and not getattr(section, name):
        setattr(section, name, row.heading)
        changed = True
    if row.chapter and not section.chapter:
        section.chapter = row.chapter
        changed = True
    return changed


def _note_heading(section: Section | None, row: Row, outcome: Outcome) -> None:
    """Headings that differ from the shelf's are told, not taken over."""
    ours = getattr(section, f"heading_{row.language}") if section is not None else ""
    if ours and row.heading and row.language == "en" and _flat(ours) != _flat(row.heading):
        outcome.differing.append(f"{row.ref}: “{ours}”, in the document “{row.heading}”")


def _flat(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _text(row: Row, document: str) -> dict[str, Any]:
    return {"ref": row.ref, "language": row.language, "heading": row.heading, "text": row.text,
            "footnotes": row.footnotes, "document": document[:300], "digest": row.digest,
            "imported_at": utcnow(), "current": True}  # fmt: skip
