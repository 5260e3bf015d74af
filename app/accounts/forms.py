"""The forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.access import ROLES

ROLE_NAMES = {
    "constable": _l("Constable"),
    "officer": _l("Officer in charge"),
    "control_room": _l("Control room"),
    "campaign_officer": _l("Campaign officer"),
    "admin": _l("Administrator"),
    "auditor": _l("Auditor"),
}


class SignInForm(FlaskForm):
    """User name and password."""

    username = StringField(
        _l("User name"),
        [InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "autofocus": True},
    )
    password = PasswordField(
        _l("Password"), [InputRequired(), Length(max=200)], render_kw={"autocomplete": "current-password"}
    )


class CodeForm(FlaskForm):
    """The code of the second factor."""

    code = StringField(
        _l("Code"),
        [InputRequired(), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True},
    )


class PasswordForm(FlaskForm):
    """The user's own change of password."""

    old = PasswordField(_l("Present password"), [InputRequired()], render_kw={"autocomplete": "current-password"})
    new = PasswordField(_l("New password"), [InputRequired()], render_kw={"autocomplete": "new-password"})


class UserForm(FlaskForm):
    """A user as the administrator sees it. ``station`` choices are set by the view."""

    username = StringField(_l("User name"), [InputRequired(), Length(max=60)], render_kw={"autocapitalize": "none"})
    name = StringField(_l("Name"), [Length(max=120)])
    role = SelectField(_l("Role"), choices=[SelectChoice(role, ROLE_NAMES[role]) for role in ROLES])
    station = SelectField(_l("Station"), default="")
    enabled = BooleanField(_l("May sign in"), default=True)
