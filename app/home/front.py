"""What the front page shows beside the search box, by role. A fixed number of queries, however much there is.

Each panel asks its room's own query, which knows what the viewer may see, and is left out when it has no lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.access import Viewer
from app.vehicles import queries as vehicle_queries

THEFTS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel: what it is, where it leads, what stands beside it; ``late`` is shown as a warning."""

    text: str
    address: str
    beside: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading with lines, and the address of all of them."""

    name: str
    title: Any
    lines: Sequence[Line]
    more: str = ""


def panels(viewer: Viewer) -> list[Panel]:
    """The panels that have something for the viewer, the most urgent first."""
    return []


def thefts(viewer: Viewer) -> Sequence[Any]:
    """The newest thefts of the district, for ``vehicles/_thefts.html``."""
    return vehicle_queries.newest_thefts(viewer, THEFTS)
