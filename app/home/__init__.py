"""The front page, the one search box, and the way to each room."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Flask, current_app, url_for
from flask_babel import lazy_gettext

from app.access import viewer
from app.home.views import bp
from app.starter import demonstration


class Room(NamedTuple):
    """A link of the navigation."""

    name: str
    label: Any
    url: str


# blueprint, label, endpoint, permission
ROOMS = (
    ("law", lazy_gettext("Law"), "law.index", "law.read"),
    ("vehicles", lazy_gettext("Vehicles"), "vehicles.index", "vehicles.read"),
    ("cameras", lazy_gettext("Cameras"), "cameras.index", "cameras.read"),
    ("circulars", lazy_gettext("Circulars"), "circulars.index", "circulars.read"),
    ("campaign", lazy_gettext("Cyber Prahari"), "campaign.index", "campaign.read"),
    ("incidents", lazy_gettext("Incidents"), "incidents.index", "incidents.read"),
    ("accounts", lazy_gettext("Users"), "accounts.users", "users.manage"),
    ("audit", lazy_gettext("Audit"), "audit.index", "audit.read"),
)


def rooms() -> list[Room]:
    """The rooms that are built and that the viewer may enter."""
    known = current_app.view_functions
    return [Room(n, label, url_for(end)) for n, label, end, p in ROOMS if end in known and viewer().may(p)]


def init_app(app: Flask) -> None:
    """Registers the pages and what the page frame shows."""
    app.register_blueprint(bp)

    @app.context_processor
    def _frame() -> dict[str, Any]:
        return {"rooms": rooms() if viewer().role != "nobody" else [], "demonstration": demonstration()}
