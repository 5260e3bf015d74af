"""The form of a circular, and Kruti Dev pasted into it: seen, shown converted, and the choice left to the editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.circulars.days import today
from app.circulars.models import Circular
from app.circulars.words import AUDIENCES, CATEGORIES, LANGUAGES, OFFICES, ROLES
from app.places.queries import stations
from app.search.text.krutidev import convert_mixed, krutidev_share
from app.web import local

TEXTS = ("number", "title_hi", "title_en", "body")
LONGEST_BODY = 200_000


def _choices(known: Mapping[str, Any]) -> list[Any]:
    return [SelectChoice(value, label) for value, label in known.items()]


class Boxes(SelectMultipleField):
    """Several of a list, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CircularForm(FlaskForm):
    """Everything of a circular but its links and files."""

    number = StringField(
        _l("Number of the circular"), [InputRequired(_l("Give the number of the circular.")), Length(max=80)]
    )
    date = DateField(_l("Date"), [InputRequired(_l("Give the date as in 31-12-2026."))], default=today)
    title_hi = StringField(_l("Title in Hindi"), [Length(max=300)])
    title_en = StringField(_l("Title in English"), [Length(max=300)])
    office = SelectField(_l("Issuing office"), choices=_choices(OFFICES), default="sp")
    category = SelectField(_l("Subject"), choices=_choices(CATEGORIES), default="other")
    language = SelectField(_l("Language"), choices=_choices(LANGUAGES), default="hi")
    body = TextAreaField(_l("Text"), [Length(max=LONGEST_BODY)], render_kw={"rows": 14})
    audience = RadioField(_l("Who may read it"), choices=_choices(AUDIENCES), default="all")
    roles = Boxes(_l("Roles (for “Named roles”)"), choices=_choices(ROLES))
    stations = Boxes(_l("Stations (for “Named stations”)"), coerce=int)
    effective_from = DateField(_l("In force from (empty: its date)"), [Optional()])
    effective_until = DateField(_l("In force until (empty: no end)"), [Optional()])
    acknowledge = BooleanField(_l("Stations must acknowledge after roll call"))
    due = DateField(_l("Acknowledge until"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stations.choices = [SelectChoice(s.id, local(s, "name")) for s in stations()]

    def values(self) -> dict[str, Any]:
        """The columns of Circular that were typed."""
        fields = {
            name: field.data for name, field in self._fields.items() if name not in ("roles", "stations", "csrf_token")
        }
        texts = {name: (fields[name] or "").replace("\x00", "").strip() for name in TEXTS}
        return fields | texts | {"body": texts["body"].replace("\r\n", "\n")}

    def in_words(self, name: str, value: object) -> object:
        """A stored value as the reader knows it: the label of a choice, names of roles and stations."""
        field = self._fields.get(name)
        choices = (
            {str(value): str(label) for value, label, *_rest in field.iter_choices()}
            if hasattr(field, "iter_choices")
            else {}
        )
        return ", ".join(choices.get(one, one) for one in str(value).split(", ")) if choices else value


def form_of(row: Circular) -> CircularForm:
    """The form filled from a circular."""
    roles = [t.role for t in row.targets if t.role]
    station_ids = [t.station_id for t in row.targets if t.station_id]
    return CircularForm(formdata=None, obj=row, data={"roles": roles, "stations": station_ids})


def legacy_words(text: str) -> str:
    """Words typed into the search box in Kruti Dev, as Unicode; "" when they are none."""
    converted = convert_mixed(text)
    return converted if converted != text and krutidev_share(text) >= 0.5 else ""
