"""What the front page shows beside the search box, by role. A fixed number of queries, however much there is.

Each panel asks its room's own query, which knows what the viewer may see, and is left out when it has no lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access import Viewer
from app.campaign import queries as campaign
from app.circulars import queries as circulars
from app.circulars import roll_call
from app.circulars.days import today
from app.db import utcnow
from app.incidents import queries as incidents
from app.incidents.models import Incident
from app.vehicles import queries as vehicles
from app.web import day, language, local, moment

THEFTS = 3
LINES = 3
SCENES = 3  # the newest incidents, whose cameras are asked for their deadlines
SCENE_M = 300
SCENE_DAYS = 60  # no private recorder that was measured keeps longer


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel: what it is, where it leads, what stands beside it; ``late`` is shown as a warning."""

    text: str
    address: str
    beside: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading with lines, and the address of all of them."""

    name: str
    title: str
    lines: Sequence[Line]
    more: str = ""


def panels(viewer: Viewer) -> list[Panel]:
    """The panels that have something for the viewer, the most urgent first; what one shows no later one repeats."""
    shown: set[str] = set()
    made = []
    for panel in chain.from_iterable(room(viewer) for room in PANELS):
        fresh = [line for line in panel.lines if line.address not in shown]
        shown.update(line.address for line in fresh)
        made.append(replace(panel, lines=fresh))
    return [panel for panel in made if panel.lines]


def thefts(viewer: Viewer) -> Sequence[Any]:
    """The newest thefts of the district, for ``vehicles/_thefts.html``."""
    return vehicles.newest_thefts(viewer, THEFTS)


def posts(viewer: Viewer) -> list[dict[str, Any]]:
    """What the viewer's groups get today and have not got yet: the sheet, and how many groups wait."""
    if not viewer.may("campaign.post") or viewer.district_wide:
        return []
    return [
        {"sheet": due.sheet(language()), "groups": len(due.waiting)}
        for due in campaign.todays_post(viewer)
        if due.waiting
    ]


def _planned(viewer: Viewer) -> Iterator[Panel]:
    """For who plans the campaign: what goes out today and how far it has come."""
    if viewer.may("campaign.edit"):
        plan = url_for("campaign.plan")
        lines = [
            Line(
                local(topic, "title"),
                url_for("campaign.material", slug=topic.slug),
                ngettext("in %(num)d group so far", "in %(num)d groups so far", groups),
            )
            for topic, groups in campaign.sent(today())
        ] or [Line(_("Nothing is planned for today: plan it"), plan, late=True)]
        yield Panel("planned", _("Today’s post"), lines, plan)


def _recordings(viewer: Viewer) -> Iterator[Panel]:
    """Scenes whose recordings will be overwritten."""
    if viewer.may("incidents.edit"):
        scenes, _all = incidents.incidents(viewer, 0, SCENES)
        fresh = [scene for scene in scenes if scene.at > utcnow() - timedelta(days=SCENE_DAYS)]
        lines = [line for scene in fresh if (line := _scene(scene, viewer))]
        yield Panel("recordings", _("Recordings that will be overwritten"), lines, url_for("incidents.index"))


def _scene(scene: Incident, viewer: Viewer) -> Line | None:
    rows = incidents.witnesses(scene, SCENE_M, viewer)
    ends = [row.deadline for row in rows if row.deadline and row.recording is None and row.deadline > utcnow()]
    if not ends:
        return None
    soonest: datetime = min(ends)
    beside = ngettext(
        "first on %(day)s, %(num)d camera", "first on %(day)s, %(num)d cameras", len(ends), day=moment(soonest)
    )
    address = url_for("incidents.show", incident_id=scene.id)
    return Line(f"{scene.number} {scene.place}", address, beside, soonest < utcnow() + timedelta(days=3))


def _matches(viewer: Viewer) -> Iterator[Panel]:
    """Vehicles of the own station that may be those of another record."""
    if viewer.may("vehicles.read"):
        every = url_for("vehicles.matches")
        lines = [
            Line(
                " = ".join(f"{row.shown}?" if row is match.other else row.shown for row in (match.one, match.other)),
                f"{every}#m{match.id}",
                " · ".join(local(row.station, "name") for row in (match.one, match.other)),
                True,
            )
            for match in vehicles.matches(viewer, limit=LINES)
        ]
        yield Panel("matches", _("Perhaps one vehicle"), lines, every)


def _to_acknowledge(viewer: Viewer) -> Iterator[Panel]:
    """Circulars that the viewer's station has not acknowledged."""
    if viewer.may("circulars.acknowledge"):
        lines = [
            Line(
                local(row, "title"),
                url_for("circulars.show", circular_id=row.id),
                _("acknowledge until %(day)s", day=day(row.due)) if row.due else str(row.number),
                bool(row.due and row.due <= today()),
            )
            for row in roll_call.to_acknowledge(viewer)[:LINES]
        ]
        yield Panel("acknowledge", _("Circulars to acknowledge"), lines, url_for("circulars.index"))


def _new_circulars(viewer: Viewer) -> Iterator[Panel]:
    """The newest circulars."""
    if viewer.may("circulars.read"):
        rows = circulars.newest_for(viewer, 3)
        lines = [
            Line(local(row, "title"), url_for("circulars.show", circular_id=row.id), f"{row.number} · {day(row.date)}")
            for row in rows
        ]
        yield Panel("circulars", _("New circulars"), lines, url_for("circulars.index"))


PANELS = (_planned, _recordings, _matches, _to_acknowledge, _new_circulars)
