"""Sign-in, sign-out, language."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.access import public, requires
from app.accounts import actions, queries
from app.i18n import COOKIE, LANGUAGES
from app.web import render, see_other

bp = Blueprint("accounts", __name__)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """User name and password."""

    username = StringField(
        lazy_gettext("User name"),
        [InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "autofocus": True},
    )
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(), Length(max=200)], render_kw={"autocomplete": "current-password"}
    )


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """The sign-in page."""
    if current_user.is_authenticated:
        return see_other(safe_next())
    return render("accounts/sign_in.html", form=SignInForm(formdata=None))


@bp.post("/sign-in")
@public
def sign_in_send() -> Response:
    """Checks name and password; 303 to where the person was going, else 422 with one and the same message."""
    form = SignInForm()
    user = actions.check_sign_in(form.username.data, form.password.data) if form.validate() else None
    if user is None:
        flash(_("User name and password do not fit together. Check both and try again."))
        return render("accounts/sign_in.html", status=422, form=form)
    session.clear()
    actions.start_session(user)
    return see_other(safe_next())


@bp.post("/sign-out")
@requires("account.own")
def sign_out() -> Response:
    """Ends the session here and on the server."""
    row = queries.live_session(current_user.session_token)
    if row:
        actions.end_session(row)
    logout_user()
    session.clear()
    response = see_other(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.post("/language/<code>")
@public
def set_language(code: str) -> Response:
    """Chooses Hindi or English for this browser."""
    response = see_other(safe_next())
    if code in LANGUAGES:
        response.set_cookie(COOKIE, code, max_age=31_536_000, samesite="Lax", httponly=True)
    return response


def safe_next() -> str:
    """``?next=`` when it is a path of this site, else the front page."""
    target = request.values.get("next", "")
    parts = urlsplit(target)
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and "\\" not in target
    return target if safe else url_for("home.front")
