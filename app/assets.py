"""Static files under names that carry their content's hash, so that a browser never asks for them twice.

``/static/<hash>/desk.css`` is immutable; ``/static/desk.css``, or the name with an outdated hash, gives today's
file and has the browser ask again. Texts are compressed once, hard, into ``instance/static-cache/``, and sent so.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import threading
from functools import cache
from pathlib import Path

import brotli
import rjsmin
import zopfli.gzip as zopfli
from flask import Flask, current_app, request, send_file, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

STATIC = Path(__file__).resolve().parent.parent / "static"
HTMX_CDN = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/dist/htmx.min.js"
HTMX_SRI = "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"
LARGE = 60_000  # bytes; zopfli takes a tenth of a second for 10 KB
ENCODINGS = ("br", "gzip")
TOGETHER = ("boot.js", "desk.js", "forms.js", "suggest.js")  # one hash: the page names the first, which finds the rest
FOREVER = "max-age=31536000, immutable"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain",
    ".json": "application/json",
    ".geojson": "application/geo+json",
}
_COMMENT = re.compile(rb"^/\*.*?\*/\n", re.DOTALL | re.MULTILINE)
_HASHED = re.compile(r"([0-9a-f]{10})/(.+)")


@cache
def content(name: str) -> bytes:
    """What is served: our own scripts and styles without comments. FileNotFoundError: no such static file."""
    raw = (STATIC / name).read_bytes()
    if "/" in name or ".min." in name:  # other people's
        return raw
    if name.endswith(".js"):
        return str(rjsmin.jsmin(raw.decode())).encode()
    return _COMMENT.sub(b"", raw) if name.endswith(".css") else raw


@cache
def digest(name: str) -> str:
    """Ten hex digits of the content's SHA-256, of all their contents for the scripts that go together."""
    members = TOGETHER if name in TOGETHER else (name,)
    return hashlib.sha256(b"".join(map(content, members))).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, for ever the same content."""
    return url_for("static", filename=f"{digest(name)}/{name}")


def source(name: str) -> str:
    """The text of a static file, for the few lines of style that stand inside the sign-in page."""
    return content(name).decode().strip()


def encodings() -> tuple[str, ...]:
    """The compressions that the browser takes, best first. Browsers offer brotli over HTTPS only."""
    accepted = request.accept_encodings
    return tuple(name for name in ENCODINGS if accepted.quality(name) > 0 and name in accepted.values())


def packed(name: str, encoding: str) -> bytes:
    """The compressed content, from the instance folder; made at its first use, whole or not at all."""
    folder = Path(current_app.config["INSTANCE"]) / "static-cache"
    path = folder / f"{digest(name)}-{name.replace('/', '-')}.{encoding}"
    if not path.exists():
        small = _squeeze(content(name), encoding)
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        draft.write_bytes(small)
        draft.replace(path)
    return path.read_bytes()


def _squeeze(plain: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(plain, quality=11))
    if len(plain) > LARGE:
        return gzip.compress(plain, 9, mtime=0)
    return bytes(zopfli.compress(plain, numiterations=15))


def static_file(filename: str) -> Response:
    """The file, compressed where that helps. NotFound: no such file."""
    hashed = _HASHED.fullmatch(filename)
    name = hashed[2] if hashed else filename
    path = safe_join(str(STATIC), name)
    if path is None or not Path(path).is_file():
        raise NotFound
    response = _text(name) if Path(name).suffix in TYPES else send_file(path, conditional=True)
    if hashed is not None and hashed[1] == digest(name):  # nobody will ever ask whether it has changed
        response.headers["Cache-Control"] = FOREVER
        for header in ("ETag", "Last-Modified", "Content-Disposition"):
            response.headers.pop(header, None)
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


def _text(name: str) -> Response:
    encoding = next(iter(encodings()), "")
    body = packed(name, encoding) if encoding else content(name)
    response = current_app.response_class(body, mimetype=TYPES[Path(name).suffix])
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{digest(name)}-{encoding or 'plain'}")
    return response.make_conditional(request.environ)


class NoSessionOnStatic(SecureCookieSessionInterface):
    """Static files know no session: ``Vary: Cookie`` would have a browser fetch them again after each sign-in."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing for static files, else as Flask does."""
        if request.endpoint != "static":
            super().save_session(app, session, response)  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """``asset()`` and ``source()`` for templates; our own way of sending static files."""
    app.session_interface = NoSessionOnStatic()
    app.jinja_env.globals.update(asset=asset, source=source)
    app.view_functions["static"] = static_file
