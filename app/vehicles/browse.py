"""The list and its box together: a number is looked up, words go to the search engine, nothing typed gives the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from app import audit
from app.access import Viewer
from app.places.queries import station as station_named
from app.search import Hit, Query, search
from app.vehicles import queries
from app.vehicles.lookup import Answer, Match, look_up
from app.vehicles.models import Vehicle
from app.vehicles.queries import Filters
from app.web import BadInput, Paging

PER_PAGE = 20


@dataclass
class Found:
    """What the page shows: (record, hit or None), and notes from the search engine."""

    entries: Sequence[tuple[Vehicle, Match | Hit | None]] = ()
    paging: Paging = field(default_factory=lambda: Paging(1, PER_PAGE, 0))
    more: bool = False
    number: str = ""
    page: Any = None


def filters() -> Filters:
    """The filters of the address. Raises BadInput."""
    get = request.args.get
    code = get("station", "").strip()
    station = station_named(code) if code else None
    if code and station is None:
        raise BadInput(_("There is no station “%(name)s”. Choose one from the list.", name=code[:40]), "station")
    return Filters(
        get("state", "")[:12],
        get("kind", "")[:30],
        get("colour", "")[:30],
        get("make", "")[:40],
        station,
        day("since"),
        day("until"),
        get("drafts") == "1",
    )


def day(name: str) -> date | None:
    """A date of the address, as browsers send it (2026-01-31). Raises BadInput."""
    raw = request.args.get(name, "").strip()
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        raise BadInput(_("“%(value)s” is no date. Write year-month-day: 2026-01-31.", value=raw[:40]), name) from None


def find(text: str, wanted: Filters, viewer: Viewer, number: int) -> Found:
    """One page of what was asked. A look-up by number is noted in the audit trail."""
    if not text:
        total = queries.count(wanted, viewer)
        shown = queries.listing(wanted, viewer, (number - 1) * PER_PAGE, PER_PAGE)
        paging = Paging(number, PER_PAGE, min(total, queries.COUNTED))
        return Found([(row, None) for row in shown], paging, total > queries.COUNTED)
    answer = look_up(text, viewer, wanted.conditions())
    hits, page = _with_free_text(text, answer, wanted, viewer)
    if answer.question.number:
        audit.lookup("vehicle", answer.question.pattern or answer.question.number, hits=len(answer.matches))
    part = hits[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = queries.rows([_key(hit) for hit in part])
    entries = [(rows[_key(hit)], hit) for hit in part if _key(hit) in rows]
    return Found(entries, Paging(number, PER_PAGE, len(hits)), answer.more, answer.question.number, page)


def _key(hit: Match | Hit) -> int:
    return hit.id if isinstance(hit, Match) else int(hit.key)


def _with_free_text(text: str, answer: Answer, wanted: Filters, viewer: Viewer) -> tuple[list[Match | Hit], Any]:
    """Records whose number and words fit, then what the words find, then records whose number alone fits."""
    question = answer.question
    fitting = [m for m in answer.matches if m.words == 1.0]
    met = question.plate is not None and answer.matches and answer.matches[0].cost < 1  # the very number was typed
    if question.number and (met or fitting or not question.words) and not question.weak:
        return list(answer.matches), None
    page = search(Query(text, "vehicle", wanted.facets(), 0, 5 * PER_PAGE), viewer)
    known = {m.id for m in fitting}
    allowed = queries.keep([int(h.key) for h in page.hits], wanted, viewer)
    worded = [h for h in page.hits if int(h.key) in allowed and int(h.key) not in known]
    known |= {int(h.key) for h in worded}
    others = [m for m in answer.matches if m.id not in known]
    return ([*fitting, *worded, *others] if question.weak else [*fitting, *others, *worded]), page
