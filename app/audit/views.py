"""The auditor's pages."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires
from app.audit import details, queries, words
from app.audit.trail import lookup
from app.audit.verify import verify
from app.web import BadInput, Paging, download, page_number, render

bp = Blueprint("audit", __name__)
PER_PAGE = 50
SHORT = 300  # characters of one detail that stand open; longer ones unfold
EXPORT_AT_MOST = 100_000


def _filter() -> queries.Filter:
    get = request.args.get
    return queries.Filter(
        username=get("username", "").strip().lower(),
        action=get("action", ""),
        kind=get("kind", ""),
        ref=get("ref", "").strip(),
        since=_day("since"),
        until=_day("until"),
    )


def _day(name: str) -> date | None:
    raw = request.args.get(name, "").strip()
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        raise BadInput(_("“%(value)s” is no date. Write it as 2026-11-24.", value=raw[:20]), name) from None


@bp.get("/audit")
@requires("audit.read")
def index() -> Response:
    """The trail, newest first, with filters."""
    asked = _filter()
    paging = Paging(page_number(), PER_PAGE, queries.count(asked))
    rows = queries.events(asked, paging.offset, PER_PAGE)
    return render(
        "audit/index.html",
        "audit/_results.html",
        events=rows,
        paging=paging,
        asked=asked,
        actions=words.choices(queries.actions(), words.ACTIONS),
        kinds=words.choices(queries.kinds(), words.KINDS),
        words=words,
        details=details.read,
        short=SHORT,
    )


@bp.get("/audit/export.csv")
@requires("audit.read")
def export() -> Response:
    """The filtered trail as CSV; the export itself is noted."""
    asked = _filter()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["id", "at", "user", "role", "station", "address", "action", "kind", "ref", "purpose", "detail", "hash"]
    )
    rows = queries.events(asked, 0, EXPORT_AT_MOST)
    for e in rows:
        detail = json.dumps(e.detail, ensure_ascii=False)
        cells = [
            e.id,
            e.at.isoformat(),
            e.username,
            e.role,
            e.station_id,
            e.address,
            e.action,
            e.kind,
            e.ref,
            e.purpose,
            detail,
            e.hash,
        ]
        writer.writerow([_safe(cell) for cell in cells])
    lookup("audit", f"{len(rows)} lines", "export")
    return download(out.getvalue().encode("utf-8-sig"), "text/csv", f"audit-{date.today()}.csv")


def _safe(cell: object) -> str:
    """Text that a spreadsheet takes for a formula gets an apostrophe before it (OWASP: CSV injection)."""
    text = "" if cell is None else str(cell)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@bp.get("/audit/anchors")
@requires("audit.read")
def anchors() -> Response:
    """The daily anchors, to be printed and signed, and whether the trail is whole."""
    return render("audit/anchors.html", anchors=queries.anchors(), verdict=verify())
