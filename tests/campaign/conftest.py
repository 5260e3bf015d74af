"""Two stations' beats: constable_a has beat 1 with four groups; constable_b has the beat of Beta. One topic is planned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access import SYSTEM
from app.accounts.queries import by_username
from app.campaign import starter
from app.campaign.actions import plan, sums, topics
from app.campaign.models import Beat, BeatOfficer, Group, GroupAdmin, Topic
from app.campaign.words import today
from app.db import db, writing
from tests.conftest import Site

LINK = "https://chat.whatsapp.com/AbCdEfGhIjKlMnOp"


class Apart(FlaskClient):
    """Each request has an application context of its own, as on the running site; the test then reads anew."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        db.session.rollback()
        return answer


@pytest.fixture
def campaign(site: Site) -> Iterator[Flask]:
    """The site with beats 1 (constable_a), 2 (nobody), 3 (Beta, constable_b), topics digital-arrest and first-hour."""
    site.app.test_client_class = Apart
    with site.app.app_context():
        with writing() as session:
            for slug, reviewed, content in starter.contents():
                if slug in ("digital-arrest", "first-hour"):
                    topics.make(SYSTEM, slug, content, reviewed)
            for number, (station, username) in enumerate([(1, "constable_a"), (1, None), (2, "constable_b")], 1):
                user = by_username(username) if username else None
                name, key = (user.name, user.id) if user else ("", None)
                session.add(
                    Beat(
                        id=number,
                        station_id=station,
                        number=number,
                        name_en=f"Beat {number}",
                        officer=name,
                        officer_id=key,
                    )
                )
                session.flush()
                if name:
                    session.add(BeatOfficer(beat_id=number, user_id=key, name=name, since=today()))
            for number in range(1, 7):
                beat = 1 if number < 5 else number - 3
                group = Group(
                    id=number, beat_id=beat, station_id=2 if beat == 3 else 1, name=f"Group {number}", kind="residents",
                    members=700 + number, invitation=f"{LINK}{number}", admins_present=1,
                )  # fmt: skip
                session.add(group)
                session.flush()
                owner = session.get_one(Beat, beat)
                session.add(
                    GroupAdmin(group_id=number, user_id=owner.officer_id, name=owner.officer or "HC X", since=today())
                )
            sums.beat_sums([1, 2, 3])
            sums.member_month([1, 2])
        arrest = db.session.scalars(select(Topic).where(Topic.slug == "digital-arrest")).one()
        plan.add(SYSTEM, [(today(), arrest)], "", None)
        yield site.app
