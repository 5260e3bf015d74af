"""Why somebody wants to see what is restricted: the number of the FIR or general diary entry, kept in the trail."""

from __future__ import annotations

from flask_babel import gettext as _

from app.web import BadInput

LONGEST = 200


def purpose(written: str) -> str:
    """The purpose as it goes into the trail. Raises BadInput when no number stands in it."""
    text = " ".join(written.split())[:LONGEST]
    if not any(sign.isdecimal() for sign in text):
        raise BadInput(
            _("Write the FIR or general diary number for which you need it, for example FIR 123/2026."), "purpose"
        )
    return text
