"""Marking posts; the log; what came of a post."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.campaign import library, planning, queries
from app.campaign.actions import posts as actions
from app.campaign.views.room import bp
from app.campaign.views.today import page
from app.web import BadInput, Paging, page_number, render, required, see_other

PER_PAGE = 30


@bp.get("/posts")
@requires("campaign.read")
def posts() -> Response:
    """The log, newest first."""
    number = page_number()
    day = planning.date_of(request.args["day"], "day") if request.args.get("day") else None
    rows, total = queries.posts(viewer(), day, (number - 1) * PER_PAGE, PER_PAGE)
    paging = Paging(number, PER_PAGE, total)
    return render("campaign/posts.html", "campaign/_posts.html", rows=rows, paging=paging, day=day)


@bp.post("/posts")
@requires("campaign.post")
def post_create() -> Response:
    """Marks a topic as posted in the ticked groups, or in all of the viewer's that are open."""
    try:
        topic = required(library.topic(viewer(), request.form.get("topic", "")))
        day = planning.date_of(request.form.get("day", ""), "day")
        wanted = _groups("all" if "all" in request.form else "group")
        new = actions.mark_posted(viewer(), topic, day, wanted, _members(wanted), _upload())
    except BadInput as reason:
        return page(422, str(reason), request.form)
    flash(
        ngettext("Noted: posted in %(num)d group.", "Noted: posted in %(num)d groups.", new)
        if new
        else _("It was noted already; nothing was counted twice.")
    )
    return see_other(url_for("campaign.index"))


def _groups(field: str) -> list[int]:
    """Ticked groups; for "all" every group of that form (the field ``open``)."""
    raw = request.form.getlist("open" if field == "all" else "group")
    if not all(text.isdecimal() and len(text) < 10 for text in raw):
        raise BadInput(_("Reload the page and tick the groups again."), "group")
    return [int(text) for text in raw]


def _members(groups: list[int]) -> dict[int, int]:
    counts = {}
    for group_id in groups:
        text = request.form.get(f"members-{group_id}", "").strip()
        if text:
            counts[group_id] = whole_of(text, "members")
    return counts


def whole_of(text: str, field: str) -> int:
    """A count from a form. Raises BadInput."""
    if not text.isdecimal() or len(text) > 7:
        raise BadInput(_("“%(value)s” is no whole number.", value=text[:20]), field)
    return int(text)


def _upload() -> bytes:
    file = request.files.get("photo")
    return file.read() if file else b""


@bp.get("/posts/<int:post_id>")
@requires("campaign.read")
def post(post_id: int) -> Response:
    """One post and what came of it."""
    row = required(queries.post(viewer(), post_id))
    return render("campaign/post.html", row=row, changeable=queries.may_change(viewer(), row), error="", typed={})


@bp.post("/posts/<int:post_id>")
@requires("campaign.post")
def post_answers(post_id: int) -> Response:
    """Notes questions, reports, a lead, a proof photo."""
    row = required(queries.post(viewer(), post_id))
    required(queries.may_change(viewer(), row) or None)
    form = request.form
    try:
        counts = [whole_of(form.get(name, "").strip() or "0", name) for name in ("questions", "reports")]
        actions.note_answers(row, counts[0], counts[1], form.get("lead", ""), _upload())
    except BadInput as reason:
        row = required(queries.post(viewer(), post_id))
        return render("campaign/post.html", status=422, row=row, changeable=True, error=str(reason), typed=form)
    flash(_("Saved."))
    return see_other(url_for("campaign.post", post_id=post_id))


@bp.get("/photos/<int:photo_id>.jpg")
@requires("campaign.read")
def photo(photo_id: int) -> Response:
    """A proof or event photo."""
    content = required(queries.photo(viewer(), photo_id))
    return Response(content, mimetype="image/jpeg", headers={"Content-Security-Policy": "sandbox; default-src 'none'"})


@bp.get("/posts/late")
@requires("campaign.post")
def late() -> Response:
    """What was missed in the last seven days, to be marked late."""
    return render("campaign/late.html", missed=queries.missed(viewer()), share=library.share_link, error="", typed={})
