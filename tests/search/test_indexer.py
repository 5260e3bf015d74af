"""The index follows the database: quickly, completely, and over every damage."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from flask import Flask

from app.access import SYSTEM
from app.db import db, set_fact, writing
from app.places.models import Place
from app.search import Query, changes, follow, generations, index, search, sync
from app.search.snapshot import snapshot
from tests.conftest import Site


def save(name: str, key: int | None = None) -> int:
    with writing() as session:
        place = session.get(Place, key) if key else None
        place = place or Place(lat=21.0, lon=81.0)
        place.name_en = name
        session.add(place)
        session.flush()
        return int(place.id)


def catch_up() -> None:
    while sync.catch_up():
        pass


def found(text: str) -> list[str]:
    return [hit.ref for hit in search(Query(text, "place"), SYSTEM).hits]


def test_a_record_is_found_changed_and_removed(app: Flask) -> None:
    key = save("Oldtown")
    catch_up()
    assert found("Oldtown") == ["Oldtown"]
    save("Newtown", key)
    catch_up()
    assert found("Newtown") == ["Newtown"] and found('"Oldtown"') == []
    with writing() as session:
        session.delete(session.get(Place, key))
    catch_up()
    assert found("Newtown") == []


def test_many_changes_of_one_record_are_one_document(app: Flask) -> None:
    key = save("Town")
    for _ in range(5):
        with writing():
            changes.log("place", [str(key)] * 7)
    catch_up()
    assert snapshot().kind_counts()["place"] == 1


def test_segments_stay_few(app: Flask) -> None:
    for number in range(60):
        save(f"Town {number}")
        catch_up()
    now = snapshot()
    assert len(now.leaves) <= 16 and now.kind_counts()["place"] == 60
    assert len(found("Town")) == 20


def test_a_failed_commit_keeps_nothing_and_no_lock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    save("Before")
    catch_up()
    before = generations.position(generations.current())
    save("After")
    monkeypatch.setattr(index, "_fields", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sync.catch_up()
    assert generations.position(generations.current()) == before
    assert found("Before") == ["Before"]
    monkeypatch.undo()
    catch_up()
    assert found("After") == ["After"]


def _damage(kind: str) -> None:
    generation = generations.current()
    file = {
        "toc": lambda: next(generation.glob("*.toc")),
        "terms": lambda: next(generation.glob("*.trm")),
        "column": lambda: next(generation.glob("*.hashes.col")),
        "position": lambda: generation / "position.json",
        "current": lambda: generations.folder() / "current",
    }[kind]()
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


@pytest.mark.parametrize("kind", ["toc", "terms", "column", "position", "current"])
def test_any_damage_leads_to_the_database_and_then_to_a_rebuild(app: Flask, kind: str) -> None:
    save("Lighthouse")
    catch_up()
    _damage(kind)
    app.extensions.pop("search_holder", None)
    assert found("Lighthouse")  # from the database, if need be
    follow.step()
    app.extensions.pop("search_holder", None)
    page = search(Query("Lighthouse", "place"), SYSTEM)
    assert [hit.ref for hit in page.hits] == ["Lighthouse"] and not page.degraded


def test_damage_met_while_reading_asks_for_a_rebuild(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    save("Lighthouse")
    catch_up()
    app.testing = False
    monkeypatch.setattr("app.search.service.answer", lambda *_: 1 / 0)
    assert search(Query("Lighthouse", "place"), SYSTEM).degraded
    monkeypatch.undo()
    assert generations.is_wanted() and not sync.usable()
    follow.step()
    assert sync.usable() and found("Lighthouse")


def test_a_restored_database_is_noticed(app: Flask, site: Site, tmp_path: Path) -> None:
    save("First")
    catch_up()
    db.session.remove()
    db.engine.dispose()
    backup = tmp_path / "backup.db"
    shutil.copy(site.instance / "desk.db", backup)
    save("Lost")
    catch_up()
    assert found("Lost") and sync.usable()
    db.session.remove()
    db.engine.dispose()
    for name in ("desk.db-wal", "desk.db-shm"):
        (site.instance / name).unlink(missing_ok=True)
    shutil.copy(backup, site.instance / "desk.db")
    save("Other")  # takes the number in the log that "Lost" had
    assert not sync.usable()
    follow.step()
    assert found("Other") == ["Other"] and not [r for r in found("Lost") if r == "Lost"]


def test_another_database_is_noticed(app: Flask) -> None:
    with writing():
        set_fact("database", "another")
    assert not sync.usable()


def test_searching_goes_on_while_an_index_is_built(app: Flask) -> None:
    for number in range(5):
        save(f"Town {number}")
    catch_up()
    answers: list[int] = []
    sync.rebuild(progress=lambda *_: answers.append(len(found("Town"))))
    assert answers and set(answers) == {5}
    assert len(found("Town")) == 5
    assert len([p for p in generations.folder().glob("g*") if p.is_dir()]) == 2


def test_changes_during_a_rebuild_are_not_lost(app: Flask) -> None:
    save("Early")
    sync.rebuild(progress=lambda *_: save("Late"))
    catch_up()
    assert found("Late")


def test_threads_share_one_snapshot(site: Site) -> None:
    seen: list[object] = []

    def look() -> None:
        with site.app.app_context():
            seen.append(snapshot())

    with site.app.app_context():
        snapshot()
    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, seen))) == 1


def test_log_lines_behind_every_index_are_forgotten(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "_KEPT_LINES", 2)
    for number in range(6):
        save(f"Town {number}")
    sync.rebuild()
    assert len(changes.after(0, 100)) == 2 and sync.usable()
