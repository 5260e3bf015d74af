"""One page as it was read, and the cleaning that every way of reading needs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Families whose glyphs stand where Kruti Dev 010 has them.
LEGACY_FONT = re.compile(r"kruti\s*-?\s*dev|krutidev|dev\s*-?\s*lys|devlys|\bkruti\b", re.I)
LONGEST_PAGE = 60_000
# Letters that Latin fonts join; searched for, they are letters again.
LATIN_JOINED = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class PageText:
    """``number`` from 1; ``way``: text, krutidev, ocr, docx; ``sure`` 0 to 1."""

    number: int
    text: str
    way: str
    sure: float


def cleaned(text: str) -> str:
    """Without control characters, trailing spaces and piles of empty lines; nuktas as Unicode composes them."""
    text = (
        _CONTROL.sub("", unicodedata.normalize("NFC", text.translate(LATIN_JOINED)))
        .replace("\f", "\n")
        .replace("\r", "")
    )
    text = re.sub(r"[ \t\u00a0]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()[:LONGEST_PAGE]


_SUBJECT = re.compile(
    r"^\s*(?:विषय|subject|sub)\s*[:;.–—-]+\s*[-–—]*\s*(\S.{5,}(?:\n(?!\s*(?:संदर्भ|सन्दर्भ|ref)).+)?)", re.I | re.M
)


def subject_line(text: str) -> str:
    """What a letter calls its subject ("विषय:-"), at most 200 characters; "" when it names none."""
    found = _SUBJECT.search(text)
    return re.sub(r"\s+", " ", found[1]).strip(" .।-")[:200] if found else ""
