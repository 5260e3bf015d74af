"""Files out: exports and the hot list."""

from __future__ import annotations

from flask import current_app, request, stream_with_context
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import audit
from app.access import requires, viewer
from app.db import utcnow
from app.places.queries import stations
from app.vehicles import browse, exporting, queries
from app.vehicles.views import bp
from app.web import BadInput, render, whole

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/vehicles/export")
@requires("vehicles.export")
def export() -> Response:
    """The filtered list as CSV or XLSX, without owners; noted in the audit trail."""
    wanted, form = browse.filters(), request.args.get("format", "csv")
    if form not in ("csv", "xlsx"):
        raise BadInput(_("Choose CSV or Excel."), "format")
    total = queries.count(wanted, viewer()) if form == "csv" else _size(wanted)
    audit.lookup("vehicle", "export", action="export", format=form, rows=total, filters=request.query_string.decode())
    name = f"vehicles-{utcnow():%Y%m%d-%H%M}.{form}"
    if form == "xlsx":
        too_many = _("An Excel file takes at most 100,000 records. Narrow the list, or export CSV.")
        content = exporting.as_xlsx(wanted, viewer(), total, too_many)
        response = current_app.response_class(content, mimetype=_XLSX)
    else:
        pieces = stream_with_context(exporting.as_csv(wanted, viewer()))
        response = current_app.response_class(pieces, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _size(wanted: queries.Filters) -> int:
    return queries.count(wanted, viewer(), exporting.XLSX_ROWS)


@bp.get("/vehicles/hot-list")
@requires("vehicles.read")
def hot_list() -> Response:
    """Stolen and suspicious vehicles on one sheet, and as a text to send; noted in the audit trail."""
    wanted, days = browse.filters(), whole("days", 30, 1, 3650) or 30
    audit.lookup(
        "vehicle", "hot-list", action="export", days=days, station=wanted.station.code if wanted.station else ""
    )
    rows = queries.hot_list(wanted.station, days)
    text = request.args.get("format") == "text"
    page = "vehicles/hot_list.txt" if text else "vehicles/hot_list.html"
    response = render(page, rows=rows, days=days, station=wanted.station, stations=stations(), now=utcnow(), plain=text)
    if text:
        response.mimetype = "text/plain"
    return response
