"""Kruti Dev pasted into a form of any room: seen before it is saved, shown converted, the choice left to the person.

A POST whose free text is Kruti Dev is answered with 422 and a page that holds all that was typed: once with the text
converted (and open to correction), once as it was. Either is sent on to the same address; nothing needs JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import Flask, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import viewer
from app.search.text.krutidev import convert_mixed, krutidev_share
from app.web import render

SEEN = "legacy"  # the person has decided
SHARE = 0.3  # of the words
FEWEST = 3  # letters: "rc" and "ds" are not worth a question
_WORDS = (
    "remarks note why purpose reason summary where place place_text area landmark address hours lead name name_hi "
    "owner_name owner_address contact_name storage_place export_way beat set_beat "
    "title_hi hook_hi short_hi how_hi signs_hi steps_hi"
)
NAMES = frozenset(_WORDS.split())
_NUMBERED = re.compile(r"sees_\d+")
V = TypeVar("V", bound=Callable[..., object])


def legacy_texts(values: Mapping[str, object]) -> dict[str, str]:
    """Field -> its text as Unicode, of each text that holds Kruti Dev."""
    found = {}
    for name, text in values.items():
        if not isinstance(text, str) or sum(map(str.isalpha, text)) < FEWEST or krutidev_share(text) < SHARE:
            continue
        converted = convert_mixed(text)
        if converted != text:
            found[name] = converted
    return found


def offers_itself(view: V) -> V:
    """Marks an endpoint whose own form offers the converted text."""
    view.offers_itself = True  # type: ignore[attr-defined]
    return view


def is_free_text(name: str) -> bool:
    """Whether a form's field is written in words, in whichever room."""
    return name in NAMES or bool(_NUMBERED.fullmatch(name))


def init_app(app: Flask) -> None:
    """Looks at every POST, after the CSRF check."""

    @app.before_request
    def _pasted() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method != "POST" or SEEN in request.form or hasattr(view, "offers_itself"):
            return None
        permission = getattr(view, "permission", None)
        if not current_user.is_authenticated or permission is None or not viewer().may(permission):
            return None
        legacy = legacy_texts({name: text for name, text in request.form.items() if is_free_text(name)})
        if not legacy:
            return None
        return render("pasted.html", "_pasted.html", 422, legacy=legacy, typed=request.form, files=list(request.files))
