"""Pages and fragments: the only file that reads or writes HX-* headers.

``render("law/index.html", "law/_results.html", ...)`` sends the fragment alone to HTMX, the page to everyone
else. A history restore and a boosted navigation want the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from app.headers import FRAGMENT_POLICY

LONGEST_QUERY = 200


class BadInput(Exception):
    """Something a person typed cannot be used. ``str()`` is the translated message that says what to do next."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list: ``number`` from 1, ``size`` rows each, ``total`` rows in all."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    def url(self, number: int) -> str:
        """This address with another page number."""
        args = {k: v for k, v in request.args.items(multi=True) if k != "page"}
        if number > 1:
            args["page"] = str(number)
        return request.path + ("?" + urlencode(args) if args else "")


def wants_fragment() -> bool:
    """Whether HTMX asks for a part of the page only."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
        and headers.get("HX-Request-Type", "partial") != "full"
    )


def render(page: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or its fragment for HTMX; never stored by a shared computer's browser."""
    alone = bool(fragment) and wants_fragment()
    response: Response = make_response(render_template(fragment if fragment and alone else page, **context), status)
    if alone:  # the page's own policy rules there; opened by itself it may do nothing (and 400 bytes are saved)
        response.headers["Content-Security-Policy"] = FRAGMENT_POLICY
    response.headers.add("Vary", "HX-Request")
    return response


def see_other(address: str) -> Response:
    """303 after a write; HTMX, and a form sent from its page (static/forms.js), are told to load the address."""
    if wants_fragment() or "Desk-Form" in request.headers:
        response: Response = current_app.response_class(status=200)
        response.headers["HX-Redirect"] = address
        response.headers["Content-Security-Policy"] = FRAGMENT_POLICY
        return response
    answer = redirect(address, 303)
    answer.set_data(b"")  # no browser shows it
    return answer


def offer_undo(message: str, address: str, **fields: str) -> None:
    """Says on the next page what was taken away, with a button that posts the fields to the address to put it back."""
    flash((message, address, fields), "undo")  # type: ignore[arg-type]


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to save: never shown in the page's own origin, name without anything that could break a header."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-") or "file"
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def page_number() -> int:
    """``?page=``: a whole number from 1 to 100,000. Raises BadInput."""
    return whole("page", default=1, low=1, high=100_000) or 1


def whole(name: str, default: int | None = None, low: int = 0, high: int = 2**31) -> int | None:
    """A whole number from the address. Raises BadInput in the user's language."""
    raw = request.args.get(name, "").strip()
    if not raw:
        return default
    try:
        number = int(raw)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise BadInput(
            _(
                "“%(value)s” does not fit “%(name)s”: give a whole number from %(low)d to %(high)d.",
                value=raw[:40],
                name=name,
                low=low,
                high=high,
            ),
            name,
        )
    return number


def query_text() -> str:
    """``?q=``, at most 200 characters. Raises BadInput."""
    text = request.args.get("q", "").replace("\x00", " ").strip()
    if len(text) > LONGEST_QUERY:
        raise BadInput(
            _("The question has %(n)d characters; please shorten it to %(max)d.", n=len(text), max=LONGEST_QUERY), "q"
        )
    return text


def local(row: Any, name: str) -> str:
    """``row.<name>_hi`` or ``row.<name>_en`` by the user's language; the other where one is empty."""
    first, second = ("hi", "en") if language() == "hi" else ("en", "hi")
    values = [
        row.get(f"{name}_{code}") if isinstance(row, Mapping) else getattr(row, f"{name}_{code}", None)
        for code in (first, second)
    ]
    return str(values[0] or values[1] or "")


def moment(value: datetime | None) -> str:
    """A point of time as people read it here: 24 Nov 2026, 14:05, in the site's zone; its date stays on one line."""
    return str(format_datetime(value, "d\u00a0MMM\u00a0yyyy, HH:mm")) if value else ""


def day(value: date | None) -> str:
    """A date as people read it: 24 Nov 2026."""
    return str(format_date(value, "d\u00a0MMM\u00a0yyyy")) if value else ""


def weekday(value: date) -> str:
    """A date with its day of the week, for plans: Tue, 1 Dec 2026. It may be broken over lines."""
    return str(format_date(value, "EEE, d MMM yyyy"))


def language() -> str:
    """``hi`` or ``en``."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "hi"


class RowNumber(IntegerConverter):
    """``<int:…>`` of an address: what a database column holds; longer ones are no address (404)."""

    regex = r"\d{1,10}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def init_app(app: Flask) -> None:
    """Template helpers, error pages, numbers in addresses."""
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["clock"] = lambda: datetime.now(UTC)
    app.jinja_env.filters.update(local=local, moment=moment, day=day, weekday=weekday)
    app.jinja_env.filters["pairs"] = lambda names: [(n, n) for n in names]

    @app.before_request
    def _no_null_characters() -> None:
        """Nobody types them, and PostgreSQL keeps none. In an address they name nothing."""
        if "\x00" in request.path:
            abort(404)
        texts = [text for pair in request.values.items(multi=True) for text in pair]
        if any("\x00" in text for text in [*texts, *(file.filename or "" for file in request.files.values())]):
            abort(400)

    @app.context_processor
    def _names() -> dict[str, Any]:
        return {"language": language(), "fragment": wants_fragment()}

    @app.errorhandler(BadInput)
    def _bad_input(error: BadInput) -> Response:
        return render("error.html", "_error.html", 400, code=400, message=str(error), typed=request.values)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.code is None or error.code < 400 or isinstance(error, SecurityError):  # a strange host: no page for it
            return error.get_response(request.environ)
        return render("error.html", "_error.html", error.code, code=error.code, message=_message(error.code), typed={})

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        app.logger.exception("unexpected error at %s", request.path)
        if app.testing:
            raise error
        return render("error.html", "_error.html", 500, code=500, message=_message(500), typed={})


def _message(code: int) -> str:
    known = {
        400: _("The request could not be understood. Go back, check what was typed, and send it again."),
        404: _("There is nothing here for you. Check the number, or search for it above."),
        405: _("This address does not take that action. Go back and use the page's own buttons."),
        413: _("That is too large. Send a smaller file."),
        429: _("Too many tries. Wait a minute, then try again."),
        503: _("The site is busy or cannot save just now. Nothing was lost; try again in a minute."),
    }
    return str(known.get(code) or _("Something went wrong on our side. Nothing was saved. Please try again."))


def required(value: Any) -> Any:
    """The value, or 404."""
    if value is None:
        abort(404)
    return value


def absolute(endpoint: str, **values: Any) -> str:
    """A full address, for prints and messages."""
    return url_for(endpoint, _external=True, **values)
