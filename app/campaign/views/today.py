"""The room's first page: today's post with the viewer's groups, and what needs a hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.campaign import beats, library, planning, queries
from app.campaign.views.room import bp
from app.campaign.words import first_wednesday, season, today
from app.web import language, render


@bp.get("")
@requires("campaign.read")
def index() -> Response:
    """Today."""
    return page()


def page(status: int = 200, error: str = "", typed: Mapping[str, Any] | None = None) -> Response:
    """The page, after a wrong input with the message and what was ticked."""
    who, day = viewer(), today()
    editor = who.may("campaign.edit")
    return render(
        "campaign/index.html",
        status=status,
        error=error,
        typed=typed or {},
        day=day,
        due=[] if editor else queries.todays_post(who),
        missed=[] if editor else queries.missed(who),
        planned=planning.items(day, day),
        own=[] if editor else beats.own_beats(who, 10),
        red=beats.red_groups(who, 10),
        season=season(day)[0],
        awareness=first_wednesday(day),
        code=language(),
        share=library.share_link,
        sheet=library.sheet,
    )
