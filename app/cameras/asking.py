"""``/cameras?...`` as a frozen value: what is asked, checked and in the user's terms when it cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _

from app.cameras.models import OWNER_KINDS
from app.places.geometry import point
from app.web import BadInput

RADIUS_M, WIDEST_RADIUS_M = 500, 20_000
WIDTH_M = 150
MOST_STOPS = 8
_STOPS = re.compile(r"\s*(?:->|→|>|;|\n)\s*|\s+(?:se|से|to)\s+")
_ENDS = re.compile(r"^(?:from)\s+|\s+(?:tak|तक)$", re.IGNORECASE)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Question:
    """One look-up. ``place`` as typed, ``place_id`` chosen from a list; ``route``: stops as typed; ``at``: a moment
    whose recording is wanted; ``frame``: (lat, lon, radius) of the map when it was moved."""

    place: str = ""
    place_id: int | None = None
    near: Point | None = None
    radius: int = RADIUS_M
    count: int | None = None
    route: tuple[str, ...] = ()
    width: int = WIDTH_M
    station: str = ""
    words: str = ""
    working: bool = False
    night: bool = False
    plates: bool = False
    facing: bool = False
    owner: str = ""
    at: datetime | None = None
    useful: bool = False
    frame: tuple[float, float, float] | None = None

    @property
    def somewhere(self) -> bool:
        return bool(self.place or self.place_id or self.near or self.route)


def question(args: Mapping[str, str]) -> Question:
    """Reads the address. Raises BadInput with what to do next."""
    route = tuple(_ENDS.sub("", part).strip() for part in _STOPS.split(_text(args, "route", 400)) if part.strip())
    if len(route) == 1 or len(route) > MOST_STOPS:
        raise BadInput(_("A route needs 2 to %(n)d places, with > between them.", n=MOST_STOPS), "route")
    owner = args.get("owner", "")
    if owner and owner not in OWNER_KINDS:
        raise BadInput(_("“%(value)s” is no kind of owner; choose one of the list.", value=owner[:40]), "owner")
    return Question(
        place=_text(args, "place", 200),
        place_id=_whole(args, "place_id", -(2**31), 2**31),
        near=_near(args),
        radius=_whole(args, "radius", 1, WIDEST_RADIUS_M) or RADIUS_M,
        count=_whole(args, "k", 1, 200),
        route=route,
        width=_whole(args, "width", 10, 2000) or WIDTH_M,
        station=_text(args, "station", 120),
        words=_text(args, "q", 200),
        **{name: args.get(name, "") not in ("", "0") for name in ("working", "night", "plates", "facing", "useful")},
        owner=owner,
        at=_moment(args.get("at", "")),
        frame=_frame(args.get("m", "")),
    )


def _text(args: Mapping[str, str], name: str, most: int) -> str:
    text = args.get(name, "").replace("\x00", " ").strip()
    if len(text) > most:
        raise BadInput(_("That has %(n)d characters; please shorten it to %(max)d.", n=len(text), max=most), name)
    return text


def _whole(args: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    raw = args.get(name, "").strip()
    if not raw:
        return None
    try:
        number = int(raw)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise BadInput(
            _("“%(value)s” does not fit here: give a whole number from %(low)d to %(high)d.",
              value=raw[:40], low=low, high=high),
            name,
        )  # fmt: skip
    return number


def _near(args: Mapping[str, str]) -> Point | None:
    raw = args.get("near", "").strip()
    if not raw:
        return None
    found = point(raw)
    if found is None:
        raise BadInput(
            _("“%(value)s” is no point on the map: give latitude,longitude in degrees, for example 21.2057,81.3448.",
              value=raw[:40]),
            "near",
        )  # fmt: skip
    return found


def _moment(raw: str) -> datetime | None:
    if not raw.strip():
        return None
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        raise BadInput(_("“%(value)s” is no date and time; for example 2026-01-31T21:30.", value=raw[:40]), "at")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(current_app.config["TIME_ZONE"]))


def _frame(raw: str) -> tuple[float, float, float] | None:
    try:
        lat, lon, radius = (float(part) for part in raw.split(","))
    except ValueError:
        return None
    return (lat, lon, radius) if abs(lat) <= 90 and abs(lon) <= 180 and 10 <= radius <= 100_000 else None
