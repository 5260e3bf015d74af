"""The checkpoint page: numbers in, hits out, in one small answer."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import request
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.vehicles import checkpoint
from app.vehicles.importing import reader
from app.vehicles.views import bp
from app.web import BadInput, render


@bp.get("/vehicles/check")
@requires("vehicles.read")
def check() -> Response:
    """The empty form."""
    return render("vehicles/check.html", "vehicles/_check.html", outcome=None, typed={}, wrong="")


@bp.post("/vehicles/check")
@requires("vehicles.read")
def check_numbers() -> Response:
    """Checks what was typed, pasted or uploaded."""
    form = request.form
    try:
        text = "\n".join((form.get("number", ""), form.get("numbers", ""), _uploaded()))
        outcome = checkpoint.check(text, form.get("where", "").strip()[:160], viewer())
    except BadInput as reason:
        return render("vehicles/check.html", "vehicles/_check.html", 422, outcome=None, typed=form, wrong=str(reason))
    kept = {"where": form.get("where", "")}
    return render("vehicles/check.html", "vehicles/_check.html", outcome=outcome, typed=kept, wrong="")


def _uploaded() -> str:
    file = request.files.get("file")
    if file is None or not file.filename:
        return ""
    with NamedTemporaryFile() as kept:
        file.save(kept)
        kept.flush()
        return "\n".join(",".join(cells) for cells in reader.rows(Path(kept.name)))
