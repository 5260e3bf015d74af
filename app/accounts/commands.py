"""``./desk users …``"""

from __future__ import annotations

import secrets

import click
from flask.cli import AppGroup
from sqlalchemy import text

from app.access import ROLES
from app.accounts import actions, queries
from app.db import db
from app.web import BadInput

commands = AppGroup("users", help="People who sign in.")


@commands.command("create")
@click.argument("username")
@click.option("--name", default="")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--station", default="", help="Code or English name of the station (constable, officer).")
@click.option("--password", default="", help="Empty: a random one is made and printed.")
def create(username: str, name: str, role: str, station: str, password: str) -> None:
    """Create a user, who must change the password at first sign-in."""
    secret = password or secrets.token_urlsafe(9)
    try:
        actions.create_user(username, name or username, role, _station_id(station), secret)
    except BadInput as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{username},{secret},{role}")


@commands.command("list")
def show() -> None:
    """List users with role and state."""
    for user in queries.users():
        click.echo(f"{user.username}\t{user.role}\t{'enabled' if user.enabled else 'disabled'}")


@commands.command("password")
@click.argument("username")
def password(username: str) -> None:
    """Give a user a new random password, to be changed at the next sign-in."""
    user = queries.by_username(username)
    if user is None:
        raise click.ClickException(f"no user {username!r}")
    click.echo(f"{username},{actions.reset_password(user)},{user.role}")


def _station_id(name: str) -> int | None:
    if not name:
        return None
    query = text("SELECT id FROM station WHERE code = :n OR lower(name_en) = lower(:n)")
    found = db.session.scalar(query, {"n": name})
    if found is None:
        raise click.ClickException(f"no station {name!r}; ./desk places stations lists them")
    return int(found)
