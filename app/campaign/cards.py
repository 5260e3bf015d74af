"""The 1080 x 1080 card as PNG of at most 60 KB, kept in ``instance/campaign-cards/`` under a name of its content."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import segno
from flask import current_app
from PIL import Image, ImageDraw

from app.campaign.layout import SIDE, Card, card, district, font
from app.campaign.library import REPORT_SITE, Sheet

CARD_BYTES = 60_000
_DESIGN = "4"  # another design: another name


def png(sheet: Sheet) -> bytes:
    """The card's PNG, drawn once."""
    text = repr((_DESIGN, district(), sheet))
    path = (
        Path(current_app.config["INSTANCE"])
        / "campaign-cards"
        / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.png"
    )
    try:
        return path.read_bytes()
    except FileNotFoundError:
        content = draw(card(sheet))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
    return content


def draw(made: Card) -> bytes:
    """Draws and packs: few colours, so that text compresses well."""
    image = Image.new("RGB", (SIDE, SIDE), "#ffffff")
    pen = ImageDraw.Draw(image)
    for box, colour in made.rectangles:
        pen.rectangle((box.left, box.top, box.right, box.bottom), fill=colour)
    for line in made.lines:
        pen.text(
            (line.x, line.y), line.text, font=font(line.size, line.weight), fill=line.colour, language=made.language
        )
    image.paste(_qr(made.qr.right - made.qr.left), (made.qr.left, made.qr.top))
    for colours in (24, 16, 12, 8):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= CARD_BYTES:
            break
    return out.getvalue()


def _qr(side: int) -> Image.Image:
    rows = [[0 if dark else 255 for dark in row] for row in segno.make(REPORT_SITE, error="m", micro=False).matrix]
    small = Image.new("L", (len(rows), len(rows)))
    small.putdata([value for row in rows for value in row])
    return small.resize((side, side), Image.Resampling.NEAREST).convert("RGB")
