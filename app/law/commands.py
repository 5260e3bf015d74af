"""``./desk law …``"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.law import evaluation

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
