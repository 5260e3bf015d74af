"""Reasons and labels in the user's words, for templates."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.search.text.lookalikes import Slip
from app.search.text.plates import parse
from app.vehicles.models import Vehicle
from app.vehicles.words import COLOURS, KINDS, STATES, label
from app.web import day as shown_day
from app.web import language

FIELDS = {
    "plate": _l("registration number"),
    "chassis": _l("chassis number"),
    "engine": _l("engine number"),
}


def slips(found: Sequence[Slip]) -> str:
    """``8 read as B, 1 missing``: what differs between the typed number and the record's."""
    return ", ".join(_slip(slip) for slip in found)


def _slip(slip: Slip) -> str:
    if not slip.typed:
        text = _("%(letter)s is missing", letter=slip.recorded)
    elif not slip.recorded:
        text = _("%(letter)s is too much", letter=slip.typed)
    elif len(slip.typed) == 2 and slip.typed[::-1] == slip.recorded:
        text = _("%(a)s and %(b)s swapped", a=slip.typed[0], b=slip.typed[1])
    elif slip.alike:
        text = _("%(typed)s read as %(recorded)s", typed=slip.typed, recorded=slip.recorded)
    else:
        text = _("%(recorded)s instead of %(typed)s", typed=slip.typed, recorded=slip.recorded)
    return str(text)


def reason(hit: Any) -> str:
    """Why a look-up shows a record; "" for the very number and for hits of words."""
    how = getattr(hit, "how", "exact")
    name = str(FIELDS.get(getattr(hit, "field", ""), ""))
    if how == "slips":
        text = slips(hit.slips)
        return text if hit.field == "plate" else f"{name}: {text or _('right eight characters')}"
    texts: dict[str, Any] = {
        "ends": _("%(number)s ends so", number=name),
        "begins": _("%(number)s begins like this", number=name),
        "contains": _("in the %(number)s", number=name),
        "pattern": _("fits the pattern"),
        "exact": name if hit is not None and getattr(hit, "field", "plate") != "plate" else "",
    }
    return str(texts[how])


def rto(row: Vehicle) -> str:
    """Name of the registering authority, for Chhattisgarh."""
    plate = parse(row.plate) if row.plate else None
    names = plate.rto if plate else None
    return names[1 if language() == "hi" else 0] if names else ""


def described(row: Vehicle) -> str:
    """``Black Hero Splendor, motorcycle, 2021`` in the user's language."""
    thing = " ".join(part for part in (label(COLOURS, row.colour), row.make, row.model) if part)
    parts = [thing, label(KINDS, row.kind), str(row.year or "")]
    return ", ".join(part for part in parts if part)


def section_links(row: Vehicle) -> list[tuple[str, str]]:
    """(text, address) of each section: ``bns:303(2)`` leads to /law/bns/303."""
    found = []
    for ref in filter(None, (part.strip() for part in row.sections.split(","))):
        act, _colon, number = ref.partition(":")
        found.append((f"{number} {act.upper()}", f"/law/{act}/{number.split('(')[0]}"))
    return found


def case(row: Vehicle) -> str:
    """``FIR 123/2026, 05-01-2026``."""
    day = shown_day(row.case_date)
    return ", ".join(part for part in (f"{row.case_kind} {row.case_number}".strip(), day) if part)


def data_address(content: bytes) -> str:
    """A picture inside the page, for small ones on slow lines."""
    return "data:image/jpeg;base64," + base64.b64encode(content).decode("ascii")


def init_app(app: Flask) -> None:
    """Names for this room's templates."""
    app.jinja_env.filters.update(
        vehicle_state=lambda code: label(STATES, code),
        vehicle_kind=lambda code: label(KINDS, code),
        vehicle_colour=lambda code: label(COLOURS, code),
        vehicle_reason=reason,
        vehicle_slips=slips,
        vehicle_words=described,
        vehicle_case=case,
        vehicle_rto=rto,
        vehicle_sections=section_links,
    )
