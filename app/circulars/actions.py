"""Writing circulars: draft, change, publication, withdrawal, acknowledgement, visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import meanwhile
from app.access import Viewer
from app.audit import difference, record
from app.circulars import attaching, linking, removed
from app.circulars.audience import renew, stations_concerned
from app.circulars.days import today
from app.circulars.models import (
    Circular,
    CircularAcknowledgement,
    CircularLink,
    CircularTarget,
    CircularVisit,
)
from app.db import db, utcnow, writing
from app.web import BadInput

FIELDS = (
    "number", "date", "title_hi", "title_en", "office", "category", "language", "body", "audience", "effective_from",
    "effective_until", "acknowledge", "due",
)  # fmt: skip
MOST_BRIEFED = 1_000
NEW_VISIT_AFTER = timedelta(minutes=30)


def create(
    values: Mapping[str, Any], roles: Sequence[str] = (), station_ids: Sequence[int] = (), by: int | None = None
) -> Circular:
    """A new draft. Raises BadInput when the number is taken or the dates do not fit."""
    with writing() as session:
        check(values, None)
        row = Circular(created_by_id=by, status="draft", number=values["number"], date=values["date"])
        session.add(row)
        _fill(row, values, roles, station_ids)
        record("create", "circular", row.number)
    return row


def change(
    row: Circular,
    values: Mapping[str, Any],
    roles: Sequence[str] = (),
    station_ids: Sequence[int] = (),
    stamp: str = "",
) -> None:
    """Changes a circular; what an issued one said before stays whole in the audit trail.

    Raises BadInput, and meanwhile.Overtaken when the form's stamp is of an older state.
    """
    circular_id = row.id
    with writing() as session:
        row = session.get_one(Circular, circular_id)
        meanwhile.check(stamp, lambda: stand(row))
        check(values, circular_id)
        before = stand(row)
        _fill(row, values, roles, station_ids)
        changed = difference(before, stand(row))
        if "body" in changed and row.published_at is None:  # what a draft said is nobody's evidence
            changed["body"][0] = changed["body"][0][: attaching.SHORT]
        if "body" in changed:
            changed["body"][1] = changed["body"][1][: attaching.SHORT]  # whole in the record, or before the next change
        record("change", "circular", row.number, fields=changed)


def stand(row: Circular) -> dict[str, Any]:
    """What a circular's form says of it, as it is now."""
    targets = {
        "roles": ", ".join(sorted(t.role for t in row.targets if t.role)),
        "stations": ", ".join(map(str, sorted(t.station_id for t in row.targets if t.station_id))),
    }
    return {name: getattr(row, name) for name in FIELDS} | targets


def check(values: Mapping[str, Any], own_id: int | None) -> None:
    """Raises BadInput for what contradicts itself or another circular."""
    taken = db.session.scalar(select(Circular.id).where(Circular.number == values["number"]))
    if taken is not None and taken != own_id:
        raise BadInput(
            _("The number “%(n)s” is taken. Check the number, or open that circular.", n=values["number"]), "number"
        )
    if not values.get("title_hi") and not values.get("title_en"):
        raise BadInput(_("Give a title, in Hindi or in English."), "title_hi")
    begins, ends, due = (values.get(name) for name in ("effective_from", "effective_until", "due"))
    if ends and ends < (begins or values["date"]):
        raise BadInput(_("The last day lies before the first. Correct one of them."), "effective_until")
    if due and due < values["date"]:
        raise BadInput(_("The day to acknowledge lies before the date of the circular."), "due")


