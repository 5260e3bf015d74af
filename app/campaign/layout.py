"""Where each line of a square card stands: measured with the real font, so that every text stays inside its box.

Sizes are pixels on a card of 1080 x 1080. Both the PNG and the SVG preview draw from the same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg_mukta  # type: ignore[import-untyped]
from flask import current_app
from PIL import ImageFont

from app.campaign.library import Sheet, issuer

SIDE = 1080
_FOLDER = Path(fontpkg_mukta.__file__).parent / "files"
COLOURS = {
    "help": "#8a1c0b", "payment": "#0b4f8a", "threat": "#7a1350", "investment": "#155c2c", "identity": "#4a2d86",
    "work": "#6b4a00", "trust": "#8a3a0b", "phone": "#0b5f66", "family": "#2d5016",
}  # fmt: skip
INK, PAPER, TINT = "#14202b", "#ffffff", "#eef3f7"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. ``y``: top of its line box; ``width``: as measured; ``box``: where it must stay."""

    text: str
    x: int
    y: int
    size: int
    weight: str
    colour: str
    width: int
    height: int
    box: Box


@dataclass(frozen=True, slots=True)
class Card:
    """A laid-out card: rectangles (box, colour) and lines; ``qr``: where the QR stands."""

    language: str
    colour: str
    rectangles: tuple[tuple[Box, str], ...]
    lines: tuple[Line, ...]
    qr: Box


@cache
def font(size: int, weight: str) -> ImageFont.FreeTypeFont:
    """Mukta (OFL; Devanagari and Latin) of a size, shaped by raqm."""
    return ImageFont.truetype(str(_FOLDER / f"Mukta-{weight}.ttf"), size, layout_engine=ImageFont.Layout.RAQM)


@cache
def width(text: str, size: int, weight: str, language: str) -> int:
    """The text's width in pixels, shaped."""
    return -(-int(font(size, weight).getlength(text, language=language) * 64) // 64)


def wrap(text: str, size: int, weight: str, language: str, room: int) -> list[str]:
    """The text in lines of at most ``room`` pixels, broken at spaces."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight, language) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def flow(
    texts: Sequence[str], box: Box, sizes: Sequence[int], weight: str, colour: str, language: str, gap: float = 0.35
) -> list[Line]:
    """Paragraphs in a box, in the largest of ``sizes`` that fits. The smallest is taken when none does."""
    lines: list[Line] = []
    for size in sizes:
        lines, bottom, widest = _at(texts, box, size, weight, colour, language, gap)
        if bottom <= box.bottom and widest <= box.right - box.left:
            break
    return lines


def _at(
    texts: Sequence[str], box: Box, size: int, weight: str, colour: str, language: str, gap: float
) -> tuple[list[Line], int, int]:
    height = round(size * (1.42 if language == "hi" else 1.3))
    y, lines = box.top, []
    for number, text in enumerate(texts):
        y += round(size * gap) if number else 0
        for piece in wrap(text, size, weight, language, box.right - box.left):
            lines.append(
                Line(piece, box.left, y, size, weight, colour, width(piece, size, weight, language), height, box)
            )
            y += height
    return lines, y, max((line.width for line in lines), default=0)


def card(sheet: Sheet) -> Card:
    """The card of a topic in one language."""
    code, colour = sheet.language, COLOURS.get(sheet.category, "#0b4f8a")
    qr = Box(846, 852, 1046, 1052)
    steps = [f"{number}.  {text}" for number, text in enumerate(sheet.steps, 1)]
    helplines = (
        ("ठगी हो तो तुरंत", "खतरे में", "शिकायत") if code == "hi" else ("Cheated? Call at once", "In danger", "Complaint")
    )
    lines = [
        *flow([issuer(code)], Box(34, 24, 1046, 84), (38, 34, 30, 26), "SemiBold", PAPER, code),
        *flow([sheet.title], Box(34, 90, 1046, 272), (78, 72, 66, 60, 54, 48, 42, 36), "ExtraBold", PAPER, code),
        *flow([sheet.hook], Box(34, 296, 1046, 418), (50, 46, 42, 38, 34, 30, 26), "Bold", colour, code),
        *flow(
            steps,
            Box(34, 446, 1046, 812),
            (60, 56, 52, 49, 46, 43, 40, 38, 36, 34, 32, 30, 28, 26, 24),
            "Medium",
            INK,
            code,
        ),
        *flow([helplines[0]], Box(34, 850, 480, 900), (32, 28, 24), "SemiBold", PAPER, code),
        *flow(["1930"], Box(34, 896, 480, 1056), (112, 100, 90), "ExtraBold", PAPER, "en"),
        *flow([helplines[1]], Box(330, 918, 500, 962), (30, 26, 22), "SemiBold", PAPER, code),
        *flow(["112"], Box(330, 956, 500, 1044), (62, 56), "ExtraBold", PAPER, "en"),
        *flow(
            [helplines[2], "cybercrime.gov.in"], Box(520, 918, 830, 1048), (34, 32, 30), "SemiBold", PAPER, code, 0.1
        ),
    ]
    rectangles = (
        (Box(0, 0, SIDE, 280), colour),
        (Box(0, 280, SIDE, 432), TINT),
        (Box(0, 832, SIDE, SIDE), colour),
        (Box(qr.left - 14, qr.top - 14, qr.right + 14, qr.bottom + 14), PAPER),
    )
    return Card(code, colour, rectangles, tuple(lines), qr)


def fits(made: Card) -> list[Line]:
    """Lines that leave their box; none is right."""
    return [
        line
        for line in made.lines
        if line.x + line.width > line.box.right or line.y + line.height > line.box.bottom or line.y < line.box.top
    ]


def district() -> str:
    """What the cards' names depend on besides the topic."""
    return f"{current_app.config['DISTRICT_EN']}|{current_app.config['DISTRICT_HI']}"
