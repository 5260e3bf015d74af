"""Who may do what: the roles, the one table of permissions, and the marks that every endpoint carries.

An endpoint is ``@public``, or ``@requires("permission")``. What belongs to a station is loaded with
``get_or_404(query)`` built from ``viewer().sees_station(...)``: outsiders cannot tell "not yours" from "not there".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")

ROLES: tuple[str, ...] = ("constable", "officer", "control_room", "campaign_officer", "admin", "auditor")

_STATION = frozenset({"constable", "officer"})
_EVERYONE = frozenset(ROLES)
_DISTRICT = frozenset({"control_room", "admin"})

# permission -> roles that hold it. Rights of constable and officer reach their own station only, where the
# record belongs to a station; rights of the other roles reach the district.
PERMISSIONS: dict[str, frozenset[str]] = {
    "search": _EVERYONE,
    "account.own": _EVERYONE,
    "law.read": _EVERYONE,
    "law.edit": frozenset({"admin"}),
    "places.read": _EVERYONE,
    "places.edit": frozenset({"officer"}) | _DISTRICT,
    "circulars.read": _EVERYONE,
    "circulars.publish": _DISTRICT,
    "circulars.acknowledge": frozenset({"officer"}),
    "circulars.follow_up": _DISTRICT | {"auditor"},
    "vehicles.read": _EVERYONE - {"campaign_officer"},
    "vehicles.edit": _STATION | {"control_room"},
    "vehicles.contact": _STATION | {"control_room"},
    "vehicles.dispose": frozenset({"officer", "control_room"}),
    "vehicles.import": frozenset({"officer", "control_room"}),
    "vehicles.export": frozenset({"officer", "control_room", "auditor"}),
    "cameras.read": _EVERYONE - {"campaign_officer"},
    "cameras.edit": _STATION | {"control_room"},
    "cameras.contact": _STATION | {"control_room"},
    "cameras.import": frozenset({"control_room", "admin"}),
    "cameras.export": frozenset({"officer", "control_room", "auditor"}),
    "incidents.read": _STATION | {"control_room", "auditor"},
    "incidents.edit": _STATION | {"control_room"},
    "campaign.read": _EVERYONE,
    "campaign.post": _STATION | {"campaign_officer"},
    "campaign.edit": frozenset({"campaign_officer", "admin"}),
    "campaign.export": frozenset({"campaign_officer", "admin", "auditor"}),
    "campaign.groups": frozenset({"officer", "campaign_officer", "admin"}),
    "users.manage": frozenset({"admin"}),
    "audit.read": frozenset({"auditor", "admin"}),
    "search.explain": frozenset({"admin"}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person (or the command line) on whose behalf something is read or written."""

    user_id: int | None
    name: str
    role: str
    station_id: int | None

    def may(self, permission: str) -> bool:
        """Whether the role holds the permission. KeyError: no such permission."""
        return self.role == "system" or self.role in PERMISSIONS[permission]

    @property
    def district_wide(self) -> bool:
        """Whether station-bound records of every station are within reach."""
        return self.role not in _STATION

    def sees_station(self, station_id: int | None) -> bool:
        """Whether a protected record of that station is within reach."""
        return self.district_wide or (station_id is not None and station_id == self.station_id)

    @property
    def audience(self) -> frozenset[str]:
        """Search tokens: a document is a hit only when one of its own tokens is among these."""
        tokens = {"all", f"role:{self.role}", f"user:{self.user_id}"}
        if self.station_id is not None:
            tokens |= {f"station:{self.station_id}", f"role:{self.role}@{self.station_id}"}
        if self.district_wide:
            tokens.add("district")
        tokens |= {f"may:{p}" for p in PERMISSIONS if self.may(p)}
        return frozenset(tokens)


SYSTEM = Viewer(None, "system", "system", None)


def viewer() -> Viewer:
    """Who asks: the signed-in user, or the system on the command line."""
    known: Viewer | None = g.get("viewer")
    if known is not None:
        return known
    if not current_user or not current_user.is_authenticated:
        return SYSTEM if not request else Viewer(None, "", "nobody", None)
    user = current_user
    g.viewer = asking = Viewer(user.id, user.username, user.role, user.station_id)
    return asking


def requires(permission: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Marks an endpoint with the permission it needs. Signed out: 302 to sign-in (401 for a POST); without it 404."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def mark(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not current_user.is_authenticated:
                return _to_sign_in()
            if not viewer().may(permission):
                abort(404)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return mark


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Marks an endpoint that anyone may use, signed in or not."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def _to_sign_in() -> Response:
    if request.method == "POST":
        abort(401)  # what was typed is kept: app/accounts/kept.py
    target = url_for("accounts.sign_in", next=request.full_path.rstrip("?"))
    if request.headers.get("HX-Request") == "true":
        response = current_app.response_class(status=401)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target)


def undeclared(app: Flask, ignore: Iterable[str] = ("static",)) -> list[str]:
    """Endpoints that declare no access; the rules test wants none, and ``_deny_undeclared`` lets none pass."""
    skip = set(ignore)
    return [name for name, view in app.view_functions.items() if name not in skip and not hasattr(view, "permission")]


def init_app(app: Flask) -> None:
    """An endpoint without a declaration answers nobody; ``may`` and ``viewer`` for templates."""

    @app.before_request
    def _deny_undeclared() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and request.endpoint != "static" and not hasattr(view, "permission"):
            abort(404)

    @app.context_processor
    def _names() -> dict[str, Any]:
        return {"viewer": viewer(), "may": viewer().may if viewer().role != "nobody" else lambda _p: False}