def _fill(row: Circular, values: Mapping[str, Any], roles: Sequence[str], station_ids: Sequence[int]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    if row.audience == "roles" and not roles:
        raise BadInput(_("Choose at least one role that may read it."), "roles")
    if row.audience == "stations" and not station_ids:
        raise BadInput(_("Choose at least one station that may read it."), "stations")
    wanted = [("", i) for i in station_ids] if row.audience == "stations" else [(role, None) for role in roles]
    wanted = wanted if row.audience in ("roles", "stations") else []
    if [(t.role, t.station_id) for t in row.targets] != wanted:
        row.targets = [CircularTarget(role=role, station_id=station_id) for role, station_id in wanted]
    renew(row)
    db.session.flush()
    linking.find_sections_of(row)


def publish(row: Circular) -> None:
    """Puts a draft in force; what it supersedes leaves force in the same transaction. Raises BadInput."""
    circular_id = row.id
    with writing() as session:
        row = session.get_one(Circular, circular_id)
        if row.status != "draft":
            raise BadInput(_("This circular was issued before."))
        row.status, row.published_at = "in_force", utcnow()
        renew(row)
        for older in _superseded_by(row.id):
            set_status(older, "superseded", by=row.number)
        record("publish", "circular", row.number)


def _superseded_by(circular_id: int) -> Sequence[Circular]:
    query = select(Circular).join(CircularLink, CircularLink.older_id == Circular.id)
    query = query.where(CircularLink.newer_id == circular_id, CircularLink.kind == "supersedes")
    return db.session.scalars(query.where(Circular.status == "in_force")).all()


def set_status(row: Circular, status: str, **why: str) -> None:
    """Changes the state inside the caller's transaction, with its tokens and its line in the trail."""
    before, row.status = row.status, status
    renew(row)
    record("change", "circular", row.number, status=[before, status], **why)


def withdraw(row: Circular, reason: str) -> None:
    """Takes an issued circular out of force; it keeps its page. Raises BadInput without a reason."""
    if not reason.strip():
        raise BadInput(_("Say why it is withdrawn, with the order’s number."), "reason")
    circular_id = row.id
    with writing() as session:
        row = session.get_one(Circular, circular_id)
        if row.status == "draft":
            raise BadInput(_("A draft is not in force; delete it instead."))
        row.status = "withdrawn"
        row.effective_until = min(row.effective_until or today(), today())  # "in force on" still knows it for the past
        renew(row)
        record("withdraw", "circular", row.number, purpose=reason.strip()[:200])


def delete_draft(row: Circular) -> None:
    """Removes a draft that was never issued. Raises BadInput for an issued one."""
    circular_id = row.id
    with writing() as session:
        row = session.get_one(Circular, circular_id)
        if row.published_at is not None or row.status != "draft":
            raise BadInput(_("An issued circular is kept for ever; withdraw it instead."))
        for link in session.scalars(
            select(CircularLink).where((CircularLink.newer_id == row.id) | (CircularLink.older_id == row.id))
        ):
            session.delete(link)
        record("delete", "circular", row.number)
        session.flush()
        contents = {file.sha256 for file in row.files}
        session.delete(row)
    attaching.forget(contents | removed.sweep(circular_id))


def acknowledge(row: Circular, viewer: Viewer, briefed: int | None) -> None:
    """The viewer's station was briefed. Once more corrects the number. Raises BadInput."""
    if viewer.station_id is None or not row.acknowledge or row.status != "in_force":
        raise BadInput(_("This circular does not ask your station to acknowledge."))
    if viewer.station_id not in stations_concerned(row, [viewer.station_id]):
        raise BadInput(_("This circular does not ask your station to acknowledge."))
    if briefed is None or not 1 <= briefed <= MOST_BRIEFED:
        raise BadInput(_("Give the number of staff briefed at roll call, from 1 to %(n)d.", n=MOST_BRIEFED), "briefed")
    circular_id, number, station_id = row.id, row.number, viewer.station_id
    with writing() as session:
        query = select(CircularAcknowledgement).where(CircularAcknowledgement.circular_id == circular_id)
        known = session.scalar(query.where(CircularAcknowledgement.station_id == station_id))
        if known is None:
            known = CircularAcknowledgement(circular_id=circular_id, station_id=station_id)
            session.add(known)
        before = known.briefed or ""
        known.briefed, known.user_id, known.at = briefed, viewer.user_id, utcnow()
        record("acknowledge", "circular", number, station=station_id, briefed=[before, briefed])


def visit(viewer: Viewer) -> None:
    """Notes that the person is here; after half an hour away it counts as a new visit. Seldom writes."""
    if viewer.user_id is None:
        return
    now, known = utcnow(), db.session.get(CircularVisit, viewer.user_id)
    if known is not None and now - known.seen_at < timedelta(minutes=10):
        return
    user_id = viewer.user_id
    with writing() as session:
        known = session.get(CircularVisit, user_id)
        if known is None:
            session.add(CircularVisit(user_id=user_id, since=now, seen_at=now))
        else:
            if now - known.seen_at > NEW_VISIT_AFTER:
                known.since = known.seen_at
            known.seen_at = now


def date_or_today(value: date | None) -> date:
    """For imports without a date."""
    return value or today()
