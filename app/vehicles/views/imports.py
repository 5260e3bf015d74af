"""Files in: upload, choosing columns, the check's result, saving. Every step is a page that works without scripts."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.vehicles.importing import jobs
from app.vehicles.importing.mapping import COLUMNS
from app.vehicles.models import VehicleImport
from app.vehicles.views import bp
from app.web import BadInput, Paging, page_number, render, required, see_other

PER_PAGE = 50


def _job(key: int) -> VehicleImport:
    one: VehicleImport = required(jobs.job(key, viewer()))
    return one


def _to(one: VehicleImport) -> Response:
    return see_other(url_for("vehicles.show_import", key=one.id))


@bp.get("/vehicles/imports")
@requires("vehicles.import")
def imports() -> Response:
    """The last imports, and the form for a new one."""
    return render("vehicles/imports.html", jobs=jobs.jobs(viewer()), wrong="")


@bp.post("/vehicles/imports")
@requires("vehicles.import")
def upload() -> Response:
    """Takes a file; nothing of it is saved yet."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise BadInput(_("Choose a file first."), "file")
        one = jobs.begin(file.stream, file.filename)
    except BadInput as reason:
        return render("vehicles/imports.html", None, 422, jobs=jobs.jobs(viewer()), wrong=str(reason))
    return _to(one)


@bp.get("/vehicles/imports/<int:key>")
@requires("vehicles.import")
def show_import(key: int) -> Response:
    """Where the import stands: columns to choose, progress, result of the check, or done."""
    return _page(_job(key))


def _page(one: VehicleImport, status: int = 200, wrong: str = "", chosen: dict[str, int] | None = None) -> Response:
    sample = jobs.preview(one) if one.stage in ("mapping", "failed") and jobs.path_of(one).exists() else []
    counts = jobs.counted(one)
    paging = Paging(page_number(), PER_PAGE, counts["rejected"] + counts["twice"])
    return render(
        "vehicles/import.html",
        "vehicles/_import.html",
        status,
        job=one,
        wrong=wrong,
        sample=sample,
        columns=COLUMNS,
        chosen=chosen if chosen is not None else one.mapping,
        counts=counts,
        stopped=jobs.stopped(one),
        problems=jobs.problems(one.id, paging.offset, PER_PAGE),
        paging=paging,
    )


@bp.post("/vehicles/imports/<int:key>/columns")
@requires("vehicles.import")
def choose_columns(key: int) -> Response:
    """Sets which column is which, and starts the check."""
    one = _job(key)
    chosen = {name: int(value) for name in COLUMNS if (value := request.form.get(name, "")).isdigit()}
    try:
        if one.stage not in ("mapping", "ready", "failed"):
            raise BadInput(_("This import is being worked on."))
        jobs.choose(one, chosen)
    except BadInput as reason:
        return _page(one, 422, str(reason), chosen)
    return _to(one)


@bp.post("/vehicles/imports/<int:key>/saving")
@requires("vehicles.import")
def save_import(key: int) -> Response:
    """Saves the good rows, all at once."""
    one = _job(key)
    try:
        jobs.confirm(one)
    except BadInput as reason:
        return _page(one, 422, str(reason))
    return _to(one)


@bp.post("/vehicles/imports/<int:key>/work")
@requires("vehicles.import")
def resume_import(key: int) -> Response:
    """Goes on where a stopped import stands."""
    one = _job(key)
    jobs.resume(one)
    flash(_("The import goes on."))
    return _to(one)
