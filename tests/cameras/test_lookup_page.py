"""The look-up page: what an officer types and what comes back."""

from __future__ import annotations

import gzip
import re

import pytest
from sqlalchemy import event

from app.cameras import starter
from app.db import db, writing
from app.places import starter as places
from tests.conftest import Site


def codes(page: str) -> list[str]:
    return re.findall(r'data-kind="camera" data-ref="([^"]+)"', page)


def test_a_landmark_gives_cameras_nearest_first_with_distance_and_bearing(register: Site) -> None:
    page = register.client("constable_a").get("/cameras?place=ghanta chowk ke paas").text
    assert codes(page) == ["A-1", "A-2", "B-1"]
    assert 'data-place="Ghanta Chowk"' in page
    assert re.search(r"111 m</b> north 0°", page) and re.search(r"222 m</b> north 0°", page)
    assert "faces it" in page and "000001234" not in page


def test_hindi_page(register: Site) -> None:
    page = register.client("constable_a", "hi").get("/cameras?place=घंटा चौक के पास").text
    assert codes(page) == ["A-1", "A-2", "B-1"] and "111 मी</b> उत्तर" in page and "दुकान A-1" in page


def test_by_station(register: Site) -> None:
    page = register.client("control").get("/cameras?station=Beta").text
    assert codes(page) == ["B-1", "B-2"] or codes(page) == ["B-2", "B-1"]
    assert 'data-place="Beta"' in page
    assert codes(register.client("constable_a").get("/cameras?station=beta").text) == ["B-1"]


def test_around_a_point_and_k_nearest(register: Site) -> None:
    client = register.client("constable_a")
    assert codes(client.get("/cameras?near=21.2,81.3&radius=150").text) == ["A-1"]
    assert codes(client.get("/cameras?near=21.2,81.3&k=2").text) == ["A-1", "A-2"]
    page = client.get("/cameras?near=21.3,81.3&radius=100").text
    assert codes(page)[0] == "B-1" and "nearest" in page


def test_along_a_route_in_the_order_of_the_way(register: Site) -> None:
    page = register.client("constable_a").get("/cameras?route=naya pul > ghanta chowk&width=400").text
    assert set(codes(page)) == {"A-1", "A-2", "B-1"}
    assert re.findall(r'data-place="([^"]+)"', page) == ["Naya Pul", "Ghanta Chowk"]


def test_filters(register: Site) -> None:
    client = register.client("constable_a")
    base = "/cameras?place=ghanta chowk"
    assert codes(client.get(f"{base}&working=1").text) == ["A-1", "A-2"]
    assert codes(client.get(f"{base}&night=1").text) == ["A-2"]
    assert codes(client.get(f"{base}&facing=1").text) == ["A-1"]
    assert codes(client.get(f"{base}&owner=bank").text) == []


def test_retention_that_still_covers_a_moment(register: Site) -> None:
    from datetime import timedelta

    from app.db import utcnow

    moment = (utcnow() - timedelta(days=15)).strftime("%Y-%m-%dT%H:%M")
    page = register.client("constable_a").get(f"/cameras?place=ghanta chowk&at={moment}").text
    assert codes(page) == ["A-2", "B-1"] and "recording till" in page


def test_the_long_unverified_sink_when_the_useful_come_first(register: Site) -> None:
    page = register.client("constable_a").get("/cameras?place=ghanta chowk&useful=1").text
    assert codes(page)[0] == "A-1" and "long unverified" in page


def test_words_are_combined_with_a_place(register: Site) -> None:
    register.sync()
    page = register.client("constable_a").get("/cameras?place=ghanta chowk&q=A-2").text
    assert "A-2" in codes(page)


@pytest.mark.parametrize(
    "bad",
    ["radius=abc", "radius=-5", "near=999,999", "near=x", "page=-1", "route=one", "k=0", "owner=dog", "at=soon",
     "station=Nowhere", f"place={'x' * 10000}"],
)  # fmt: skip
def test_bad_input_is_said_and_kept(register: Site, bad: str) -> None:
    answer = register.client("constable_a").get(f"/cameras?{bad}")
    assert answer.status_code == 400 and 'role="alert"' in answer.text
    name, value = bad.split("=")
    if name not in ("page", "k", "owner", "place"):
        assert f'value="{value}"' in answer.text


def test_an_unknown_place_says_so_without_an_error(register: Site) -> None:
    answer = register.client("constable_a").get("/cameras?place=qwxyz plonk")
    assert answer.status_code == 200 and "No place was understood" in answer.text and codes(answer.text) == []


def test_who_may_look(register: Site) -> None:
    assert register.client().get("/cameras").status_code == 302
    assert register.client("campaigner").get("/cameras").status_code == 404
    assert register.client("auditor").get("/cameras?place=ghanta chowk").status_code == 200


def test_htmx_gets_the_list_alone(register: Site) -> None:
    answer = register.client("constable_a").get("/cameras?place=ghanta chowk", headers={"HX-Request": "true"})
    assert "<html" not in answer.text and codes(answer.text)


def test_the_whole_answer_is_small(site: Site) -> None:
    with site.app.app_context(), writing():
        places.load()
        starter.load()
    page = site.client("constable_a", "hi").get("/cameras?place=सुपेला चौक&radius=700")
    assert len(codes(page.text)) == 25
    assert len(gzip.compress(page.data, 6)) <= 5 * 1024
    drawing = re.search(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert drawing is not None and len(gzip.compress(drawing[0].encode(), 6)) <= 4 * 1024
    for number in range(1, 4):
        assert f"{number}" in drawing[0]


def test_queries_do_not_grow_with_rows(site: Site) -> None:
    with site.app.app_context(), writing():
        places.load()
        starter.load()
    client = site.client("constable_a")
    counts = []
    for radius in (50, 3000):
        client.get("/cameras?place=Supela Chowk (Ghadi Chowk)")
        seen: list[str] = []
        with site.app.app_context():
            engine = db.engine

        def note(_c: object, _cursor: object, statement: str, *_: object, seen: list[str] = seen) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        client.get(f"/cameras?place=Supela Chowk (Ghadi Chowk)&radius={radius}")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert abs(counts[0] - counts[1]) <= 2, counts


def test_the_demonstration_register_is_marked(site: Site) -> None:
    from sqlalchemy import func, select

    from app.cameras.models import Camera, CameraSite

    with site.app.app_context():
        with writing():
            places.load()
            starter.load()
        assert db.session.scalar(select(func.count(Camera.id))) == 626
        sites = db.session.scalars(select(CameraSite)).all()
        assert all(s.demonstration and s.contact_phone.startswith("00000") for s in sites)
        assert not db.session.scalar(select(func.count(Camera.id)).where(Camera.station_id.is_(None)))
