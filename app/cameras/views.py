"""Pages that read: the look-up, one camera, whom to call, its photograph."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, send_from_directory, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.audit import lookup as audited
from app.audit import purpose
from app.cameras import labels, queries
from app.cameras.answering import PER_PAGE, Answer, answer, is_stale
from app.cameras.asking import question
from app.cameras.blueprint import bp
from app.cameras.models import Camera
from app.cameras.sketch import sketch
from app.db import utcnow
from app.places.baselayer import lines_in
from app.places.geometry import sector
from app.places.tiles import present
from app.web import BadInput, Paging, page_number, render, required

TYPED = ("place", "route", "station", "near", "radius", "k", "width", "q", "owner", "at",
         "working", "night", "plates", "facing", "useful")  # fmt: skip


def soon(moment: datetime) -> str:
    """A moment of these weeks as day and hour in the site's zone: ``31 Jan 21:30``."""
    return str(format_datetime(moment, "d\u00a0MMM HH:mm"))


def shared() -> dict[str, Any]:
    """What the room's templates use besides their rows."""
    return {
        "owners": labels.OWNER_KINDS,
        "states": labels.STATES,
        "compass": lambda degrees: labels.SECTORS[sector(degrees)],
        "soon": soon,
        "now": utcnow(),
        "contact": viewer().may("cameras.contact"),
    }


@bp.get("", strict_slashes=False)
@requires("cameras.read")
def index() -> Response:
    """The look-up: around a place or point, along a route, of a station, or the whole register."""
    made: Answer | None = None
    wrong = ""
    try:
        number = page_number()
        made = answer(question(request.args), viewer(), number)
    except BadInput as reason:
        wrong, number = str(reason), 1
    asked = urlencode([(k, v) for k, v in request.args.items(multi=True) if k != "page" and v])
    if made and asked:
        audited("camera", asked, found=made.total)
    return render(
        "cameras/index.html",
        "cameras/_results.html",
        400 if wrong else 200,
        asked=made.question if made else None,
        answer=made,
        wrong=wrong,
        typed={name: request.args.get(name, "") for name in TYPED},
        fields=_fields(),
        switches=_switches(),
        map=sketch(made) if made and (made.question.somewhere or made.station) else None,
        live=url_for("cameras.live") + "?" + urlencode(list(request.args.items(multi=True))),
        links=_links(),
        paging=Paging(number, PER_PAGE, made.total if made else 0),
        **shared(),
    )


def _fields() -> list[tuple[str, str]]:
    return [
        ("route", _("Route: place > place")),
        ("width", _("Width each side in m")),
        ("station", _("Station")),
        ("near", _("Point")),
        ("radius", _("Radius in m")),
        ("at", _("Recorded at")),
        ("q", _("Words")),
    ]


def _switches() -> list[tuple[str, str]]:
    return [
        ("working", _("working")),
        ("night", _("night")),
        ("plates", _("plates")),
        ("facing", _("faces it")),
        ("useful", _("most useful first")),
    ]


def _links() -> list[tuple[str, str]]:
    may = viewer().may
    known = (
        ("cameras.edit", _("Add cameras"), "cameras.new"),
        ("cameras.edit", _("Verification round"), "cameras.round_"),
        ("cameras.read", _("Coverage"), "cameras.coverage"),
        ("cameras.import", _("Import"), "cameras.import_"),
    )
    links = [(label, url_for(end)) for right, label, end in known if may(right)]
    if may("cameras.export"):
        links.append((_("Export"), url_for("cameras.export") + "?" + urlencode(list(request.args.items(multi=True)))))
    return links


@bp.get("/<code>")
@requires("cameras.read")
def show(code: str) -> Response:
    """One camera with its site, recorder and verifications."""
    camera = required(queries.camera(code, viewer()))
    audited("camera", camera.code, "view")
    return render(
        "cameras/camera.html",
        camera=camera,
        site=camera.site,
        checks=queries.checks(camera.id),
        stale=is_stale(camera),
        mine=viewer().may("cameras.edit") and viewer().sees_station(camera.station_id),
        labels=labels,
        person=None,
        **shared(),
    )


@bp.get("/<code>/contact")
@requires("cameras.contact")
def contact(code: str) -> Response:
    """Asks for what FIR or GD number owner and telephone are wanted; shows neither."""
    return _ask_purpose(required(queries.camera(code, viewer())), request.args.get("purpose", ""))


def _ask_purpose(camera: Camera, typed: str, wrong: str = "") -> Response:
    status = 422 if wrong else 200
    return render("cameras/contact.html", None, status, camera=camera, person=None, typed=typed, wrong=wrong)


@bp.post("/<code>/contact")
@requires("cameras.contact")
def contact_show(code: str) -> Response:
    """Owner and telephone; every look is in the audit trail, with its purpose."""
    camera = required(queries.camera(code, viewer()))
    typed = request.form.get("purpose", "")
    try:
        why = purpose(typed)
    except BadInput as reason:
        return _ask_purpose(camera, typed, str(reason))
    site = camera.site
    person = {
        "owner": site.owner_name,
        "name": site.contact_name,
        "phone": site.contact_phone,
        "hours": site.hours,
    }
    page = render("cameras/contact.html", camera=camera, person=person, **shared())
    audited("camera", camera.code, action="show-contact", purpose=why)
    return page


@bp.get("/photos/<name>")
@requires("cameras.read")
def photo(name: str) -> Response:
    """A photograph of a site."""
    if not re.fullmatch(r"[0-9a-f]{32}\.(jpg|png|webp)", name):
        required(None)
    required(queries.photo(name, viewer()))
    response: Response = send_from_directory(Path(current_app.config["INSTANCE"]) / "uploads" / "cameras", name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@bp.get("/live")
@requires("cameras.read")
def live() -> Response:
    """The large map: Leaflet is loaded on this page only."""
    made = answer(question(request.args), viewer())
    points = [[f.lat, f.lon] for f in made.found[:3000]]
    rows = [[r.number, r.camera.lat, r.camera.lon, r.camera.code, r.camera.direction_deg] for r in made.rows]
    middle = made.scene or (points[0] if points else (21.2, 81.35))
    return render(
        "cameras/live.html",
        map=sketch(made),
        data={"points": points, "rows": rows, "middle": list(middle), "tiles": _tiles(), "lines": _base()},
        back=url_for("cameras.index") + "?" + urlencode(list(request.args.items(multi=True))),
    )


def _tiles() -> str:
    return "/tiles/{z}/{x}/{y}" if present() else ""


def _base() -> list[tuple[str, list[list[float]]]]:
    """The vector base of the large map, for districts without tiles."""
    return [(line.kind, line.points) for line in lines_in(-90, -180, 90, 180)]
