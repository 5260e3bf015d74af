"""The words of the room: kinds of groups, categories, audiences, occasions; what free text may not hold."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.db import utcnow
from app.web import BadInput

KINDS = {
    "residents": _l("Residents"),
    "traders": _l("Traders"),
    "schools": _l("Schools and colleges"),
    "women": _l("Women’s groups"),
    "elders": _l("Elders and pensioners"),
    "banks": _l("Banks and kiosks"),
    "farmers": _l("Farmers"),
    "workers": _l("Workers and drivers"),
    "volunteers": _l("Volunteers"),
}
CATEGORIES = {
    "help": _l("Help after a fraud"),
    "payment": _l("Payment and bank"),
    "threat": _l("Threat and fear"),
    "investment": _l("Investment"),
    "identity": _l("Identity and account"),
    "work": _l("Work and business"),
    "trust": _l("Trust and prizes"),
    "phone": _l("Phone and apps"),
    "family": _l("Family and society"),
}
EVENT_KINDS = {
    "school": _l("School visit"),
    "exhibition": _l("Exhibition"),
    "talk": _l("Talk or meeting"),
    "market": _l("Market or fair"),
    "rally": _l("Rally"),
}
PHASES = {"waiting": _l("not yet"), "pilot": _l("pilot"), "full": _l("full")}

# (first month-day, last month-day, what is on, slugs that fit)
SEASONS: tuple[tuple[str, str, Any, tuple[str, ...]], ...] = (
    ("01-01", "01-31", _l("New year, wedding season"), ("apk-files", "strong-passwords", "travel-booking")),
    ("02-01", "03-20", _l("Examinations, scholarships"), ("job-fraud", "government-schemes", "child-safety")),
    ("03-21", "04-15", _l("End of the tax year"), ("kyc-update", "investment-groups", "loan-apps")),
    ("04-16", "06-14", _l("Holidays, weddings, journeys"), ("travel-booking", "apk-files", "public-charging")),
    ("06-15", "07-31", _l("School opening, sowing, crop loans"), ("government-schemes", "loan-apps", "child-safety")),
    ("08-01", "08-31", _l("Rakhi, Independence Day offers"), ("parcel-courier", "online-shopping", "lottery")),
    ("09-01", "10-31", _l("Navratri and Diwali sales"), ("online-shopping", "qr-code", "parcel-courier")),
    (
        "11-01",
        "11-30",
        _l("Life certificates, paddy sale, weddings"),
        ("pensioners", "aadhaar-fingerprint", "apk-files"),
    ),
    (
        "12-01",
        "12-31",
        _l("Paddy money, year-end journeys"),
        ("aadhaar-fingerprint", "travel-booking", "digital-arrest"),
    ),
)
_PHONE = re.compile(r"(?:\d[\s().+-]{0,2}){10,}")


def today() -> date:
    """The date in the site's time zone."""
    return utcnow().astimezone(ZoneInfo(current_app.config["TIME_ZONE"])).date()


def season(day: date) -> tuple[Any, tuple[str, ...]]:
    """What is on at that time of the year, and the topics that fit."""
    mark = day.strftime("%m-%d")
    return next((name, slugs) for first, last, name, slugs in SEASONS if first <= mark <= last)


def first_wednesday(day: date) -> bool:
    """Whether it is the month's first Wednesday, the monthly cyber awareness day (Cyber Jaagrookta Diwas, I4C)."""
    return day.weekday() == 2 and day.day <= 7


def first_wednesday_after(day: date) -> date:
    """The next first Wednesday later than ``day``."""
    probe = day + timedelta(days=1)
    while not first_wednesday(probe):
        probe += timedelta(days=1)
    return probe


def no_phone(text: str, field: str = "") -> str:
    """The text, stripped. Raises BadInput when it holds what looks like a phone number (ten digits or more)."""
    if _PHONE.search(text):
        raise BadInput(_("Phone numbers are not kept here. Leave the number out: name and rank are enough."), field)
    return text.strip()
