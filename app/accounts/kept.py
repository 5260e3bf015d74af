"""What was typed outlives a session that ended meanwhile, and a page that grew too old to be accepted.

A POST from one of our own pages whose sender is signed out is answered with a sign-in form that carries all that was
typed; after sign-in it lies ready to be sent to where it was going. The carried fields only ever go from one page to
the next: nothing of them is stored, in the browser or here. What another site sends is not carried.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, Unauthorized
from werkzeug.wrappers import Response

from app.accounts.forms import SignInForm
from app.headers import from_own_page
from app.web import render

FIELD, ADDRESS, FILE = "kept:", "kept_to", "kept_file"
SECRET = frozenset({"csrf_token", "password", "old", "new", "again", "code"})  # never carried


@dataclass(frozen=True, slots=True)
class Kept:
    """A POST that was not carried out: where it goes, its fields, the names of its fields for files."""

    to: str
    values: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def own_path(target: str) -> bool:
    """Whether an address is a path of this site."""
    parts = urlsplit(target) if target.isprintable() else urlsplit("//")
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and "\\" not in target
    return safe and target.isprintable()


def carried() -> Kept | None:
    """What the sign-in form (or the form for the code) carries; None: nothing."""
    to = request.form.get(ADDRESS, "")
    if not to or not own_path(to):
        return None
    fields = [(k.removeprefix(FIELD), v) for k, v in request.form.items(multi=True) if k.startswith(FIELD)]
    return Kept(to, tuple((k, v) for k, v in fields if k not in SECRET), tuple(request.form.getlist(FILE)))


def send_again(kept: Kept, signed_in: bool, status: int = 200) -> Response:
    """The page that holds what was typed, with one button that sends it to where it was going."""
    g.pop("viewer", None)  # whoever was signed in before
    refresh()  # the language that this user has chosen
    return render("accounts/send_again.html", "accounts/_send_again.html", status, kept=kept, signed_in=signed_in)


def ask(form: SignInForm, kept: Kept, status: int) -> Response:
    """The sign-in form that carries what was typed."""
    return render("accounts/kept.html", "accounts/_kept.html", status, form=form, kept=kept)


def _sent() -> Kept:
    fields = tuple((k, v) for k, v in request.form.items(multi=True) if k not in SECRET)
    return Kept(request.full_path.rstrip("?"), fields, tuple(dict.fromkeys(request.files)))


def init_app(app: Flask) -> None:
    """Answers for those who are signed out, or whose page is too old, in the middle of typing."""

    @app.errorhandler(Unauthorized)
    def _signed_out(_error: Unauthorized) -> Response:
        if not from_own_page() or request.endpoint == "accounts.sign_out":
            return redirect(url_for("accounts.sign_in"))
        return ask(SignInForm(formdata=None), _sent(), 401)

    @app.errorhandler(CSRFError)
    def _too_old(error: CSRFError) -> Response:
        if request.endpoint == "accounts.sign_in_send":
            return _sign_in_once_more()
        if not from_own_page():
            return app.make_response(app.handle_http_exception(BadRequest()))
        if not current_user.is_authenticated:
            return _signed_out(Unauthorized())
        return send_again(_sent(), signed_in=False, status=400)


def _sign_in_once_more() -> Response:
    form, kept = SignInForm(), carried()
    form.username.errors = [_("This page was open too long. Type the password once more.")]
    return ask(form, kept, 400) if kept else render("accounts/sign_in.html", status=400, form=form)
