"""Static files under names that carry their content's hash, so that a browser never asks for them twice.

``/static/<hash>/desk.css`` is immutable; ``/static/desk.css``, or the name with an outdated hash, gives today's
file and has the browser ask again. Texts are compressed once, hard, into ``instance/static-cache/``, and sent so.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, current_app, request, send_file, url_for
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

STATIC = Path(__file__).resolve().parent.parent / "static"
HTMX_CDN = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/dist/htmx.min.js"
HTMX_SRI = "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
}
_HASHED = re.compile(r"([0-9a-f]{10})/(.+)")


@cache
def digest(name: str) -> str:
    """Ten hex digits of the file's SHA-256. FileNotFoundError: no such static file."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, for ever the same content."""
    return url_for("static", filename=f"{digest(name)}/{name}")


@cache
def source(name: str) -> str:
    """The text of a static file, for the few lines of style that stand inside the sign-in page."""
    return (STATIC / name).read_text(encoding="utf-8").strip()


def encodings() -> tuple[str, ...]:
    """The compressions that the browser takes, best first. Browsers offer brotli over HTTPS only."""
    accepted = request.accept_encodings
    return tuple(name for name in ("br", "gzip") if accepted.quality(name) > 0 and name in accepted.values())


def packed(name: str, encoding: str) -> Path:
    """The file's compressed copy in the instance folder; made at its first use, whole or not at all."""
    folder = Path(current_app.config["INSTANCE"]) / "static-cache"
    path = folder / f"{digest(name)}-{name.replace('/', '-')}.{encoding}"
    if not path.exists():
        content = (STATIC / name).read_bytes()
        small = brotli.compress(content, quality=11) if encoding == "br" else gzip.compress(content, 9, mtime=0)
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_bytes(small)
        draft.replace(path)
    return path


def static_file(filename: str) -> Response:
    """The file, compressed where that helps. NotFound: no such file."""
    hashed = _HASHED.fullmatch(filename)
    name = hashed[2] if hashed else filename
    path = safe_join(str(STATIC), name)
    if path is None or not Path(path).is_file():
        raise NotFound
    encoding = next(iter(encodings()), None) if Path(name).suffix in TYPES else None
    response = send_file(
        packed(name, encoding) if encoding else path,
        mimetype=TYPES.get(Path(name).suffix),
        etag=f"{digest(name)}-{encoding or 'plain'}",
        conditional=True,
    )
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if Path(name).suffix in TYPES:
        response.vary.add("Accept-Encoding")
    fresh = hashed is not None and hashed[1] == digest(name)
    response.headers["Cache-Control"] = FOREVER if fresh else "no-cache"
    if fresh:  # nobody will ever ask whether it has changed
        for header in ("ETag", "Last-Modified"):
            response.headers.pop(header, None)
    return response


def init_app(app: Flask) -> None:
    """``asset()`` and ``source()`` for templates; our own way of sending static files."""
    app.jinja_env.globals.update(asset=asset, source=source, htmx_cdn=HTMX_CDN, htmx_sri=HTMX_SRI)
    app.view_functions["static"] = static_file
