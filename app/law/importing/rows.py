"""What every reader gives: rows of official text, or rejected rows with number and reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.law.numbers import canonical
from app.search.text.acts import act_code

_CODE = re.compile(r"[a-z][a-z0-9-]{1,38}")
_TWO = re.compile(r"(\d+[A-Z]*)\s*(?:and|to|&|-|\u2013)\s*(\d+[A-Z]*)", re.IGNORECASE)


class Unreadable(Exception):
    """The whole file cannot be used. ``str()`` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that is not imported. ``row``: its number in the file, from 1."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One section of official text. ``act``: code; ``row``: number in the file; ``language``: en or hi."""

    row: int
    act: str
    number: str
    heading: str
    text: str
    language: str = "en"
    act_title: str = ""
    act_title_hi: str = ""
    year: int | None = None
    chapter: str = ""
    chapter_title: str = ""
    footnotes: str = ""

    @property
    def ref(self) -> str:
        return f"{self.act}:{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 of heading, text and footnotes: a second import of the same changes nothing."""
        return hashlib.sha256("\0".join((self.heading, self.text, self.footnotes)).encode()).hexdigest()


# The names that files in the wild use for the same thing, first found wins.
NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("section", "Section", "sectionNumber", "section_number", "SectionNumber", "section_no", "number", "no"),
    "heading": ("heading", "title", "section_title", "sectionTitle", "Section _name", "Section_name", "section_name",
                "heading_en", "name"),
    "text": ("text", "section_desc", "sectionDesc", "description", "Description", "content", "section_text", "body",
             "desc", "fullText"),
    "act": ("act", "act_code", "code", "Act", "law"),
    "act_title": ("act_title", "actTitle", "act_name", "actName"),
    "act_title_hi": ("act_title_hi",),
    "year": ("year", "Year"),
    "chapter": ("chapter", "Chapter", "chapter_number", "chapterNumber"),
    "chapter_title": ("chapter_title", "Chapter_name", "chapter_name", "chapterTitle", "Chapter_subtype"),
    "footnotes": ("footnotes", "footnote", "notes"),
    "language": ("lang", "language"),
}  # fmt: skip


def named(record: Mapping[str, Any], name: str) -> str:
    """The value that the record has under any of the names, as tidy text; empty when it has none."""
    for key in NAMES[name]:
        value = record.get(key)
        if value is not None and not isinstance(value, (dict, list)) and str(value).strip():
            return tidy(str(value))
    return ""


def tidy(text: str) -> str:
    """One kind of line end, no carriage returns inside cells, no invisible leftovers."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\xa0", " ").replace("\x00", "")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def row_of(place: int, record: Mapping[str, Any], act: str, defaults: Mapping[str, str]) -> Iterable[Row | Rejected]:
    """The sections of one record: usually one, two for "29 and 29A", or why there is none."""
    code = code_of(act or named(record, "act") or named(record, "act_title") or defaults.get("act", ""))
    if code is None:
        yield Rejected(place, "no Act: name it with --act CODE")
        return
    written = re.sub(r"^(?:section|sec\.?|धारा)\s+", "", named(record, "number"), flags=re.IGNORECASE)
    pair = _TWO.fullmatch(written.rstrip(".,"))
    numbers = [canonical(n) for n in (pair.groups() if pair and "-" not in written else (written,))]
    if not written or None in numbers:
        yield Rejected(place, f"“{written[:30]}” is no section number" if written else "no section number")
        return
    heading, text = named(record, "heading"), named(record, "text")
    if not heading and not text:
        yield Rejected(place, f"section {written}: neither heading nor text")
        return
    for number in numbers:
        yield Row(
            place,
            code,
            str(number),
            heading.rstrip(". \u2014-"),
            text,
            "hi" if (named(record, "language") or defaults.get("language", "en")).startswith("hi") else "en",
            named(record, "act_title") or defaults.get("act_title", ""),
            named(record, "act_title_hi"),
            _year(named(record, "year") or defaults.get("year", "")),
            named(record, "chapter")[:40] or defaults.get("chapter", ""),
            named(record, "chapter_title") or defaults.get("chapter_title", ""),
            named(record, "footnotes"),
        )


def code_of(name: str) -> str | None:
    """The code of an Act by code or any name; None when there is none."""
    name = name.strip()
    known = act_code(name) if name else None
    if known:
        return known
    return name.lower() if _CODE.fullmatch(name.lower()) else None


def _year(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) == 4 else None
