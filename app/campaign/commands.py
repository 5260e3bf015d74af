"""``./desk campaign …``"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup

from app import audit
from app.campaign import cards, importing, library
from app.db import writing
from app.places.reports import Report, Unreadable, say

commands = AppGroup("campaign", help="Cyber Prahari: beats, groups, cards.")
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_DRY = click.option("--dry-run", is_flag=True, help="Say what would happen; save nothing.")


@commands.command("import-beats")
@_FILE
@_DRY
def import_beats(file: Path, dry_run: bool) -> None:
    """Import beats from CSV: station,number,name_en,name_hi,area,officer,officer_user."""
    _import(importing.import_beats, file, dry_run)


@commands.command("import-groups")
@_FILE
@_DRY
def import_groups(file: Path, dry_run: bool) -> None:
    """Import groups from CSV: station,beat,name,kind,members,invitation,admins."""
    _import(importing.import_groups, file, dry_run)


def _import(work: Callable[[Path, bool], Report], file: Path, dry_run: bool) -> None:
    try:
        say(work(file, dry_run), dry_run)
    except Unreadable as reason:
        raise click.ClickException(str(reason)) from None


@commands.command("export-beats")
@click.argument("file", type=click.File("w", encoding="utf-8"))
@_DRY
def export_beats(file: TextIO, dry_run: bool) -> None:
    """Write all beats as CSV (- for the screen)."""
    _export(importing.export_beats, file, "beats", dry_run)


@commands.command("export-groups")
@click.argument("file", type=click.File("w", encoding="utf-8"))
@_DRY
def export_groups(file: TextIO, dry_run: bool) -> None:
    """Write all groups, without invitation links, as CSV (- for the screen)."""
    _export(importing.export_groups, file, "groups", dry_run)


def _export(work: Callable[[TextIO], int], file: TextIO, name: str, dry_run: bool) -> None:
    target: TextIO = sys.stderr if dry_run else file
    count = work(target)
    if not dry_run:
        with writing():
            audit.record("export", "campaign-group", name, rows=count)
    click.echo(f"{count} {name}" + (" (dry run: nothing was written)" if dry_run else ""), err=True)


@commands.command("cards")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def write_cards(folder: Path) -> None:
    """Write the cards of all topics in both languages as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    for topic in library.topics():
        for code in ("hi", "en"):
            content = cards.png(library.sheet(topic, code))
            (folder / f"{topic.slug}-{code}.png").write_bytes(content)
            click.echo(f"{topic.slug}-{code}.png {len(content)} bytes")
