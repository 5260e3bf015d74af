"""The plan: a month, a week at once, single items."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, request, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.campaign import library, planning
from app.campaign.actions import plan as actions
from app.campaign.models import PlanItem, Topic
from app.campaign.views.room import bp
from app.campaign.words import KINDS, first_wednesday, season, today
from app.places import queries as places
from app.web import BadInput, offer_undo, render, required, see_other


@bp.get("/plan")
@requires("campaign.read")
def plan() -> Response:
    """A month."""
    return _page(planning.month_of(request.args.get("month", "")))


def _page(month: date, status: int = 200, error: str = "") -> Response:
    last = planning.last_of(month)
    by_day: dict[date, list[PlanItem]] = {month + timedelta(days=n): [] for n in range(last.day)}
    for item in planning.items(month, last):
        by_day[item.day].append(item)
    editor = viewer().may("campaign.edit")
    return render(
        "campaign/plan.html",
        "campaign/_plan.html",
        status=status,
        month=month,
        before=(month - timedelta(days=1)).strftime("%Y-%m"),
        after=(last + timedelta(days=1)).strftime("%Y-%m"),
        names=[format_date(on, "LLL yyyy") for on in (month - timedelta(days=1), month, last + timedelta(days=1))],
        days=by_day,
        today=today(),
        season=season(month.replace(day=15))[0],
        awareness=first_wednesday,
        kinds=KINDS,
        topics=library.topics() if editor else [],
        stations=places.stations() if editor else [],
        error=error,
        typed=request.form,
    )


@bp.post("/plan")
@requires("campaign.edit")
def plan_create() -> Response:
    """Plans one topic on a day, with repeats."""
    form = request.form
    try:
        day = planning.date_of(form.get("day", ""), "day")
        station = places.station(form["station"]) if form.get("station") else None
        wishes = [(day, _topic(form.get("topic", "")))]
        new = actions.add(
            viewer(), wishes, form.get("audience", ""), station.id if station else None, form.get("repeat", "")
        )
    except BadInput as reason:
        return _page(planning.month_of(""), 422, str(reason))
    return _done(new, day)


def _topic(slug: str) -> Topic:
    found = library.by_slugs([slug])
    if not found:
        raise BadInput(_("Choose a topic of the list."), "topic")
    return found[0]


def _done(new: int, day: date) -> Response:
    flash(ngettext("%(num)d day planned.", "%(num)d days planned.", new) if new else _("This was in the plan already."))
    return see_other(url_for("campaign.plan", month=day.strftime("%Y-%m")))


@bp.get("/plan/week")
@requires("campaign.edit")
def week() -> Response:
    """Seven days with a topic suggested for each."""
    first = (
        planning.date_of(request.args["start"], "start") if request.args.get("start") else today() + timedelta(days=1)
    )
    return _week(first)


def _week(first: date, status: int = 200, error: str = "") -> Response:
    days = [first + timedelta(days=n) for n in range(7)]
    free = planning.free_days(first)
    topics = planning.suggestions(first)
    awareness = library.by_slugs([planning.AWARENESS_DAY])
    chosen = dict(zip(days, topics, strict=False))
    chosen |= {day: awareness[0] for day in days if first_wednesday(day) and awareness}
    return render(
        "campaign/week.html", status=status, first=first, days=days, free=free, chosen=chosen, topics=library.topics(),
        season=season(first)[0], awareness=first_wednesday, error=error, typed=request.form,
    )  # fmt: skip


@bp.post("/plan/week")
@requires("campaign.edit")
def week_create() -> Response:
    """Plans the chosen days for all groups."""
    form, first = request.form, today()
    try:
        first = planning.date_of(form.get("start", ""), "start")
        days = [first + timedelta(days=n) for n in range(7)]
        wishes = [(day, _topic(form[day.isoformat()])) for day in days if form.get(day.isoformat())]
        if not wishes:
            raise BadInput(_("Choose a topic for at least one day."), "topic")
        new = actions.add(viewer(), wishes, "", None)
    except BadInput as reason:
        return _week(first, 422, str(reason))
    return _done(new, first)


@bp.post("/plan/<int:item_id>/removal")
@requires("campaign.edit")
def plan_remove(item_id: int) -> Response:
    """Takes an item out of the plan."""
    row = required(planning.item(item_id))
    day, station = row.day, row.station.code if row.station else ""
    item = {"day": day.isoformat(), "topic": row.topic.slug, "audience": row.audience, "station": station}
    try:
        actions.remove(row)
    except BadInput as reason:
        return _page(day.replace(day=1), 422, str(reason))
    offer_undo(_("Taken out of the plan."), url_for("campaign.plan_create"), **item)
    return see_other(url_for("campaign.plan", month=day.strftime("%Y-%m")))
