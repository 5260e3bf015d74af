"""Spaces that are none: behind a vowel sign or anusvara some fonts leave a hair's breadth, which is read as a space.

The boxes of the words tell: such a space is narrower than the others of its line, or next to nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from app.circulars.reading import limits

DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_NARROW = 0.115  # of the height of the line
_LESS = 0.9  # of the spaces that are usual on the line and on the page
_AHEAD = 12  # so many boxes are looked through for a word
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
    pieces = re.split(r"(\s+)", text.strip())
    found = _matched(pieces[::2], [_box(match) for match in _WORD.finditer(boxes)])
    gaps = {place: gap for place, (before, now) in enumerate(pairwise(found)) if (gap := _gap(before, now)) is not None}
    page = median(gaps.values()) if gaps else 0.0
    for line in _lines(gaps):
        usual = min(page, median(gap for _place, gap in line))
        for place, gap in line:
            between, before = 2 * place + 1, pieces[2 * place]
            narrow = gap < _NARROW or gap < usual * _LESS
            if narrow and gap >= -0.05 and pieces[between] == " " and _JOINED_BY.search(before):
                pieces[between] = ""
    return "".join(pieces)


def _matched(words: list[str], boxes: list[_Box]) -> list[_Box | None]:
    """The box of each word of the text, made of several where the font changes within the word; None: not found."""
    found: list[_Box | None] = []
    at = 0
    for word in words:
        ahead = next((n for n in range(at, min(at + _AHEAD, len(boxes))) if word.startswith(boxes[n].word)), None)
        if ahead is None:
            found.append(None)
            continue
        end, text = ahead + 1, boxes[ahead].word
        while text != word and end < len(boxes) and word.startswith(text + boxes[end].word):
            text += boxes[end].word
            end += 1
        if text != word:
            found.append(None)
            continue
        found.append(boxes[ahead]._replace(right=boxes[end - 1].right, word=word))
        at = end
    return found


def _gap(before: _Box | None, now: _Box | None) -> float | None:
    """What lies between two words of one line, as a share of its height; None when they do not stand side by side."""
    if before is None or now is None:
        return None
    height = min(before.bottom - before.top, now.bottom - now.top)
    if height <= 0 or abs(before.top - now.top) >= height * 0.2 or now.left < before.left:
        return None
    return (now.left - before.right) / height


def _lines(gaps: dict[int, float]) -> Iterator[list[tuple[int, float]]]:
    """The gaps of each line: neighbours without a break between them."""
    line: list[tuple[int, float]] = []
    for place, gap in gaps.items():
        if line and place != line[-1][0] + 1:
            yield line
            line = []
        line.append((place, gap))
    if line:
        yield line
