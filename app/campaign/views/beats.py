"""Beats, groups, handover, invitations, and their export."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import audit
from app.access import requires, viewer
from app.campaign import beats as reads
from app.campaign import importing
from app.campaign.actions import groups as actions
from app.campaign.drawing import qr
from app.campaign.models import GROUP_LIMIT, WARN_AT, Beat
from app.campaign.views.posts import whole_of
from app.campaign.views.room import bp
from app.campaign.words import KINDS
from app.places import queries as places
from app.web import BadInput, Paging, download, page_number, query_text, render, required, see_other, whole

PER_PAGE = 40


@bp.get("/beats")
@requires("campaign.read")
def beats() -> Response:
    """All beats that the viewer may see."""
    number, station_id, needle = page_number(), whole("station", low=1), query_text()
    rows, total = reads.beats(viewer(), station_id, needle, (number - 1) * PER_PAGE, PER_PAGE)
    context: dict[str, Any] = {
        "rows": rows,
        "paging": Paging(number, PER_PAGE, total),
        "q": needle,
        "station_id": station_id,
    }
    stations = places.stations() if viewer().district_wide else []
    return render("campaign/beats.html", "campaign/_beats.html", stations=stations, error="", typed={}, **context)


@bp.post("/beats")
@requires("campaign.groups")
def beat_create() -> Response:
    """A new beat."""
    form, who = request.form, viewer()
    try:
        station = places.station(form.get("station", "")) if who.district_wide else None
        station_id = station.id if station else who.station_id
        if station_id is None or not who.sees_station(station_id):
            raise BadInput(_("Choose a station of the list."), "station")
        number = whole_of(form.get("number", "").strip(), "number")
        made = actions.save_beat(
            station_id, number, form.get("name_en", ""), form.get("name_hi", ""), form.get("area", "")
        )
    except BadInput as reason:
        rows, total = reads.beats(who, None, "", 0, PER_PAGE)
        context: dict[str, Any] = {"rows": rows, "paging": Paging(1, PER_PAGE, total), "q": "", "station_id": None}
        stations = places.stations() if who.district_wide else []
        return render("campaign/beats.html", status=422, stations=stations, error=str(reason), typed=form, **context)
    return see_other(url_for("campaign.beat", beat_id=made.id))


@bp.get("/beats/<int:beat_id>")
@requires("campaign.read")
def beat(beat_id: int) -> Response:
    """One beat with its groups."""
    return _page(required(reads.beat(viewer(), beat_id)))


def _page(row: Beat, status: int = 200, error: str = "") -> Response:
    who = viewer()
    handles = reads.handles(who, row)
    return render(
        "campaign/beat.html",
        status=status,
        beat=row,
        handles=handles,
        manages=handles and who.may("campaign.groups"),
        officers=reads.possible_officers(row.station_id) if who.may("campaign.groups") else [],
        kinds=KINDS,
        limit=GROUP_LIMIT,
        warn_at=WARN_AT,
        error=error,
        typed=request.form,
    )


def _managed(beat_id: int) -> Beat:
    row: Beat = required(reads.beat(viewer(), beat_id))
    required(reads.handles(viewer(), row) or None)
    return row


@bp.post("/beats/<int:beat_id>/groups")
@requires("campaign.groups")
def group_save(beat_id: int) -> Response:
    """A new group, or changes of one (``group``: its number)."""
    row, form = _managed(beat_id), request.form
    try:
        group = None
        if form.get("group"):
            group = next((g for g in row.groups if str(g.id) == form["group"]), None)
            required(group)
        members = whole_of(form.get("members", "").strip() or "0", "members")
        values = {name: form.get(name, "") for name in ("name", "kind", "invitation")} | {"members": members}
        if group is not None and not form.get("invitation"):
            values["invitation"] = group.invitation
        actions.save_group(row, group, values)
    except BadInput as reason:
        return _page(_managed(beat_id), 422, str(reason))
    flash(_("Saved."))
    return see_other(url_for("campaign.beat", beat_id=beat_id))


@bp.post("/beats/<int:beat_id>/officer")
@requires("campaign.groups")
def hand_over(beat_id: int) -> Response:
    """Gives the beat to another officer."""
    row, form = _managed(beat_id), request.form
    try:
        officer = next((u for u in reads.possible_officers(row.station_id) if str(u.id) == form.get("officer")), None)
        red = actions.hand_over(row, officer, form.get("name", ""))
    except BadInput as reason:
        return _page(_managed(beat_id), 422, str(reason))
    flash(
        _(
            "Handed over. Groups without administrator: %(n)d. Make the new officer administrator, then tick here.",
            n=red,
        )
    )
    return see_other(url_for("campaign.beat", beat_id=beat_id))


@bp.post("/beats/<int:beat_id>/admins")
@requires("campaign.post")
def admins(beat_id: int) -> Response:
    """Notes who is administrator of the ticked groups; a constable notes himself."""
    row, form, who = _managed(beat_id), request.form, viewer()
    try:
        ids = [int(text) for text in form.getlist("group") if text.isdecimal() and len(text) < 10]
        name, user_id = _administrator(who.may("campaign.groups"), form.get("name", ""), row)
        actions.confirm_admin(row, ids, name, user_id)
    except BadInput as reason:
        return _page(_managed(beat_id), 422, str(reason))
    flash(_("Saved."))
    return see_other(url_for("campaign.beat", beat_id=beat_id))


def _administrator(manages: bool, name: str, row: Beat) -> tuple[str, int | None]:
    if manages and name.strip():
        return name, None
    return row.officer or viewer().name, row.officer_id


@bp.get("/groups/<int:group_id>/invitation")
@requires("campaign.post")
def invitation(group_id: int) -> Response:
    """The restricted link with its QR; noted in the audit trail."""
    row = required(reads.group(viewer(), group_id))
    link = actions.invitation_shown(viewer(), row)
    return render("campaign/invitation.html", group=row, link=link, code=qr(link) if link else "")


@bp.get("/export/<any(beats,groups):what>.csv")
@requires("campaign.export")
def export(what: str) -> Response:
    """Beats or groups as CSV, without invitation links; audited."""
    out = io.StringIO()
    count = (importing.export_beats if what == "beats" else importing.export_groups)(out)
    audit.lookup("campaign-group", what, "export", rows=count)
    return download(("\ufeff" + out.getvalue()).encode(), "text/csv; charset=utf-8", f"{what}.csv")
