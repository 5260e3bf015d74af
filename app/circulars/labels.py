"""Names for templates: also for the hits that other rooms show with ``circulars/_hit.html``."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask
from flask_babel import gettext as _

from app.circulars.days import today
from app.circulars.words import AUDIENCES, OFFICES, STATES


def law_page(ref: str) -> str:
    """bnss:105 -> /law/bnss/105, the page of the law library."""
    act, number = ref.split(":", 1)
    return f"/law/{quote(act)}/{quote(number)}"


def section_name(ref: str) -> str:
    """bnss:105 -> "Section 105 BNSS" in the language of the page."""
    act, number = ref.split(":", 1)
    return str(_("Section %(number)s %(act)s", number=number, act=act.upper()))


def init_app(app: Flask) -> None:
    """Registers them."""
    app.jinja_env.globals.update(
        circular_offices=OFFICES,
        circular_states=STATES,
        circular_audiences=AUDIENCES,
        circular_today=today,
        law_page=law_page,
    )
    app.jinja_env.filters["section_name"] = section_name
