"""Two people on one record: who saves second is told what the first one changed, before anything is lost.

An edit form carries a stamp: a digest of each value that it shows, and when it was made. A POST with the stamp of an
older state is answered 409 with the same form: all that was typed, what was changed meanwhile, by whom, and a fresh
stamp, so that pressing Save again saves knowingly. The check stands in the transaction that writes. A POST without a
stamp (a page of an older release) saves as it always did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import request

from app.access import viewer
from app.audit import details, queries
from app.db import db, serialize, utcnow

FIELD = "stamp"
Facts = Mapping[str, object]  # name of a field -> what the record says, as the form shows it


class Overtaken(Exception):
    """The record is not as the form showed it. ``now``: as it is; ``names``: what differs; ``since``: of the form."""

    def __init__(self, now: Facts, names: list[str], since: datetime) -> None:
        super().__init__(", ".join(names))
        self.now, self.names, self.since = now, names, since


@dataclass(frozen=True, slots=True)
class Note:
    """What the form says of it. ``changes``: (label, value now; None: not for this reader); ``by``: (user, when)."""

    changes: list[tuple[str, str | None]]
    by: list[tuple[str, datetime]]
    stamp: str


def stamp(facts: Facts) -> str:
    """The stamp of a form that shows these facts, made now: seconds, then each field's name and digest."""
    return " ".join([str(int(utcnow().timestamp())), *(f"{name}:{_digest(facts[name])}" for name in facts)])


def sent() -> str:
    """The stamp of this POST, "" when its page had none."""
    return request.form.get(FIELD, "")


def check(given: str, read: Callable[[], Facts]) -> None:
    """First thing inside ``with writing()``: raises Overtaken unless the record is as the stamped form showed it.

    From here to the commit no other writer passes, and ``read`` gets what the last one left.
    """
    if not given:
        return
    serialize(db.session())
    db.session.expire_all()
    now, (made, *pairs) = read(), given.split(" ")
    known = dict(pair.rpartition(":")[::2] for pair in pairs)
    names = [name for name in now if known.get(name) != _digest(now[name])]
    gone = [name for name in known if name not in now]
    if names or gone:
        raise Overtaken(now, names + gone, _moment(made))


def note(
    reason: Overtaken,
    refs: Collection[tuple[str, str]],
    say: Callable[[str, object], object] = lambda _name, value: value,
    hidden: Collection[str] = (),
    labels: Mapping[str, str] | None = None,
) -> Note:
    """The note on the form. ``refs``: (kind, ref) of the record in the trail; ``say``: a stored value in words."""
    words = labels or {}
    changes = [
        (
            words.get(name) or details.word(name),
            None if name in hidden else details.plain(say(name, reason.now.get(name))),
        )
        for name in reason.names
    ]
    return Note(changes, queries.changed_by(refs, reason.since), stamp(reason.now))


def hidden_unless(permission: str, names: Collection[str]) -> Collection[str]:
    """The restricted fields, for a reader without the right to see them."""
    return () if viewer().may(permission) else names


def _digest(value: object) -> str:
    return hashlib.sha256(str("" if value is None else value).encode()).hexdigest()[:10]


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return utcnow()
