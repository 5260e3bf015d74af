"""The offence-date guard: which codes govern a case, by the date of the offence and of the FIR.

The new codes came into force on 1 July 2024 (notifications of 23 February 2024). An offence is punished by the
law of its day (Constitution, article 20(1); BNS 358(2)); an investigation that was pending goes on under the old
procedure (BNSS 531(2)(a)); proceedings pending keep the Evidence Act (BSA 170(2)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, request
from flask_babel import gettext as _

from app.web import BadInput

DAY_ONE = date(2024, 7, 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The Act codes that apply, and whether the case straddles the change (offence before, FIR after)."""

    offence_on: date
    fir_on: date | None
    penal: str
    procedure: str
    evidence: str
    straddles: bool

    @property
    def codes(self) -> tuple[str, str, str]:
        """The three Acts in the order in which a charge sheet names them."""
        return self.penal, self.procedure, self.evidence


def applicable(offence_on: date, fir_on: date | None) -> Verdict:
    """The codes for an offence of that day. Without an FIR date: an FIR of today is meant."""
    new_offence = offence_on >= DAY_ONE
    new_fir = new_offence or fir_on is None or fir_on >= DAY_ONE
    return Verdict(
        offence_on,
        fir_on,
        "bns" if new_offence else "ipc",
        "bnss" if new_fir else "crpc",
        "bsa" if new_fir else "iea",
        straddles=new_fir and not new_offence,
    )


def verdict_asked() -> Verdict | None:
    """The verdict on ``?offence=&fir=`` of this request; None when no date was given. Raises BadInput."""
    offence_on, fir_on = _day("offence"), _day("fir")
    if offence_on is None:
        if fir_on is not None:
            raise BadInput(_("Give the date of the offence too: it decides between IPC and BNS."), "offence")
        return None
    if fir_on is not None and fir_on < offence_on:
        raise BadInput(_("The FIR cannot be older than the offence. Check the two dates."), "fir")
    return applicable(offence_on, fir_on)


def _day(name: str) -> date | None:
    raw = request.values.get(name, "").strip()
    if not raw:
        return None
    for shape in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            day = datetime.strptime(raw, shape).date()
        except ValueError:
            continue
        if day > datetime.now(ZoneInfo(current_app.config["TIME_ZONE"])).date():
            raise BadInput(_("“%(value)s” lies in the future. Check the date.", value=raw[:20]), name)
        if day.year < 1861:
            break
        return day
    raise BadInput(_("“%(value)s” is no date: write it like 30-06-2024.", value=raw[:20]), name)
