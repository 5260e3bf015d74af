"""The details of a line as a person reads them; the codes themselves stay in the database, the chain and the CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from app.audit.words import DETAILS, LISTS


def read(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what, text) of each detail: before → after of what changed, the parts of a record one by one."""
    return list(_parts(detail, ""))


def _parts(detail: Mapping[str, Any], within: str) -> Iterator[tuple[str, str]]:
    for key, value in detail.items():
        label = " · ".join(filter(None, (within, word(key))))
        if isinstance(value, Mapping):
            yield from _parts(value, label if key not in ("fields", "changes", "cameras") else within)
        else:
            yield label, _text(key, value)


def word(key: str) -> str:
    """The word for a key; ``site.address`` and the like by their last part; codes and numbers stand for themselves."""
    return str(DETAILS.get(key) or DETAILS.get(key.rpartition(".")[2], key))


def _text(key: str, value: object) -> str:
    if not isinstance(value, list):
        return plain(value)
    if key in LISTS:
        return ", ".join(map(plain, value)) or "–"
    if not value:
        return str(_("changed (what it said is not kept here)"))
    return " → ".join(map(plain, value))


def plain(value: object) -> str:
    """One value as text: yes and no, a dash for nothing."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "–" if value in ("", None) else str(value)
