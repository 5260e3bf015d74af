"""``./desk backup``, ``./desk restore``, ``./desk drill``"""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask import current_app

from app.operations import backup, restore


def _folder(given: str | None) -> Path:
    return Path(given) if given else Path(current_app.config["INSTANCE"]) / "backups"


def _passphrase() -> str:
    known = os.environ.get("DESK_BACKUP_PASSPHRASE")
    return known if known else str(click.prompt("Passphrase of the backup", hide_input=True))


@click.command("backup")
@click.option("--to", help="Folder for backups; default: instance/backups. Best on another disk.")
@click.option("--keep", type=click.IntRange(1), default=14, show_default=True, help="How many to keep.")
def make(to: str | None, keep: int) -> None:
    """Make an encrypted backup of the live site (passphrase: DESK_BACKUP_PASSPHRASE, else asked)."""
    try:
        made = backup.make(_folder(to), _passphrase(), lambda line: click.echo(line, err=True))
    except backup.BackupError as reason:
        raise click.ClickException(str(reason)) from None
    backup.prune(made.parent, keep, made)
    click.echo(made)


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def bring_back(folder: Path) -> None:
    """Put a backup in the place of the instance (the site must be stopped). The old state is moved aside."""
    try:
        target = Path(current_app.config["INSTANCE"])
        restore.restore(folder, _passphrase(), target, lambda line: click.echo(line, err=True))
    except backup.BackupError as reason:
        raise click.ClickException(str(reason)) from None


@click.command("drill")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def drill(folder: Path | None) -> None:
    """Rehearse: restore a backup (default: the newest) to a temporary folder and prove it."""
    chosen = folder or backup.newest(_folder(None))
    if chosen is None:
        raise click.ClickException("there is no backup yet; make one with ./desk backup")
    try:
        manifest, verdict = restore.drill(chosen, _passphrase())
    except backup.BackupError as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{chosen.name}: made {manifest['made_at']}, every file as in the manifest")
    if verdict is not None:
        click.echo(f"audit chain: {verdict.count} lines, {len(verdict.faults)} faults")
        raise SystemExit(1 if verdict.faults else 0)


COMMANDS = (make, bring_back, drill)
