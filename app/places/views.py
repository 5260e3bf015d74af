"""The list of places, one place with its other names, and the tiles of the local map."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.places import actions, queries, tiles
from app.places.finding import place_phrase
from app.web import BadInput, Paging, offer_undo, page_number, query_text, render, required, see_other

bp = Blueprint("places", __name__)
PER_PAGE = 30


@bp.get("/places")
@requires("places.read")
def index() -> Response:
    """Places by name, or how a phrase is understood."""
    text, number = query_text(), page_number()
    answer = place_phrase(text, viewer().station_id) if text else None
    rows = queries.places_by_ids([c.entry.id for c in answer.candidates]) if answer else queries.page(number, PER_PAGE)
    if answer:
        order = {c.entry.id: n for n, c in enumerate(answer.candidates)}
        rows = sorted(rows, key=lambda row: order[row.id])
    return render(
        "places/index.html",
        "places/_results.html",
        q=text,
        answer=answer,
        rows=rows,
        paging=Paging(number, PER_PAGE, len(rows) if answer else queries.count()),
    )


@bp.get("/places/<int:place_id>")
@requires("places.read")
def show(place_id: int) -> Response:
    """One place, the names by which people know it, and the cameras around it."""
    return _place(place_id)


def _place(place_id: int, wrong: str = "", name: str = "") -> Response:
    place = required(queries.place(place_id))
    mine = viewer().may("places.edit") and viewer().sees_station(place.station_id)
    return render("places/place.html", None, 422 if wrong else 200, place=place, mine=mine, wrong=wrong, name=name)


@bp.post("/places/<int:place_id>/names")
@requires("places.edit")
def add_name(place_id: int) -> Response:
    """Adds another name; the resolver knows it from then on."""
    place = required(queries.place_to_change(place_id, viewer()))
    name = request.form.get("name", "")
    try:
        actions.add_alias(place, name)
    except BadInput as reason:
        return _place(place_id, str(reason), name)
    flash(_("“%(name)s” is now a name of this place.", name=name.strip()))
    return see_other(url_for("places.show", place_id=place_id))


@bp.post("/places/<int:place_id>/names/<int:alias_id>/removal")
@requires("places.edit")
def remove_name(place_id: int, alias_id: int) -> Response:
    """Takes a name away again."""
    place = required(queries.place_to_change(place_id, viewer()))
    alias = required(next((a for a in place.aliases if a.id == alias_id), None))
    name = alias.name
    actions.remove_alias(alias)
    again = url_for("places.add_name", place_id=place_id)
    offer_undo(_("“%(name)s” is no name of this place any more.", name=name), again, name=name)
    return see_other(url_for("places.show", place_id=place_id))


@bp.get("/tiles/<int:z>/<int:x>/<int:y>")
@requires("places.read")
def tile(z: int, x: int, y: int) -> Response:
    """One picture of the local map."""
    data, kind = required(tiles.tile(z, x, y))
    response = Response(data, mimetype=kind)
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
