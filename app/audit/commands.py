"""``./desk audit …``"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.audit.archive import archive
from app.audit.queries import anchors
from app.audit.verify import verify
from app.db import utcnow

commands = AppGroup("audit", help="The append-only trail.")


@commands.command("verify")
def check() -> None:
    """Prove that no line was changed, removed or put in."""
    verdict = verify()
    for fault in verdict.faults:
        click.echo(fault)
    click.echo(f"{verdict.count} lines, {len(verdict.faults)} faults, head {verdict.head}")
    raise SystemExit(1 if verdict.faults else 0)


@commands.command("anchor")
def anchor() -> None:
    """Print the head and the daily anchors, to be kept elsewhere."""
    verdict = verify()
    click.echo(f"now\t{verdict.count}\t{verdict.head}")
    for row in anchors():
        click.echo(f"{row.day}\t{row.last_id}\t{row.hash}")


@commands.command("archive")
@click.option("--days", type=click.IntRange(180), help="Age in days; default: the setting AUDIT_KEEP_DAYS.")
def move_out(days: int | None) -> None:
    """Move lines older than the retention into instance/audit-archive/."""
    age = days or current_app.config["AUDIT_KEEP_DAYS"]
    count, path = archive(utcnow() - timedelta(days=age), Path(current_app.config["INSTANCE"]) / "audit-archive")
    click.echo(f"{count} lines moved" + (f" to {path}" if path else ""))
