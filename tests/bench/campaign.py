"""``./desk bench campaign``: the reach page and posting with 1,000 beats, 5,000 groups and 500,000 log rows, server side."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, insert

from app import create_app
from app.access import SYSTEM
from app.accounts import actions as accounts
from app.campaign import reach, starter
from app.campaign.actions import posts
from app.campaign.models import Beat, Group, GroupAdmin, MemberMonth, PlanItem, Post, ReachDay, StationPhase, Topic
from app.campaign.words import KINDS, today
from app.db import db, set_fact, utcnow, writing
from app.places.models import Station

STATIONS, BEATS, GROUPS, DAYS = 30, 1000, 5000, 100
ROUNDS = 100
PASSWORD = "bench horse battery"


def fill() -> None:
    """Five groups a beat; each group has one post a day for a hundred days."""
    kinds = list(KINDS)
    with writing() as session:
        set_fact("mode", "empty")
        stations = range(1, STATIONS + 1)
        session.add_all(Station(id=n, code=f"s{n}", name_en=f"Station {n}", name_hi=f"थाना {n}") for n in stations)
        starter.load_topics()
        session.add_all(StationPhase(station_id=n, phase="full", since=today()) for n in stations)
        topic_ids = [row.id for row in session.query(Topic).order_by(Topic.id)]
        days = [today() - timedelta(days=n) for n in range(DAYS)]
        session.add_all(PlanItem(day=day, topic_id=topic_ids[n % len(topic_ids)]) for n, day in enumerate(days))
        session.flush()
        _rows(Beat, [
            {"id": n, "station_id": n % STATIONS + 1, "number": n, "name_en": f"Beat {n}", "name_hi": "", "area": "", "officer": "",
             "members": 3800, "groups_count": 5, "red": 0, "near_limit": 0, "demo": False, "last_post_on": days[n % 12]}
            for n in range(1, BEATS + 1)
        ])  # fmt: skip
        _rows(Group, [
            {"id": n, "beat_id": n % BEATS + 1, "station_id": (n % BEATS + 1) % STATIONS + 1, "name": f"Group {n}", "members": 760,
             "kind": kinds[n % len(kinds)], "invitation": "", "admins_present": 1, "demo": False, "last_post_on": days[0]}
            for n in range(1, GROUPS + 1)
        ])  # fmt: skip
        _rows(GroupAdmin, [{"group_id": n, "name": "HC", "since": today()} for n in range(1, GROUPS + 1)])
        for nth, day in enumerate(days):
            _rows(Post, [
                {"group_id": n, "topic_id": topic_ids[nth % len(topic_ids)], "station_id": (n % BEATS + 1) % STATIONS + 1, "day": day,
                 "posted_at": utcnow(), "late": False, "by_name": "b", "members": 760, "questions": 0, "reports": 0, "lead": ""}
                for n in range(1, GROUPS + 1)
            ])  # fmt: skip
            own = GROUPS // STATIONS
            _rows(ReachDay, [
                {"day": day, "station_id": n, "topic_id": topic_ids[nth % len(topic_ids)], "posts": own, "late": 0,
                 "reached": own * 760, "questions": 3, "reports": 1}
                for n in stations
            ])  # fmt: skip
        months = {day.replace(day=1) for day in days}
        _rows(
            MemberMonth,
            [{"day": m, "station_id": n, "members": own * 760, "groups": own} for n in stations for m in months],
        )
        session.execute(Group.__table__.update().where(Group.id <= 8).values(last_post_on=None))


def _rows(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model.__table__), rows)


def measure(name: str, limit_ms: float, ask: Callable[[], object], rounds: int = ROUNDS) -> None:
    """Prints median, p95 and the number of queries of one call."""
    times: list[float] = []
    seen: list[str] = []
    listening = (Engine, "before_cursor_execute", lambda _c, _cur, statement, *_r: seen.append(statement))
    event.listen(*listening)
    for _n in range(rounds):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    event.remove(*listening)
    times.sort()
    median, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(
        f"{name:34} median {median:6.1f} ms   p95 {p95:6.1f} ms   wanted {limit_ms:5.0f} ms   {len(seen) / rounds:5.1f} queries"
    )


def pages(app: Flask, first: str) -> None:
    """Whole requests through the application, signed in."""
    client = app.test_client()
    assert client.post("/sign-in", data={"username": "bench", "password": PASSWORD}).status_code == 303
    for name, address in (
        ("reach, 30 days", "/campaign/reach"),
        ("reach, 100 days", f"/campaign/reach?from={first}"),
        ("log of posts", "/campaign/posts"),
        ("beats", "/campaign/beats"),
    ):
        measure(f"page: {name}", 150, lambda address=address: client.get(address).data, 40)


def main() -> None:
    """Fills a temporary instance, measures, throws it away."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        uri = f"sqlite:///{instance / 'desk.db'}"
        app = create_app({
            "INSTANCE": instance, "SQLALCHEMY_DATABASE_URI": uri, "WTF_CSRF_ENABLED": False, "SECOND_FACTOR_ROLES": [],
        })  # fmt: skip
        with app.app_context():
            db.create_all()
            fill()
            accounts.create_user("bench", "Bench", "campaign_officer", None, PASSWORD, must_change=False)
            first = str(today() - timedelta(days=99))
            count = db.session.query(Post).count()
            print(f"{BEATS:,} beats, {GROUPS:,} groups, {count:,} posts; the machine may be shared")
            measure(
                "reach(), 30 days",
                150,
                lambda: (db.session.expire_all(), reach.reach(today() - timedelta(days=29), today())),
            )
            topic = db.session.query(Topic).filter_by(slug="rumours").one()
            numbers = iter(range(1, GROUPS + 1, 4))

            def post() -> None:
                first = next(numbers)
                posts.mark_posted(SYSTEM, topic, today(), range(first, first + 4), {})

            measure("posting in four groups", 500, post, 20)
        pages(app, first)


if __name__ == "__main__":
    main()
