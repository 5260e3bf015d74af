"""Photographs of sites: read by their content, bounded, written anew without the phone's notes (place, device)."""

from __future__ import annotations

import io
import warnings

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from app.web import BadInput

MOST_BYTES = 3 * 1024 * 1024
MOST_PIXELS = 60_000_000
SIDE = 1600
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, EOFError)


def rewritten(content: bytes) -> bytes:
    """The picture as JPEG, at most 1,600 points a side. Raises BadInput for what is no picture or is too large.

    Only the points are kept: a script or an archive that was hidden in the file stays behind.
    """
    try:
        if len(content) > MOST_BYTES:
            raise ValueError(len(content))
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(image.size)
            image.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except _BROKEN:
        raise BadInput(_("The photograph must be a JPEG, PNG or WebP picture of at most 3 MB."), "photo") from None
    upright.info.clear()  # a comment of the file would be written again
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()
