"""The named cast, two stations, and a fresh site for every test.

The database of the cast is made once and copied for each test; searches see the index after ``site.sync()``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts import actions
from app.db import db, set_fact, writing
from app.places.models import Station
from app.search import sync
from tests.machine import prepared_once

PASSWORD = "correct horse battery"
SHARED = Path(__file__).resolve().parents[2] / "shared"

# username -> (role, station code)
CAST = {
    "constable_a": ("constable", "alpha"),
    "officer_a": ("officer", "alpha"),
    "constable_b": ("constable", "beta"),
    "officer_b": ("officer", "beta"),
    "control": ("control_room", None),
    "campaigner": ("campaign_officer", None),
    "admin": ("admin", None),
    "auditor": ("auditor", None),
}


def settings(instance: Path) -> dict[str, object]:
    """A test site: its own instance, CSRF off (tests/security turns it on), cheap password hashes."""
    return {
        "INSTANCE": instance,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance / 'desk.db'}",
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "PASSWORD_METHOD": "pbkdf2:sha256:1",
        "SECOND_FACTOR_ROLES": [],
    }


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """``demonstration(folder)``: an instance with the demonstration data in that folder, made once a run and copied."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def copy(folder: Path) -> Path:
        return shutil.copytree(prepared_once(shared / "demonstration"), folder)

    return copy


@dataclass
class Site:
    """One test's site."""

    app: Flask
    instance: Path

    def sync(self) -> None:
        """Brings the index up to the database, as the running site's indexer does."""
        with self.app.app_context():
            if not sync.usable():
                sync.rebuild()
            while sync.catch_up():
                pass

    def client(self, username: str | None = None, language: str = "en") -> FlaskClient:
        """A browser, signed in as one of the cast, or as nobody."""
        client = self.app.test_client()
        client.set_cookie("lang", language)
        if username:
            answer = client.post("/sign-in", data={"username": username, "password": PASSWORD})
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return client


@pytest.fixture(scope="session")
def cast_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the cast and two stations in its database."""
    instance = tmp_path_factory.mktemp("cast")
    app = create_app(settings(instance))
    with app.app_context():
        db.create_all()
        with writing() as session:
            set_fact("mode", "empty")
            session.add_all(
                [
                    Station(id=1, code="alpha", name_en="Alpha", name_hi="अल्फा", lat=21.2, lon=81.3),
                    Station(id=2, code="beta", name_en="Beta", name_hi="बीटा", lat=21.3, lon=81.4),
                ]
            )
        ids = {"alpha": 1, "beta": 2, None: None}
        for username, (role, station) in CAST.items():
            actions.create_user(username, username, role, ids[station], PASSWORD, must_change=False)
        sync.rebuild()
        db.session.remove()
        db.engine.dispose()
    return instance


@pytest.fixture
def site(cast_instance: Path, tmp_path: Path) -> Iterator[Site]:
    """A fresh copy of the cast's site."""
    instance = tmp_path / "instance"
    shutil.copytree(cast_instance, instance)
    app = create_app(settings(instance))
    yield Site(app, instance)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(site: Site) -> Iterator[Flask]:
    """The site's application, inside an application context."""
    with site.app.app_context():
        yield site.app


@pytest.fixture
def client_for(site: Site) -> Callable[..., FlaskClient]:
    """``client_for("officer_a")``: a signed-in browser."""
    return site.client


def undo(client: FlaskClient, page: str) -> int:
    """Presses the button of the page that puts back what was just taken away; the status of the answer."""
    (form,) = re.findall(r'<form class="note undo".*?</form>', page, re.S)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    return client.post(unescape(re.findall(r'action="([^"]+)"', form)[0]), data=fields).status_code
