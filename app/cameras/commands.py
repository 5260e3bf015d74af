"""``./desk cameras …``"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.access import SYSTEM
from app.cameras import exporting
from app.cameras.importing import import_bytes, preview
from app.places.reports import Unreadable, progress, say

commands = AppGroup("cameras", help="The register of cameras.")


@commands.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; save nothing.")
def import_(files: tuple[Path, ...], dry_run: bool) -> None:
    """Import CSV, XLSX, KML, KMZ, GeoJSON, GPX or Overpass JSON. Each file is saved whole or not at all."""
    for path in files:
        try:
            data = path.read_bytes()
            for header, field in sorted(preview(data, path.name).columns.items()) if dry_run else ():
                click.echo(f"column {header!r}: {field or 'left out'}")
            report = import_bytes(data, path.name, dry_run, progress(path.name))
        except Unreadable as reason:
            raise click.ClickException(f"{path.name}: {reason}") from None
        click.echo(f"{path.name}:")
        say(report, dry_run, "cameras")


@commands.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the whole register to FILE (.csv, .geojson or .kml)."""
    form = file.suffix.lstrip(".").lower()
    if form not in exporting.FORMATS:
        raise click.ClickException("the file's name must end in .csv, .geojson or .kml")
    rows = exporting.lines(None, SYSTEM)
    file.write_text(exporting.written(rows, form), encoding="utf-8")
    click.echo(f"{len(rows)} cameras")
