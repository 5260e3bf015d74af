"""Rules of the house, checked on the whole application."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from flask import Flask

from app import access, assets, i18n


def test_every_endpoint_declares_its_access(app: Flask) -> None:
    assert access.undeclared(app) == []


def test_every_permission_is_held_by_somebody() -> None:
    assert [name for name, roles in access.PERMISSIONS.items() if not roles or roles - set(access.ROLES)] == []


def test_the_vendored_htmx_is_the_file_that_the_cdn_must_give() -> None:
    content = (assets.STATIC / "htmx.min.js").read_bytes()
    assert "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode() == assets.HTMX_SRI
    boot = assets.source("boot.js")  # which knows all three by heart, so that no page need name them
    for known in (assets.HTMX_CDN, assets.HTMX_SRI, f"{assets.digest('htmx.min.js')}/htmx.min.js"):
        assert f"{known}'" in boot


def test_every_string_has_hindi() -> None:
    assert i18n.untranslated() == []


def test_every_page_names_itself() -> None:
    """WCAG 2.4.2: the title of the tab says which page it is; the front page alone bears the site's name."""
    pages = [
        p
        for p in (Path(__file__).parents[1] / "templates").rglob("*.html")
        if '{% extends "base.html" %}' in p.read_text("utf-8")
    ]
    assert len(pages) > 50
    assert [p.name for p in pages if "{% block title %}" not in p.read_text("utf-8")] == ["front.html"]
