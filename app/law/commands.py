"""``./desk law …``"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from app.law import evaluation
from app.law.importing import pdf_file, reading
from app.law.importing.rows import Rejected, Row, Unreadable
from app.law.importing.store import Outcome, store

commands = AppGroup("law", help="The law: measuring how questions are answered, importing official text.")


@commands.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--only", default="", help="Only questions whose id begins with one of these, separated by commas.")
@click.option("--without", default="", help="No questions whose id begins with one of these.")
@click.option("--misses", is_flag=True, help="Also list the questions whose answer is not among the first three.")
def evaluate(file: Path, only: str, without: str, misses: bool) -> None:
    """Ask the questions of FILE and print hit@1, hit@3, hit@10 and MRR per language."""
    try:
        questions = evaluation.read(file)
    except (ValueError, OSError) as reason:
        raise click.ClickException(f"{file}: {reason}") from None
    if only:
        questions = [q for q in questions if q.name.startswith(tuple(only.split(",")))]
    if without:
        questions = [q for q in questions if not q.name.startswith(tuple(without.split(",")))]
    outcomes = evaluation.evaluate(questions)
    for line in evaluation.report(outcomes):
        click.echo(line)
    for outcome in outcomes if misses else ():
        if not 0 < outcome.rank <= 3:
            q = outcome.question
            click.echo(
                f"{outcome.rank or '-'}\t{q.name}\t{q.text}\t{' '.join(q.relevant)}\t{' '.join(outcome.found[:5])}"
            )


@commands.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--act", default="", help="Code of the Act (bns, mva ...), when the file does not say it.")
@click.option("--source", default="", help="What the document is and where it came from; default: its name.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--ocr", is_flag=True, help="Read the pictures of a PDF's pages instead of its text (tesseract).")
@click.option("--bill", is_flag=True, help="Take a Bill too, under a code of its own.")
def import_(files: tuple[Path, ...], act: str, source: str, dry_run: bool, ocr: bool, bill: bool) -> None:
    """Import official text: JSON Lines, JSON, CSV or PDF. Each file is taken whole, in one transaction."""
    failed = 0
    total = Outcome()
    for path in files:
        try:
            rows, document = _read(path, act.strip().lower(), ocr, bill)
        except Unreadable as reason:
            failed += 1
            click.echo(f"{path.name}: not imported: {reason}", err=True)
            continue
        outcome = store([r for r in rows if isinstance(r, Row)], source or document, dry_run, _progress(path.name))
        outcome.rejected[:0] = [r for r in rows if isinstance(r, Rejected)]
        _tell(path, outcome, dry_run)
        for name in ("sections", "new", "replaced", "unchanged"):
            setattr(total, name, getattr(total, name) + getattr(outcome, name))
        total.rejected += outcome.rejected
    if len(files) > 1:
        _tell(Path(f"all {len(files)} files"), total, dry_run, rejected=False)
    if failed:
        raise SystemExit(1)


def _read(path: Path, act: str, ocr: bool, bill: bool) -> tuple[list[Row | Rejected], str]:
    data = path.read_bytes()
    if data[:5] != b"%PDF-":
        return list(reading.records(path, data, act)), path.name
    given = pdf_file.read(path, act, ocr, bill)
    click.echo(f"{path.name}: read {given.document}")
    for remark in given.remarks:
        click.echo(f"{path.name}: {remark}")
    return given.rows, f"{given.document} ({path.name})"


def _progress(name: str) -> Callable[[int, int], None]:
    shown = sys.stderr.isatty()

    def tell(done: int, of: int) -> None:
        if shown:
            click.echo(f"\r{name}: {done} of {of} ", nl=done == of, err=True)

    return tell


def _tell(path: Path, outcome: Outcome, dry_run: bool, rejected: bool = True) -> None:
    would = "would be " if dry_run else ""
    click.echo(
        f"{path.name}: {outcome.sections} sections {would}made, {outcome.new} texts {would}new, "
        f"{outcome.replaced} {would}replaced, {outcome.unchanged} unchanged, {len(outcome.rejected)} rejected"
    )
    for one in outcome.rejected if rejected else ():
        click.echo(f"{path.name}: row {one.row}: rejected: {one.reason}")
    for line in outcome.differing if rejected else ():
        click.echo(f"{path.name}: the shelf keeps its heading of {line}")
