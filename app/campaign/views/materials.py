"""The library of topics: list, page, new versions, review."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import meanwhile
from app.access import requires, viewer
from app.campaign import library, planning
from app.campaign.actions import topics as actions
from app.campaign.models import Topic
from app.campaign.views.room import bp
from app.campaign.words import CATEGORIES, today
from app.search import Query, search
from app.web import BadInput, language, query_text, render, required, see_other

MOST = 60


@bp.get("/materials")
@requires("campaign.read")
def materials() -> Response:
    """Topics by words and category."""
    text, category = query_text(), request.args.get("category", "")
    if category and category not in CATEGORIES:
        raise BadInput(_("Choose a category."), "category")
    every = viewer().may("campaign.edit")
    found = None
    rows: list[tuple[Topic, Any]]
    if text:
        found = search(Query(text, "material", {"category": category} if category else {}, size=MOST), viewer())
        known = {str(row.id): row for row in library.by_ids([int(hit.key) for hit in found.hits])}
        rows = [(known[hit.key], hit) for hit in found.hits if hit.key in known]
    else:
        rows = [(row, None) for row in library.topics(category, every)]
    context: dict[str, Any] = {"rows": rows, "found": found, "q": text, "category": category, "categories": CATEGORIES}
    return render("campaign/materials.html", "campaign/_materials.html", usable=library.usable, **context)


@bp.get("/materials/<slug>")
@requires("campaign.read")
def material(slug: str) -> Response:
    """One topic: texts to copy, card, poster, versions."""
    return _page(required(library.topic(viewer(), slug)))


def _page(row: Topic, status: int = 200, error: str = "") -> Response:
    first, second = ("en", "hi") if language() == "en" else ("hi", "en")
    return render(
        "campaign/material.html",
        status=status,
        topic=row,
        sheets=[library.sheet(row, first), library.sheet(row, second)],
        share=library.share_link,
        usable=library.usable(row),
        overdue=row.review_due is not None and row.review_due < today(),
        categories=CATEGORIES,
        error=error,
    )


@bp.get("/materials/new")
@requires("campaign.edit")
def material_new() -> Response:
    """A form for a new topic."""
    return _form(None, {})


@bp.post("/materials")
@requires("campaign.edit")
def material_create() -> Response:
    """A new topic, not in use before its review."""
    return _save(None)


@bp.get("/materials/<slug>/edit")
@requires("campaign.edit")
def material_edit(slug: str) -> Response:
    """A form for a new version, filled with the newest one."""
    row = required(library.topic(viewer(), slug))
    stamp = meanwhile.stamp(actions.facts(row))
    return _form(row, (row.versions[0].content if row.versions else {}) | {meanwhile.FIELD: stamp})


@bp.post("/materials/<slug>/versions")
@requires("campaign.edit")
def material_version(slug: str) -> Response:
    """A new version, not in use before its review."""
    return _save(required(library.topic(viewer(), slug)))


def _save(row: Topic | None) -> Response:
    typed = request.form.to_dict()
    content = {name: typed.get(name, "") for name in (*library.TEXTS, "category", "words", "sources")}
    slug = row.slug if row else typed.get("slug", "")
    try:
        actions.no_phones(content)
        kept = actions.save_version(viewer(), row, slug, content, meanwhile.sent())
    except meanwhile.Overtaken as reason:
        note = meanwhile.note(
            reason, [("campaign-topic", slug)], lambda n, v: CATEGORIES.get(str(v), v) if n == "category" else v
        )
        again = library.topic(viewer(), slug)
        return _form(again, typed | {meanwhile.FIELD: note.stamp}, 409, note=note)
    except BadInput as reason:
        again = library.topic(viewer(), slug) if row else None
        return _form(again, typed, 422, str(reason), reason.field)
    flash(_("Saved as a draft. It goes into use when it is reviewed."))
    return see_other(url_for("campaign.material", slug=kept.slug))


def _form(
    row: Topic | None,
    typed: dict[str, Any],
    status: int = 200,
    error: str = "",
    wrong: str = "",
    note: meanwhile.Note | None = None,
) -> Response:
    context: dict[str, Any] = {"topic": row, "typed": typed, "error": error, "wrong": wrong, "categories": CATEGORIES}
    return render("campaign/material_form.html", status=status, texts=library.TEXTS, note=note, **context)


@bp.post("/materials/<slug>/review")
@requires("campaign.edit")
def material_review(slug: str) -> Response:
    """Puts a version into use."""
    row, form = required(library.topic(viewer(), slug)), request.form
    try:
        until = planning.date_of(form["valid_until"], "valid_until") if form.get("valid_until") else None
        number = form.get("number", "")
        actions.review(viewer(), row, int(number) if number.isdecimal() and len(number) < 6 else 0, until)
    except BadInput as reason:
        return _page(required(library.topic(viewer(), slug)), 422, str(reason))
    flash(_("The version is in use."))
    return see_other(url_for("campaign.material", slug=slug))


@bp.post("/materials/<slug>/withdrawal")
@requires("campaign.edit")
def material_withdraw(slug: str) -> Response:
    """Takes a topic out of use; a review brings it back."""
    actions.withdraw(required(library.topic(viewer(), slug)))
    flash(_("The topic is withdrawn. To use it again, review a version."))
    return see_other(url_for("campaign.material", slug=slug))
