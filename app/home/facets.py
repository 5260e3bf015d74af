"""Names for the values by which hits can be narrowed, and the links that do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _

from app.cameras import labels as camera_labels
from app.law.labels import act_name
from app.places.queries import stations
from app.search import Page
from app.vehicles import words as vehicle_words
from app.web import local

PREFIX = "f."  # ?f.act=bns narrows by the facet "act"
_MOST_VALUES = 12


class Value(NamedTuple):
    """One value to narrow by: what to show, how many hits, where it leads, whether it is chosen."""

    label: str
    hits: int
    url: str
    chosen: bool


def filters() -> dict[str, str]:
    """The narrowing that the address asks for."""
    return {name[len(PREFIX) :]: value for name, value in request.args.items() if name.startswith(PREFIX) and value}


def choices(kind: str, page: Page) -> Iterator[tuple[str, list[Value]]]:
    """(facet, its values) for one kind's page; facets with a single value tell nothing and are left out."""
    chosen = filters()
    for name, counts in page.facets.items():
        if len(counts) > 1 or name in chosen:
            labels = _labels(kind, name)
            values = list(counts.items())[:_MOST_VALUES]
            yield _facet(name), [_value(name, value, count, labels, chosen) for value, count in values]


def _value(name: str, value: str, count: int, labels: Mapping[str, Any], chosen: Mapping[str, str]) -> Value:
    is_chosen = chosen.get(name) == value
    arguments = {k: v for k, v in request.args.items() if k not in ("page", PREFIX + name)}
    if not is_chosen:
        arguments[PREFIX + name] = value
    label = str(labels.get(value) or value.replace("-", " ").replace("_", " "))
    return Value(label, count, address(arguments), is_chosen)


def address(arguments: Mapping[str, str]) -> str:
    """The results page with these arguments."""
    return url_for("home.results") + "?" + urlencode(arguments)


def _facet(name: str) -> str:
    known = {
        "act": _("Act"),
        "state": _("State"),
        "kind": _("Kind"),
        "colour": _("Colour"),
        "make": _("Make"),
        "station": _("Station"),
        "owner": _("Owner"),
        "category": _("Category"),
        "year": _("Year"),
        "issuer": _("Issued by"),
    }
    return str(known.get(name, name))


def _labels(kind: str, name: str) -> Mapping[str, Any]:
    """value -> what people read."""
    if name == "station":
        return {str(row.id): local(row, "name") for row in stations()}
    if (kind, name) == ("law", "act"):
        return _Acts()
    if kind == "vehicle":
        tables = {"state": vehicle_words.STATES, "kind": vehicle_words.KINDS, "colour": vehicle_words.COLOURS}
        return {code: word.label for code, word in tables.get(name, {}).items()}
    if kind == "camera":
        return {"owner": camera_labels.OWNER_KINDS, "state": camera_labels.STATES}.get(name, {})
    return {}


class _Acts(dict[str, str]):
    """Codes of Acts to their short names."""

    def get(self, code: str, default: Any = None) -> Any:
        return act_name(code) or default
