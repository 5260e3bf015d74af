"""Spaces that are none: behind a vowel sign or anusvara some fonts leave a hair's breadth, which is read as a space.

The boxes of the words tell: between real words lie at least a sixth of the line's height, within a word a fifteenth.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from app.circulars.reading import limits

DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_NARROW = 0.115  # of the height of the line
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
_JOINED_BY = re.compile(r"[\u0900-\u0903\u093a-\u094d\u0962\u0963]$")


def mended(path: Path, first: int, last: int, texts: list[str]) -> list[str]:
    """The texts of the pages without such spaces; as they were where the boxes do not fit the text."""
    command = ["pdftotext", "-bbox", "-enc", "UTF-8", "-f", str(first), "-l", str(last), str(path), "-"]
    answer = limits.run(command, seconds=60, megabytes=700)
    pages = answer.output.decode("utf-8", "replace").split("<page ")[1:]
    if len(pages) < len(texts):
        return texts
    return [_page(text, boxes) for text, boxes in zip(texts, pages, strict=False)]


def _page(text: str, boxes: str) -> str:
    found = [(*map(float, m.groups()[:4]), html.unescape(m[5])) for m in _WORD.finditer(boxes)]
    pieces = re.split(r"(\s+)", text.strip())
    if pieces[::2] != [word[4] for word in found]:
        return text
    for place in range(1, len(found)):
        before, now = found[place - 1], found[place]
        height = min(before[3] - before[1], now[3] - now[1])
        one_line = abs(before[1] - now[1]) < height * 0.2
        narrow = -height * 0.05 <= now[0] - before[2] < height * _NARROW
        if one_line and narrow and pieces[2 * place - 1] == " " and _JOINED_BY.search(str(before[4])):
            pieces[2 * place - 1] = ""
    return "".join(pieces)
