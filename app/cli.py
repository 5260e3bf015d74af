"""The application for ``./desk <command>``: the same instance, made ready first."""

from __future__ import annotations

import os
import sys

from flask import Flask

from app import create_app
from app.setup import prepare

# These must work on an instance that is damaged or not made yet.
_BARE = {"db", "restore", "text", "translations", "bench", "--help", "routes"}


def create() -> Flask:
    """The application with database, starter data and index in place."""
    os.umask(0o077)
    app = create_app()
    words = [word for word in sys.argv[1:] if word in _BARE]
    if not words:
        prepare(app, say=lambda line: print(f"thana-desk: {line}", file=sys.stderr, flush=True))
    return app
