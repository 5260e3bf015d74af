"""Which document a PDF is: its title, number, state of text; and whether it is a Bill and no Act."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.search.text.acts import act_code

_TITLE = re.compile(
    r"THE\s+((?:[A-Z\u2019'()&,-]+\s+){1,16}?(?:ACT|SANHITA|ADHINIYAM|CODE|RULES|ORDINANCE|REGULATION)[S]?(?:\s*\([^)]*\))?),?\s*(\d{4})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:ACT\s+)?N\s?O\s?\.?\s*(\d{1,3})\s+OF\s+(\d{4})", re.IGNORECASE)
_BILL_NUMBER = re.compile(r"Bill\s+No\.?\s*([\w-]+)\s+of\s+(\d{4})", re.IGNORECASE)
_BILL = re.compile(
    r"A\s?S I\s?NTRODUCED IN|AS INTRODUCED IN|ARRANGEMENT OF CLAUSES|\bA BILL\b|STATEMENT OF OBJECTS AND REASONS"
)
_ASSENT = re.compile(r"received the assent of the President|\bACT NO\.? \d|\bAn Act to\b")
_AS_ON = re.compile(
    r"(?:As on|updated (?:up )?to|as amended up to)(?: the)?\s+(\d{1,2}(?:st|nd|rd|th)?\s+\w+,?\s+\d{4})",
    re.IGNORECASE,
)
_SMALL_WORDS = {"of", "the", "and", "for", "in", "to", "from", "by", "on", "at", "with", "their"}


@dataclass(frozen=True, slots=True)
class Document:
    """What was read. ``kind``: ``Act`` or ``Bill``; ``as_on``: the day of the text, as printed, or empty."""

    title: str
    number: str
    kind: str
    as_on: str
    act: str
    year: int | None

    def __str__(self) -> str:
        parts = [self.title or "a document without a title that could be read"]
        parts += [f"{self.kind} No. {self.number}"] if self.number else [self.kind]
        return ", ".join(parts + ([f"as on {self.as_on}"] if self.as_on else []))


def recognise(text: str) -> Document:
    """Reads the first pages' text."""
    flat = re.sub(r"\s+", " ", text)
    bill = bool(_BILL_NUMBER.search(flat[:6000]) or _BILL.search(flat)) and not _ASSENT.search(flat)
    number = _BILL_NUMBER.search(flat) if bill else _NUMBER.search(flat)
    title = _TITLE.search(flat)
    as_on = _AS_ON.search(flat)
    name = _cased(title[1]) if title else ""
    return Document(
        f"The {name}, {title[2]}" if title else "",
        f"{number[1]} of {number[2]}" if number else "",
        "Bill" if bill else "Act",
        as_on[1] if as_on else "",
        (act_code(name) or act_code(f"{name} {title[2]}") or "") if title else "",
        int(title[2]) if title else None,
    )


def _cased(name: str) -> str:
    words = re.sub(r"\s+", " ", name).strip(" ,").split(" ")
    return " ".join(
        w.lower() if w.lower() in _SMALL_WORDS and i else w[:1].upper() + w[1:].lower() for i, w in enumerate(words)
    )
