"""The verification round and the coverage report."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.cameras import labels, queries
from app.cameras.blueprint import bp
from app.cameras.coverage import NORM_M, SINCE, report
from app.cameras.views import shared
from app.db import utcnow
from app.places.queries import station as station_named
from app.places.queries import stations
from app.web import BadInput, Paging, page_number, render, whole

PER_PAGE = 25


@bp.get("/round")
@requires("cameras.edit")
def round_() -> Response:
    """Cameras to verify, longest unverified first."""
    number = page_number()
    name, beat = request.args.get("station", "").strip()[:120], request.args.get("beat", "").strip()[:60]
    chosen = station_named(name) if name else None
    if name and chosen is None:
        raise BadInput(_("No station is called “%(name)s”. Check the name.", name=name), "station")
    own = viewer().station_id if not viewer().district_wide else (chosen.id if chosen else None)
    rows, total = queries.round_list(viewer(), own, beat, (number - 1) * PER_PAGE, PER_PAGE)
    return render(
        "cameras/round.html",
        rows=rows,
        station=name,
        beat=beat,
        beats=queries.beats(own),
        stations=stations() if viewer().district_wide else (),
        progress=[
            r for r in queries.counts_by_station(utcnow() - SINCE) if own in (None, r["station"] and r["station"].id)
        ],
        labels=labels,
        paging=Paging(number, PER_PAGE, total),
        **shared(),
    )


@bp.get("/coverage")
@requires("cameras.read")
def coverage() -> Response:
    """Places and stretches of road without a working camera, and each station's share verified."""
    metres = whole("metres", NORM_M, 50, 5000) or NORM_M
    return render("cameras/coverage.html", metres=metres, made=report(metres, viewer()), **shared())
