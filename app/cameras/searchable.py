"""What the register offers to search: names, codes, what a camera sees; never a contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.access import Viewer
from app.cameras.lookup import visible
from app.cameras.models import Camera, CameraSite
from app.db import db
from app.search import Document, Kind

_DRAFT = frozenset({"district"})


def _document(camera: Camera) -> Document:
    site, station = camera.site, camera.station
    landmark = site.landmark
    near = (landmark.name_en, landmark.name_hi) if landmark else (site.landmark_text,)
    audience = _DRAFT | {f"station:{camera.station_id}"} if camera.draft else frozenset({"all"})
    return Document(
        kind="camera",
        key=str(camera.id),
        ref=camera.code,
        heading=f"{camera.name_en} \n{camera.name_hi}",
        words=" ".join((*near, camera.zone, camera.owner_kind.replace("_", " "), camera.kind)),
        body=" \n".join(
            (camera.sees, site.address, site.name_en, site.name_hi)
            + ((station.name_en, station.name_hi) if station else ())
        ),
        exact=(camera.code,),
        infix=(camera.code,),
        audience=audience,
        station=str(camera.station_id or ""),
        facets={"owner": camera.owner_kind, "state": camera.state},
    )


def _by_keys(keys: Sequence[str]) -> Sequence[Camera]:
    query = (
        select(Camera)
        .where(Camera.id.in_([int(k) for k in keys]))
        .options(joinedload(Camera.site).joinedload(CameraSite.landmark), joinedload(Camera.station))
    )
    return db.session.scalars(query).all()


def _load(keys: Sequence[str]) -> Iterable[Document]:
    return [_document(camera) for camera in _by_keys(keys)]


def _rows(keys: Sequence[str]) -> Mapping[str, Camera]:
    return {str(camera.id): camera for camera in _by_keys(keys)} if keys else {}


def _fallback(text: str, viewer: Viewer, limit: int) -> list[str]:
    match = or_(*(c.icontains(text, autoescape=True) for c in (Camera.name_en, Camera.name_hi, Camera.code)))
    query = select(Camera.id).where(match, visible(viewer)).order_by(Camera.id).limit(limit)
    return [str(key) for key in db.session.scalars(query)]


KIND = Kind(
    name="camera",
    label=lazy_gettext("Cameras"),
    permission="cameras.read",
    template="cameras/_hit.html",
    keys=lambda: [str(key) for key in db.session.scalars(select(Camera.id).order_by(Camera.id))],
    load=_load,
    rows=_rows,
    fallback=_fallback,
    touches={Camera: lambda c: [str(c.id)], CameraSite: lambda s: [str(c.id) for c in s.cameras]},
)
