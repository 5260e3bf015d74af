"""Thana Desk: law, circulars, stolen vehicles, cameras and cyber awareness for the stations of a police district."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from app import (
    access,
    accounts,
    assets,
    audit,
    cameras,
    campaign,
    circulars,
    compress,
    config,
    db,
    headers,
    home,
    i18n,
    incidents,
    law,
    once,
    operations,
    pasted,
    places,
    search,
    setup,
    vehicles,
    web,
)

# In the order in which their hits are shown and their starter data is loaded.
CAPABILITIES = (places, accounts, law, circulars, vehicles, cameras, campaign, incidents, audit, operations, home)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application. ``overrides`` stand above environment and instance settings (tests use them)."""
    instance = config.instance_folder()
    if overrides and "INSTANCE" in overrides:
        instance = overrides["INSTANCE"]
    app = Flask(
        __name__,
        instance_path=str(instance),
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
    )
    app.config.update(config.load(instance))
    app.config.update(overrides or {})
    app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
    for part in (compress, db, i18n, headers, assets, access, web, once, search):
        part.init_app(app)
    CSRFProtect(app)
    pasted.init_app(app)
    Migrate(app, db.db, directory=str(setup.migrations_folder()))
    for capability in CAPABILITIES:
        capability.init_app(app)
    return app
