"""The values that pass between the capabilities and the engine. All frozen; none knows Whoosh or Flask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

EVERYONE = frozenset({"all"})


@dataclass(frozen=True, slots=True)
class Document:
    """One record as search sees it.

    ``key`` is the primary key in its kind, ``ref`` its public name (``bns:103``, a plate, a camera code).
    ``heading`` and ``words`` (everyday words) weigh above ``body``. ``exact``: identifiers matched whole, in
    normal form. ``infix``: identifiers found by any three characters of theirs. ``audience``: search tokens (see
    ``Viewer.audience``), one of which a viewer must hold. ``boost``: below 1 for repealed or superseded.
    """

    kind: str
    key: str
    ref: str
    heading: str
    words: str = ""
    body: str = ""
    exact: tuple[str, ...] = ()
    infix: tuple[str, ...] = ()
    audience: frozenset[str] = EVERYONE
    station: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    boost: float = 1.0
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the engine: ``kind`` None asks all kinds; ``filters`` are exact facet values.

    ``sort``: "" by relevance, "newest" by date. ``literal``: nothing is searched instead of what was typed.
    ``best``: how many of the best of each kind to give besides. ``explain``: tell how each hit was scored.
    """

    text: str
    kind: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    offset: int = 0
    size: int = 20
    sort: str = ""
    literal: bool = False
    best: int = 0
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One found record. ``snippet``: pieces of text, each with whether it matched; empty when none fits."""

    kind: str
    key: str
    ref: str
    score: float
    snippet: Sequence[tuple[str, bool]] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits. ``counts`` by kind and ``facets`` (name -> value -> count) only count what the viewer may see.

    ``also``: words searched besides those typed; ``instead``: what was searched in place of a misspelt text;
    ``refusal``: why the question was not answered; ``degraded``: answered by the database, without the index.
    ``best``: kind -> its few best hits, the best kind first, when the query asked for them. ``dated``: the hits have
    dates to sort by.
    """

    hits: Sequence[Hit] = ()
    total: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    also: Sequence[str] = ()
    instead: str = ""
    refusal: str = ""
    degraded: bool = False
    best: Mapping[str, Sequence[Hit]] = field(default_factory=dict)
    dated: bool = False
