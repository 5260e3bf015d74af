"""The same code on PostgreSQL: starter data, search, trail, change log."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.access import SYSTEM
from app.audit import lookup, record
from app.audit.verify import verify
from app.db import db, writing
from app.places.models import Place
from app.search import changes
from app.setup import prepare
from app.starter import load_missing
from app.vehicles.importing import save
from app.vehicles.importing.outcome import Checked
from app.vehicles.lookup import look_up
from app.vehicles.models import Vehicle
from tests.conftest import Site
from tests.test_meanwhile import both_at_once, slow
from tests.test_migrations import differences

__all__ = ["slow"]
pytestmark = pytest.mark.postgres


def test_starter_data_loads_and_is_found(pg_site: Site) -> None:
    with pg_site.app.app_context():
        load_missing(True, lambda name: None)
        assert (db.session.scalar(select(func.count(Place.id))) or 0) >= 159
    pg_site.sync()
    page = pg_site.client("officer_a").get("/search?q=सुपेला चौक").get_data(as_text=True)
    assert 'data-ref="Supela Chowk (Ghadi Chowk)"' in page


def test_a_large_import_and_every_way_of_looking(pg_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(save, "CHUNK", 2)
    base = {"chassis": "", "engine": "", "kind": "car", "state": "stolen", "state_on": "2026-01-05", "station_id": 1}
    with pg_site.app.app_context():
        plates = [f"CG07AB183{n}" for n in range(5)]
        rows = (Checked(n, "new", base | {"registration": plate}) for n, plate in enumerate(plates))
        assert save.save(rows, "file")["new"] == 5
        for typed in ("CG07AB1834", "AB1834", "CG07A81834", "CG07XB1834", "CG70BA1834", "CG07AB??34"):
            found = {db.session.get_one(Vehicle, match.id).plate for match in look_up(typed, SYSTEM).matches}
            assert "CG07AB1834" in found, typed


def test_the_trail_is_chained_and_append_only(pg_site: Site) -> None:
    with pg_site.app.app_context():
        lookup("vehicle", "CG07AB1234", colour="काला")
        assert verify().faults == []
        for statement in ("UPDATE audit_event SET ref = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"):
            with pytest.raises(DatabaseError, match="append-only"), writing() as session:
                session.execute(text(statement))


def test_writers_at_once_keep_the_chain_and_the_log_in_order(pg_site: Site) -> None:
    """Numbers become visible in their order: a follower that has seen n never misses a smaller one later."""
    seen: list[int] = []
    done = threading.Event()

    def write(number: int) -> None:
        with pg_site.app.app_context():
            for turn in range(15):
                with writing():
                    changes.log("place", [f"{number}-{turn}"])
                    record("change", "test", f"{number}-{turn}")
            db.session.remove()

    def follow() -> None:
        with pg_site.app.app_context():
            while not done.is_set() or changes.last() > (seen[-1] if seen else 0):
                db.session.rollback()
                seen.extend(line.id for line in changes.after(seen[-1] if seen else 0, 7))
            db.session.remove()

    follower = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in (follower, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    follower.join()
    with pg_site.app.app_context():
        assert len(seen) == db.session.scalar(select(func.count(changes.SearchChange.id)))
        assert verify().faults == []


def test_the_revisions_make_what_the_models_say(pg_empty: Site) -> None:
    prepare(pg_empty.app, demo=False)
    with pg_empty.app.app_context():
        assert differences() == []


def test_a_null_character_in_an_address_names_nothing(pg_site: Site) -> None:
    client = pg_site.client("officer_a")
    for path in ("/law/a%00b", "/law/bns/1%00", "/cameras/a%00b", "/campaign/materials/a%00b"):
        assert client.get(path).status_code == 404, path


def test_two_at_once_cannot_both_save_one_record(pg_site: Site, slow: list[float]) -> None:
    both_at_once(pg_site)
    assert len(slow) >= 2
