"""Cards, previews, posters, booklet, exhibition."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.campaign import cards, drawing, layout, library
from app.campaign.models import Topic
from app.campaign.views.room import bp
from app.campaign.words import CATEGORIES
from app.web import BadInput, language, render, required

_LANGUAGE = "<any(hi,en):code>"


@bp.get(f"/materials/<slug>/card-{_LANGUAGE}.png")
@requires("campaign.read")
def card(slug: str, code: str) -> Response:
    """The square card to save and send."""
    content = cards.png(library.sheet(required(library.topic(viewer(), slug)), code))
    name = f'attachment; filename="{slug}-{code}.png"' if "save" in request.args else "inline"
    return Response(content, mimetype="image/png", headers={"Content-Disposition": name})


@bp.get(f"/materials/<slug>/preview-{_LANGUAGE}.svg")
@requires("campaign.read")
def preview(slug: str, code: str) -> Response:
    """The card as a light drawing."""
    content = drawing.preview(layout.card(library.sheet(required(library.topic(viewer(), slug)), code)))
    return Response(content, mimetype="image/svg+xml")


@bp.get("/materials/<slug>/poster")
@requires("campaign.read")
def poster(slug: str) -> Response:
    """One poster, A4 or A3, one page."""
    return _sheets([required(library.topic(viewer(), slug))], "a4")


@bp.get("/exhibition")
@requires("campaign.read")
def exhibition() -> Response:
    """Twelve posters for an exhibition, or those that ``?topic=`` names."""
    return _sheets(library.by_slugs(request.args.getlist("topic") or library.EXHIBITION), "a3")


def _sheets(topics: list[Topic], size: str) -> Response:
    code, size = _code(), _choice("size", ("a4", "a3"), size)
    sheets = [library.sheet(topic, code) for topic in topics]
    return render("campaign/posters.html", sheets=sheets, size=size, **_print(code))


def _print(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "qr": drawing.qr(),
        "issuer": library.issuer(code),
        "colours": layout.COLOURS,
        "categories": CATEGORIES,
    }


def _code() -> str:
    return _choice("lang", ("hi", "en"), language())


def _choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = request.args.get(name) or default
    if value not in allowed:
        raise BadInput(_("“%(value)s” is not one of: %(list)s.", value=value[:20], list=", ".join(allowed)), name)
    return value


@bp.get("/booklet")
@requires("campaign.read")
def booklet() -> Response:
    """Choose the topics of a booklet or an exhibition."""
    return render("campaign/booklet.html", topics=library.topics(), categories=CATEGORIES, chosen=library.EXHIBITION)


@bp.get("/booklet/print")
@requires("campaign.read")
def booklet_print() -> Response:
    """The A5 booklet: cover, contents, a page a topic, what to do; filled up to a multiple of four pages."""
    slugs = request.args.getlist("topic")
    topics = library.by_slugs(slugs) if slugs else list(library.topics())
    if not topics:
        raise BadInput(_("Tick at least one topic for the booklet."), "topic")
    sheets = [library.sheet(topic, code) for code in (_code(),) for topic in topics]
    contents = [sheets[n : n + 24] for n in range(0, len(sheets), 24)]
    first = 2 + len(contents)
    used = first + len(sheets)  # cover, contents, topics, last page
    notes = -used % 4
    return render(
        "campaign/booklet_print.html", sheets=sheets, contents=contents, first=first, notes=notes, **_print(_code())
    )
