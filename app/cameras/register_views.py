"""Pages that write: register a site, change it, verify in two taps, edit many."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import meanwhile, pictures
from app.access import requires, viewer
from app.cameras import actions, forms, labels, many, queries, trail
from app.cameras.blueprint import bp
from app.cameras.forms import SiteForm
from app.cameras.models import STATES, CameraSite
from app.web import BadInput, offer_undo, render, required, see_other

NEARBY_M = 30


def _page(
    form: SiteForm,
    site: CameraSite | None = None,
    near: object = (),
    stamp: str = "",
    note: meanwhile.Note | None = None,
) -> Response:
    return render(
        "cameras/form.html",
        None,
        409 if note else 422 if form.errors or near else 200,
        form=form,
        site=site,
        near=near,
        stamp=note.stamp if note else stamp,
        note=note,
        drafts=queries.drafts(viewer()) if site is None else (),
        labels=labels,
        most=forms.MOST_CAMERAS,
    )


@bp.get("/new")
@requires("cameras.edit")
def new() -> Response:
    """An empty form."""
    return _page(forms.empty())


@bp.post("")
@requires("cameras.edit")
def create() -> Response:
    """Registers a site; asks first when another stands within 30 m."""
    form = forms.read(request.form, viewer())
    near = _near(form) if not form.errors else []
    if form.errors or near:
        return _page(form, near=near)
    try:
        site = actions.register_site(form, _photo())
    except BadInput as reason:
        form.errors[reason.field] = str(reason)
        return _page(form)
    flash(_("Saved as draft.") if site.draft else _("Saved. Thank you."))
    return see_other(url_for("cameras.edit", site_id=site.id) if site.draft else _first(site))


def _near(form: SiteForm) -> object:
    """Sites that may be the same one, unless the person has said that it is another."""
    if form.get("another") == "1" or form.draft:
        return []
    found = queries.nearby_sites(float(str(form.values["lat"])), float(str(form.values["lon"])), NEARBY_M, viewer())
    return [(s, m) for s, m in found if s.idempotency_key != form.get("key")]


def _photo() -> bytes:
    file = request.files.get("photo")
    return file.read(pictures.MOST_BYTES + 1) if file and file.filename else b""


def _first(site: CameraSite) -> str:
    codes = sorted(camera.code for camera in site.cameras)
    return url_for("cameras.show", code=codes[0]) if codes else url_for("cameras.index")


@bp.get("/sites/<int:site_id>")
@requires("cameras.edit")
def edit(site_id: int) -> Response:
    """The form of a site of the own station."""
    site = required(queries.site_to_change(site_id, viewer()))
    return _page(forms.of_site(site), site, stamp=meanwhile.stamp(trail.facts(site)))


@bp.post("/sites/<int:site_id>")
@requires("cameras.edit")
def change(site_id: int) -> Response:
    """Saves a site; 409 when somebody else did since the form was made."""
    site = required(queries.site_to_change(site_id, viewer()))
    form = forms.read(request.form, viewer())
    stamp = meanwhile.sent()
    if form.errors:
        return _page(form, site, stamp=stamp)
    try:
        site = actions.change_site(site, form, _photo(), stamp)
    except meanwhile.Overtaken as overtaken:
        hidden = meanwhile.hidden_unless("cameras.contact", trail.SECRET)
        return _page(form, site, note=meanwhile.note(overtaken, trail.refs(site), trail.in_words, hidden))
    except BadInput as reason:
        form.errors[reason.field] = str(reason)
        return _page(form, site, stamp=stamp)
    flash(_("Saved as draft.") if site.draft else _("Saved. Thank you."))
    return see_other(url_for("cameras.edit", site_id=site.id) if site.draft else _first(site))


@bp.post("/<code>/verification")
@requires("cameras.edit")
def verify(code: str) -> Response:
    """What a visit found: state, and the recorder's retention and clock when they were looked at."""
    camera = required(queries.camera_to_change(code, viewer()))
    state = request.form.get("state", "")
    if state not in STATES[:3]:
        raise BadInput(_("Choose working, not working or gone."), "state")
    actions.verify(camera, state, _number("retention", 0, 3650), _number("clock", -1_000_000, 1_000_000))
    flash(_("%(code)s: %(state)s. Thank you.", code=code, state=labels.STATES[state]))
    return see_other(_back(code))


def _back(code: str) -> str:
    if request.form.get("next") == "round":
        return url_for(
            "cameras.round_", station=request.form.get("station") or None, beat=request.form.get("beat") or None
        )
    return url_for("cameras.show", code=code)


def _number(name: str, low: int, high: int) -> int | None:
    raw = request.form.get(name, "").strip()
    try:
        number = int(raw) if raw else None
    except ValueError:
        number = low - 1
    if number is not None and not low <= number <= high:
        raise BadInput(_("Write a whole number from %(low)d to %(high)d.", low=low, high=high), name)
    return number


@bp.post("/bulk")
@requires("cameras.edit")
def bulk() -> Response:
    """Sets state or beat of the chosen cameras."""
    ids = [int(key) for key in request.form.getlist("id")[:500] if key.isdigit()]
    if not ids:
        raise BadInput(_("Tick the cameras to change."), "id")
    changes: dict[str, object] = {}
    if request.form.get("state") in STATES[:3]:
        changes["state"] = request.form["state"]
    if request.form.get("set_beat", "").strip():
        changes["beat"] = request.form["set_beat"].strip()[:60]
    done, line = many.bulk(list(queries.cameras(ids).values()), changes)
    station = request.form.get("station", "")
    offer_undo(_("%(n)d cameras changed.", n=done), url_for("cameras.undo_bulk"), line=str(line), station=station)
    return see_other(url_for("cameras.round_", station=station or None))


@bp.post("/bulk/undo")
@requires("cameras.edit")
def undo_bulk() -> Response:
    """Takes a bulk change back, camera by camera, where nobody changed it since."""
    line = request.form.get("line", "")
    back, left = many.undo(int(line) if line.isdecimal() and len(line) < 10 else 0)
    flash(_("%(n)d cameras are as before.", n=back))
    if left:
        flash(_("%(n)d cameras were changed by somebody since and stay as they are.", n=left))
    return see_other(url_for("cameras.round_", station=request.form.get("station") or None))
