"""Spaces that are none: behind a vowel sign or anusvara some fonts leave a hair's breadth, which is read as a space.

The boxes of the words tell: between real words lie at least a sixth of the line's height, within a word a fifteenth.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from app.circulars.reading import limits

DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_NARROW = 0.115  # of the height of the line
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
_JOINED_BY = re.compile(r"[\u0900-\u0903\u093a-\u094d\u0962\u0963]$")


class _Box(NamedTuple):
    """A word and where it stands, in points."""

    left: float
    top: float
    right: float
    bottom: float
    word: str


def _box(match: re.Match[str]) -> _Box:
    return _Box(float(match[1]), float(match[2]), float(match[3]), float(match[4]), html.unescape(match[5]))


def mended(path: Path, first: int, last: int, texts: list[str]) -> list[str]:
    """The texts of the pages without such spaces; as they were where the boxes do not fit the text."""
    command = ["pdftotext", "-bbox", "-enc", "UTF-8", "-f", str(first), "-l", str(last), str(path), "-"]
    answer = limits.run(command, seconds=60, megabytes=700)
    pages = answer.output.decode("utf-8", "replace").split("<page ")[1:]
    if len(pages) < len(texts):
        return texts
    return [_page(text, boxes) for text, boxes in zip(texts, pages, strict=False)]


def _page(text: str, boxes: str) -> str:
    found = [
        _Box(float(m[1]), float(m[2]), float(m[3]), float(m[4]), html.unescape(m[5])) for m in _WORD.finditer(boxes)
    ]
    pieces = re.split(r"(\s+)", text.strip())
    if pieces[::2] != [box.word for box in found]:
        return text
    for place, (before, now) in enumerate(pairwise(found)):
        gap = 2 * place + 1
        if pieces[gap] == " " and _JOINED_BY.search(before.word) and _touch(before, now):
            pieces[gap] = ""
    return "".join(pieces)


def _touch(before: _Box, now: _Box) -> bool:
    """Whether they stand on one line with next to nothing between them."""
    height = min(before.bottom - before.top, now.bottom - now.top)
    one_line = abs(before.top - now.top) < height * 0.2
    return one_line and -height * 0.05 <= now.left - before.right < height * _NARROW
