"""Two records of one vehicle find each other; an open match stands against the auction."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import SYSTEM
from app.db import db, utcnow
from app.vehicles import matching
from app.vehicles.disposal import free_from
from app.vehicles.models import Vehicle, VehicleMatch
from tests.conftest import Site
from tests.vehicles.conftest import VIN

Enter = Callable[..., int]


def slipped(vin: str, place: int, letter: str) -> str:
    return vin[:place] + letter + vin[place + 1 :]


def both(enter: Enter, **unclaimed: str) -> tuple[int, int]:
    """Stolen at Alpha, unclaimed at Beta."""
    found = {"registration": "", "chassis": "", "engine": "", "state": "unclaimed", "case_kind": "GD"} | unclaimed
    return enter("officer_a"), enter("officer_b", **found)


@pytest.mark.parametrize(
    "unclaimed",
    [
        {"registration": "CG07AB1834"},
        {"registration": "CG07AB1B34", "chassis": ""} | {"registration": "C6O7AB1834"[:0] + "CG07AB1834"},
        {"chassis": VIN},
        {"chassis": VIN.replace("0", "O")},
        {"chassis": slipped(VIN, 13, "7")},
        {"chassis": slipped(VIN, 16, "9")},
        {"chassis": VIN[:12] + VIN[13:]},
        {"engine": "HA10EJ9HM54321"},
    ],
)
def test_a_match_shows_for_both_stations_at_once(
    site: Site, app: Flask, enter: Enter, unclaimed: dict[str, str]
) -> None:
    stolen, found = both(enter, **unclaimed)
    match = db.session.scalars(select(VehicleMatch)).one()
    assert (match.one_id, match.other_id, match.kind) == (stolen, found, "same")
    for username in ("constable_a", "constable_b", "control"):
        client = site.client(username)
        assert "Perhaps one vehicle" in client.get("/vehicles/matches").get_data(as_text=True)
        assert f'/vehicles/matches#m{match.id}"' in client.get("/").get_data(as_text=True)
        for key in (stolen, found):
            assert "This may be the same vehicle" in client.get(f"/vehicles/{key}").get_data(as_text=True)


@pytest.mark.parametrize("chassis", [slipped(slipped(VIN, 13, "7"), 15, "9"), "ME4JF123456789012", "MBLHA"])
def test_other_vehicles_do_not_match(app: Flask, enter: Enter, chassis: str) -> None:
    both(enter, chassis=chassis)
    assert db.session.scalars(select(VehicleMatch)).all() == []


def test_one_plate_on_two_chassis_is_an_alarm(site: Site, app: Flask, enter: Enter) -> None:
    enter("officer_a")
    enter("officer_b", chassis="ME4JF123456789012", engine="X999999", state="seized")
    assert db.session.scalars(select(VehicleMatch.kind)).all() == ["clash"]
    assert "दो चेसिस" in site.client("officer_b", "hi").get("/vehicles/matches").get_data(as_text=True)


def test_nobody_is_told_of_another_stations_draft(app: Flask, enter: Enter) -> None:
    enter("officer_a", draft="y")
    enter("officer_b", state="unclaimed")
    assert db.session.scalars(select(VehicleMatch)).all() == []


def test_a_new_state_and_publication_look_again(site: Site, app: Flask, enter: Enter) -> None:
    first = enter("officer_a", draft="y", state="seized")
    enter("officer_b")
    site.client("officer_a").post(f"/vehicles/{first}/publication")
    assert len(db.session.scalars(select(VehicleMatch)).all()) == 1


def test_the_nightly_run_finds_the_same_pairs(app: Flask, enter: Enter) -> None:
    both(enter, chassis=slipped(VIN, 14, "7"))
    enter("officer_b", registration="CG07AB1834", chassis="ME4JF123456789012", engine="Q1", state="seized")
    known = {(m.one_id, m.other_id, m.kind) for m in db.session.scalars(select(VehicleMatch))}
    assert {(p.one, p.other, p.kind) for p in matching.all_pairs()} == known
    assert len(known) == 2


def settle(site: Site, username: str, verdict: str, why: str = "chassis compared") -> int:
    data = {"verdict": verdict, "why": why}
    return site.client(username).post("/vehicles/matches/1/decision", data=data).status_code


def test_a_match_is_settled_with_a_reason(site: Site, app: Flask, enter: Enter) -> None:
    stolen, _found = both(enter, chassis=VIN)
    assert settle(site, "officer_b", "same", " ") == 422
    assert settle(site, "officer_b", "perhaps") == 422
    assert settle(site, "auditor", "same") == 404
    assert settle(site, "officer_b", "different") == 303
    assert matching.note(matching.all_pairs()) == 0  # settled ones do not come back
    assert "Nothing to settle" in site.client("officer_a").get("/vehicles/matches").get_data(as_text=True)
    assert "chassis compared" in site.client("officer_a").get(f"/vehicles/{stolen}").get_data(as_text=True)


def test_a_third_station_does_not_settle(site: Site, app: Flask, enter: Enter) -> None:
    both(enter, chassis=VIN)
    for vehicle in db.session.scalars(select(Vehicle)):
        vehicle.station_id = 1
    db.session.commit()
    assert settle(site, "officer_b", "same") == 404


def dispose(site: Site, key: int, proclaimed: date | None) -> tuple[int, str]:
    client = site.client("officer_b")
    if proclaimed:
        assert client.post(f"/vehicles/{key}/proclamation", data={"on": proclaimed.isoformat()}).status_code == 303
    answer = client.post(f"/vehicles/{key}/disposal", data={"on": utcnow().date().isoformat(), "note": "Lot 4"})
    return answer.status_code, answer.get_data(as_text=True)


LONG_AGO = date(2025, 1, 31)


def test_no_auction_while_a_match_is_open_nor_of_a_known_owners_vehicle(site: Site, app: Flask, enter: Enter) -> None:
    _stolen, found = both(enter, chassis=slipped(VIN, 13, "7"))
    status, html = dispose(site, found, LONG_AGO)
    assert status == 422 and "A match is open" in html
    settle(site, "officer_b", "same")
    status, html = dispose(site, found, None)
    assert status == 422 and "inform that station and the owner" in html
    assert db.session.get(Vehicle, found).state == "unclaimed"  # type: ignore[union-attr]


def test_no_auction_before_six_months(site: Site, enter: Enter) -> None:
    key = enter("officer_b", state="unclaimed")
    status, html = dispose(site, key, None)
    assert status == 422 and "proclamation (BNSS 503) is not entered" in html
    status, html = dispose(site, key, utcnow().date() - timedelta(days=150))
    assert status == 422 and "Six months" in html


def test_an_auction_after_all_that(site: Site, app: Flask, enter: Enter) -> None:
    key = enter("officer_b", state="unclaimed")
    assert dispose(site, key, LONG_AGO)[0] == 303
    row = db.session.get(Vehicle, key)
    assert row is not None and row.state == "auctioned" and row.states[0].note == "Lot 4"
    assert site.client("constable_b").post(f"/vehicles/{key}/disposal").status_code == 404


@pytest.mark.parametrize(
    ("proclaimed", "free"),
    [
        (date(2025, 1, 31), date(2025, 7, 31)),
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 12, 1), date(2026, 6, 1)),
    ],
)
def test_six_months_end_in_the_calendar(proclaimed: date, free: date) -> None:
    assert free_from(proclaimed) == free


def test_the_command_says_how_many(site: Site, app: Flask, enter: Enter) -> None:
    both(enter, chassis=VIN)
    result = site.app.test_cli_runner().invoke(args=["vehicles", "match"])
    assert re.search(r"\b0 new matches", result.output)
    assert SYSTEM.district_wide
