"""A worker's first user should not pay for its start: templates, compressed files and the index are touched before."""

from __future__ import annotations

import logging
import threading

from flask import Flask

from app.access import SYSTEM
from app.assets import ENCODINGS, STATIC, TYPES, packed
from app.search import Query, search

QUESTIONS = ("चोरी", "murder 302", "CG07", "mobile chori", "supela")


def start(app: Flask) -> None:
    """Warms in the background; the worker answers meanwhile."""
    threading.Thread(target=_warm, args=(app,), name="warm", daemon=True).start()


def _warm(app: Flask) -> None:
    try:
        with app.test_client() as client:
            client.get("/sign-in")
        with app.app_context():
            for path in STATIC.glob("*.*"):
                for encoding in ENCODINGS if path.suffix in TYPES else ():
                    packed(path.name, encoding)
        for question in QUESTIONS:
            with app.test_request_context():
                search(Query(question), SYSTEM)
    except Exception:  # a cold start is slower, not wrong
        logging.getLogger(__name__).exception("warming up failed; the site answers all the same")
