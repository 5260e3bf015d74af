"""Static files under names that carry their content's hash, so that a browser never asks for them twice."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from werkzeug.wrappers import Response

STATIC = Path(__file__).resolve().parent.parent / "static"
HTMX_CDN = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/dist/htmx.min.js"
HTMX_SRI = "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"


@cache
def digest(name: str) -> str:
    """Ten hex digits of the file's SHA-256."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, for ever the same content."""
    return url_for("static", filename=name, v=digest(name))


def init_app(app: Flask) -> None:
    """``asset()`` for templates; static answers are immutable."""
    app.jinja_env.globals.update(asset=asset, htmx_cdn=HTMX_CDN, htmx_sri=HTMX_SRI)

    @app.after_request
    def _cache(response: Response) -> Response:
        from flask import request

        if request.endpoint == "static":
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
