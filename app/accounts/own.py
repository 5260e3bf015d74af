"""A person's own account: password, second factor, sessions."""

from __future__ import annotations

import io

import segno
from flask import flash, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.access import requires
from app.accounts import actions, queries, totp
from app.accounts.forms import CodeForm, PasswordForm
from app.accounts.views import bp
from app.web import BadInput, render, required, see_other


@bp.get("/account")
@requires("account.own")
def account() -> Response:
    """Where the user is signed in, and what can be changed."""
    return render("accounts/account.html", sessions=queries.open_sessions(current_user))


@bp.get("/account/password")
@requires("account.own")
def password() -> Response:
    """Asks for a new password."""
    return render("accounts/password.html", form=PasswordForm(formdata=None))


@bp.post("/account/password")
@requires("account.own")
def password_send() -> Response:
    """Changes the password; every session ends, this one too."""
    form = PasswordForm()
    try:
        if not form.validate():
            return render("accounts/password.html", status=422, form=form)
        actions.own_password_change(current_user, form.old.data, form.new.data)
    except BadInput as reason:
        field = form.old if reason.field == "old" else form.new
        field.errors = [str(reason)]
        return render("accounts/password.html", status=422, form=form)
    session.clear()
    flash(_("The password is changed. Sign in with the new one."))
    return see_other(url_for("accounts.sign_in"))


@bp.post("/account/sessions/<int:session_id>/end")
@requires("account.own")
def session_end(session_id: int) -> Response:
    """Ends one of the user's own sessions."""
    actions.end_session(required(queries.own_session(current_user, session_id)))
    return see_other(url_for("accounts.account"))


@bp.get("/account/second-factor")
@requires("account.own")
def second_factor() -> Response:
    """Shows the secret as QR code and as text, and asks for a first code."""
    secret = session.setdefault("new_secret", totp.new_secret())
    return _second_factor_page(CodeForm(formdata=None), secret)


@bp.post("/account/second-factor")
@requires("account.own")
def second_factor_send() -> Response:
    """Sets the second factor up when the first code is right; shows the recovery codes once."""
    form = CodeForm()
    if current_user.totp_secret:
        actions.prove_password(current_user, request.form.get("old", ""))
    secret = session.get("new_secret", "")
    if not (secret and form.validate() and totp.step_of(secret, form.code.data) is not None):
        flash(_("That code is not right. Wait for the next one and type it again."))
        return _second_factor_page(form, session.setdefault("new_secret", totp.new_secret()), 422)
    session.pop("new_secret")
    return render("accounts/recovery_codes.html", codes=totp.enrol(current_user, secret))


@bp.post("/account/second-factor/remove")
@requires("account.own")
def second_factor_remove() -> Response:
    """Takes the second factor away where the role does not require it."""
    if totp.required(current_user):
        raise BadInput(_("Your role needs the second factor. Set up a new one instead."))
    actions.prove_password(current_user, request.form.get("old", ""))
    totp.remove(current_user)
    return see_other(url_for("accounts.account"))


def _second_factor_page(form: CodeForm, secret: str, status: int = 200) -> Response:
    out = io.BytesIO()
    segno.make(totp.address(current_user, secret), error="m").save(out, kind="svg", scale=4, xmldecl=False, svgns=True)
    picture = Markup(out.getvalue().decode())  # noqa: S704 - drawn by segno, holds no text
    return render("accounts/second_factor.html", status=status, form=form, secret=secret, qr=picture)
