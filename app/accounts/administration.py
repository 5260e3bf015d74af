"""The administrator's pages: who may sign in, as what."""

from __future__ import annotations

import secrets

from flask import flash, url_for
from flask_babel import gettext as _
from sqlalchemy import text
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from app import meanwhile
from app.access import requires
from app.accounts import actions, queries, totp
from app.accounts.forms import ROLE_NAMES, UserForm
from app.accounts.models import User
from app.accounts.views import bp
from app.db import db
from app.web import BadInput, Paging, language, page_number, render, required, see_other

PER_PAGE = 50


def station_names() -> dict[int, str]:
    """Station number -> name in the user's language (places is a sibling room: read by its table)."""
    column = "name_hi" if language() == "hi" else "name_en"
    rows = db.session.execute(text(f"SELECT id, {column} FROM station ORDER BY {column}"))
    return {int(number): str(name) for number, name in rows}


def _form(user: User | None = None, sent: bool = False) -> UserForm:
    values = {"obj": user, "data": {"station": str(user.station_id or "")} if user else None}
    form = UserForm() if sent else UserForm(formdata=None, **values)
    form.station.choices = [SelectChoice("", "–"), *(SelectChoice(str(n), name) for n, name in station_names().items())]
    if user and not sent:
        form.station.data = str(user.station_id or "")
    return form


@bp.get("/users")
@requires("users.manage")
def users() -> Response:
    """Everybody who has an account."""
    paging = Paging(page_number(), PER_PAGE, queries.user_count())
    rows = queries.users(paging.offset, PER_PAGE)
    return render("accounts/users.html", users=rows, paging=paging, roles=ROLE_NAMES, stations=station_names())


@bp.get("/users/new")
@requires("users.manage")
def user_new() -> Response:
    """The form for a new user."""
    return render("accounts/user.html", form=_form(), user=None)


@bp.post("/users")
@requires("users.manage")
def user_create() -> Response:
    """Makes a user with a random first password, shown once."""
    form = _form(sent=True)
    secret = secrets.token_urlsafe(9)
    try:
        if not form.validate():
            return render("accounts/user.html", status=422, form=form, user=None)
        station = int(form.station.data) if form.station.data else None
        user = actions.create_user(form.username.data, form.name.data, form.role.data, station, secret)
    except BadInput as reason:
        return _again(form, reason, None)
    return render("accounts/first_password.html", status=201, user=user, password=secret)


@bp.get("/users/<int:user_id>")
@requires("users.manage")
def user_page(user_id: int) -> Response:
    """One user."""
    user = required(queries.user(user_id))
    return render("accounts/user.html", form=_form(user), user=user, stamp=meanwhile.stamp(actions.facts(user)))


@bp.post("/users/<int:user_id>")
@requires("users.manage")
def user_change(user_id: int) -> Response:
    """Changes name, role, station or state; 409 when another administrator did since the form was made."""
    user = required(queries.user(user_id))
    form = _form(user, sent=True)
    try:
        if not form.validate():
            return render("accounts/user.html", status=422, form=form, user=user, stamp=meanwhile.sent())
        station = int(form.station.data) if form.station.data else None
        actions.change_user(user, form.name.data, form.role.data, station, form.enabled.data, meanwhile.sent())
    except meanwhile.Overtaken as reason:
        labels = {name: str(form[name].label.text) for name in reason.now}
        note = meanwhile.note(reason, [("user", user.username)], _in_words, labels=labels)
        return render("accounts/user.html", status=409, form=form, user=user, stamp=note.stamp, note=note)
    except BadInput as reason:
        return _again(form, reason, user)
    flash(_("Saved."))
    return see_other(url_for("accounts.users"))


@bp.post("/users/<int:user_id>/password")
@requires("users.manage")
def user_password(user_id: int) -> Response:
    """A new random password for somebody who forgot it, shown once."""
    user = required(queries.user(user_id))
    return render("accounts/first_password.html", user=user, password=actions.reset_password(user))


@bp.post("/users/<int:user_id>/second-factor/remove")
@requires("users.manage")
def user_second_factor_remove(user_id: int) -> Response:
    """For a lost phone: the user sets up a new second factor at the next sign-in."""
    user = required(queries.user(user_id))
    totp.remove(user)
    flash(_("The second factor of %(name)s is removed.", name=user.username))
    return see_other(url_for("accounts.user_page", user_id=user_id))


def _in_words(name: str, value: object) -> object:
    if name == "role":
        return ROLE_NAMES.get(str(value), value)
    return station_names().get(value, value) if name == "station" and isinstance(value, int) else value


def _again(form: UserForm, reason: BadInput, user: User | None) -> Response:
    field = getattr(form, reason.field or "username", form.username)
    field.errors = [str(reason)]
    return render("accounts/user.html", status=422, form=form, user=user, stamp=meanwhile.sent())
