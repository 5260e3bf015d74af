"""Writes: names that stations give to places."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.access import viewer
from app.audit import record
from app.db import writing
from app.places.models import Place, PlaceAlias
from app.places.words import read
from app.web import BadInput


def add_alias(place: Place, name: str) -> PlaceAlias:
    """Another name for a place. Raises BadInput for an empty, endless or known one."""
    text = " ".join(name.replace("\x00", " ").split())
    if not 2 <= len(text) <= 160 or not read(text, keep_around=True):
        raise BadInput(_("Give a name of 2 to 160 letters."), "name")
    if text.lower() in {place.name_en.lower(), place.name_hi.lower(), *(a.name.lower() for a in place.aliases)}:
        raise BadInput(_("The place has this name already."), "name")
    with writing() as session:
        alias = PlaceAlias(place_id=place.id, name=text, added_by_id=viewer().user_id)
        session.add(alias)
        session.flush()
        record("change", "place", place.name_en, id=place.id, name_added=text)
    return alias


def remove_alias(alias: PlaceAlias) -> None:
    """Takes a name away."""
    key, place_id, name = alias.id, alias.place_id, alias.name
    with writing() as session:
        place, kept = session.get(Place, place_id), session.get_one(PlaceAlias, key)
        added: dict[str, Any] = {"added_by": kept.added_by_id or "", "added_at": kept.added_at.isoformat()}
        session.delete(kept)
        record("change", "place", place.name_en if place else "", id=place_id, name_removed=name, **added)
