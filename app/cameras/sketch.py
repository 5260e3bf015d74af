"""The map of an answer: which part of the district, which lines and names, and the links that move it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from app.cameras import queries
from app.cameras.answering import Answer
from app.cameras.drawing import Frame, Mark, Scene, draw
from app.places.baselayer import lines_in
from app.places.geometry import towards
from app.web import local

LABELS = 5
_MOST_OTHERS = 5000
Point = tuple[float, float]


def sketch(answer: Answer) -> tuple[Markup, list[tuple[str, str, str]]] | None:
    """(SVG, [(sign, name, address)] of the links that move it), or None when there is nothing to show."""
    points = [(row.camera.lat, row.camera.lon) for row in answer.rows]
    if answer.scene:
        points.append(answer.scene)
    points += answer.route
    if not points:
        return None
    middle, half = _frame(answer, points)
    shown = {row.camera.id for row in answer.rows}
    edges = Frame(middle, half).edges()
    scene = Scene(
        middle=middle,
        half_m=half,
        marks=[
            Mark(
                r.number,
                r.camera.lat,
                r.camera.lon,
                r.camera.direction_deg,
                360 if r.camera.kind == "panoramic" else r.camera.fov_deg,
                r.camera.state != "working",
            )
            for r in answer.rows
        ],
        others=[(f.lat, f.lon) for f in answer.found[:_MOST_OTHERS] if f.id not in shown],
        lines=[(line.kind, [(p[0], p[1]) for p in line.points]) for line in lines_in(*edges)],
        labels=[(local(p, "name").split(",")[0], p.lat, p.lon) for p in queries.landmarks_in(*edges, LABELS)],
        scene=answer.scene,
        route=answer.route,
        title=_("Map of the cameras; the numbers are those of the list"),
        words=(_("m"), _("km"), _("N")),
    )
    return draw(scene), list(_moves(middle, half))


def _frame(answer: Answer, points: list[Point]) -> tuple[Point, float]:
    """Middle and half height in metres: as the address says, else so that everything fits."""
    if answer.question.frame:
        lat, lon, half = answer.question.frame
        return (lat, lon), half
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    middle = (
        answer.scene
        if answer.scene and not answer.route
        else ((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    )
    up = max(abs(lat - middle[0]) for lat in lats) * 111_195
    side = max(abs(lon - middle[1]) for lon in lons) * 103_500 * 300 / 360
    return middle, max(60.0, up, side) * 1.15


def _moves(middle: Point, half: float) -> Iterable[tuple[str, str, str]]:
    signs = (
        ("+", _("closer"), middle, half / 2),
        ("−", _("further"), middle, half * 2),
        ("←", _("west"), towards(*middle, 270, half), half),
        ("→", _("east"), towards(*middle, 90, half), half),
        ("↑", _("north"), towards(*middle, 0, half), half),
        ("↓", _("south"), towards(*middle, 180, half), half),
    )
    args = [(k, v) for k, v in request.args.items(multi=True) if k != "m"]
    for sign, name, (lat, lon), metres in signs:
        frame = f"{lat:.4f},{lon:.4f},{min(max(metres, 20), 90_000):.0f}"
        yield sign, name, "?" + urlencode([*args, ("m", frame)], safe=",")
