"""From a question to the cameras: understands the place, asks the look-up, ranks, and takes one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.access import Viewer
from app.cameras import lookup, queries
from app.cameras.asking import Point, Question
from app.cameras.lookup import Filters, Found
from app.cameras.models import Camera
from app.cameras.words import all_the_words
from app.db import utcnow
from app.places.finding import by_id, place_phrase
from app.places.gazetteer import Entry
from app.places.geometry import bearing_deg, turn_deg
from app.places.models import Station
from app.places.queries import station as station_named
from app.places.resolve import Answer as Places
from app.web import BadInput

PER_PAGE = 25
STALE = timedelta(days=180)
_BAND_M = 100
_FEWEST = 5
_SURE = 0.7


@dataclass(frozen=True, slots=True)
class Row:
    """A camera of the answer: ``number`` as on the map, ``metres`` and ``bearing`` from the place (None: nowhere)."""

    number: int
    camera: Camera
    metres: float | None
    bearing: float | None
    along: float | None
    facing: bool
    stale: bool
    deadline: datetime | None


@dataclass(slots=True)
class Answer:
    """What the page shows. ``places``: how the phrase was understood; ``note``: what the reader should know."""

    question: Question
    rows: list[Row] = field(default_factory=list)
    found: Sequence[Found] = ()
    total: int = 0
    scene: Point | None = None
    route: Sequence[Point] = ()
    stops: Sequence[Entry] = ()
    place: Entry | None = None
    places: Places | None = None
    station: Station | None = None
    radius: int = 0
    note: str = ""


def answer(question: Question, viewer: Viewer, page: int = 1) -> Answer:
    """The answer to a look-up. Raises BadInput for a station or a route's place that is not known."""
    made = Answer(question, radius=question.radius)
    made.station = _station(question)
    filters = _filters(question, made.station, viewer)
    offset = (page - 1) * PER_PAGE
    if question.route:
        _along(made, viewer, filters)
    elif question.place or question.place_id is not None or question.near:
        _around(made, viewer, filters)
    elif made.station:
        made.scene = _position(made.station)
        made.found = lookup.of_station(made.station.id, made.scene, viewer, filters)
    else:
        made.found, made.total = lookup.all_of(viewer, filters, offset, PER_PAGE)
        made.rows = _rows(made, made.found, offset, queries.cameras([f.id for f in made.found]))
        return made
    _page(made, offset)
    return made


def _station(question: Question) -> Station | None:
    if not question.station:
        return None
    found = station_named(question.station)
    if found is None:
        understood = place_phrase(f"{question.station} thana")
        best = understood.best if understood.sure >= _SURE else None
        found = queries.station_of(best.station_id) if best and best.station_id else None
    if found is None:
        raise BadInput(_("No station is called “%(name)s”. Check the name.", name=question.station), "station")
    return found


def _position(station: Station) -> Point | None:
    return (station.lat, station.lon) if station.lat is not None and station.lon is not None else None


def _filters(question: Question, station: Station | None, viewer: Viewer) -> Filters:
    return Filters(
        station_id=station.id if station else None,
        working=question.working,
        night=question.night,
        plates=question.plates,
        owner=question.owner,
        covers=question.at if question.at and question.at < utcnow() else None,
        ids=all_the_words(question.words, viewer) if question.words else None,
    )


def _around(made: Answer, viewer: Viewer, filters: Filters) -> None:
    asked = made.question
    if asked.near:
        made.scene = asked.near
    else:
        _understand(made, viewer)
        if made.scene is None:
            made.note = _("No place was understood. Try the name of a chowk, market or station, or a point on the map.")
            return
    if asked.count:
        made.found = lookup.nearest(made.scene, asked.count, viewer, filters)
    else:
        made.found = lookup.around(made.scene, asked.radius, viewer, filters)
        if not made.found:
            made.found = lookup.nearest(made.scene, _FEWEST, viewer, filters)
            made.note = _("No camera within %(m)d m; these are the nearest.", m=asked.radius) if made.found else ""
    if made.found:
        made.radius = (
            max(asked.radius, round(made.found[-1].metres)) if not asked.count else round(made.found[-1].metres)
        )


def _understand(made: Answer, viewer: Viewer) -> None:
    asked = made.question
    chosen = by_id(asked.place_id) if asked.place_id is not None else None
    if chosen is None and asked.place:
        made.places = place_phrase(asked.place, viewer.station_id)
        chosen = made.places.best
    made.place = chosen
    made.scene = (chosen.lat, chosen.lon) if chosen else None


def _along(made: Answer, viewer: Viewer, filters: Filters) -> None:
    stops = []
    for stop in made.question.route:
        best = place_phrase(stop, viewer.station_id).best
        if best is None:
            raise BadInput(
                _("“%(name)s” on the route is no known place. Write it differently.", name=stop[:60]), "route"
            )
        stops.append(best)
    made.stops = stops
    made.route = queries.way([(s.lat, s.lon) for s in stops])
    made.found = lookup.along(made.route, made.question.width, viewer, filters)


def _page(made: Answer, offset: int) -> None:
    """Loads what the order and the page need. Only "facing" and "most useful" need every match loaded."""
    asked = made.question
    if asked.facing or asked.useful:
        cameras = queries.cameras([f.id for f in made.found[:2000]])
        if asked.facing:
            made.found = [f for f in made.found[:2000] if _faces(made, f, cameras[f.id])]
        if asked.useful and not made.route:
            made.found = sorted(made.found[:2000], key=lambda f: _usefulness(made, f, cameras[f.id]))
    shown = made.found[offset : offset + PER_PAGE]
    made.total = len(made.found)
    made.rows = _rows(made, shown, offset, queries.cameras([f.id for f in shown]))


def _usefulness(made: Answer, found: Found, camera: Camera) -> tuple[object, ...]:
    """Bands of 100 m; in a band those that face the scene, work and were verified lately; long unverified ones last."""
    stale = is_stale(camera)
    return (
        int(found.metres // _BAND_M) + (5 if stale else 0),
        not _faces(made, found, camera),
        camera.state != "working",
        stale,
        found.metres,
        found.id,
    )


def _faces(made: Answer, found: Found, camera: Camera) -> bool:
    """Whether it looks at the scene; on a route, whether traffic comes towards it."""
    if camera.kind in ("ptz", "panoramic"):
        return True
    if camera.direction_deg is None:
        return False
    half = max(camera.fov_deg or 80, 20) / 2
    if made.route:
        return turn_deg(camera.direction_deg, found.bearing + 180) <= half + 15
    if made.scene is None:
        return False
    return turn_deg(camera.direction_deg, bearing_deg(found.lat, found.lon, *made.scene)) <= half


def is_stale(camera: Camera) -> bool:
    """Whether nobody has verified it for half a year."""
    return camera.verified_at is None or utcnow() - camera.verified_at > STALE


def _rows(made: Answer, shown: Sequence[Found], offset: int, cameras: dict[int, Camera]) -> list[Row]:
    rows = []
    for number, found in enumerate(shown, offset + 1):
        camera = cameras[found.id]
        bearing = lookup.bearing_from(made.scene, found) if made.scene and not made.route else None
        near = made.scene is not None or bool(made.route)
        deadline = None
        if made.question.at and camera.retention_days is not None:
            deadline = made.question.at + timedelta(days=camera.retention_days)
        rows.append(
            Row(
                number=number,
                camera=camera,
                metres=found.metres if near else None,
                bearing=bearing,
                along=found.along if made.route else None,
                facing=_faces(made, found, camera),
                stale=is_stale(camera),
                deadline=deadline,
            )
        )
    return rows
