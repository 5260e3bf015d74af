"""The text of a Word file, read by python-docx in a bounded process of its own (word_child.py)."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

from app.circulars.reading import limits
from app.circulars.reading.page import LEGACY_FONT, PageText, cleaned
from app.search.text.krutidev import convert_mixed, is_krutidev, malformed

_CHILD = Path(__file__).with_name("word_child.py")


def page(path: Path) -> PageText | None:
    """All of the file as one page; None when it is damaged or beyond the limits."""
    answer = limits.run([sys.executable, "-I", str(_CHILD), str(path)], seconds=20, megabytes=600)
    if answer.code != 0:
        return None
    paragraphs = [json.loads(line) for line in answer.output.decode("utf-8").splitlines()]
    text = cleaned("\n".join(_paragraph(runs) for runs in paragraphs))
    legacy = any(LEGACY_FONT.search(font) for runs in paragraphs for font, _text in runs)
    return PageText(1, text, "krutidev" if legacy else "docx", 1.0 - malformed(text))


def _paragraph(runs: list[tuple[str, str]]) -> str:
    """Runs in a legacy font converted; where no font is named, what plainly reads as Kruti Dev."""
    out = ""
    for legacy, group in groupby(runs, key=lambda run: bool(LEGACY_FONT.search(run[0]))):
        text = "".join(piece for _font, piece in group)
        out += convert_mixed(text, sure=True) if legacy else convert_mixed(text) if is_krutidev(text) else text
    return out
