"""Unclaimed vehicles: proclamation and auction.

BNSS 503: the Magistrate may issue a proclamation that asks claimants to come within six months of its date; BNSS 504:
after that the property is at the disposal of the State Government and may be sold. So no auction is entered before
six months have passed since the proclamation, nor while the vehicle may be somebody's stolen one.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from app import audit
from app.db import db, utcnow, writing
from app.vehicles import actions, matching
from app.vehicles.models import Vehicle, VehicleMatch
from app.web import BadInput
from app.web import day as shown_day

MONTHS = 6
DISPOSABLE = ("unclaimed", "seized")


def free_from(proclaimed: date) -> date:
    """The day six months after the proclamation, at the end of a shorter month at the latest."""
    month = proclaimed.month + MONTHS
    year, month = proclaimed.year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(proclaimed.day, monthrange(year, month)[1]))


def obstacles(row: Vehicle, today: date) -> list[str]:
    """Why the vehicle must not be auctioned today, in the user's language; empty when nothing stands against it."""
    found = []
    if row.state not in DISPOSABLE:
        found.append(_("Only a vehicle that is unclaimed or seized can be auctioned."))
    if row.proclaimed_on is None:
        found.append(_("The date of the proclamation (BNSS 503) is not entered."))
    elif today < free_from(row.proclaimed_on):
        day = shown_day(free_from(row.proclaimed_on))
        found.append(_("Six months since the proclamation (BNSS 503) are over on %(day)s.", day=day))
    if matching.open_matches(row.id):
        found.append(_("A match is open: it may be a stolen vehicle. Settle the match first."))
    if _known_owner(row):
        found.append(_("It was found to be a stolen vehicle of another case: inform that station and the owner."))
    return found


def _known_owner(row: Vehicle) -> bool:
    either = or_(VehicleMatch.one_id == row.id, VehicleMatch.other_id == row.id)
    query = select(VehicleMatch.id).where(either, VehicleMatch.verdict == "same", VehicleMatch.kind == "same")
    return db.session.scalar(query.limit(1)) is not None


def proclaim(row: Vehicle, on: date) -> None:
    """Notes the date of the proclamation. Raises BadInput."""
    if on > utcnow().date():
        raise BadInput(_("The date lies in the future. Give the day on which it happened."), "on")
    with writing():
        before, row.proclaimed_on = row.proclaimed_on, on
        audit.record("proclamation", "vehicle", row.ref, id=row.id, on=[str(before or ""), on.isoformat()])


def auction(row: Vehicle, on: date, note: str) -> None:
    """Enters the auction as a new state, after matching once more. Raises BadInput with every obstacle."""
    with writing():
        matching.match_one(row)  # kept even when the auction is refused
    against = obstacles(row, min(on, utcnow().date()))
    if against:
        raise BadInput(" ".join(against), "on")
    actions.enter_state(row, "auctioned", on, note)
