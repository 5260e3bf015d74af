"""Proof photos: read by content, re-encoded without the phone's notes, at most 30 KB."""

from __future__ import annotations

import io
import warnings

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from app.web import BadInput

MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
PHOTO_BYTES = 30_000
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, EOFError)


def reencode(content: bytes) -> bytes:
    """A JPEG of at most 30,000 bytes. Raises BadInput for what is no picture or is too large."""
    if len(content) > MOST_BYTES:
        raise BadInput(_("The photo is larger than 15 MB. Send a smaller one."), "photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(image.size)
            image.draft("RGB", (1200, 1200))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except _BROKEN:
        raise BadInput(
            _("This file is no photo that can be read. Send a JPEG, PNG or WebP picture."), "photo"
        ) from None
    upright.info.clear()  # a comment of the file would be written again
    return _small(upright)


def _small(image: Image.Image) -> bytes:
    side = 800
    while True:
        copy = image.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (70, 55, 40, 28):
            out = io.BytesIO()
            copy.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= PHOTO_BYTES:
                return out.getvalue()
        side = side * 3 // 4
