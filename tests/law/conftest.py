"""The cast's site with the starter law on its shelf and in its index, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.db import db, writing
from app.law import starter
from app.search import sync
from tests.conftest import Site, settings


@pytest.fixture(scope="session")
def law_instance(cast_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    instance = tmp_path_factory.mktemp("law") / "instance"
    shutil.copytree(cast_instance, instance)
    app = create_app(settings(instance))
    with app.app_context():
        with writing():
            starter.load()
        sync.rebuild()
        db.session.remove()
        db.engine.dispose()
    return instance


@pytest.fixture
def site(law_instance: Path, tmp_path: Path) -> Iterator[Site]:
    instance = tmp_path / "instance"
    shutil.copytree(law_instance, instance)
    app = create_app(settings(instance))
    yield Site(app, instance)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def law_site(law_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For tests that only read: one copy for all of them."""
    instance = tmp_path_factory.mktemp("read") / "instance"
    shutil.copytree(law_instance, instance)
    app = create_app(settings(instance))
    yield Site(app, instance)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
