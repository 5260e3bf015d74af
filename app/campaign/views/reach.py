"""Reach: the page, the table as CSV, the monthly report."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import audit
from app.access import requires
from app.campaign import drawing, planning
from app.campaign.importing import cell
from app.campaign.reach import GOAL, SHOWN, Reach, reach
from app.campaign.views.room import bp
from app.campaign.words import PHASES, today
from app.web import BadInput, download, render

LONGEST = 366  # days
_COLUMNS = (
    *("phase", "beats", "quiet", "groups", "red", "near_limit", "members", "reached"),
    *("planned", "posts", "open", "late", "questions", "reports"),
)


def _span() -> tuple[date, date]:
    """``?month=`` or ``?from=&to=``; else the last thirty days. Raises BadInput."""
    args = request.args
    if args.get("month"):
        month = planning.month_of(args["month"])
        return month, planning.last_of(month)
    last = planning.date_of(args["to"], "to") if args.get("to") else today()
    first = planning.date_of(args["from"], "from") if args.get("from") else last - timedelta(days=29)
    if not 0 <= (last - first).days < LONGEST:
        raise BadInput(_("The first day must not lie after the last, and at most a year may be between."), "from")
    return first, last


def _charts(found: Reach) -> dict[str, Any]:
    days = [(format_date(day, "d MMM"), count) for day, count in found.days]
    months = [(format_date(day, "MMM yy"), count) for day, count in found.growth]
    return {
        "bars": drawing.bars(days, _("Posts a day")),
        "line": drawing.line(months, _("Members by month; the dashed line is the goal"), GOAL),
    }


@bp.get("/reach", endpoint="reach")
@requires("campaign.read")
def reach_page() -> Response:
    """Members, posts and what was left out, by station."""
    found = reach(*_span())
    return render(
        "campaign/reach.html", "campaign/_reach.html", r=found, phases=PHASES, goal=GOAL, shown=SHOWN, **_charts(found)
    )


@bp.get("/reach.csv")
@requires("campaign.export")
def reach_csv() -> Response:
    """The table as CSV; audited."""
    found = reach(*_span())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("station", *_COLUMNS))
    for line in (*found.stations, found.total):
        writer.writerow([cell(line.name_en), *(cell(getattr(line, name)) for name in _COLUMNS)])
    name = f"reach-{found.first}-{found.last}.csv"
    audit.lookup("campaign-reach", name, "export", rows=len(found.stations))
    return download(("\ufeff" + out.getvalue()).encode(), "text/csv; charset=utf-8", name)


@bp.get("/reach/report")
@requires("campaign.read")
def report() -> Response:
    """One page a month for the SP; ``?public=1`` without stations, beats and officers."""
    month = planning.month_of(request.args.get("month", ""))
    found = reach(month, planning.last_of(month))
    public = request.args.get("public") == "1"
    return render(
        "campaign/report.html", r=found, month=month, public=public, goal=GOAL, phases=PHASES, **_charts(found)
    )
