"""Beats, groups, their administrators, and the handover when an officer is transferred."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import audit
from app.access import Viewer
from app.accounts.models import User
from app.campaign.actions import sums
from app.campaign.models import GROUP_LIMIT, Beat, BeatOfficer, Group, GroupAdmin, MemberCount
from app.campaign.words import KINDS, no_phone, today
from app.db import db, writing
from app.web import BadInput

_INVITATION = re.compile(r"https://chat\.whatsapp\.com/[A-Za-z0-9]{10,40}")


def check_members(count: int) -> int:
    """Between 0 and WhatsApp's limit. Raises BadInput."""
    if not 0 <= count <= GROUP_LIMIT:
        raise BadInput(_("A WhatsApp group has at most %(max)d members.", max=GROUP_LIMIT), "members")
    return count


def set_members(counts: Iterable[tuple[Group, int]]) -> None:
    """Inside the caller's transaction: today's member counts, history and sums."""
    changed = [(group, check_members(count)) for group, count in counts if group.members != count]
    for group, count in changed:
        group.members = count
        db.session.merge(MemberCount(group_id=group.id, day=today(), members=count))
    sums.beat_sums(group.beat_id for group, _count in changed)
    sums.member_month(group.station_id for group, _count in changed)


def save_group(beat: Beat, group: Group | None, values: dict[str, Any]) -> Group:
    """Makes or changes a group: name, kind, members, invitation. Raises BadInput."""
    name, kind = no_phone(values["name"][:120], "name"), values["kind"]
    invitation = values.get("invitation", "").strip()
    if not name or kind not in KINDS:
        raise BadInput(_("Give the group a name and a kind."), "name")
    if invitation and not _INVITATION.fullmatch(invitation):
        raise BadInput(_("An invitation link looks like https://chat.whatsapp.com/AbCd…"), "invitation")
    if any(g.name.casefold() == name.casefold() for g in beat.groups if group is None or g.id != group.id):
        raise BadInput(_("This beat has a group of that name already."), "name")
    count = check_members(values["members"])
    beat_id, station_id, group_id = beat.id, beat.station_id, group.id if group else None
    with writing() as session:
        sums.lock()
        kept = session.get_one(Group, group_id) if group_id else Group(beat_id=beat_id, station_id=station_id)
        before = {} if group_id is None else _stand(kept)
        kept.name, kept.kind, kept.invitation = name, kind, invitation
        if group_id is None:
            kept.members = 0
            session.add(kept)
            session.flush()
        set_members([(kept, count)])
        sums.beat_sums([beat_id])
        sums.member_month([station_id])
        changed = audit.difference(before, _stand(kept), secret={"invitation"})
        audit.record("change" if group_id else "create", "campaign-group", str(kept.id), **changed)
    return kept


def _stand(group: Group) -> dict[str, Any]:
    """What the form of a group says of it."""
    return {name: getattr(group, name) for name in ("name", "kind", "invitation", "members")}


def save_beat(station_id: int, number: int, name_en: str, name_hi: str, area: str) -> Beat:
    """A new beat. Raises BadInput."""
    name_en, name_hi, area = no_phone(name_en[:120]), no_phone(name_hi[:120]), no_phone(area[:300])
    if not 1 <= number <= 999 or not (name_en or name_hi):
        raise BadInput(_("Give the beat a number from 1 to 999 and a name."), "number")
    with writing() as session:
        sums.lock()
        if session.scalar(select(Beat.id).where(Beat.station_id == station_id, Beat.number == number)):
            raise BadInput(_("The station has a beat %(n)d already.", n=number), "number")
        beat = Beat(station_id=station_id, number=number, name_en=name_en or name_hi, name_hi=name_hi, area=area)
        session.add(beat)
        session.flush()
        audit.record("create", "campaign-beat", str(beat.id), number=number, station=station_id)
    return beat


def hand_over(beat: Beat, officer: User | None, name: str) -> int:
    """Gives the beat to another officer; returns how many groups are red now.

    The officer who goes leaves the groups as administrator; who comes confirms each group when made one.
    """
    name = no_phone((officer.name if officer else name)[:120], "name")
    if not name:
        raise BadInput(_("Choose the new officer, or write rank and name."), "officer")
    officer_id, beat_id = officer.id if officer else None, beat.id
    with writing() as session:
        sums.lock()
        kept = session.get_one(Beat, beat_id)
        before = kept.officer
        leaving = [row for row in kept.officers if row.until is None]
        for row in leaving:
            row.until = today()
        left = {(row.user_id, row.name) for row in leaving}
        for group in kept.groups:
            for admin in group.admins:
                if admin.until is None and (admin.user_id, admin.name) in left:
                    admin.until = today()
        session.add(BeatOfficer(beat_id=beat_id, user_id=officer_id, name=name, since=today()))
        kept.officer_id, kept.officer = officer_id, name
        sums.admins_present(group.id for group in kept.groups)
        sums.beat_sums([beat_id])
        audit.record("change", "campaign-beat", str(beat_id), officer=[before, name])
        session.refresh(kept)
        return kept.red


def confirm_admin(beat: Beat, group_ids: Sequence[int], name: str, user_id: int | None) -> int:
    """Notes that a person is administrator of groups of the beat; returns how many were new."""
    name = no_phone(name[:120], "name")
    if not name:
        raise BadInput(_("Write rank and name of the administrator."), "name")
    own = {group.id for group in beat.groups}
    wanted = [key for key in dict.fromkeys(group_ids) if key in own]
    if not wanted:
        raise BadInput(_("Tick at least one group."), "group")
    beat_id = beat.id
    with writing() as session:
        sums.lock()
        query = select(GroupAdmin.group_id).where(GroupAdmin.name == name, GroupAdmin.until.is_(None))
        known = set(session.scalars(query.where(GroupAdmin.group_id.in_(wanted))))
        fresh = [key for key in wanted if key not in known]
        session.add_all(GroupAdmin(group_id=key, user_id=user_id, name=name, since=today()) for key in fresh)
        sums.admins_present(fresh)
        sums.beat_sums([beat_id])
        audit.record("change", "campaign-beat", str(beat_id), admin=name, groups=fresh)
    return len(fresh)


def invitation_shown(viewer: Viewer, group: Group) -> str:
    """The restricted link; that it was looked at is in the audit trail."""
    link = group.invitation
    audit.lookup("campaign-group", str(group.id), "show-invitation")
    return link
