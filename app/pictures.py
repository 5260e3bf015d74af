"""Photographs sent in by any room: read by their content, bounded, written anew.

Only the points are kept: the phone's notes (place, device), a script or an archive hidden in the file stay behind.
"""

from __future__ import annotations

import io
import warnings

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from app.web import BadInput

MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITIES = (72, 60, 48, 36, 26)
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, EOFError)


def read(content: bytes, most_bytes: int = MOST_BYTES) -> Image.Image:
    """The picture upright, in RGB. Raises BadInput for what is no picture, or is too large in bytes or points."""
    if len(content) > most_bytes:
        raise BadInput(
            _("The photo is larger than %(mb)d MB. Send a smaller one.", mb=most_bytes // 1_000_000), "photo"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise BadInput(_("The photo has too many pixels. Send a smaller one."), "photo")
            image.draft("RGB", (1600, 1600))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except _BROKEN:
        raise BadInput(
            _("This file is no photo that can be read. Send a JPEG, PNG or WebP picture."), "photo"
        ) from None
    upright.info.clear()  # a comment of the file would be written again
    return upright


def small(content: bytes, side: int, most_bytes: int) -> bytes:
    """What was sent in, as JPEG (see ``encode``). Raises BadInput."""
    return encode(read(content), side, most_bytes)


def encode(image: Image.Image, side: int, most_bytes: int) -> bytes:
    """JPEG of at most ``side`` points and less than ``most_bytes``: first the quality gives way, then the size."""
    while True:
        small = image.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = io.BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() < most_bytes:
                return out.getvalue()
        side = side * 3 // 4
