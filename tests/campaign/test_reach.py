"""Reach: figures, constant queries, report, public version, CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.campaign.actions import sums
from app.campaign.models import Beat, Group, StationPhase
from app.campaign.reach import reach
from app.campaign.words import today
from app.db import db
from tests.campaign.test_posting import queries

Client = Callable[..., FlaskClient]


def post(client: FlaskClient, *groups: str) -> None:
    assert (
        client.post(
            "/campaign/posts", data={"topic": "digital-arrest", "day": str(today()), "group": list(groups)}
        ).status_code
        == 303
    )


def test_figures_follow_each_post_at_once(campaign: Flask, client_for: Client) -> None:
    before = reach(today(), today())
    assert (before.total.planned, before.total.posts, before.total.open, before.total.quiet) == (6, 0, 6, 3)
    post(client_for("constable_a"), "1", "2")
    db.session.rollback()
    after = reach(today(), today())
    alpha, beta = after.stations
    assert (alpha.planned, alpha.posts, alpha.open, alpha.reached, alpha.quiet, alpha.share) == (5, 2, 3, 1403, 1, 40)
    assert (beta.planned, beta.posts, beta.quiet) == (1, 0, 1)
    assert (after.total.members, after.total.groups) == (sum(range(701, 707)), 6)
    assert [(t.slug, p) for t, p, _q, _r in after.topics] == [("digital-arrest", 2)]
    assert after.growth[-1][1] == after.total.members


def test_the_page_in_both_languages(campaign: Flask, client_for: Client) -> None:
    post(client_for("constable_a"), "1")
    assert "Posts planned" in client_for("control").get("/campaign/reach").text
    page = client_for("control", "hi").get("/campaign/reach").text
    assert "थानावार" in page and "<svg" in page and " style=" not in page
    fragment = client_for("control").get("/campaign/reach", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment and "<table" in fragment


def test_wrong_days(campaign: Flask, client_for: Client) -> None:
    client = client_for("control")
    for question in (
        "from=x",
        "from=2026-02-30",
        "from=2026-11-02&to=2026-11-01",
        "from=2020-01-01&to=2026-01-01",
        "month=13",
    ):
        assert client.get(f"/campaign/reach?{question}").status_code == 400, question


def test_queries_do_not_grow(campaign: Flask, client_for: Client) -> None:
    client = client_for("control")
    client.get("/campaign/reach")
    few = queries(client, "/campaign/reach")
    for number in range(30):
        db.session.add(
            Beat(
                id=100 + number, station_id=2, number=10 + number, name_en="B", last_post_on=today() - timedelta(days=9)
            )
        )
        db.session.flush()
        db.session.add(Group(beat_id=100 + number, station_id=2, name="G", kind="traders", members=5))
    sums.beat_sums(range(100, 130))
    db.session.commit()
    assert queries(client, "/campaign/reach") == few <= 16


def test_the_csv_is_for_few_and_noted(campaign: Flask, client_for: Client) -> None:
    assert client_for("officer_a").get("/campaign/reach.csv").status_code == 404
    answer = client_for("campaigner").get("/campaign/reach.csv")
    assert "Alpha,,2,2,5," in answer.text
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).one().kind == "campaign-reach"


def test_the_public_report_names_nobody(campaign: Flask, client_for: Client) -> None:
    db.session.add(StationPhase(station_id=1, phase="pilot", since=today()))
    db.session.commit()
    client = client_for("campaigner")
    assert "Alpha" in client.get("/campaign/reach/report").text
    public = client.get("/campaign/reach/report?public=1").text
    for name in ("Alpha", "Beat 1", "Group 1", "constable_a"):
        assert name not in public
    assert "1930" in public
