"""Front page and search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import public, requires, viewer
from app.accounts.views import sign_in_page
from app.home import facets
from app.home.brief import brief
from app.home.front import panels, posts, thefts
from app.search import Hit, Query, search, suggest
from app.search.registry import kinds, kinds_for
from app.web import LONGEST_QUERY, Paging, page_number, query_text, render

bp = Blueprint("home", __name__)
PER_PAGE = 10  # a page of hits stays within 2.5 KB on the line
PER_KIND = 5


@bp.get("/")
@public
def front() -> Response:
    """The front page of the viewer's role; signed out, the sign-in page itself: a redirect would cost a round trip."""
    if not current_user.is_authenticated:
        return sign_in_page()
    who = viewer()
    return render("home/front.html", q="", kind=None, panels=panels(who), thefts=thefts(who), posts=posts(who))


@bp.get("/search")
@requires("search")
def results() -> Response:
    """The few best of each kind, or all hits of one kind with its filters."""
    number = page_number()
    kind = request.args.get("kind") or None
    question = _question(query_text(), kind, number)
    found = search(question, viewer())
    found = found if kind else brief(found)
    return render(
        "home/search.html",
        "home/_results.html",
        q=question.text,
        kind=kind,
        question=question,
        found=found,
        rows=_rows([hit for hits in (found.best.values() if kind is None else [found.hits]) for hit in hits]),
        kinds=kinds(),
        allowed=kinds_for(viewer()),
        known_endpoints=current_app.view_functions,
        sorted_url=_sorted_url,
        facets=list(facets.choices(kind, found)) if kind else [],
        paging=Paging(number, PER_PAGE, found.total),
    )


def _question(text: str, kind: str | None, number: int) -> Query:
    arguments = request.args
    return Query(
        text,
        kind,
        facets.filters() if kind else {},
        offset=(number - 1) * PER_PAGE if kind else 0,
        size=PER_PAGE if kind else 0,
        sort="newest" if arguments.get("sort") == "newest" else "",
        literal=arguments.get("literal") == "1",
        best=0 if kind else PER_KIND,
        explain=arguments.get("explain") == "1" and viewer().may("search.explain"),
    )


def _sorted_url(order: str) -> str:
    """This page in another order, from its first page on."""
    arguments = {name: value for name, value in request.args.items() if name not in ("sort", "page")}
    return facets.address(arguments | ({"sort": order} if order else {}))


def _rows(hits: Sequence[Hit]) -> dict[str, Mapping[str, Any]]:
    """kind -> key -> row: one look-up for each kind, however many hits."""
    return {
        name: kind.rows(keys)
        for name, kind in kinds().items()
        if (keys := [hit.key for hit in hits if hit.kind == name])
    }


@bp.get("/search/suggest")
@requires("search")
def suggestions() -> Response:
    """Completions of ``?q=`` as a JSON list of at most 400 bytes."""
    packed = suggest.reply(request.args.get("q", "")[:LONGEST_QUERY], viewer())
    answer: Response = current_app.response_class(packed, mimetype="application/json")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer
