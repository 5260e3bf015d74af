"""Pages go out compressed, in the process that made them: no proxy is needed for a 2G line.

Secrets and typed text share a compressed page only for requests that carry the session cookie, which is SameSite:
another site cannot make a browser send them, so that sizes betray nothing (BREACH).
"""

from __future__ import annotations

import zlib

import brotli
from flask import Flask
from werkzeug.wrappers import Response

from app.assets import encodings

SMALLEST = 200  # bytes; below, headers outweigh the gain
KINDS = ("text/", "application/json", "application/geo+json", "application/manifest+json", "image/svg+xml")
BROTLI_QUALITY = 6
_GZIP = 31  # zlib's word for a gzip header around the largest window


def gzipped(content: bytes) -> bytes:
    """The content as gzip, as small as zlib can."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP, 9)
    return packer.compress(content) + packer.flush()


def _worth_it(response: Response) -> bool:
    return (
        response.status_code not in (204, 206, 304)
        and not response.direct_passthrough
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(KINDS)
    )


def init_app(app: Flask) -> None:
    """Compresses what is text. Registered before all other hooks, so that it runs after them."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if not _worth_it(response):
            return response
        response.vary.add("Accept-Encoding")
        best = next(iter(encodings()), None)
        content = response.get_data()
        if best is None or len(content) < SMALLEST:
            return response
        small = brotli.compress(content, quality=BROTLI_QUALITY) if best == "br" else gzipped(content)
        response.set_data(small)
        response.headers["Content-Encoding"] = best
        return response
