"""A PDF's words with their places, by poppler's ``pdftotext``, sorted into lines: body, margin, footnotes."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from app.law.importing.rows import Unreadable

_PAGE = re.compile(r"<page[^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"")
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.DOTALL)
_FOOTNOTE = re.compile(r"(?:\d{1,2}|\*)\.?\s+\S")
# What footnotes of amended Acts say, in whatever size they are set.
_AMENDED = re.compile(r"\d{1,2}\.\s.*(?:\bSubs\.|\bIns\.|\bRep\.|\bomitted\b|ibid|w\.e\.f\.|\bvide\b|by Act \d)")
_CITATION = re.compile(r"\d+ of \d{4}\.?|\d+")
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Word:
    """Points from the page's top left; ``size`` is the height of the letters' box."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def size(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``size``: of most of its letters; ``page`` from 1."""

    page: int
    x0: float
    y: float
    x1: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A document sorted: ``body`` lines in reading order, margin ``notes``, ``footnotes``, and the body's column."""

    body: Sequence[Line]
    notes: Sequence[Line]
    footnotes: Sequence[Line]
    left: float
    right: float
    pages: int


def pages(path: Path) -> list[list[Word]]:
    """The words of each page. Raises Unreadable when there is no program or no text layer."""
    if shutil.which("pdftotext") is None:
        raise Unreadable("pdftotext is missing: install poppler-utils, then try again")
    command = ["pdftotext", "-bbox", "-enc", "UTF-8", str(path), "-"]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise Unreadable(f"not a readable PDF: {done.stderr.decode(errors='replace').strip()[:120]}")
    text = done.stdout.decode("utf-8", "replace")
    found = []
    for part in _PAGE.split(text)[3::3]:
        found.append([_word(match) for match in _WORD.finditer(part) if match[5].strip()])
    if not any(found):
        raise Unreadable("no text layer: this PDF is a picture; read it by OCR first (--ocr)")
    return found


def _word(match: re.Match[str]) -> Word:
    x0, y0, x1, y1 = (float(match[i]) for i in range(1, 5))
    return Word(x0, y0, x1, y1, html.unescape(match[5]))


def laid_out(found: Sequence[Sequence[Word]]) -> Laid:
    """Sorts every page's words into body, margin and footnotes."""
    size = _body_size(found)
    left, right = _column(found, size)
    body: list[Line] = []
    notes: list[Line] = []
    feet: list[Line] = []
    for number, words in enumerate(found, 1):
        inside = [w for w in words if not _in_margin(w, left, right, size) and not _marker(w, size)]
        margin = [w for w in words if _in_margin(w, left, right, size)]
        lines = [line for line in lines_of(inside, number) if not _running(line, size)]
        cut = _first_footnote(lines, size)
        body += lines[:cut]
        feet += lines[cut:]
        for side in ([w for w in margin if w.x0 < left], [w for w in margin if w.x0 >= left]):
            notes += [line for line in lines_of(side, number) if not _CITATION.fullmatch(line.text)]
    return Laid(body, notes, feet, left, right, len(found))


def _body_size(found: Iterable[Sequence[Word]]) -> float:
    sizes: Counter[float] = Counter()
    for words in found:
        for word in words:
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0]


def _column(found: Iterable[Sequence[Word]], size: float) -> tuple[float, float]:
    """Left and right edge of the body's column: the edges that most full lines share."""
    lefts: Counter[int] = Counter()
    rights: Counter[int] = Counter()
    for number, words in enumerate(found):
        for line in lines_of([w for w in words if abs(w.size - size) < 0.6], number):
            if line.x1 - line.x0 > 150:
                lefts[round(line.x0)] += 1
                rights[round(line.x1)] += 1
    if not lefts:
        return 0.0, 10_000.0
    enough = max(3, sum(lefts.values()) // 50)
    common_lefts = [x for x, n in lefts.items() if n >= enough] or list(lefts)
    return min(common_lefts) - 3.0, rights.most_common(1)[0][0] + 4.0


def _in_margin(word: Word, left: float, right: float, size: float) -> bool:
    small = word.size < size - 0.8
    return small and (word.x1 <= left + 3 or word.x0 >= right - 1)


def _marker(word: Word, size: float) -> bool:
    """A footnote mark: a small raised figure."""
    return word.size < size * 0.72 and bool(re.fullmatch(r"[\d*\u2020\u2021]{1,3}", word.text))


def lines_of(words: Iterable[Word], page: int) -> list[Line]:
    """Words to lines, by where the letters stand, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.y1 + w.y0) / 2):
        middle = (word.y0 + word.y1) / 2
        row = rows[-1] if rows else None
        if row is not None and abs(middle - median((w.y0 + w.y1) / 2 for w in row)) < max(3.0, word.size * 0.3):
            row.append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda w: w.x0), page) for row in rows]


def _line(row: list[Word], page: int) -> Line:
    parts = [row[0]]
    for word in row[1:]:
        last = parts[-1]
        # Small capitals come as "P RELIMINARY": two pieces with hardly a gap between.
        if (
            word.x0 - last.x1 < 0.12 * min(word.size, last.size)
            and re.search(r"[A-Z]\Z", last.text)
            and word.text.isupper()
        ):
            parts[-1] = replace(last, x1=word.x1, text=last.text + word.text)
        else:
            parts.append(word)
    size = median(w.size for w in row)
    return Line(page, row[0].x0, min(w.y0 for w in row), row[-1].x1, size, " ".join(w.text for w in parts))


def _running(line: Line, size: float) -> bool:
    """Page numbers, rules and running heads."""
    text = line.text
    if re.fullmatch(r"[\d\s]{1,4}|[_\W]+", text):
        return not re.fullmatch(r"[*\s]+", text)
    return "GAZETTE OF INDIA EXTRAORDINARY" in text or bool(re.fullmatch(r"(?:Sec\. \d+\]|\[Part II.?)", text))


def _first_footnote(lines: Sequence[Line], size: float) -> int:
    """Where the footnotes of a page begin: small numbered lines from there to the bottom."""
    cut = len(lines)
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if _AMENDED.match(line.text) or (line.size < size - 0.8 and _FOOTNOTE.match(line.text)):
            cut = place
        elif line.size >= size - 0.8:
            break
    return cut
