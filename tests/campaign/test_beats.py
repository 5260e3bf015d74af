"""Beats, groups, handover, invitation links, import and export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.queries import by_username
from app.audit.models import AuditEvent
from app.campaign.models import Beat, Group, GroupAdmin
from app.db import Base, db
from tests.campaign.conftest import LINK

Client = Callable[..., FlaskClient]


def test_only_own_beats_show_invitation_links(campaign: Flask, client_for: Client) -> None:
    mine = client_for("constable_a")
    assert "/campaign/groups/1/invitation" in mine.get("/campaign/beats/1").text
    assert f"{LINK}1" in mine.get("/campaign/groups/1/invitation").text
    assert mine.get("/campaign/beats/2").status_code == 200
    assert "/invitation" not in mine.get("/campaign/beats/2").text
    assert mine.get("/campaign/groups/5/invitation").status_code == 404
    assert mine.get("/campaign/beats/3").status_code == 404
    assert mine.get("/campaign/groups/6/invitation").status_code == 404
    for who in ("constable_b", "officer_b", "control", "auditor"):
        assert client_for(who).get("/campaign/groups/1/invitation").status_code == 404, who
        assert LINK not in client_for(who).get("/campaign/beats/1").text
    assert client_for("officer_a").get("/campaign/groups/5/invitation").status_code == 200


def test_looking_at_an_invitation_is_noted(campaign: Flask, client_for: Client) -> None:
    client_for("constable_a").get("/campaign/groups/2/invitation")
    row = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "show-invitation")).one()
    assert (row.username, row.kind, row.ref) == ("constable_a", "campaign-group", "2")


def test_a_handover_turns_groups_red_until_the_new_officer_is_administrator(
    campaign: Flask, client_for: Client
) -> None:
    officer = client_for("officer_a")
    assert officer.post("/campaign/beats/1/officer", data={"name": "HC New Man"}).status_code == 303
    beat = db.session.get(Beat, 1, populate_existing=True)
    assert (beat.officer, beat.officer_id, beat.red) == ("HC New Man", None, 4)
    assert [o.name for o in beat.officers] == ["HC New Man", "constable_a"]
    assert "Nobody can post here" in officer.get("/campaign/beats/1").text
    assert client_for("constable_a").get("/campaign/groups/1/invitation").status_code == 404
    assert officer.post("/campaign/beats/1/admins", data={"group": ["1", "2"]}).status_code == 303
    assert db.session.get(Beat, 1, populate_existing=True).red == 2
    names = db.session.scalars(
        select(GroupAdmin.name).where(GroupAdmin.group_id == 1, GroupAdmin.until.is_(None))
    ).all()
    assert names == ["HC New Man"]


def test_a_handover_to_an_account(campaign: Flask, client_for: Client) -> None:
    user = by_username("officer_a")
    client_for("campaigner").post("/campaign/beats/1/officer", data={"officer": str(user.id)})
    assert db.session.get(Beat, 1, populate_existing=True).officer_id == user.id


def test_who_may_not_change_beats(campaign: Flask, client_for: Client) -> None:
    for who in ("constable_a", "control", "auditor", "officer_b"):
        assert client_for(who).post("/campaign/beats/1/officer", data={"name": "X"}).status_code == 404, who
        assert (
            client_for(who).post("/campaign/beats/1/groups", data={"name": "X", "kind": "traders"}).status_code == 404
        ), who
    assert db.session.get(Beat, 1, populate_existing=True).officer == "constable_a"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"members": "1025"}, "at most 1024"),
        ({"members": "-1"}, "no whole number"),
        ({"name": ""}, "a name and a kind"),
        ({"kind": "gang"}, "a name and a kind"),
        ({"invitation": "https://evil.example/x"}, "looks like https://chat.whatsapp.com"),
        ({"name": "Ward 98765-43210"}, "Phone numbers are not kept"),
        ({"name": "group 1"}, "of that name already"),
    ],
)
def test_a_wrong_group_is_refused(campaign: Flask, client_for: Client, change: dict[str, str], message: str) -> None:
    values = {"name": "Ward 4", "kind": "traders", "members": "20", "invitation": ""} | change
    answer = client_for("officer_a").post("/campaign/beats/1/groups", data=values)
    assert answer.status_code == 422 and message in answer.text
    assert db.session.query(Group).count() == 6


def test_a_full_group_is_warned_about(campaign: Flask, client_for: Client) -> None:
    client = client_for("officer_a")
    assert "nearly full" not in client.get("/campaign/beats/1").text
    values = {"group": "1", "name": "Group 1", "kind": "residents", "members": "922", "invitation": ""}
    assert client.post("/campaign/beats/1/groups", data=values).status_code == 303
    assert "nearly full: 1024 at most" in client.get("/campaign/beats/1").text
    assert db.session.get(Group, 1, populate_existing=True).invitation == f"{LINK}1"
    assert db.session.get(Beat, 1, populate_existing=True).near_limit == 1


def test_no_table_has_room_for_phones_of_members() -> None:
    names = [
        f"{t.name}.{c.name}" for t in Base.metadata.tables.values() if t.name.startswith("campaign_") for c in t.columns
    ]
    assert len(names) > 60
    assert [name for name in names if "phone" in name or "mobile" in name or "member_name" in name] == []


def test_export_is_for_few_noted_and_without_links(campaign: Flask, client_for: Client) -> None:
    for who in ("constable_a", "officer_a", "control"):
        assert client_for(who).get("/campaign/export/groups.csv").status_code == 404
    text = client_for("auditor").get("/campaign/export/groups.csv").get_data(as_text=True)
    assert "Group 6" in text and "whatsapp" not in text
    row = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).one()
    assert (row.username, row.ref, row.detail["rows"]) == ("auditor", "groups", 6)


def test_import_and_export_by_command(campaign: Flask, tmp_path: Path) -> None:
    run = campaign.test_cli_runner().invoke
    beats = tmp_path / "beats.csv"
    beats.write_text(
        "station,number,name_en,area,officer,officer_user\nbeta,7,Market,Ward 3,,constable_b\nnowhere,1,X,,,\nalpha,0,X,,,\n"
    )
    groups = tmp_path / "groups.csv"
    groups.write_text(
        "station,beat,name,kind,members,admins\nbeta,7,=cmd,traders,900,HC A; HC B\nbeta,7,Big,traders,1025,\n"
        "beta,7,Call 9876543210,traders,5,\nbeta,99,No beat,traders,5,\n"
    )
    dry = run(args=["campaign", "import-beats", str(beats), "--dry-run"]).output
    assert "1 new" in dry and "2 rejected" in dry and "(dry run" in dry and "no station 'nowhere'" in dry
    assert db.session.query(Beat).count() == 3
    assert "1 new" in run(args=["campaign", "import-beats", str(beats)]).output
    first = run(args=["campaign", "import-groups", str(groups)]).output
    assert "1 new" in first and "3 rejected" in first
    assert "0 new, 0 changed, 1 unchanged" in run(args=["campaign", "import-groups", str(groups)]).output
    beat = db.session.scalars(select(Beat).where(Beat.number == 7)).one()
    assert (beat.members, beat.groups_count, beat.officer) == (900, 1, "constable_b")
    out = tmp_path / "out.csv"
    run(args=["campaign", "export-groups", str(out)])
    assert "'=cmd,traders,900,,HC A; HC B" in out.read_text(encoding="utf-8")
