"""What the address of a list asks for, read and checked."""

from __future__ import annotations

import re
from datetime import date

from flask import request
from flask_babel import gettext as _

from app.circulars.queries import Filters
from app.circulars.words import CATEGORIES, OFFICES, STATES
from app.web import BadInput, query_text, whole


def filters() -> Filters:
    """The filters of the address. Raises BadInput for what is none."""

    return Filters(
        q=query_text(),
        office=_one_of("office", OFFICES),
        category=_one_of("category", CATEGORIES),
        year=whole("year", low=1900, high=2200),
        status=_one_of("status", STATES),
        on=day("on"),
        section=_section(),
    )


def _section() -> str:
    """bnss:105, BNSS:105 or ipc:498A, as refs are written."""
    act, _colon, number = request.args.get("section", "").strip()[:40].partition(":")
    return f"{act.lower()}:{number.upper()}" if act else ""


def _one_of(name: str, known: dict[str, object]) -> str:
    value = request.args.get(name, "")
    if value and value not in known:
        raise BadInput(_("“%(value)s” is not in the list. Choose again.", value=value[:40]), name)
    return value


def day(name: str) -> date | None:
    """A day of the address: 2026-12-31 or 31-12-2026. Raises BadInput."""
    value = request.args.get(name, "").strip()
    return read_day(value, name) if value else None


def read_day(value: str, name: str = "") -> date:
    """2026-12-31, 31-12-2026, 31/12/2026 or 31.12.2026. Raises BadInput."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value)
    parts = found.groups() if found else None
    if parts is None and (found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", value)):
        parts = found.groups()[::-1]
    try:
        return date(*map(int, parts or ()))
    except (TypeError, ValueError):
        raise BadInput(_("“%(value)s” is no day. Write it as 31-12-2026.", value=value[:40]), name) from None
