"""``./desk search …``"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.search import evaluation, follow, generations, snapshot, sync

commands = AppGroup("search", help="The full-text index.")


@commands.command("rebuild")
def rebuild() -> None:
    """Build the index anew from the database, then switch to it. Searching goes on meanwhile."""
    held = follow.lock(generations.folder())
    count = sync.rebuild(lambda kind, n: click.echo(f"\r{kind} {n}   ", nl=False))
    click.echo(f"\n{count} documents")
    if held:
        while sync.catch_up():
            pass
        held.close()


@commands.command("sync")
def catch_up() -> None:
    """Bring the index up to the database (a running site does this by itself)."""
    held = follow.lock(generations.folder())
    if held is None:
        click.echo("the site's own indexer is at work")
        return
    if not sync.usable():
        click.echo(f"rebuilt: {sync.rebuild()} documents")
    while done := sync.catch_up():
        click.echo(f"{done} changes")
    held.close()


@commands.command("status")
def status() -> None:
    """Say what the index holds and how far it is behind."""
    try:
        now = snapshot.snapshot()
        click.echo(
            f"generation {now.generation.name}: {now.count} documents in {len(now.leaves)} segments, "
            f"{now.size - now.count} deleted, {len(now.vocabulary)} words, {sync.lag()} changes behind"
        )
        for name, count in now.kind_counts().items():
            click.echo(f"  {name:<12}{count:>9}")
    except generations.IndexUnavailable as reason:
        click.echo(f"no usable index: {reason}. Build it with: ./desk search rebuild")
        raise SystemExit(1) from None
    if not sync.usable():
        click.echo("the index is not of this database as it is now; it will be built anew")
        raise SystemExit(1)


@commands.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", default=None, help="Ask for one kind only.")
@click.option("--misses", is_flag=True, help="Show the questions whose answer is not among the first three.")
def evaluate(file: Path, kind: str | None, misses: bool) -> None:
    """Measure hit@1, hit@3, hit@10 over FILE: a JSON object a line with query and relevant (refs)."""
    for line in evaluation.report(evaluation.evaluate(evaluation.read(file), kind), misses):
        click.echo(line)


@commands.command("follow", hidden=True)
@click.option("--lock", "lock_fd", type=int)
@click.option("--parent", type=int)
def follow_log(lock_fd: int | None, parent: int | None) -> None:
    """Follow the change log until the parent process ends (started by the server)."""
    held = None if lock_fd is not None else follow.lock(generations.folder(), wait=True)
    follow.follow(current_app._get_current_object(), lambda: parent is None or os.getppid() == parent)  # type: ignore[attr-defined]
    del held


text = AppGroup("text", help="How words are understood: standard input, a line at a time, to standard output.")

_TEXT_KINDS = {
    "normalise": "The searchable form of each line.",
    "stem": "The stems of each line.",
    "sections": "The sections of law that each line refers to, tab-separated.",
    "krutidev": "Unicode for lines typed in the Kruti Dev font.",
    "krutidev-detect": "Whether each line is Kruti Dev: krutidev or other.",
    "plate": "The registration number of each line in normal form, a tab, its series.",
}


def _lines(kind: str, vocabulary: Path | None = None) -> None:
    """Streams: one answer for each line, as it comes."""
    lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for answer in _answers(kind, lines, vocabulary):
        click.echo(answer)


def _answers(kind: str, lines: Iterable[str], vocabulary: Path | None) -> Iterator[str]:
    if kind == "plate":
        from app.search.text import plates

        return (plates.describe(line.strip("\r\n")) for line in lines)
    from app.search.text import commandline

    return commandline.run(kind, lines, vocabulary)


@text.command("romanised")
@click.option("--vocabulary", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A word a line.")
def romanised(vocabulary: Path | None) -> None:
    """Words of the vocabulary that a romanised word may be (and the reverse), best first, tab-separated."""
    _lines("romanised", vocabulary)


for _kind, _help in _TEXT_KINDS.items():
    text.add_command(click.Command(_kind, callback=partial(_lines, _kind), help=_help))
