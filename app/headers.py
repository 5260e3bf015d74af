"""Response headers that keep a browser to our own pages, and the trust in front of us.

The policy allows one foreign file, htmx at its exact address on the CDN, which the browser checks by its hash;
never the bare host, where anyone can publish.
"""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlsplit

from flask import Flask, abort, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from app.assets import HTMX_CDN

FRAGMENT_POLICY = "default-src 'none'; frame-ancestors 'none'"  # of what is no page by itself
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(self)"
TWO_YEARS = "max-age=63072000; includeSubDomains"


def style_hash(css: str) -> str:
    """The CSP source that allows exactly this inline stylesheet."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode() + "'"


def allow_style(css: str) -> str:
    """Allows an inline stylesheet on the present page and gives it back (a template filter)."""
    g.setdefault("style_hashes", []).append(style_hash(css))
    return css


def policy(cdn: bool, style_hashes: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy."""
    script = f"'self' {HTMX_CDN}" if cdn else "'self'"
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {script}",
            f"connect-src {script}",
            " ".join(["style-src 'self'", *style_hashes]),
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def from_elsewhere() -> bool:
    """Whether the browser says that another site sends this."""
    origin = request.headers.get("Origin", "null")
    return (origin != "null" and not _ours(origin)) or request.headers.get("Sec-Fetch-Site") == "cross-site"


def from_own_page() -> bool:
    """Whether the browser says that a page of this site sends this. Saying nothing is not enough."""
    told = next((h for h in map(request.headers.get, ("Origin", "Referer")) if h and h != "null"), "")
    return bool(told) and _ours(told)


def _ours(address: str) -> bool:
    """The port is not compared: proxies change it."""
    try:
        return urlsplit(address).hostname == urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False


def init_app(app: Flask) -> None:
    """Headers on every answer; as many proxies believed as the settings name; writes from elsewhere refused."""
    cdn = app.config["HTMX_SOURCE"] == "cdn"
    tls = app.config["BEHIND_TLS"]
    app.config["TRUSTED_HOSTS"] = app.config["TRUSTED_HOSTS"] or None
    app.jinja_env.filters["allow_style"] = allow_style
    if count := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

    @app.before_request
    def _own_pages_only() -> None:
        if request.method not in ("GET", "HEAD", "OPTIONS") and from_elsewhere():
            abort(400)

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if tls:
            headers["Strict-Transport-Security"] = TWO_YEARS
        if request.endpoint == "static":
            return response
        if 300 <= response.status_code < 400:  # shows nothing: 400 bytes less on the way in
            headers.setdefault("Content-Security-Policy", FRAGMENT_POLICY)
        headers.setdefault("Content-Security-Policy", policy(cdn, tuple(g.get("style_hashes", ()))))
        headers.setdefault("Cache-Control", "no-store")
        if not headers["Content-Security-Policy"].startswith("default-src 'none'"):  # a fragment is no document
            headers["Referrer-Policy"] = "same-origin"
            headers["Permissions-Policy"] = PERMISSIONS_POLICY
            if request.is_secure:  # browsers take no notice of it on plain HTTP
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response
