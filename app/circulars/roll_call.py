"""Reading acknowledgements: what a station still has to brief, and what the control room sees of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from app.access import Viewer
from app.circulars.audience import stations_concerned
from app.circulars.days import today
from app.circulars.models import Circular, CircularAcknowledgement
from app.circulars.queries import visible
from app.db import db
from app.places.models import Station
from app.places.queries import stations


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one circular has been briefed. ``missing``: stations that have not, by name."""

    circular: Circular
    concerned: int
    done: int
    briefed: int
    missing: Sequence[Station]

    @property
    def overdue(self) -> bool:
        return bool(self.missing) and self.circular.due is not None and self.circular.due < today()


@dataclass(slots=True)
class Reminder:
    """What one station still owes."""

    station: Station
    circulars: list[Circular] = field(default_factory=list)

    def ranges(self, owed: Sequence[Circular]) -> list[tuple[int, int]]:
        """(first, last) places in ``owed``, from 1, of what the station owes: three and more in a row are one pair."""
        places = sorted(owed.index(c) + 1 for c in self.circulars)
        runs: list[list[int]] = []
        for place in places:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return [pair for run in runs for pair in ([(run[0], run[-1])] if len(run) > 2 else [(n, n) for n in run])]


def _asks() -> ColumnElement[bool]:
    """In force, its last day not over, and acknowledgement asked for."""
    going_on = or_(Circular.effective_until.is_(None), Circular.effective_until >= today())
    return and_(Circular.acknowledge, Circular.status == "in_force", going_on)


def _asking(viewer: Viewer) -> Sequence[Circular]:
    query = visible(viewer).where(_asks())
    query = query.options(selectinload(Circular.targets))
    return db.session.scalars(query.order_by(Circular.due, Circular.date.desc(), Circular.id.desc())).all()


def to_acknowledge(viewer: Viewer) -> Sequence[Circular]:
    """What the viewer's own station has not acknowledged yet; the most urgent first."""
    if viewer.station_id is None:
        return []
    station_id = viewer.station_id
    mine = and_(CircularAcknowledgement.circular_id == Circular.id, CircularAcknowledgement.station_id == station_id)
    query = visible(viewer).outerjoin(CircularAcknowledgement, mine)
    query = query.where(_asks(), CircularAcknowledgement.id.is_(None))
    query = query.options(selectinload(Circular.targets))
    found = db.session.scalars(query.order_by(Circular.due.is_(None), Circular.due, Circular.date)).all()
    return [c for c in found if station_id in stations_concerned(c, [station_id])]


def acknowledged(viewer: Viewer, circular_id: int) -> CircularAcknowledgement | None:
    """The acknowledgement of the viewer's own station."""
    query = select(CircularAcknowledgement).where(CircularAcknowledgement.circular_id == circular_id)
    return db.session.scalar(query.where(CircularAcknowledgement.station_id == (viewer.station_id or 0)))


def progress(viewer: Viewer) -> list[Progress]:
    """Every circular that asks for acknowledgement, with who has not. Four queries, however many stations."""
    asking, known = _asking(viewer), stations()
    given = _given([c.id for c in asking])
    return [_progress(c, known, given.get(c.id, {})) for c in asking]


def _given(ids: list[int]) -> dict[int, dict[int, int]]:
    """circular -> station -> number briefed."""
    columns = select(
        CircularAcknowledgement.circular_id, CircularAcknowledgement.station_id, CircularAcknowledgement.briefed
    )
    given: dict[int, dict[int, int]] = {}
    for circular_id, station_id, briefed in db.session.execute(
        columns.where(CircularAcknowledgement.circular_id.in_(ids))
    ):
        given.setdefault(circular_id, {})[station_id] = briefed
    return given


def _progress(circular: Circular, known: Sequence[Station], given: dict[int, int]) -> Progress:
    concerned = set(stations_concerned(circular, [s.id for s in known]))
    missing = [s for s in known if s.id in concerned and s.id not in given]
    done = sum(1 for station_id in given if station_id in concerned)
    return Progress(circular, len(concerned), done, sum(given.values()), missing)


def of_circular(circular: Circular) -> list[tuple[Station, CircularAcknowledgement | None]]:
    """Every station concerned, with its acknowledgement."""
    query = select(CircularAcknowledgement).where(CircularAcknowledgement.circular_id == circular.id)
    given = {row.station_id: row for row in db.session.scalars(query)}
    known = stations()
    concerned = set(stations_concerned(circular, [s.id for s in known]))
    return [(s, given.get(s.id)) for s in known if s.id in concerned]


def reminders(viewer: Viewer) -> list[Reminder]:
    """The one-page list: each station that owes something, with what."""
    by_station: dict[int, Reminder] = {}
    for row in progress(viewer):
        for station in row.missing:
            by_station.setdefault(station.id, Reminder(station)).circulars.append(row.circular)
    return sorted(by_station.values(), key=lambda r: r.station.name_en)


def owed_by(rows: Sequence[Reminder]) -> list[Circular]:
    """Each circular of the list once, the most urgent first: stations then need only their numbers."""
    found = {c.id: c for row in rows for c in row.circulars}
    return sorted(found.values(), key=lambda c: (c.due is None, c.due or c.date, c.id))
