"""Making an instance ready: folders, database, starter data, index. Safe to call at every start, from any process."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from app import starter
from app.accounts import actions, queries
from app.db import db, fact, set_fact, writing
from app.search import sync

Say = Callable[[str], None]


def prepare(app: Flask, demo: bool | None = None, say: Say = lambda line: None) -> None:
    """Migrates the database, loads starter data on the first start, and builds a missing index.

    ``demo`` None: demonstration data on an instance that never was started, else as it was.
    """
    instance = Path(app.config["INSTANCE"])
    instance.mkdir(parents=True, exist_ok=True)
    with _alone(instance), app.app_context():
        _migrate(app, say)
        _starter(demo, say)
        if not sync.usable():
            say("building the search index")
            sync.rebuild()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    """One process prepares; the others wait for it and then find nothing left to do."""
    with (instance / "setup.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrate(app: Flask, say: Say) -> None:
    if _revision() == newest_revision():
        return
    say("preparing the database")
    upgrade(directory=str(migrations_folder()))
    db.session.remove()


def migrations_folder() -> Path:
    """Where the Alembic revisions lie."""
    return Path(__file__).resolve().parent / "migrations"


def newest_revision() -> str | None:
    """The head of the revisions on the disk, read from the file names: ``0001_house.py`` is ``0001``."""
    names = sorted(p.name for p in (migrations_folder() / "versions").glob("[0-9]*.py"))
    return names[-1].split("_")[0] if names else None


def _revision() -> str | None:
    if not inspect(db.engine).has_table("alembic_version"):
        return None
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _starter(demo: bool | None, say: Say) -> None:
    mode = fact("mode")
    if mode is None:
        mode = "empty" if demo is False or os.environ.get("DESK_EMPTY") == "1" else "demo"
        with writing():
            set_fact("mode", mode)
    starter.load_missing(mode == "demo", lambda name: say(f"loading starter data: {name}"))


def refuse_open_demonstration() -> None:
    """Ends the start when demonstration data would be served beyond this machine without ``--demo-on-network``."""
    hosts = [host for host in os.environ.get("DESK_LISTENS_ON", "").split(",") if host]
    if not starter.demonstration() or os.environ.get("DESK_DEMO_ON_NETWORK") == "1" or all(map(loopback, hosts)):
        return
    sys.exit(
        f"thana-desk: this is a demonstration instance; it does not listen on {', '.join(hosts)}. "
        "Start with --empty on a new instance (DESK_INSTANCE), or add --demo-on-network."
    )


def loopback(host: str) -> bool:
    """Whether an address or name is this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def first_administrator(ask: Callable[[], tuple[str, str]] | None = None) -> None:
    """An instance without demonstration accounts needs somebody who can make the others.

    Taken from DESK_ADMIN_USERNAME and DESK_ADMIN_PASSWORD, else asked for; else the start ends with one line.
    """
    if starter.demonstration() or queries.admin_count():
        return
    username, password = os.environ.get("DESK_ADMIN_USERNAME"), os.environ.get("DESK_ADMIN_PASSWORD")
    if not (username and password):
        if ask is None:
            sys.exit("thana-desk: there is no administrator yet: give DESK_ADMIN_USERNAME and DESK_ADMIN_PASSWORD once")
        username, password = ask()
    actions.create_user(username, username, "admin", None, password, must_change=False)
