"""What a first start brings: the topics for everybody; beats, groups, plan and log for a demonstration.

The topics are own texts of this project, one TOML file each in ``topics/``: ``short`` is the WhatsApp message;
``how``, ``signs`` and ``steps`` make the booklet page. Officers, groups and figures of the demonstration are invented.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.access import SYSTEM
from app.accounts import queries as accounts
from app.campaign.actions import sums, topics
from app.campaign.models import (
    Beat,
    BeatOfficer,
    Group,
    GroupAdmin,
    MemberCount,
    MemberMonth,
    PlanItem,
    Post,
    StationPhase,
    Topic,
)
from app.campaign.words import first_wednesday, season, today
from app.db import db, utcnow
from app.places.models import Place, Station

FOLDER = Path(__file__).with_name("topics")
GROUPS = 60
PAST, AHEAD = 13, 17  # days of the demonstration's plan before and after the first start
_FIRST = (
    "Ramesh",
    "Sunita",
    "Dinesh",
    "Kavita",
    "Manoj",
    "Lata",
    "Arun",
    "Rekha",
    "Gopal",
    "Meena",
    "Vikas",
    "Anita",
    "Suresh",
)
_LAST = ("Sahu", "Verma", "Yadav", "Thakur", "Dewangan", "Patel", "Nishad", "Sinha", "Tandon", "Kurre", "Banjare")
_KINDS = (
    "residents",
    "traders",
    "residents",
    "schools",
    "women",
    "residents",
    "farmers",
    "elders",
    "workers",
    "banks",
    "volunteers",
)
_NAMES = {
    "residents": "मोहल्ला सुरक्षा", "traders": "व्यापारी संघ", "schools": "विद्यालय परिवार",
    "women": "महिला समूह", "farmers": "किसान मंच", "elders": "वरिष्ठ नागरिक",
    "workers": "श्रमिक चालक", "banks": "बैंक कियोस्क", "volunteers": "साइबर मित्र",
}  # fmt: skip


def contents() -> list[tuple[str, date, dict[str, Any]]]:
    """(slug, reviewed on, content) of every file, the first hour first."""
    found = []
    for path in sorted(FOLDER.glob("*.toml"), key=lambda p: (p.stem != "first-hour", p.stem)):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        content = {"category": data["category"], "words": data["words"], "sources": ", ".join(data["sources"])}
        for code in ("en", "hi"):
            for name, value in data[code].items():
                content[f"{name}_{code}"] = "\n".join(value) if isinstance(value, list) else value
        found.append((path.stem, data["reviewed"], content))
    return found


def load_topics() -> None:
    """Every topic, reviewed, inside the caller's transaction."""
    for slug, reviewed, content in contents():
        topics.make(SYSTEM, slug, content, reviewed)


def load_demonstration() -> None:
    """Beats, groups, plan and a fortnight's log, inside the caller's transaction."""
    beats = _beats()
    groups = _groups(beats)
    if not groups:
        return
    sums.beat_sums(beat.id for beat in beats)
    stations = sorted({beat.station_id for beat in beats})
    _growth(stations, groups)
    plan = _plan()
    _log(plan, groups)
    for number, station_id in enumerate(stations):
        phase = "full" if number < 8 else "pilot"
        db.session.add(
            StationPhase(station_id=station_id, phase=phase, since=today() - timedelta(days=200 - 5 * number))
        )
    sums.beat_sums(beat.id for beat in beats)


def _beats() -> list[Beat]:
    """Two beats a thana, one an outpost; named after the places there."""
    query = select(Station).where(Station.kind.in_(("thana", "chowki"))).order_by(Station.id)
    beats: list[Beat] = []
    constable = accounts.by_username("demo-constable")
    for station in db.session.scalars(query).all():
        places = db.session.scalars(select(Place).where(Place.station_id == station.id).order_by(Place.id)).all()
        count = 2 if station.kind == "thana" else 1
        for number in range(1, count + 1):
            own = [place for place in places if place.kind != "thana"][number - 1 :: count]
            beats.append(_beat(station, number, own, len(beats)))
    if beats and constable:
        mine = next((beat for beat in beats if beat.station_id == constable.station_id), None)
        if mine is not None:
            mine.officer_id, mine.officer = constable.id, constable.name
    for beat in beats:
        since = today() - timedelta(days=300)
        db.session.add(BeatOfficer(beat_id=beat.id, user_id=beat.officer_id, name=beat.officer, since=since))
    db.session.flush()
    return sorted(beats, key=lambda beat: (beat.officer_id is None, beat.id))


