"""Open matches of the station, and settling them."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.vehicles import actions, queries
from app.vehicles.views import bp
from app.web import BadInput, render, required, see_other


@bp.get("/vehicles/matches")
@requires("vehicles.read")
def matches() -> Response:
    """What has to be settled, and what was."""
    decided = request.args.get("decided") == "1"
    return render("vehicles/matches.html", matches=queries.matches(viewer(), decided), decided=decided, wrong=None)


@bp.post("/vehicles/matches/<int:key>/decision")
@requires("vehicles.edit")
def decide(key: int) -> Response:
    """The same vehicle, or not, and why."""
    match = required(queries.match(key, viewer()))
    try:
        actions.decide(match, request.form.get("verdict", ""), request.form.get("why", ""))
    except BadInput as reason:
        found = queries.matches(viewer())
        wrong = {"key": key, "message": str(reason), "why": request.form.get("why", "")}
        return render("vehicles/matches.html", None, 422, matches=found, decided=False, wrong=wrong)
    flash(_("The match is settled."))
    return see_other(url_for("vehicles.matches"))
