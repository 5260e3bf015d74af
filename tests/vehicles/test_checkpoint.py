"""The nakabandi check: many numbers, one small answer, sightings."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.db import db
from app.vehicles.checkpoint import numbers_in
from app.vehicles.models import VehicleSighting
from tests.conftest import Site
from tests.vehicles.conftest import details, refs

Enter = Callable[..., int]


def check(site: Site, username: str = "constable_b", **form: object) -> tuple[int, str]:
    answer = site.client(username).post("/vehicles/check", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def test_hits_first_near_ones_labelled_clear_ones_counted(site: Site, app: Flask, enter: Enter) -> None:
    enter()
    status, html = check(site, numbers="CG07AB1834\nCG07A81B34, MH31AB1111 | DL1CAB2222\nnonsense", where="Naka 4")
    assert status == 200
    assert refs(html) == ["CG07AB1834", "CG07AB1834"]
    assert "1 hit" in html and "8 read as B" in html and "2 numbers clear" in html and "nonsense" in html
    assert "FIR 12/2026" in html and "Alpha" in html


def test_a_figure_read_as_a_letter_is_told_as_such(site: Site, enter: Enter) -> None:
    enter()
    _status, html = check(site, number="CG07ABI834")
    assert refs(html) == ["CG07AB1834"] and "I read as 1" in html and "too much" not in html


def test_one_wrong_character_is_found_in_a_short_list(site: Site, enter: Enter) -> None:
    enter()
    _status, html = check(site, number="CG07AB1934", where="x")
    assert refs(html) == ["CG07AB1834"] and "8 instead of 9" in html


def test_a_sure_hit_is_a_sighting_and_the_check_is_noted(site: Site, app: Flask, enter: Enter) -> None:
    key = enter()
    for _twice in range(2):
        check(site, number="cg-7-ab-1834", where="Naka 4")
    seen = db.session.scalars(select(VehicleSighting)).all()
    assert [(s.vehicle_id, s.where, s.typed, s.station_id) for s in seen] == [(key, "Naka 4", "CG07AB1834", 2)]
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.ref == "check of 1")).all()
    assert [e.detail["numbers"] for e in noted] == [["CG07AB1834"]] * 2
    assert "Naka 4" in site.client("officer_a").get(f"/vehicles/{key}").get_data(as_text=True)


@pytest.mark.parametrize("state", ["returned", "cancelled"])
def test_a_vehicle_that_nobody_looks_for_is_clear(site: Site, enter: Enter, state: str) -> None:
    enter(state=state)
    _status, html = check(site, number="CG07AB1834")
    assert refs(html) == [] and "1 number clear" in html


def test_drafts_of_other_stations_stay_hidden(site: Site, enter: Enter) -> None:
    enter(draft="y")
    assert refs(check(site, number="CG07AB1834")[1]) == []
    assert refs(check(site, "constable_a", number="CG07AB1834")[1]) == ["CG07AB1834"]


def test_five_hundred_numbers_with_five_hits_are_quick_and_small(site: Site, enter: Enter) -> None:
    for n in range(5):
        enter(registration=f"CG07AB180{n}", chassis="", engine="")
    numbers = "\n".join(
        [*(f"CG07AB180{n}" for n in range(5)), *(f"MH{1 + n % 40:02d}ZZ{1000 + n}" for n in range(495))]
    )
    client = site.client("constable_b")
    start = time.process_time()  # the processor's time: other work on the machine is no concern of this test
    answer = client.post("/vehicles/check", data={"numbers": numbers, "where": "Naka"})
    assert time.process_time() - start < 1
    assert len(refs(answer.get_data(as_text=True))) == 5
    assert "495 numbers clear" in answer.get_data(as_text=True)
    assert len(gzip.compress(answer.data)) < 4_096


def test_a_file_is_checked_too(site: Site, enter: Enter) -> None:
    enter()
    file = (io.BytesIO("नंबर\nCG 07 AB 1834\n".encode()), "list.txt")
    assert refs(check(site, file=file)[1]) == ["CG07AB1834"]
    status, html = check(site, file=(io.BytesIO(b"\x89PNG\r\n\x1a\n\0\0"), "list.csv"), where="kept")
    assert status == 422 and "no table" in html and 'value="kept"' in html


def test_too_many_and_none(site: Site) -> None:
    status, html = check(site, numbers="\n".join(f"CG07AB{n:04d}" for n in range(1, 502)), where="kept")
    assert status == 422 and "501" in html and 'value="kept"' in html and "CG07AB0501" in html
    assert check(site, numbers="  ")[0] == 422


def test_chassis_numbers_may_be_checked(site: Site, enter: Enter) -> None:
    enter(registration="")
    assert refs(check(site, number=details()["chassis"])[1]) == [details()["chassis"]]


def test_numbers_are_read_from_messages() -> None:
    numbers, unread = numbers_in("1. CG 07 AB 1234 काला\n2) सीजी 07 एबी 1235\r\nhello;22BH1234AA,CG07AB1234")
    assert numbers == ["CG07AB1234", "CG07AB1235", "22BH1234AA"]
    assert unread == ["hello"]


def test_a_near_hit_can_be_noted_by_hand(site: Site, app: Flask, enter: Enter) -> None:
    key = enter()
    answer = site.client("constable_b").post(f"/vehicles/{key}/sightings", data={"where": "Utai bypass"})
    assert answer.status_code == 303
    assert db.session.scalars(select(VehicleSighting.where)).all() == ["Utai bypass"]
