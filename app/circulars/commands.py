"""``./desk circulars …``"""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask.cli import AppGroup

from app.access import SYSTEM
from app.circulars import export, importing, words
from app.circulars.models import CircularFile
from app.circulars.reading import job
from app.places.reports import Unreadable, progress, say

commands = AppGroup("circulars", help="Departmental circulars.")


@commands.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--csv",
    "table",
    type=click.Path(exists=True, path_type=Path),
    help="What the files are; default: the folder's only CSV.",
)
@click.option(
    "--status",
    type=click.Choice([*words.STATES]),
    default="in_force",
    show_default=True,
    help="Of circulars whose status no CSV tells.",
)
@click.option("--dry-run", is_flag=True, help="Check only; save nothing.")
@click.option(
    "--read/--no-read", default=True, show_default=True, help="Read the files at once, or leave it to the site."
)
def import_(folder: Path, table: Path | None, status: str, dry_run: bool, read: bool) -> None:
    """Import PDF, Word and picture files of a folder. Started again, it goes on where it stopped."""
    try:
        report = importing.import_folder(folder, table, dry_run, status, progress("circulars"))
    except Unreadable as reason:
        raise click.ClickException(str(reason)) from None
    say(report, dry_run, "circulars")
    if read and not dry_run:
        job.read_waiting(_said)
    raise SystemExit(1 if report.rejected else 0)


def _said(file: CircularFile) -> None:
    how = f"{file.way} {file.sure:.0%}" if file.state == "done" else file.message
    click.echo(f"{file.name}: page {file.done} of {file.pages or '?'} {file.state} {how}".rstrip(), err=True)


@commands.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
def export_(folder: Path) -> None:
    """Write circulars.csv and all files into a folder; ``import`` reads it again."""
    count, files = export.to_folder(SYSTEM, folder)
    click.echo(f"{count} circulars, {files} files in {folder}")


@commands.command("read")
@click.option("--lock", "lock_fd", type=int, hidden=True)
def read(lock_fd: int | None) -> None:
    """Read the files that wait to be read."""
    if lock_fd is None:
        click.echo(f"{job.read_waiting(_said)} files read")
        return
    os.nice(5)
    job.run_all(alone=True)
