"""``./desk search …``"""

from __future__ import annotations

import os

import click
from flask import current_app
from flask.cli import AppGroup

from app.search import follow, index, sync

commands = AppGroup("search", help="The full-text index.")


@commands.command("rebuild")
def rebuild() -> None:
    """Build the index anew from the database, then switch to it."""
    held = None if _running() else follow.lock(index.folder(), wait=True)
    count = sync.rebuild(lambda kind, n: click.echo(f"\r{kind} {n}   ", nl=False))
    click.echo(f"\n{count} documents")
    if held:
        held.close()


@commands.command("sync")
def catch_up() -> None:
    """Bring the index up to the database (a running site does this by itself)."""
    held = follow.lock(index.folder())
    if held is None:
        click.echo("the site's own indexer is at work")
        return
    if not sync.usable():
        click.echo(f"rebuilt: {sync.rebuild()} documents")
    while done := sync.catch_up():
        click.echo(f"{done} changes")


@commands.command("status")
def status() -> None:
    """Say what the index holds and how far it is behind."""
    try:
        generation = index.current()
        click.echo(
            f"generation {generation.name}: {index.open_index(generation).doc_count()} documents, "
            f"{sync.lag()} changes behind"
        )
    except index.IndexUnavailable as reason:
        click.echo(f"no usable index: {reason}")
        raise SystemExit(1) from None


@commands.command("follow", hidden=True)
@click.option("--lock", "lock_fd", type=int)
@click.option("--parent", type=int)
def follow_log(lock_fd: int | None, parent: int | None) -> None:
    """Follow the change log until the parent process ends (started by the server)."""
    held = None if lock_fd is not None else follow.lock(index.folder(), wait=True)
    follow.follow(current_app._get_current_object(), lambda: parent is None or os.getppid() == parent)  # type: ignore[attr-defined]
    del held


def _running() -> bool:
    held = follow.lock(index.folder())
    if held is None:
        return True
    held.close()
    return False
