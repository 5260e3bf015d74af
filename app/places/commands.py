"""``./desk places …`` and ``./desk tiles …``"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.db import writing
from app.places import baselayer, finding, queries, tiles
from app.places.importing import DryRun, import_file
from app.places.reports import Unreadable, progress, say

commands = AppGroup("places", help="Stations, landmarks and the base map.")
tile_commands = AppGroup("tiles", help="The local map.")
_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
_DRY = click.option("--dry-run", is_flag=True, help="Say what would happen; save nothing.")


@commands.command("import")
@_FILES
@_DRY
def import_(files: tuple[Path, ...], dry_run: bool) -> None:
    """Import places from CSV: name_en,name_hi,kind,lat,lon,police_station,source,confidence."""
    for path in files:
        try:
            report = import_file(path, dry_run, progress(path.name))
        except Unreadable as reason:
            raise click.ClickException(f"{path.name}: {reason}") from None
        click.echo(f"{path.name}:")
        say(report, dry_run)


@commands.command("base")
@_FILES
@_DRY
@click.option("--kind", type=click.Choice(["road", "rail", "river", "outline"]), default=None, help="Of unnamed kinds.")
def base(files: tuple[Path, ...], dry_run: bool, kind: str | None) -> None:
    """Import lines of the base map from GeoJSON; a file replaces what it brought before."""
    for path in files:
        try:
            with writing():
                report = baselayer.save_file(path, kind=kind or "")
                say(report, dry_run)
                if dry_run:
                    raise DryRun
        except DryRun:
            continue
        except Unreadable as reason:
            raise click.ClickException(str(reason)) from None


@commands.command("stations")
def stations() -> None:
    """List the stations."""
    for station in queries.stations():
        click.echo(f"{station.code}\t{station.name_en}\t{station.name_hi}\t{station.kind}")


@commands.command("find")
@click.argument("phrase")
def find(phrase: str) -> None:
    """Show how a phrase is understood."""
    answer = finding.place_phrase(phrase)
    for candidate in answer.candidates:
        click.echo(f"{candidate.score:.2f}\t{candidate.entry.name_en}\t{candidate.entry.lat},{candidate.entry.lon}")
    click.echo(f"sure {answer.sure:.2f}" + (", which one?" if answer.ask else ""))


@tile_commands.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Put an MBTiles file of pictures into the instance; the large map shows it."""
    try:
        about = tiles.add(file)
    except Unreadable as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"added: {about.get('name', file.name)}")
