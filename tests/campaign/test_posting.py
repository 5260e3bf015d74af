"""A beat constable marks what was posted."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event, func, select

from app.access import SYSTEM
from app.audit.models import AuditEvent
from app.campaign.actions import plan
from app.campaign.models import Beat, Group, MemberCount, Photo, PlanItem, Post, ReachDay, Topic
from app.campaign.words import today
from app.db import db

Client = Callable[..., FlaskClient]


def form(**more: object) -> dict[str, object]:
    return {"topic": "digital-arrest", "day": str(today()), **more}


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_todays_post_shows_text_card_and_link(campaign: Flask, client_for: Client) -> None:
    page = client_for("constable_a").get("/campaign").text
    assert "There is no “digital arrest”" in page
    assert "https://wa.me/?text=%2AThere%20is%20no" in page
    assert "/campaign/materials/digital-arrest/card-en.png?save=1" in page
    assert [f'name="group" value="{n}"' in page for n in range(1, 7)] == [True] * 4 + [False] * 2
    assert "डिजिटल अरेस्ट" in client_for("constable_a", "hi").get("/campaign").text


def test_posting_in_two_groups(campaign: Flask, client_for: Client) -> None:
    client = client_for("constable_a")
    answer = client.post("/campaign/posts", data=form(group=["1", "2"], **{"members-1": "750"}))
    assert (answer.status_code, answer.location) == (303, "/campaign")
    posts = db.session.scalars(select(Post).order_by(Post.group_id)).all()
    assert [(p.group_id, p.members, p.late, p.by_name) for p in posts] == [
        (1, 750, False, "constable_a"),
        (2, 702, False, "constable_a"),
    ]
    assert db.session.get(MemberCount, (1, today())).members == 750
    day = db.session.scalars(select(ReachDay)).one()
    assert (day.posts, day.reached, day.station_id) == (2, 1452, 1)
    beat = db.session.get(Beat, 1, populate_existing=True)
    assert (beat.last_post_on, beat.members) == (today(), 750 + 702 + 703 + 704)
    page = client.get("/campaign").text
    assert 'name="group" value="3"' in page and 'name="group" value="1"' not in page


def test_the_front_page_of_who_plans_says_how_far_today_has_come(campaign: Flask, client_for: Client) -> None:
    planner, constable = client_for("campaigner"), client_for("constable_a")
    assert "in 0 groups so far" in planner.get("/").text
    constable.post("/campaign/posts", data=form(group=["1", "2"]))
    page = planner.get("/").text
    assert "/campaign/materials/digital-arrest" in page and "in 2 groups so far" in page
    assert "groups so far" not in constable.get("/").text
    db.session.execute(PlanItem.__table__.delete())
    db.session.commit()
    assert "आज के लिए कुछ तय नहीं" in client_for("campaigner", "hi").get("/").text


def test_a_double_submit_counts_once(campaign: Flask, client_for: Client) -> None:
    client = client_for("constable_a")
    for _n in range(3):
        assert client.post("/campaign/posts", data=form(all="1", open=["1", "2", "3", "4"])).status_code == 303
    assert count(Post) == 4
    assert db.session.scalars(select(ReachDay)).one().posts == 4
    assert "noted already" in client.get("/campaign").text


def test_a_late_post_is_marked(campaign: Flask, client_for: Client) -> None:
    yesterday = today() - timedelta(days=1)
    topic_id = db.session.scalar(select(Topic.id).where(Topic.slug == "first-hour"))
    db.session.add(PlanItem(day=yesterday, topic_id=topic_id))
    db.session.commit()
    client = client_for("constable_a")
    assert "Missed in the last seven days: 1" in client.get("/campaign").text
    assert "Money gone?" in client.get("/campaign/posts/late").text
    client.post("/campaign/posts", data={"topic": "first-hour", "day": str(yesterday), "group": "1"})
    row = db.session.scalars(select(Post)).one()
    assert (row.late, row.day) == (True, yesterday)
    assert db.session.scalars(select(ReachDay)).one().late == 1
    assert "late</span>" in client.get("/campaign/posts").text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "Tick the groups"),
        ({"group": "x"}, "Reload the page"),
        ({"group": "1", "day": "2020-02-30"}, "is no date"),
        ({"group": "1", "day": "2021-01-01"}, "for 7 days at most"),
        ({"group": "1", "day": "2099-01-01"}, "planned for a later day"),
        ({"group": "1", "members-1": "many"}, "no whole number"),
        ({"group": "1", "members-1": "1025"}, "at most 1024 members"),
        ({"group": ["1", "6"]}, "not in your beat"),
    ],
)
def test_wrong_input_saves_nothing_and_keeps_the_ticks(
    campaign: Flask, client_for: Client, change: dict[str, object], message: str
) -> None:
    answer = client_for("constable_a").post("/campaign/posts", data=form(**change))
    assert answer.status_code == 422
    assert message in answer.text
    assert count(Post) == 0 and db.session.get(Group, 1, populate_existing=True).members == 701
    if change.get("group") == "1" and "day" not in change:
        assert 'value="1" checked' in answer.text


def test_others_cannot_post(campaign: Flask, client_for: Client) -> None:
    assert client_for("constable_b").post("/campaign/posts", data=form(group="1")).status_code == 422
    assert client_for("officer_b").post("/campaign/posts", data=form(group="1")).status_code == 422
    assert client_for("auditor").post("/campaign/posts", data=form(group="1")).status_code == 404
    assert client_for("control").post("/campaign/posts", data=form(group="1")).status_code == 404
    assert client_for().post("/campaign/posts", data=form(group="1")).status_code == 302
    assert count(Post) == 0
    assert client_for("officer_a").post("/campaign/posts", data=form(group=["1", "5"])).status_code == 303


def test_the_proof_photo_is_made_small_and_loses_its_notes(campaign: Flask, client_for: Client) -> None:
    noise = Image.effect_noise((2000, 1500), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Secret phone"
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95, exif=exif)
    photo = (io.BytesIO(out.getvalue()), "proof.jpg")
    answer = client_for("constable_a").post("/campaign/posts", data=form(group=["1", "2"], photo=photo))
    assert answer.status_code == 303
    content = db.session.scalars(select(Photo)).one().content
    assert content[:2] == b"\xff\xd8" and len(content) <= 30_000 and b"Secret" not in content
    post_id, photo_id = db.session.execute(select(Post.id, Post.photo_id).limit(1)).one()
    assert client_for("officer_a").get(f"/campaign/photos/{photo_id}.jpg").data == content
    assert client_for("constable_b").get(f"/campaign/photos/{photo_id}.jpg").status_code == 404
    assert client_for("constable_b").get(f"/campaign/posts/{post_id}").status_code == 404


def test_what_is_no_photo_is_refused(campaign: Flask, client_for: Client) -> None:
    photo = (io.BytesIO(b"<svg onload=alert(1)>"), "proof.jpg")
    answer = client_for("constable_a").post("/campaign/posts", data=form(group="1", photo=photo))
    assert (answer.status_code, count(Post)) == (422, 0)
    assert "no photo" in answer.text


def test_what_came_of_a_post(campaign: Flask, client_for: Client) -> None:
    client = client_for("constable_a")
    client.post("/campaign/posts", data=form(group="1"))
    key = db.session.scalar(select(Post.id))
    assert (
        client.post(
            f"/campaign/posts/{key}", data={"questions": "5", "reports": "2", "lead": "FIR 12/2026"}
        ).status_code
        == 303
    )
    assert (
        client.post(
            f"/campaign/posts/{key}", data={"questions": "4", "reports": "2", "lead": "FIR 12/2026"}
        ).status_code
        == 303
    )
    day = db.session.scalars(select(ReachDay).execution_options(populate_existing=True)).one()
    assert (day.questions, day.reports) == (4, 2)
    wrong = client.post(f"/campaign/posts/{key}", data={"questions": "4", "lead": "call 98765 43210"})
    assert wrong.status_code == 422 and "Phone numbers are not kept" in wrong.text and "98765 43210" in wrong.text
    assert client_for("constable_b").post(f"/campaign/posts/{key}", data={}).status_code == 404
    assert client_for("auditor").get(f"/campaign/posts/{key}").status_code == 200


def test_posting_is_in_the_trail(campaign: Flask, client_for: Client) -> None:
    client_for("constable_a").post("/campaign/posts", data=form(group="1"))
    row = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "campaign-post")).one()
    assert (row.username, row.detail["groups"]) == ("constable_a", [1])


def test_only_the_meant_groups_are_due(campaign: Flask, client_for: Client) -> None:
    topic = db.session.scalars(select(Topic).where(Topic.slug == "first-hour")).one()
    plan.add(SYSTEM, [(today(), topic)], "traders", None)
    assert "Money gone?" not in client_for("constable_a").get("/campaign").text
    db.session.get(Group, 2).kind = "traders"
    db.session.commit()
    page = client_for("constable_a").get("/campaign").text
    section = page[page.index('data-topic="first-hour"') :]
    assert 'name="group" value="2"' in section and 'name="group" value="1"' not in section


def test_the_front_of_the_room_asks_a_fixed_number_of_queries(campaign: Flask, client_for: Client) -> None:
    client = client_for("constable_a")
    client.get("/campaign")
    few = queries(client, "/campaign")
    db.session.add_all(Group(beat_id=1, station_id=1, name=f"More {n}", kind="residents", members=9) for n in range(40))
    db.session.commit()
    assert queries(client, "/campaign") == few <= 14


def queries(client: FlaskClient, address: str) -> int:
    seen: list[str] = []
    engine = db.engine

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
