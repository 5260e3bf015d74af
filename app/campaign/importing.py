"""Beats and groups from and to CSV. A second import of the same file changes nothing; nothing is half imported.

Beats: station,number,name_en,name_hi,area,officer,officer_user. Groups:
station,beat,name,kind,members,invitation,admins (administrators' ranks and names with semicolons).
Export leaves invitation links out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import audit
from app.accounts import queries as accounts
from app.campaign.actions import sums
from app.campaign.actions.groups import set_members
from app.campaign.models import GROUP_LIMIT, Beat, BeatOfficer, Group, GroupAdmin
from app.campaign.words import KINDS, no_phone, today
from app.db import db, writing
from app.places.models import Station
from app.places.reports import Report, csv_rows, text_of
from app.web import BadInput

BEATS = ("station", "number", "name_en", "name_hi", "area", "officer", "officer_user")
GROUPS = ("station", "beat", "name", "kind", "members", "invitation", "admins")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = Mapping[str, str]


class _DryRun(Exception):
    pass


def cell(value: object) -> str:
    """A cell's text; an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text


def import_beats(path: Path, dry_run: bool) -> Report:
    """Imports beats. Raises Unreadable."""
    return _import(path, ("station", "number"), _beat_row, dry_run)


def import_groups(path: Path, dry_run: bool) -> Report:
    """Imports groups of known beats. Raises Unreadable."""
    return _import(path, ("station", "beat", "name", "kind"), _group_row, dry_run)


def _import(path: Path, required: tuple[str, ...], save: Callable[[Row, dict[str, int]], str], dry_run: bool) -> Report:
    report, rows = Report(), list(csv_rows(text_of(path), required))
    try:
        with writing():
            sums.lock()
            stations = _stations()
            for number, row in rows:
                report.read += 1
                try:
                    outcome = save(row, stations)
                except (BadInput, ValueError) as reason:
                    report.reject(number, str(reason), " ".join(list(row.values())[:3]))
                    continue
                setattr(report, outcome, getattr(report, outcome) + 1)
            sums.beat_sums(db.session.scalars(select(Beat.id)).all())
            sums.member_month(db.session.scalars(select(Beat.station_id).distinct()).all())
            audit.record(
                "import", "campaign-group", path.name, read=report.read, added=report.added, changed=report.changed
            )
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return report


def _stations() -> dict[str, int]:
    found: dict[str, int] = {}
    for station in db.session.scalars(select(Station)):
        found |= {name.casefold(): station.id for name in (station.code, station.name_en, station.name_hi) if name}
    return found


def _station(row: Row, stations: dict[str, int]) -> int:
    key = stations.get(row["station"].casefold())
    if key is None:
        raise ValueError(f"no station {row['station']!r}; ./desk places stations lists them")
    return key


