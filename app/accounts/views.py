"""Sign-in, sign-out, language, and what a signed-in person must do first."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import cast

from flask import Blueprint, current_app, flash, g, request, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user, logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response

from app.access import public, requires
from app.accounts import actions, kept, queries, slowdown, totp
from app.accounts.forms import CodeForm, SignInForm
from app.accounts.models import User
from app.db import utcnow
from app.headers import FRAGMENT_POLICY
from app.i18n import COOKIE, LANGUAGES
from app.web import render, see_other

bp = Blueprint("accounts", __name__)
DEVICE = "device"
YEAR_S = 31_536_000
CODE_WITHIN_S = 300
_FIRST = {"accounts.password", "accounts.password_send", "accounts.second_factor", "accounts.second_factor_send"}
_ALWAYS = _FIRST | {"accounts.sign_out", "accounts.set_language", "static", None}


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """The sign-in page."""
    if current_user.is_authenticated:
        return see_other(safe_next())
    return sign_in_page()


def sign_in_page() -> Response:
    """The empty form; the front page shows it too."""
    _csrf_secret()
    return render("accounts/sign_in.html", form=SignInForm(formdata=None))


@bp.post("/sign-in")
@public
def sign_in_send() -> Response:
    """Checks name and password: 303 onwards, 422 with one and the same message, or 429 when it is too soon."""
    form = SignInForm()
    device = request.cookies.get(DEVICE) or secrets.token_urlsafe(18)
    try:
        user = actions.check_sign_in(form.username.data, form.password.data, device) if form.validate() else None
    except actions.TooSoon as wait:
        flash(_("Too many wrong tries. Wait %(n)d seconds, then try again.", n=wait.seconds))
        response = _ask_again(form, 429)
        response.headers["Retry-After"] = str(wait.seconds)
        return response
    if user is None:
        flash(_("User name and password do not fit together. Check both and try again."))
        return _ask_again(form, 422)
    session.clear()
    if user.totp_secret:
        session["half"] = [user.id, int(utcnow().timestamp()), safe_next()]
        g.pop("csrf_token", None)
        return _ask_code(CodeForm(formdata=None), 200) if kept.carried() else see_other(url_for("accounts.code"))
    return _signed_in(user, device, safe_next())


def _ask_again(form: SignInForm, status: int) -> Response:
    typed = kept.carried()
    return kept.ask(form, typed, status) if typed else render("accounts/sign_in.html", status=status, form=form)


def _ask_code(form: CodeForm, status: int) -> Response:
    return render("accounts/code.html", status=status, form=form, kept=kept.carried())


def _signed_in(user: User, device: str, target: str) -> Response:
    session.clear()
    actions.start_session(user, device)
    g.pop("csrf_token", None)
    _csrf_secret()
    generate_csrf()  # now, so that the first page need not send the cookie once more
    typed = kept.carried()
    response = kept.send_again(typed, True) if typed else _first_page(user, target) or see_other(target)
    response.headers.add("Set-Cookie", _device_cookie(device))
    return response


def _device_cookie(device: str) -> str:
    """Read by the sign-in alone, so it travels nowhere else; its age is said once (``set_cookie`` adds a date)."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    place = url_for("accounts.sign_in")
    return dump_cookie(
        DEVICE, device, YEAR_S, path=place, httponly=True, samesite="Lax", secure=secure, sync_expires=False
    )


def _csrf_secret() -> None:
    """96 random bits. Flask-WTF's own 40 digits would travel with every page and back with every request."""
    session.setdefault("csrf_token", secrets.token_urlsafe(12))


def _first_page(user: User, target: str) -> Response | None:
    """The front page in the same answer, when static/desk.js asks for it: a redirect costs a round trip.

    None: the browser's own way, or something to be done first.
    """
    front = url_for("home.front")
    if request.headers.get("Desk-Form") != "page" or target != front or user.must_change or totp.missing(user):
        return None
    g.pop("viewer", None)  # whoever was signed in before
    refresh()  # the language that this user has chosen
    page = cast(Callable[[], Response], current_app.view_functions["home.front"])()
    page.headers["Content-Location"] = front
    # a script writes it into the sign-in page, whose own policy stays
    page.headers["Content-Security-Policy"] = FRAGMENT_POLICY
    return page


def _half_signed_in() -> User | None:
    """Who gave the right password on this browser in the last five minutes."""
    number, at, _target = session.get("half", (0, 0, ""))
    fresh = utcnow().timestamp() - at < CODE_WITHIN_S
    return queries.user(number) if fresh else None


@bp.get("/sign-in/code")
@public
def code() -> Response:
    """Asks for the code of the second factor."""
    if _half_signed_in() is None:
        return see_other(url_for("accounts.sign_in"))
    return _ask_code(CodeForm(formdata=None), 200)


@bp.post("/sign-in/code")
@public
def code_send() -> Response:
    """Checks the code; wrong codes count as wrong passwords do."""
    user = _half_signed_in()
    if user is None or not user.enabled:
        typed = kept.carried()
        return kept.ask(SignInForm(formdata=None), typed, 401) if typed else see_other(url_for("accounts.sign_in"))
    form = CodeForm()
    source = f"code:{request.remote_addr}"
    if slowdown.wait_s(user.username, source):
        flash(_("Too many wrong tries. Wait a minute, then try again."))
        return _ask_code(form, 429)
    if not (form.validate() and totp.accept(user, form.code.data)):
        actions.failed(user.username, source, user)
        flash(_("That code is not right. Wait for the next one and type it again."))
        return _ask_code(form, 422)
    device = request.cookies.get(DEVICE) or secrets.token_urlsafe(18)
    return _signed_in(user, device, session["half"][2])


@bp.post("/sign-out")
@requires("account.own")
def sign_out() -> Response:
    """Ends the session here and on the server; the browser forgets what it kept."""
    row = queries.live_session(current_user.session_token)
    if row:
        actions.end_session(row)
    logout_user()
    session.clear()
    response = see_other(url_for("accounts.sign_in"))
    kept = request.cookies.get("offline") == "law"  # an offline copy that was asked for (static/law-offline.js)
    response.headers["Clear-Site-Data"] = '"cache"' if kept else '"cache", "storage"'
    return response


@bp.post("/language/<code>")
@public
def set_language(code: str) -> Response:
    """Chooses Hindi or English for this browser, and for the user."""
    response = see_other(safe_next())
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    if code in LANGUAGES:
        response.set_cookie(COOKIE, code, max_age=YEAR_S, samesite="Lax", httponly=True, secure=secure)
        if current_user.is_authenticated:
            actions.choose_language(current_user, code)
    return response


def safe_next() -> str:
    """``?next=`` when it is a path of this site, else the front page."""
    target = request.values.get("next", "")
    return target if kept.own_path(target) else url_for("home.front")


@bp.before_app_request
def _first_things_first() -> Response | None:
    """A first password is changed, and a required second factor set up, before anything else."""
    if request.endpoint in _ALWAYS or not current_user.is_authenticated:
        return None
    if current_user.must_change:
        return see_other(url_for("accounts.password"))
    if totp.missing(current_user):
        return see_other(url_for("accounts.second_factor"))
    return None
