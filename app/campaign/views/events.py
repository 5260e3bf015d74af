"""Events, and the way of the stations from pilot to district."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.campaign import planning, queries
from app.campaign.actions import plan as actions
from app.campaign.views.posts import whole_of
from app.campaign.views.room import bp
from app.campaign.words import EVENT_KINDS, PHASES, today
from app.places import queries as places
from app.web import BadInput, Paging, page_number, render, see_other

PER_PAGE = 30


@bp.get("/events")
@requires("campaign.read")
def events() -> Response:
    """Events, newest first."""
    return _page(page_number())


def _page(number: int = 1, status: int = 200, error: str = "") -> Response:
    rows, total = queries.events((number - 1) * PER_PAGE, PER_PAGE)
    photos = queries.photos_of([row.id for row in rows])
    stations = places.stations() if viewer().district_wide and viewer().may("campaign.post") else []
    context: dict[str, Any] = {
        "stations": stations,
        "kinds": EVENT_KINDS,
        "today": today(),
        "error": error,
        "typed": request.form,
    }
    return render(
        "campaign/events.html",
        status=status,
        rows=rows,
        photos=photos,
        paging=Paging(number, PER_PAGE, total),
        **context,
    )


@bp.post("/events")
@requires("campaign.post")
def event_create() -> Response:
    """Enters an event."""
    form, who = request.form, viewer()
    try:
        station = places.station(form.get("station", "")) if who.district_wide else None
        station_id = station.id if station else who.station_id
        if station_id is None:
            raise BadInput(_("Choose a station of the list."), "station")
        day, people = planning.date_of(form.get("day", ""), "day"), whole_of(form.get("people", "").strip(), "people")
        photos = [content for file in request.files.getlist("photo") if (content := file.read())]
        actions.add_event(
            who, station_id, form.get("kind", ""), day, form.get("place", ""), people, form.get("note", ""), photos
        )
    except BadInput as reason:
        return _page(1, 422, str(reason))
    flash(_("The event is entered."))
    return see_other(url_for("campaign.events"))


@bp.get("/phases")
@requires("campaign.read")
def phases() -> Response:
    """Which station is in which phase."""
    return render("campaign/phases.html", rows=queries.phases(), phases=PHASES, today=today())


@bp.post("/phases")
@requires("campaign.edit")
def phase_set() -> Response:
    """Moves a station to a phase."""
    station = places.station(request.form.get("station", ""))
    if station is None:
        raise BadInput(_("Choose a station of the list."), "station")
    actions.set_phase(
        station.id, request.form.get("phase", ""), planning.date_of(request.form.get("since", ""), "since")
    )
    flash(_("Saved."))
    return see_other(url_for("campaign.phases"))
