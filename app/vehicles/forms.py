"""The forms of a record: what may be typed, read into the columns of Vehicle."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.db import utcnow
from app.search.text.plates import compact, parse
from app.search.text.sections import find_sections
from app.vehicles import queries
from app.vehicles.models import Vehicle
from app.vehicles.words import COLOURS, KINDS, SETTABLE, STATES, colour_code, make_name

NEW_CODES_FROM = date(2024, 7, 1)  # BNS, BNSS, BSA in force
EARLIEST = date(1980, 1, 1)
_SMALL = {"autocapitalize": "characters", "spellcheck": "false"}  # autocomplete off would empty them on the way back


def _upper(limit: int) -> list[Any]:
    return [Length(max=limit)]


class DetailsForm(FlaskForm):
    """Everything of a record but its state."""

    registration = StringField(_l("Registration number"), _upper(40), render_kw=_SMALL)
    chassis = StringField(_l("Chassis number"), _upper(40), render_kw=_SMALL)
    engine = StringField(_l("Engine number"), _upper(40), render_kw=_SMALL)
    kind = SelectField(_l("Kind"))
    make = StringField(_l("Make"), [Length(max=40)])
    model = StringField(_l("Model"), [Length(max=60)])
    colour = StringField(_l("Colour"), [Length(max=30)])
    year = IntegerField(_l("Year of make"), [Optional(), NumberRange(1950, 2100)])
    case_kind = SelectField(_l("Case"), choices=[SelectChoice("", "–"), SelectChoice("FIR"), SelectChoice("GD")])
    case_number = StringField(_l("FIR or GD number"), [Length(max=40)])
    case_date = DateField(_l("Date of FIR or GD"), [Optional()])
    sections = StringField(_l("Sections"), [Length(max=200)])
    place_text = StringField(_l("Place of theft or find"), [Length(max=160)])
    owner_name = StringField(_l("Owner"), [Length(max=120)])
    owner_phone = StringField(_l("Owner’s phone"), [Length(max=40)], render_kw={"inputmode": "tel"})
    owner_address = StringField(_l("Owner’s address"), [Length(max=300)])
    remarks = TextAreaField(_l("Remarks"), [Length(max=2000)])
    photo = FileField(_l("Photo"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [SelectChoice(code, word.label) for code, word in KINDS.items()]
        own = self.kind.object_data or ""  # as it was imported; never what was posted
        self.kind.choices = [*known, *([SelectChoice(own)] if own and own not in KINDS else [])]

    def validate_registration(self, field: Any) -> None:
        """A number of a known series, or nothing with another number in its place."""
        if field.data and field.data.strip() and parse(field.data) is None:
            raise ValidationError(
                _("This is no registration number of a known series. Leave it empty and write it under remarks.")
            )
        if not any(compact(f.data or "") for f in (self.registration, self.chassis, self.engine)):
            raise ValidationError(_("Give the registration, the chassis or the engine number."))

    def validate_case_date(self, field: Any) -> None:
        """Not in the future, not before 1980."""
        check_past(field)

    def validate_sections(self, field: Any) -> None:
        """References that can be read."""
        if field.data and field.data.strip() and not section_refs(field.data, self.case_date.data):
            raise ValidationError(_("The sections cannot be read. Write for example: 303(2) BNS."))

    def values(self) -> dict[str, Any]:
        """The columns of Vehicle."""
        data: dict[str, Any] = {
            name: (field.data or "").strip() if not isinstance(field, (IntegerField, DateField)) else field.data
            for name, field in self._fields.items()
            if name in Vehicle.__mapper__.columns and name not in ("state", "state_on", "draft")
        }
        place = queries.place_named(data["place_text"]) if data["place_text"] else None
        return data | {
            "colour": colour_code(data["colour"]),
            "make": make_name(data["make"]),
            "sections": section_refs(data["sections"], data["case_date"]),
            "place_id": place.id if place else None,
        }


EDITABLE = tuple(name for name in vars(DetailsForm) if name in Vehicle.__mapper__.columns)


def facts(row: Vehicle) -> dict[str, Any]:
    """What the correction form shows of a record."""
    return {name: getattr(row, name) for name in EDITABLE}


def in_words(name: str, value: object) -> object:
    """A stored value as the reader knows it."""
    known = {"kind": KINDS, "colour": COLOURS}.get(name, {}).get(str(value))
    return known.label if known else value


class NewForm(DetailsForm):
    """A new record, with its first state."""

    state = SelectField(_l("State"))
    state_on = DateField(_l("Since"), [InputRequired()])
    draft = BooleanField(_l("Draft: only my station sees it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [SelectChoice(code, STATES[code].label) for code in SETTABLE]

    def validate_state_on(self, field: Any) -> None:
        """Not in the future."""
        check_past(field)


def check_past(field: Any) -> None:
    """Raises ValidationError for a day in the future or before 1980."""
    if field.data is not None and not EARLIEST <= field.data <= utcnow().date():
        raise ValidationError(_("Give a day between 1980 and today."))


def section_refs(text: str, on: date | None) -> str:
    """``bns:303(2),bns:317`` of "303(2), 317 BNS"; without an Act it is BNS, for an older case IPC. "" for none."""
    act = "ipc" if on is not None and on < NEW_CODES_FROM else "bns"
    refs = dict.fromkeys(f"{ref.act or act}:{ref.number}{ref.sub}" for ref in find_sections(text.replace(":", " ")))
    joined = ",".join(refs)
    return joined if len(joined) <= 200 else joined[:200].rsplit(",", 1)[0]
