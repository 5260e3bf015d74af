"""Who may read a circular: one set of tokens for the database and for search, so that they can never disagree."""

from __future__ import annotations

from app.access import ROLES
from app.circulars.models import Circular, CircularToken

# Whoever issues or follows up circulars reads all that are issued; drafts are read by those who issue.
_ISSUERS = "may:circulars.publish"
_FOLLOWERS = "may:circulars.follow_up"


def tokens_of(circular: Circular) -> frozenset[str]:
    """The tokens that open this circular; a reader needs one of them."""
    if circular.status == "draft":
        return frozenset({_ISSUERS})
    if circular.audience == "all":
        return frozenset({"all"})
    if circular.audience == "officers":
        named = {f"role:{role}" for role in ROLES if role != "constable"}
    elif circular.audience == "roles":
        named = {f"role:{target.role}" for target in circular.targets if target.role}
    else:
        named = {f"station:{target.station_id}" for target in circular.targets if target.station_id}
    return frozenset(named | {_ISSUERS, _FOLLOWERS})


def renew(circular: Circular) -> None:
    """Writes the tokens after status, audience or targets changed."""
    wanted = tokens_of(circular)
    circular.tokens = [t for t in circular.tokens if t.token in wanted] + [
        CircularToken(token=token) for token in sorted(wanted - {t.token for t in circular.tokens})
    ]


def stations_concerned(circular: Circular, all_station_ids: list[int]) -> list[int]:
    """The stations that must acknowledge it."""
    if circular.audience == "stations":
        return [t.station_id for t in circular.targets if t.station_id is not None]
    return all_station_ids
