"""The kinds of record that can be found, each registered by the capability that owns it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from app.access import Viewer
from app.search.types import Document


@dataclass(frozen=True)
class Kind:
    """What search needs to know of one kind.

    ``keys()`` all primary keys as text; ``load(keys)`` documents of those that still exist; ``rows(keys)``
    key -> row for showing hits with ``template``; ``fallback(text, viewer, limit)`` keys found by the database
    alone; ``touches``: model -> keys of this kind that must be indexed anew when such a row changes.
    """

    name: str
    label: Any
    permission: str
    template: str
    keys: Callable[[], Iterable[str]]
    load: Callable[[Sequence[str]], Iterable[Document]]
    rows: Callable[[Sequence[str]], Mapping[str, Any]]
    fallback: Callable[[str, Viewer, int], list[str]]
    touches: Mapping[type, Callable[[Any], Iterable[str]]] = field(default_factory=dict)


def register(app: Flask, kind: Kind) -> None:
    """Makes a kind known to the application's search. Kinds show in the order in which they are registered."""
    app.extensions.setdefault("search_kinds", {})[kind.name] = kind


def kinds() -> Mapping[str, Kind]:
    """name -> kind."""
    known: Mapping[str, Kind] = current_app.extensions.get("search_kinds", {})
    return known


def kinds_for(viewer: Viewer) -> list[Kind]:
    """The kinds that the viewer may see at all."""
    return [kind for kind in kinds().values() if viewer.may(kind.permission)]
