"""The text of a PDF, page by page.

Fonts decide first: pages in a legacy font are read run by run with the font of each (pdftohtml), and only its runs
are converted, of which English stays English. A legacy font is known by its name, or by its text: the Gazette's
"Vivek" has the glyphs of Kruti Dev under a name of its own. All other pages come from ``pdftotext``, which honours
/ActualText and keeps the conjuncts.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.circulars.reading import limits, spacing
from app.circulars.reading.page import LATIN_JOINED, LEGACY_FONT, PageText, cleaned
from app.circulars.reading.spacing import DEVANAGARI
from app.search.text.krutidev import convert_mixed, krutidev_share, malformed

MOST_PAGES = 500
MALFORMED = 0.03  # beyond this share of broken Devanagari words a page goes to OCR
_LEGACY_SHARE, _LEGACY_WORDS = 0.7, 3
_SUSPECT = 0.04
_SECONDS, _MB = 60, 700
_PAGE = re.compile(r'<page number="(\d+)"')
_FONT = re.compile(r'<fontspec id="(\d+)" size="-?\d+" family="([^"]*)"')
_TEXT = re.compile(
    r'<text top="(-?\d+)" left="(-?\d+)" width="(-?\d+)" height="(-?\d+)" font="(\d+)">(.*?)</text>', re.S
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one font; points of the page, from its upper left."""

    top: int
    left: int
    right: int
    height: int
    font: str
    text: str


def page_count(path: Path) -> int:
    """How many pages; 0 when that cannot be told."""
    answer = limits.run(["pdfinfo", str(path)], seconds=15, megabytes=_MB)
    found = re.search(rb"^Pages:\s+(\d+)", answer.output, re.M)
    return int(found[1]) if found else 0


def pages(path: Path, first: int, last: int) -> list[PageText | None]:
    """The pages first..last; None where only the picture can be read (no text, or broken Hindi)."""
    plain = _plain(path, first, last)
    legacy = {}
    if _legacy_named(path, first, last) or any(krutidev_share(text) > _SUSPECT for text in plain):
        legacy = _by_fonts(path, first, last)
    return [_page(number, text, legacy.get(number)) for number, text in enumerate(plain, first)]


def _page(number: int, text: str, legacy: str | None) -> PageText | None:
    if legacy is not None:
        return PageText(number, cleaned(legacy), "krutidev", 1.0 - min(1.0, 2 * malformed(legacy)))
    text = cleaned(text)
    broken = malformed(text)
    if len(re.sub(r"\W", "", text)) < 10 or broken > MALFORMED or text.count("\ufffd") > len(text) * 0.02:
        return None
    return PageText(number, text, "text", 1.0 - broken)


def _plain(path: Path, first: int, last: int) -> list[str]:
    command = ["pdftotext", "-enc", "UTF-8", "-f", str(first), "-l", str(last), str(path), "-"]
    answer = limits.run(command, seconds=_SECONDS, megabytes=_MB)
    found = answer.output.decode("utf-8", "replace").split("\f")
    wanted = last - first + 1
    texts = (found + [""] * wanted)[:wanted]
    return spacing.mended(path, first, last, texts) if any(DEVANAGARI.search(text) for text in texts) else texts


def _legacy_named(path: Path, first: int, last: int) -> bool:
    answer = limits.run(["pdffonts", "-f", str(first), "-l", str(last), str(path)], seconds=20, megabytes=_MB)
    lines = answer.output.decode("utf-8", "replace").splitlines()[2:]
    return any(LEGACY_FONT.search(line[:40]) for line in lines)


def _by_fonts(path: Path, first: int, last: int) -> dict[int, str]:
    """Page number -> text, of the pages that have a run in a legacy font."""
    options = ["-xml", "-i", "-fontfullname", "-hidden", "-stdout", "-enc", "UTF-8", "-f", str(first), "-l", str(last)]
    answer = limits.run(["pdftohtml", *options, str(path)], seconds=_SECONDS, megabytes=_MB)
    by_page = dict(_runs(answer.output.decode("utf-8", "replace")))
    legacy = _legacy_fonts([run for runs in by_page.values() for run in runs])
    return {
        number: text
        for number, runs in by_page.items()
        if any(run.font in legacy for run in runs)
        and (text := "\n".join(_lines(runs, legacy))) != "\n".join(_lines(runs, {}))
    }


def _runs(xml: str) -> Iterator[tuple[int, list[Run]]]:
    fonts: dict[str, str] = {}
    for part in xml.split("<page ")[1:]:
        number = _PAGE.match("<page " + part)
        fonts.update({found[1]: html.unescape(found[2]) for found in _FONT.finditer(part)})
        runs = []
        for top, left, width, height, font, inner in _TEXT.findall(part):
            text = html.unescape(_TAG.sub("", inner)).translate(LATIN_JOINED)
            runs.append(Run(int(top), int(left), int(left) + int(width), int(height), fonts.get(font, ""), text))
        if number:
            yield int(number[1]), runs


def _legacy_fonts(runs: list[Run]) -> dict[str, bool]:
    """Font -> whether all in it is legacy, by its name or because it reads so; False for mixed ones."""
    texts: dict[str, list[str]] = defaultdict(list)
    for run in runs:
        texts[run.font].append(run.text)
    known: dict[str, bool] = {}
    for font, lines in texts.items():
        share = krutidev_share("\n".join(lines)) if len(" ".join(lines).split()) >= _LEGACY_WORDS else 0.0
        if LEGACY_FONT.search(font) or share > _SUSPECT:
            known[font] = bool(LEGACY_FONT.search(font)) or share >= _LEGACY_SHARE
    return known


def _lines(runs: list[Run], legacy: Mapping[str, bool]) -> Iterator[str]:
    """Runs put together to lines as they stand on the page, neighbours of one kind converted together."""
    for line in _rows(runs):
        pieces: list[tuple[bool | None, str]] = []
        right = None
        for run in sorted(line, key=lambda r: r.left):
            gap = " " if right is not None and run.left - right > run.height * 0.12 else ""
            kind = legacy.get(run.font) if run.text.strip() or not pieces else pieces[-1][0]
            if pieces and pieces[-1][0] == kind:
                pieces[-1] = (kind, pieces[-1][1] + gap + run.text)
            else:
                pieces.append((kind, gap + run.text))
            right = run.right
        yield "".join(text if sure is None else convert_mixed(text, sure) for sure, text in pieces)


def _rows(runs: list[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted((r for r in runs if r.text), key=lambda r: (r.top + r.height / 2, r.left)):
        middle = run.top + run.height / 2
        last = rows[-1][-1] if rows else None
        if last is not None and abs(middle - (last.top + last.height / 2)) < max(run.height, last.height) * 0.4:
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows
