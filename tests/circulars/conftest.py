"""Circulars for the tests, and real papers made once a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from app.circulars import actions
from app.circulars.models import Circular
from app.db import db
from tests.circulars import papers
from tests.conftest import Site


@dataclass(frozen=True)
class Made:
    """What a test needs to know of a circular that it made."""

    id: int
    number: str


Make = Callable[..., Made]
Kept = Callable[[str], Any]


@pytest.fixture
def make(site: Site) -> Make:
    """``make("SP/1", title_hi=..., audience="officers")``: a circular in force unless ``status="draft"``.

    No application context stays open: requests of different people must not share one.
    """

    def one(
        number: str, status: str = "in_force", roles: tuple[str, ...] = (), stations: tuple[int, ...] = (), **more: Any
    ) -> Made:
        values = {"number": number, "date": date(2026, 3, 1), "title_hi": f"परिपत्र {number}", "body": "", **more}
        with site.app.app_context():
            row = actions.create(values, roles, stations)
            if status != "draft":
                actions.publish(row)
            return Made(row.id, number)

    return one


@pytest.fixture
def kept(site: Site) -> Kept:
    """``kept("SP/1")``: what the database holds of that number now."""

    def of(number: str) -> SimpleNamespace | None:
        with site.app.app_context():
            row = db.session.scalar(select(Circular).where(Circular.number == number))
            if row is None:
                return None
            sections = {s.ref: s.state for s in row.sections}
            files = [SimpleNamespace(id=f.id, name=f.name, state=f.state, way=f.way, sure=f.sure, message=f.message,
                                     pages=f.pages, done=f.done, tries=f.tries,
                                     texts=[(p.number, p.text, p.way) for p in f.texts]) for f in row.files]  # fmt: skip
            return SimpleNamespace(
                id=row.id, status=row.status, title_hi=row.title_hi, body=row.body, sections=sections, files=files
            )

    return of


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with letter.html (Hindi) and legacy.html (the same in Kruti Dev glyphs of a Latin font)."""
    from app.search.text.krutidev import from_unicode

    folder = tmp_path_factory.mktemp("papers")
    (folder / "letter.html").write_text(papers.page(papers.LETTER, "Noto Sans Devanagari"), encoding="utf-8")
    legacy = papers.page(from_unicode(papers.LETTER), "Liberation Serif", latin=True)
    (folder / "legacy.html").write_text(legacy, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def letter_pdf(made: Path) -> Path:
    """The letter as Chromium prints it."""
    return papers.by_chromium(made, made / "letter.html")


@pytest.fixture(scope="session")
def legacy_pdf(made: Path) -> Path:
    """The letter in Kruti Dev: Chromium's print, its font renamed."""
    return papers.renamed(papers.by_chromium(made, made / "legacy.html"), b"LiberationSerif", b"KrutiDev010")
