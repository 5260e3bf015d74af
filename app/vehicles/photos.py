"""Pictures of vehicles: read by their content, bounded, downscaled, without the camera's notes (place, device)."""

from __future__ import annotations

import io
import warnings

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from app.web import BadInput

MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
PICTURE_BYTES = 40_000
THUMBNAIL_BYTES = 3_000  # less than this, see encode()
FORMATS = ("JPEG", "PNG", "WEBP")


def downscale(content: bytes) -> tuple[bytes, bytes]:
    """(picture, thumbnail) as JPEG. Raises BadInput for what is no picture, or is too large."""
    if len(content) > MOST_BYTES:
        raise BadInput(_("The photo is larger than 15 MB. Send a smaller one."), "photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise BadInput(_("The photo has too many pixels. Send a smaller one."), "photo")
            image.draft("RGB", (1600, 1600))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except BadInput:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, EOFError):
        raise BadInput(
            _("This file is no photo that can be read. Send a JPEG, PNG or WebP picture."), "photo"
        ) from None
    upright.info.clear()  # a comment of the file would be written again
    return encode(upright, 900, PICTURE_BYTES), encode(upright, 128, THUMBNAIL_BYTES)


def encode(image: Image.Image, side: int, most: int) -> bytes:
    """JPEG of at most ``side`` pixels and less than ``most`` bytes: first the quality gives way, then the size."""
    while True:
        small = image.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (72, 60, 48, 36, 26):
            out = io.BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() < most:
                return out.getvalue()
        side = side * 3 // 4
