"""The stored words of the register in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

OWNER_KINDS: dict[str, Any] = {
    "police": _l("police"),
    "municipality": _l("municipality"),
    "traffic": _l("traffic police"),
    "shop": _l("shop"),
    "bank": _l("bank"),
    "petrol_pump": _l("petrol pump"),
    "home": _l("home"),
    "school": _l("school or college"),
    "hospital": _l("hospital"),
    "temple": _l("place of worship"),
    "office": _l("office"),
    "industry": _l("industry"),
    "railway": _l("railway"),
    "other": _l("other owner"),
}
RELATIONS: dict[str, Any] = {
    "near": _l("near"),
    "front": _l("in front of"),
    "behind": _l("behind"),
    "beside": _l("beside"),
    "inside": _l("inside"),
    "above": _l("above"),
    "at": _l("at"),
    "towards": _l("towards"),
}
KINDS: dict[str, Any] = {
    "fixed": _l("fixed"),
    "dome": _l("dome"),
    "ptz": _l("turning (PTZ)"),
    "panoramic": _l("all round"),
    "anpr": _l("plate reader (ANPR)"),
    "other": _l("other kind"),
}
MOUNTS: dict[str, Any] = {
    "pole": _l("pole"),
    "wall": _l("wall"),
    "ceiling": _l("ceiling"),
    "gate": _l("gate or gantry"),
    "roof": _l("roof"),
    "other": _l("other"),
}
STATES: dict[str, Any] = {
    "working": _l("working"),
    "not_working": _l("not working"),
    "gone": _l("gone"),
    "unknown": _l("not verified"),
}
RECORDER_KINDS: dict[str, Any] = {
    "dvr": "DVR",
    "nvr": "NVR",
    "cloud": _l("cloud"),
    "card": _l("memory card"),
    "none": _l("no recorder"),
}
SECTORS: tuple[Any, ...] = (
    _l("north"),
    _l("north-east"),
    _l("east"),
    _l("south-east"),
    _l("south"),
    _l("south-west"),
    _l("west"),
    _l("north-west"),
)
