"""Import with a preview, and export by look-up or whole."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flask import current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.audit import lookup as audited
from app.cameras import exporting
from app.cameras.answering import answer
from app.cameras.asking import question
from app.cameras.blueprint import bp
from app.cameras.importing import import_bytes, preview
from app.places.reports import Unreadable
from app.web import BadInput, render, required, see_other

SHOWN = 12


@bp.get("/import")
@requires("cameras.import")
def import_() -> Response:
    """Choose a file."""
    return render("cameras/import.html", made=None, key="", name="", wrong="")


@bp.post("/import")
@requires("cameras.import")
def import_preview() -> Response:
    """Shows how the file was understood; nothing is saved yet."""
    file = request.files.get("file")
    data = file.read() if file else b""
    name = (file.filename or "file")[-80:] if file else "file"
    try:
        if not data:
            raise Unreadable(_("Choose a file first."))
        made = preview(data, name)
    except Unreadable as reason:
        return render("cameras/import.html", None, 422, made=None, key="", name=name, wrong=str(reason))
    key = hashlib.sha256(data).hexdigest()
    _folder().mkdir(parents=True, exist_ok=True)
    (_folder() / key).write_bytes(data)
    return render("cameras/import.html", made=made, key=key, name=name, wrong="", shown=SHOWN)


@bp.post("/import/<key>")
@requires("cameras.import")
def import_confirm(key: str) -> Response:
    """Saves the file that was previewed."""
    path = _folder() / key
    required((re.fullmatch("[0-9a-f]{64}", key) and path.exists()) or None)
    report = import_bytes(path.read_bytes(), request.form.get("name", "")[:80] or "file", dry_run=False)
    path.unlink(missing_ok=True)
    flash(
        _(
            "%(added)d cameras new, %(changed)d changed, %(same)d unchanged, %(out)d rows rejected.",
            added=report.added,
            changed=report.changed,
            same=report.unchanged,
            out=len(report.rejected),
        )
    )
    return see_other(url_for("cameras.index"))


def _folder() -> Path:
    return Path(current_app.config["INSTANCE"]) / "uploads" / "imports"


@bp.get("/export")
@requires("cameras.export")
def export() -> Response:
    """The cameras of a look-up (its own arguments), or the whole register, as csv, geojson or kml."""
    form = request.args.get("format", "csv")
    if form not in exporting.FORMATS:
        raise BadInput(_("Export as csv, geojson or kml."), "format")
    asked = question(request.args)
    ids = None
    if asked.somewhere or asked.station:
        ids = [found.id for found in answer(asked, viewer()).found]
    rows = exporting.lines(ids, viewer())
    body = exporting.written(rows, form)
    audited("camera", "register", action="export", rows=len(rows), format=form)
    response = Response(body, mimetype=exporting.FORMATS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="cameras.{form}"'
    return response
