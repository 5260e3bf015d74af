"""Planning, events, phases, starter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.access import SYSTEM
from app.campaign import queries, starter
from app.campaign.actions.plan import repeated
from app.campaign.models import Event, Group, Photo, PlanItem, Post
from app.campaign.words import first_wednesday, season, today
from app.db import db, writing
from app.places import starter as places
from tests.conftest import undo

Client = Callable[..., FlaskClient]


def test_first_wednesdays() -> None:
    assert [first_wednesday(date(2026, 12, n)) for n in (1, 2, 9)] == [False, True, False]
    assert repeated(date(2026, 11, 24), "first-wednesday")[:2] == [date(2026, 12, 2), date(2027, 1, 6)]
    assert repeated(date(2027, 1, 31), "monthly")[1:3] == [date(2027, 2, 28), date(2027, 3, 31)]
    assert len(repeated(date(2027, 1, 31), "weekly")) == 8


def test_every_day_has_a_season() -> None:
    day = date(2028, 1, 1)
    assert all(season(day + timedelta(days=n))[1] for n in range(366))


def test_a_week_is_planned_at_once(campaign: Flask, client_for: Client) -> None:
    client = client_for("campaigner")
    start = today() + timedelta(days=1)
    assert client.get(f"/campaign/plan/week?start={start}").text.count("<select") == 7
    days = {str(start + timedelta(days=n)): "first-hour" for n in range(7)}
    assert client.post("/campaign/plan/week", data={"start": str(start), **days}).status_code == 303
    assert db.session.query(PlanItem).count() == 8
    client.post("/campaign/plan/week", data={"start": str(start), **days})
    assert db.session.query(PlanItem).count() == 8
    page = client_for("constable_a", "hi").get(f"/campaign/plan?month={start:%Y-%m}").text
    assert "पैसा गया? पहला घंटा" in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"day": "2020-01-01"}, "today or a later day"),
        ({"day": "soon"}, "is no date"),
        ({"topic": "nothing"}, "Choose a topic"),
        ({"audience": "thieves"}, "Choose an audience"),
        ({"repeat": "hourly"}, "Choose one of the repeats"),
    ],
)
def test_a_wrong_plan_is_refused(campaign: Flask, client_for: Client, change: dict[str, str], message: str) -> None:
    values = {"day": str(today()), "topic": "first-hour", "audience": "", "repeat": ""} | change
    answer = client_for("campaigner").post("/campaign/plan", data=values)
    assert answer.status_code == 422 and message in answer.text
    assert db.session.query(PlanItem).count() == 1


def test_what_was_posted_stays_in_the_plan(campaign: Flask, client_for: Client) -> None:
    item = db.session.scalar(select(PlanItem.id))
    client_for("constable_a").post(
        "/campaign/posts", data={"topic": "digital-arrest", "day": str(today()), "group": "1"}
    )
    assert client_for("campaigner").post(f"/campaign/plan/{item}/removal").status_code == 422
    assert client_for("constable_a").post(f"/campaign/plan/{item}/removal").status_code == 404
    db.session.execute(Post.__table__.delete())
    db.session.commit()
    before = db.session.execute(select(PlanItem.day, PlanItem.topic_id, PlanItem.audience, PlanItem.station_id)).all()
    client = client_for("campaigner")
    assert client.post(f"/campaign/plan/{item}/removal").status_code == 303
    assert db.session.query(PlanItem).count() == 0
    assert undo(client, client.get("/campaign/plan").text) == 303
    after = db.session.execute(select(PlanItem.day, PlanItem.topic_id, PlanItem.audience, PlanItem.station_id)).all()
    assert after == before


def test_events(campaign: Flask, client_for: Client) -> None:
    client = client_for("constable_a")
    values = {"kind": "school", "day": str(today()), "place": "Govt school", "people": "120", "note": "Class 9"}
    assert client.post("/campaign/events", data=values).status_code == 303
    row = db.session.scalars(select(Event)).one()
    assert (row.station_id, row.people) == (1, 120)
    assert "Govt school" in client_for("auditor").get("/campaign/events").text
    for change in ({"people": "x"}, {"place": ""}, {"day": "2099-01-01"}, {"note": "call 9876543210"}):
        answer = client.post("/campaign/events", data=values | change)
        assert answer.status_code == 422
    assert db.session.query(Event).count() == 1 and db.session.query(Photo).count() == 0
    assert client_for("control").post("/campaign/events", data=values).status_code == 404


def test_phases(campaign: Flask, client_for: Client) -> None:
    client = client_for("campaigner")
    values = {"station": "beta", "phase": "pilot", "since": str(today())}
    assert client.post("/campaign/phases", data=values).status_code == 303
    assert client.post("/campaign/phases", data=values | {"phase": "gone"}).status_code == 400
    assert {s.code: p.phase if p else None for s, p in queries.phases()} == {"alpha": None, "beta": "pilot"}
    assert client_for("officer_a").post("/campaign/phases", data=values).status_code == 404


@pytest.mark.slow
def test_the_demonstration_has_sixty_groups_and_45_000_members(app: Flask) -> None:
    with writing():
        places.load()
        starter.load_topics()
        starter.load_demonstration()
    count, members, largest = db.session.execute(
        select(func.count(Group.id), func.sum(Group.members), func.max(Group.members))
    ).one()
    assert count == 60 and members >= 45_000 and largest <= 1024
    assert db.session.scalar(select(func.count(PlanItem.id)).where(PlanItem.day >= today())) >= 17
    assert len(queries.todays_post(SYSTEM)[0].waiting) == 60
