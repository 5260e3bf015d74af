"""A real PostgreSQL server for the time of the tests, made in a temporary folder and stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.accounts import actions
from app.db import db, set_fact, writing
from app.places.models import Station
from tests.conftest import CAST, PASSWORD, Site, settings

SOCKET_PORT = "54329"


def _program(name: str) -> str:
    found = shutil.which(name) or next((str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), "")
    assert found, "PostgreSQL is not installed: apt-get install postgresql, or deselect with -m 'not postgres'"
    return found


def _as_postgres(*command: str) -> None:
    """initdb and postgres refuse root."""
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", user=user.pw_uid if user else None)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """``postgresql://`` address of an empty server on a Unix socket."""
    folder = Path("/tmp") / f"desk-pg-{os.getpid()}"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    data = folder / "data"
    options = f"-k {folder} -p {SOCKET_PORT} -c listen_addresses='' -c fsync=off"
    try:
        _as_postgres(_program("initdb"), "-D", str(data), "-A", "trust", "-U", "desk", "-E", "UTF8", "--no-sync")
        _as_postgres(_program("pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        yield f"host={folder}&port={SOCKET_PORT}"
        _as_postgres(_program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def pg_empty(server: str, tmp_path: Path) -> Iterator[Site]:
    """A site on a fresh PostgreSQL database without a table."""
    name = f"t{abs(hash(tmp_path)) % 10**9}"
    host, port = (part.split("=")[1] for part in server.split("&"))
    create = [
        _program("psql"),
        "-h",
        host,
        "-p",
        port,
        "-U",
        "desk",
        "-d",
        "postgres",
        "-qc",
        f"CREATE DATABASE {name}",
    ]
    subprocess.run(create, check=True)
    address = f"postgresql+psycopg://desk@/{name}?{server}"
    app = create_app(settings(tmp_path / "instance") | {"SQLALCHEMY_DATABASE_URI": address})
    yield Site(app, tmp_path / "instance")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def pg_site(pg_empty: Site) -> Site:
    """The cast's site on PostgreSQL."""
    with pg_empty.app.app_context():
        db.create_all()
        with writing() as session:
            set_fact("mode", "empty")
            stations = [Station(code=c, name_en=c.title(), name_hi=c, lat=21.2, lon=81.3) for c in ("alpha", "beta")]
            session.add_all(stations)
            session.flush()
            ids = {None: None, **{station.code: station.id for station in stations}}
        for username, (role, station) in CAST.items():
            actions.create_user(username, username, role, ids[station], PASSWORD, must_change=False)
        db.session.remove()
    return pg_empty
