"""``./desk vehicles …``"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.access import SYSTEM
from app.db import writing
from app.vehicles import matching, scraps
from app.vehicles.importing import atonce, jobs
from app.vehicles.lookup import look_up
from app.vehicles.queries import rows
from app.vehicles.wording import reason
from app.web import BadInput

commands = AppGroup("vehicles", help="The register of vehicles.")


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row and report; write nothing.")
@click.option("--language", type=click.Choice(["en", "hi"]), default="en", help="Language of the report.")
def import_file(file: Path, dry_run: bool, language: str) -> None:
    """Take a CSV or XLSX file into the register: all good rows, or on any failure none."""
    with force_locale(language):
        try:
            report = atonce.run(file, dry_run, lambda n: click.echo(f"\r{n} rows", nl=False, err=True))
        except BadInput as why:
            raise click.ClickException(str(why)) from None
    click.echo("", err=True)
    for row in report.problems:
        click.echo(f"row {row.number}: {row.outcome}: {row.reason} [{row.written}]")
    counts = report.counts
    click.echo(
        f"{'dry run: ' if dry_run else ''}{counts['new']} new, {counts['changed']} changed, {counts['same']} unchanged,"
        f" {counts['twice']} twice in the file, {counts['rejected']} rejected; {counts['matches']} new matches"
    )
    if counts["rejected"] and not (counts["new"] or counts["changed"] or counts["same"]):
        raise SystemExit(1)


@commands.command("match")
def match() -> None:
    """Match the whole register anew, and mend what an import that was broken off left to do (run it nightly)."""
    mended = scraps.fill_missing()
    pairs = matching.all_pairs()  # seconds of reading, in which others may write
    with writing():
        found = matching.note(pairs)
    click.echo(f"{found} new matches; endings of {mended} records mended")


@commands.command("find")
@click.argument("text")
def find(text: str) -> None:
    """Look a number up, or a piece of it."""
    answer = look_up(text, SYSTEM, limit=20)
    known = rows([m.id for m in answer.matches])
    for hit in answer.matches:
        row = known[hit.id]
        with force_locale("en"):
            click.echo(f"{row.ref}\t{row.state}\t{row.station.name_en}\t{reason(hit)}")


@commands.command("work", hidden=True)
@click.argument("key", type=int)
def work(key: int) -> None:
    """Do the work of an import job (started by the site)."""
    jobs.work(key)
