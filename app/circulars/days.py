"""The calendar day at the district, which is what orders are dated by."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def today() -> date:
    """Today in the site's time zone."""
    return datetime.now(ZoneInfo(current_app.config["TIME_ZONE"])).date()