def _whole(text: str, name: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ValueError(f"{name} {text[:20]!r} is no whole number from {low} to {high}")
    return int(text)


def _beat_row(row: Row, stations: dict[str, int]) -> str:
    station_id, number = _station(row, stations), _whole(row["number"], "number", 1, 999)
    values = {
        name: no_phone(row.get(name, ""))[:limit] for name, limit in (("name_en", 120), ("name_hi", 120), ("area", 300))
    }
    if not (values["name_en"] or values["name_hi"]):
        raise ValueError("name_en and name_hi are both empty")
    values["name_en"] = values["name_en"] or values["name_hi"]
    user = accounts.by_username(row.get("officer_user", "")) if row.get("officer_user") else None
    if row.get("officer_user") and user is None:
        raise ValueError(f"no user {row['officer_user'][:60]!r}")
    officer = no_phone(row.get("officer", ""))[:120] or (user.name if user else "")
    beat = db.session.scalar(select(Beat).where(Beat.station_id == station_id, Beat.number == number))
    outcome = "unchanged" if beat else "added"
    if beat is None:
        beat = Beat(station_id=station_id, number=number, officer="", **values)
        db.session.add(beat)
        db.session.flush()
    for name, value in values.items():
        if getattr(beat, name) != value:
            setattr(beat, name, value)
            outcome = "changed"
    if officer and (beat.officer != officer or beat.officer_id != (user.id if user else None)):
        _officer(beat, officer, user.id if user else None)
        outcome = "added" if outcome == "added" else "changed"
    return outcome


def _officer(beat: Beat, name: str, user_id: int | None) -> None:
    for row in beat.officers:
        row.until = row.until or today()
    db.session.add(BeatOfficer(beat_id=beat.id, user_id=user_id, name=name, since=today()))
    beat.officer, beat.officer_id = name, user_id
    db.session.flush()


def _group_row(row: Row, stations: dict[str, int]) -> str:
    station_id, number = _station(row, stations), _whole(row["beat"], "beat", 1, 999)
    beat_id = db.session.scalar(select(Beat.id).where(Beat.station_id == station_id, Beat.number == number))
    if beat_id is None:
        raise ValueError(f"the station has no beat {number}; import the beats first")
    name, kind = no_phone(row["name"])[:120], row["kind"]
    if not name or kind not in KINDS:
        raise ValueError(f"name is empty, or kind {kind!r} is none of {', '.join(KINDS)}")
    members = _whole(row.get("members") or "0", "members", 0, GROUP_LIMIT)
    names = [no_phone(part)[:120] for part in row.get("admins", "").split(";") if part.strip()]
    group = db.session.scalar(select(Group).where(Group.beat_id == beat_id, Group.name == name))
    outcome = "unchanged" if group else "added"
    if group is None:
        group = Group(beat_id=beat_id, station_id=station_id, name=name, kind=kind, members=-1, invitation="")
        db.session.add(group)
        db.session.flush()
    link = row.get("invitation", "") or group.invitation
    if (group.kind, group.invitation) != (kind, link):
        group.kind, group.invitation, outcome = kind, link[:120], outcome if outcome == "added" else "changed"
    if group.members != members:
        set_members([(group, members)])
        outcome = outcome if outcome == "added" else "changed"
    return "changed" if _admins(group, names) and outcome == "unchanged" else outcome


def _admins(group: Group, names: list[str]) -> bool:
    query = select(GroupAdmin.name).where(GroupAdmin.group_id == group.id, GroupAdmin.until.is_(None))
    fresh = [name for name in names if name not in set(db.session.scalars(query))]
    db.session.add_all(GroupAdmin(group_id=group.id, name=name, since=today()) for name in fresh)
    if fresh:
        sums.admins_present([group.id])
    return bool(fresh)


def export_beats(file: TextIO) -> int:
    """Writes all beats; returns how many."""
    query = select(Beat).options(joinedload(Beat.station)).order_by(Beat.station_id, Beat.number)
    out = csv.writer(file, lineterminator="\n")
    out.writerow(BEATS)
    users = {user.id: user.username for user in accounts.users(limit=100_000)}
    rows = db.session.scalars(query).all()
    for b in rows:
        values = (b.station.code, b.number, b.name_en, b.name_hi, b.area, b.officer, users.get(b.officer_id or 0, ""))
        out.writerow([cell(value) for value in values])
    return len(rows)


def export_groups(file: TextIO) -> int:
    """Writes all groups without their invitation links; returns how many."""
    query = (
        select(Group)
        .join(Group.beat)
        .options(joinedload(Group.beat).joinedload(Beat.station), selectinload(Group.admins))
    )
    out = csv.writer(file, lineterminator="\n")
    out.writerow(GROUPS)
    rows = db.session.scalars(query.order_by(Beat.station_id, Beat.number, Group.id)).all()
    for g in rows:
        admins = "; ".join(admin.name for admin in g.admins if admin.until is None)
        out.writerow([cell(v) for v in (g.beat.station.code, g.beat.number, g.name, g.kind, g.members, "", admins)])
    return len(rows)