def _beat(station: Station, number: int, places: list[Place], nth: int) -> Beat:
    name_en = places[0].name_en.split(",")[0] if places else f"{station.name_en} {number}"
    name_hi = (places[0].name_hi.split(",")[0] if places else "") or f"{station.name_hi} {number}"
    area = ", ".join(place.name_hi or place.name_en for place in places[:6])[:300]
    officer = f"{'HC' if nth % 3 else 'ASI'} {_FIRST[nth % len(_FIRST)]} {_LAST[nth * 7 % len(_LAST)]}"
    beat = Beat(
        station_id=station.id, number=number, name_en=name_en, name_hi=name_hi, area=area, officer=officer, demo=True
    )
    db.session.add(beat)
    db.session.flush()
    return beat


def _groups(beats: list[Beat]) -> list[Group]:
    """Sixty groups: four in the first beat, one in each other, the rest in turn; three without administrator."""
    if not beats:
        return []
    turns = [*([beats[0]] * 3), *beats, *(beats[1:] * GROUPS)][:GROUPS]
    used: dict[int, int] = {}
    groups = []
    for nth, beat in enumerate(turns):
        used[beat.id] = used.get(beat.id, 0) + 1
        kind = _KINDS[nth % len(_KINDS)]
        name = f"{beat.name_hi} {_NAMES[kind]}" + (f" {used[beat.id]}" if used[beat.id] > 1 else "")
        link = f"https://chat.whatsapp.com/DemoInvitation{nth:04d}"
        red = nth in (20, 33, 47)
        group = Group(
            beat_id=beat.id, station_id=beat.station_id, name=name, kind=kind, members=570 + nth * 137 % 430,
            invitation=link, admins_present=0 if red else 2, demo=True,
        )  # fmt: skip
        db.session.add(group)
        groups.append(group)
    db.session.flush()
    for nth, group in enumerate(groups):
        db.session.add(MemberCount(group_id=group.id, day=today(), members=group.members))
        if group.admins_present:
            officer = next(beat for beat in beats if beat.id == group.beat_id)
            volunteer = f"{_FIRST[(nth + 5) % len(_FIRST)]} {_LAST[(nth + 3) % len(_LAST)]}"
            for name, user_id in ((officer.officer, officer.officer_id), (volunteer, None)):
                db.session.add(
                    GroupAdmin(group_id=group.id, user_id=user_id, name=name, since=today() - timedelta(days=290))
                )
    return groups


def _growth(stations: list[int], groups: list[Group]) -> None:
    """A year of member figures that grow to today's."""
    for station_id in stations:
        own = [group for group in groups if group.station_id == station_id]
        now = sum(group.members for group in own)
        for months in range(11, -1, -1):
            day = (today().replace(day=1) - timedelta(days=30 * months)).replace(day=1)
            db.session.merge(
                MemberMonth(station_id=station_id, day=day, members=round(now * (1 - 0.07 * months)), groups=len(own))
            )
    db.session.flush()


def _plan() -> list[PlanItem]:
    """A topic a day around today: the season's first, then all in turn; the awareness day has the first hour."""
    known = {topic.slug: topic for topic in db.session.scalars(select(Topic).order_by(Topic.id))}
    fitting = [known[slug] for slug in season(today())[1] if slug in known]
    turn = fitting + [topic for topic in known.values() if topic not in fitting and topic.slug != "first-hour"]
    items = []
    for nth in range(PAST + AHEAD + 1):
        day = today() + timedelta(days=nth - PAST)
        topic = known["first-hour"] if first_wednesday(day) else turn[nth % len(turn)]
        items.append(PlanItem(day=day, topic_id=topic.id, audience="", station_id=None, planned_by="system"))
    items.append(
        PlanItem(
            day=today() + timedelta(days=2),
            topic_id=known["trader-payments"].id,
            audience="traders",
            planned_by="system",
        )
    )
    db.session.add_all(items)
    db.session.flush()
    return items


def _log(plan: list[PlanItem], groups: list[Group]) -> None:
    """Posts of the days before today: most groups on most days, one beat in seven quiet for long."""
    for nth, item in enumerate(item for item in plan if item.day < today()):
        by_station: dict[int, list[int]] = {}
        for order, group in enumerate(groups):
            if (group.beat_id % 7 == 3 and nth > 3) or (order + nth) % 9 == 0:
                continue
            asked, told, late = (order + nth) % 5 % 3, int((order * 3 + nth) % 23 == 0), (order + nth) % 11 == 0
            db.session.add(
                Post(
                    group_id=group.id, topic_id=item.topic_id, station_id=group.station_id, day=item.day, late=late,
                    posted_at=utcnow() - timedelta(days=PAST - nth), by_name="demo", members=group.members,
                    questions=asked, reports=told,
                )
            )  # fmt: skip
            group.last_post_on = item.day
            sums_of = by_station.setdefault(group.station_id, [0] * 5)
            for at, value in enumerate((1, late, group.members, asked, told)):
                sums_of[at] += value
        for station_id, (posts, late_posts, reached, questions, reports) in by_station.items():
            more = {"posts": posts, "late": late_posts, "reached": reached, "questions": questions, "reports": reports}
            sums.add_to_day(item.day, station_id, item.topic_id, **more)
