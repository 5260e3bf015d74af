"""What places offer to search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext
from sqlalchemy import or_, select

from app.access import Viewer
from app.db import db
from app.places.models import Place, PlaceAlias
from app.places.queries import places_by_ids
from app.search import Document, Kind


def _document(place: Place) -> Document:
    names = [place.name_en, place.name_hi, *(alias.name for alias in place.aliases)]
    return Document(
        kind="place",
        key=str(place.id),
        ref=place.name_en,
        heading=" \n".join(names),
        words=place.kind.replace("-", " "),
        body=place.station.name_en if place.station else "",
        station=str(place.station_id or ""),
        facets={"kind": place.kind},
    )


def _load(keys: Sequence[str]) -> Iterable[Document]:
    return [_document(place) for place in places_by_ids([int(k) for k in keys])]


def _rows(keys: Sequence[str]) -> Mapping[str, Place]:
    return {str(p.id): p for p in places_by_ids([int(k) for k in keys])}


def _fallback(text: str, viewer: Viewer, limit: int) -> list[str]:
    match = or_(Place.name_en.icontains(text, autoescape=True), Place.name_hi.contains(text, autoescape=True))
    query = select(Place.id).where(match).limit(limit)
    return [str(key) for key in db.session.scalars(query)]


KIND = Kind(
    name="place",
    label=lazy_gettext("Places"),
    permission="places.read",
    template="places/_hit.html",
    keys=lambda: [str(key) for key in db.session.scalars(select(Place.id).order_by(Place.id))],
    load=_load,
    rows=_rows,
    fallback=_fallback,
    touches={Place: lambda p: [str(p.id)], PlaceAlias: lambda a: [str(a.place_id)]},
)
