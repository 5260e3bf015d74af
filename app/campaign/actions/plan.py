"""Planning, events, phases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from app import audit, pictures
from app.access import Viewer
from app.campaign import planning
from app.campaign.models import PROOF, Event, Photo, PlanItem, StationPhase, Topic
from app.campaign.words import EVENT_KINDS, KINDS, PHASES, first_wednesday_after, no_phone, today
from app.db import writing
from app.web import BadInput

REPEATS = ("", "weekly", "monthly", "first-wednesday")
PHOTOS_AN_EVENT = 6


def repeated(day: date, repeat: str) -> list[date]:
    """The day and its repeats: weekly 8 in all, monthly and first Wednesdays 6 in all."""
    if repeat not in REPEATS:
        raise BadInput(_("Choose one of the repeats of the list."), "repeat")
    days = [day]
    if repeat == "weekly":
        days += [day + timedelta(weeks=n) for n in range(1, 8)]
    elif repeat == "monthly":
        days += [_months_on(day, n) for n in range(1, 6)]
    elif repeat == "first-wednesday":
        for _n in range(6):
            days.append(first_wednesday_after(days[-1]))
        days = days[1:]
    return days


def _months_on(day: date, months: int) -> date:
    first = (day.replace(day=1) + timedelta(days=32 * months)).replace(day=1)
    return first.replace(day=min(day.day, planning.last_of(first).day))


def add(
    viewer: Viewer, wishes: Sequence[tuple[date, Topic]], audience: str, station_id: int | None, repeat: str = ""
) -> int:
    """Plans topics on days; returns how many were new (the very same is not planned twice). Raises BadInput."""
    if audience and audience not in KINDS:
        raise BadInput(_("Choose an audience of the list."), "audience")
    days = [(day, topic) for first, topic in wishes for day in repeated(first, repeat)]
    for first, _topic in wishes:
        if not today() <= first <= today() + timedelta(days=planning.MOST_AHEAD):
            raise BadInput(_("Plan for today or a later day, at most a year ahead."), "day")
    with writing() as session:
        fresh = [(day, t) for day, t in days if not planning.planned_already(day, t.id, audience, station_id)]
        for day, topic in fresh:
            session.add(
                PlanItem(day=day, topic_id=topic.id, audience=audience, station_id=station_id, planned_by=viewer.name)
            )
        if fresh:
            audit.record("create", "campaign-plan", str(fresh[0][0]), topics=[f"{day} {t.slug}" for day, t in fresh])
    return len(fresh)


def remove(row: PlanItem) -> None:
    """Takes an item out of the plan, unless it was posted. Raises BadInput."""
    if planning.has_posts(row):
        raise BadInput(_("This was posted already and stays in the plan."), "item")
    item_id = row.id
    with writing() as session:
        kept = session.get(PlanItem, item_id)
        if kept is not None:
            audit.record("remove", "campaign-plan", str(kept.day), topic=kept.topic_id)
            session.delete(kept)


def add_event(
    viewer: Viewer, station_id: int, kind: str, day: date, place: str, people: int, note: str, photos: Sequence[bytes]
) -> Event:
    """Enters an event with its photos. Raises BadInput."""
    place, note = no_phone(place[:160], "place"), no_phone(note[:500], "note")
    if kind not in EVENT_KINDS or not place:
        raise BadInput(_("Give kind and place of the event."), "place")
    if not 0 <= people <= 100_000 or day > today():
        raise BadInput(_("Enter an event after it was held, with the number of people."), "people")
    smaller = [pictures.small(photo, *PROOF) for photo in photos[:PHOTOS_AN_EVENT]]
    with writing() as session:
        row = Event(
            station_id=station_id, kind=kind, day=day, place=place, people=people, note=note, entered_by=viewer.name
        )
        session.add(row)
        session.flush()
        session.add_all(Photo(content=picture, event_id=row.id) for picture in smaller)
        audit.record("create", "campaign-event", str(row.id), event=kind, day=str(day), people=people)
    return row


def set_phase(station_id: int, phase: str, since: date) -> None:
    """Moves a station to a phase. Raises BadInput."""
    if phase not in PHASES:
        raise BadInput(_("Choose a phase of the list."), "phase")
    with writing() as session:
        known = session.get(StationPhase, station_id)
        before = {"phase": known.phase, "since": known.since} if known else {}
        session.merge(StationPhase(station_id=station_id, phase=phase, since=since))
        changed = audit.difference(before, {"phase": phase, "since": since})
        audit.record("change", "campaign-phase", str(station_id), **changed)
