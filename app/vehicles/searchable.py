"""What vehicles offer to search. Owner and contact are never indexed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import Viewer
from app.db import db
from app.search import Document, Kind
from app.vehicles import queries
from app.vehicles.lookup import look_up
from app.vehicles.lookup.numbers import visible
from app.vehicles.models import TAIL, Vehicle, VehicleState
from app.vehicles.words import COLOURS, KINDS, MAKES, MODELS, STATES, ways


def document(row: Vehicle) -> Document:
    """The record as search sees it: words in both languages, numbers whole and for scraps."""
    model = f"{row.model} {MODELS.get(row.model.lower().split(' ')[0], '')}"
    described = (
        ways(COLOURS, row.colour),
        ways(KINDS, row.kind),
        ways(MAKES, row.make),
        model,
        ways(STATES, row.state),
        str(row.year or ""),
        row.station.name_en,
        row.station.name_hi,
        row.place_text,
    )
    numbers = tuple(n for n in (row.plate, row.vin, row.engine_key) if n)
    return Document(
        kind="vehicle",
        key=str(row.id),
        ref=row.ref,
        heading=f"{row.shown} {row.make} {row.model}",
        words=" \n".join(part for part in described if part),
        body=f"{row.case_kind} {row.case_number} {row.remarks}".strip(),
        exact=(*numbers, *((row.case_number,) if row.case_number else ())),
        infix=tuple(n for n in (row.plate, row.vin[-TAIL:], row.engine_key[-TAIL:]) if n),
        audience=_audience(row),
        station=str(row.station_id),
        facets={
            "state": row.state,
            "kind": row.kind,
            "colour": row.colour,
            "make": row.make,
            "station": str(row.station_id),
        },
        date=row.state_on,
    )


def _audience(row: Vehicle) -> frozenset[str]:
    return frozenset({f"station:{row.station_id}", "district"}) if row.draft else frozenset({"may:vehicles.read"})


def _load(keys: Sequence[str]) -> Iterable[Document]:
    query = select(Vehicle).where(Vehicle.id.in_([int(k) for k in keys])).options(joinedload(Vehicle.station))
    return [document(row) for row in db.session.scalars(query)]


def _rows(keys: Sequence[str]) -> Mapping[str, Vehicle]:
    return {str(key): row for key, row in queries.rows([int(k) for k in keys]).items()}


def _fallback(text: str, viewer: Viewer, limit: int) -> list[str]:
    answer = look_up(text, viewer, limit=limit)
    if answer.question.number:
        return [str(match.id) for match in answer.matches]
    conditions = [
        column.icontains(word, autoescape=True)
        for word in answer.question.words[:4]
        for column in (Vehicle.make.concat(" ").concat(Vehicle.model).concat(" ").concat(Vehicle.colour),)
    ]
    query = select(Vehicle.id).where(visible(viewer), *conditions).order_by(Vehicle.id.desc()).limit(limit)
    return [str(key) for key in db.session.scalars(query)] if conditions else []


KIND = Kind(
    name="vehicle",
    label=lazy_gettext("Vehicles"),
    permission="vehicles.read",
    template="vehicles/_hit.html",
    keys=lambda: [str(key) for key in db.session.scalars(select(Vehicle.id).order_by(Vehicle.id))],
    load=_load,
    rows=_rows,
    fallback=_fallback,
    touches={Vehicle: lambda v: [str(v.id)], VehicleState: lambda s: [str(s.vehicle_id)]},
)
