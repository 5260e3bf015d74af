"""The trail's codes in the reader's words. The codes themselves stay in the database, the chain and the CSV."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "acknowledge": _l("acknowledged"),
    "archive": _l("moved to the archive"),
    "attach": _l("file added"),
    "change": _l("changed"),
    "change-password": _l("password changed"),
    "create": _l("entered"),
    "delete": _l("deleted"),
    "detach": _l("file taken off"),
    "download": _l("file opened"),
    "export": _l("exported"),
    "import": _l("imported"),
    "link": _l("linked"),
    "look-up": _l("looked up"),
    "match": _l("match decided"),
    "proclamation": _l("proclamation entered"),
    "publish": _l("published"),
    "recovery-code": _l("recovery code used"),
    "remove": _l("taken away"),
    "second-factor-off": _l("second factor off"),
    "second-factor-on": _l("second factor on"),
    "show-contact": _l("contact shown"),
    "show-invitation": _l("invitation shown"),
    "sighting": _l("sighting entered"),
    "sign-in": _l("signed in"),
    "sign-in-failed": _l("sign-in failed"),
    "sign-out": _l("signed out"),
    "state": _l("state entered"),
    "unlink": _l("link taken away"),
    "verify": _l("verified"),
    "view": _l("viewed"),
    "withdraw": _l("withdrawn"),
}
KINDS = {
    "audit": _l("trail"),
    "camera": _l("camera"),
    "camera-site": _l("camera site"),
    "campaign-beat": _l("beat"),
    "campaign-event": _l("event"),
    "campaign-group": _l("group"),
    "campaign-phase": _l("phase"),
    "campaign-plan": _l("plan"),
    "campaign-post": _l("post"),
    "campaign-reach": _l("reach"),
    "campaign-topic": _l("topic"),
    "circular": _l("circular"),
    "incident": _l("incident"),
    "law": _l("law"),
    "place": _l("place"),
    "user": _l("user"),
    "vehicle": _l("vehicle"),
}


def choices(codes: Iterable[str], words: dict[str, str]) -> list[tuple[str, str]]:
    """(code, word) of each code for a list to choose from; a code without a word stands for itself."""
    return [(code, str(words.get(code, code))) for code in codes]
