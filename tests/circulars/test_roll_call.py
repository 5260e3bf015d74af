"""Acknowledgement: who may, what counts, what the control room sees."""

from __future__ import annotations

from datetime import date

from sqlalchemy import event, select

from app.access import Viewer
from app.circulars import roll_call
from app.circulars.models import CircularAcknowledgement
from app.db import db, writing
from app.places.models import Station
from tests.circulars.conftest import Make
from tests.conftest import Site

CONTROL = Viewer(5, "control", "control_room", None)


def post(site: Site, user: str, circular_id: int, briefed: str = "12") -> int:
    return site.client(user).post(f"/circulars/{circular_id}/acknowledgement", data={"briefed": briefed}).status_code


def test_the_officer_acknowledges_for_the_station(make: Make, site: Site) -> None:
    row = make("SP/1", acknowledge=True, due=date(2026, 3, 9))
    assert "1 circular waits" in site.client("officer_a").get("/circulars").get_data(as_text=True)
    assert post(site, "officer_a", row.id) == 303
    assert "waits" not in site.client("officer_a").get("/circulars").get_data(as_text=True)
    assert "12 staff" in site.client("constable_a").get(f"/circulars/{row.id}").get_data(as_text=True)
    assert "1 circular waits" in site.client("constable_b").get("/circulars").get_data(as_text=True)
    assert post(site, "officer_a", row.id, "14") == 303
    with site.app.app_context():
        assert [a.briefed for a in db.session.scalars(select(CircularAcknowledgement))] == [14]


def test_who_may_not(make: Make, site: Site) -> None:
    row = make("SP/1", acknowledge=True)
    beta = make("SP/2", acknowledge=True, audience="stations", stations=(2,))
    plain = make("SP/3")
    for user in ("constable_a", "control", "auditor"):
        assert post(site, user, row.id) == 404, user
    assert post(site, "officer_a", beta.id) == 404
    assert post(site, "officer_a", plain.id) == 400
    for number in ("", "0", "-3", "zwölf", "1001", "99999999999"):
        assert post(site, "officer_a", row.id, number) == 400, number


def test_the_control_room_sees_who_has_not(make: Make, site: Site) -> None:
    row = make("SP/1", acknowledge=True, due=date(2026, 3, 9))
    make("SP/2", acknowledge=True, audience="stations", stations=(2,))
    post(site, "officer_a", row.id)
    with site.app.app_context():
        shown = {
            p.circular.number: (p.concerned, p.done, [s.code for s in p.missing], p.overdue)
            for p in roll_call.progress(CONTROL)
        }
    assert shown == {"SP/1": (2, 1, ["beta"], True), "SP/2": (1, 0, ["beta"], False)}
    page = site.client("control").get("/circulars/reminders").get_data(as_text=True)
    assert 'data-station="beta"' in page and 'data-station="alpha"' not in page and "overdue" in page
    assert "not yet" in site.client("auditor").get(f"/circulars/{row.id}/acknowledgements").get_data(as_text=True)
    assert site.client("officer_a").get("/circulars/acknowledgements").status_code == 404


def test_queries_do_not_grow_with_stations(make: Make, site: Site) -> None:
    make("SP/1", acknowledge=True)
    make("SP/2", acknowledge=True, audience="stations", stations=(2,))

    def count() -> int:
        db.session.expire_all()
        seen: list[str] = []
        listen = lambda *a: seen.append(a[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        roll_call.reminders(CONTROL)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    with site.app.app_context():
        few = count()
        with writing() as session:
            session.add_all(Station(code=f"s{n}", name_en=f"S {n}", name_hi=f"थाना {n}") for n in range(40))
        assert count() == few


def test_what_is_over_is_not_asked_for(make: Make, site: Site) -> None:
    make("SP/1", acknowledge=True, effective_until=date(2026, 3, 9))
    make("SP/2", acknowledge=True)
    assert "SP/1" not in site.client("control").get("/circulars/reminders").get_data(as_text=True)
    with site.app.app_context():
        assert [c.number for c in roll_call.to_acknowledge(Viewer(2, "officer_a", "officer", 1))] == ["SP/2"]


def test_what_is_owed_in_a_row_takes_one_pair(make: Make, site: Site) -> None:
    numbers = [f"SP/{n}" for n in range(1, 8)]
    for number in numbers:
        row = make(number, acknowledge=True, due=date(2026, 4, int(number[3:])))
        if number == "SP/4":
            post(site, "officer_a", row.id)
    with site.app.app_context():
        rows = roll_call.reminders(CONTROL)
        ranges = {r.station.code: r.ranges(roll_call.owed_by(rows)) for r in rows}
    assert ranges == {"alpha": [(1, 3), (5, 7)], "beta": [(1, 7)]}


def test_the_reminders_name_each_circular_once(make: Make, site: Site) -> None:
    make("SP/LATER", acknowledge=True, due=date(2026, 4, 9))
    make("SP/SOON", acknowledge=True, due=date(2026, 3, 9))
    page = site.client("control").get("/circulars/reminders").get_data(as_text=True)
    assert page.count("परिपत्र SP/SOON") == page.count("परिपत्र SP/LATER") == 1 and page.index("SP/SOON") < page.index(
        "SP/LATER"
    )
    assert page.count('href="#c1"') == page.count('href="#c2"') == 2  # two stations owe both
