"""Beats with their WhatsApp groups, topics, the plan, the log of posts, and the sums that the reach page reads.

No table holds a phone number of a member or of anybody else; ``words.no_phone`` refuses them in free text.
The sums (``Beat.members`` and the like, ``ReachDay``, ``MemberMonth``) are kept in the transaction of each write.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime, utcnow
from app.places.models import Station

GROUP_LIMIT = 1024  # members; WhatsApp, https://faq.whatsapp.com (groups)
WARN_AT = 922  # 90 % of it


class Beat(Base):
    """A beat of a station. ``officer_id``: the officer's account, if any; ``officer``: rank and name.

    ``members``, ``groups_count``, ``red``, ``near_limit``, ``last_post_on``: sums over its groups.
    """

    __tablename__ = "campaign_beat"
    __table_args__ = (Unique("station_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    number: Mapped[int] = mapped_column(Integer)
    name_en: Mapped[str] = mapped_column(String(120))
    name_hi: Mapped[str] = mapped_column(String(120), default="")
    area: Mapped[str] = mapped_column(String(300), default="")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    officer: Mapped[str] = mapped_column(String(120), default="")
    members: Mapped[int] = mapped_column(Integer, default=0)
    groups_count: Mapped[int] = mapped_column(Integer, default=0)
    red: Mapped[int] = mapped_column(Integer, default=0)
    near_limit: Mapped[int] = mapped_column(Integer, default=0)
    last_post_on: Mapped[date | None] = mapped_column(Date, index=True)
    demo: Mapped[bool] = mapped_column(Boolean, default=False)

    station: Mapped[Station] = relationship()
    groups: Mapped[list[Group]] = relationship(back_populates="beat", order_by="Group.id")
    officers: Mapped[list[BeatOfficer]] = relationship(back_populates="beat", order_by="BeatOfficer.id.desc()")


class BeatOfficer(Base):
    """Who had a beat from when to when; ``until`` empty: has it now."""

    __tablename__ = "campaign_beat_officer"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    beat_id: Mapped[int] = mapped_column(ForeignKey("campaign_beat.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(120))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)

    beat: Mapped[Beat] = relationship(back_populates="officers")


PROOF = 800, 30_000  # points a side and bytes of a photo kept as proof


class Group(Base):
    """A WhatsApp group of a beat. ``invitation`` is restricted. ``admins_present`` 0: red, nobody can post."""

    __tablename__ = "campaign_group"
    __table_args__ = (Unique("beat_id", "name"), Index("ix_campaign_group_station_kind", "station_id", "kind"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    beat_id: Mapped[int] = mapped_column(ForeignKey("campaign_beat.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    members: Mapped[int] = mapped_column(Integer, default=0)
    invitation: Mapped[str] = mapped_column(String(120), default="")
    admins_present: Mapped[int] = mapped_column(Integer, default=0)
    last_post_on: Mapped[date | None] = mapped_column(Date)
    demo: Mapped[bool] = mapped_column(Boolean, default=False)

    beat: Mapped[Beat] = relationship(back_populates="groups")
    admins: Mapped[list[GroupAdmin]] = relationship(back_populates="group", order_by="GroupAdmin.id")
    counts: Mapped[list[MemberCount]] = relationship(order_by="MemberCount.day.desc()")


class GroupAdmin(Base):
    """An officer or volunteer who is administrator of a group; ``until``: left on that day."""

    __tablename__ = "campaign_group_admin"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("campaign_group.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(120))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)

    group: Mapped[Group] = relationship(back_populates="admins")


class MemberCount(Base):
    """How many members a group had on a day; the last word of a day counts."""

    __tablename__ = "campaign_member_count"
    group_id: Mapped[int] = mapped_column(ForeignKey("campaign_group.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    members: Mapped[int] = mapped_column(Integer)


class Topic(Base):
    """A topic as published. ``signs_*``, ``steps_*``: one a line. ``version`` 0: never reviewed, not in use.

    ``review_due``: when somebody must look at it again; ``valid_until``: not offered after that day.
    """

    __tablename__ = "campaign_topic"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    category: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(300), default="")
    sources: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(80))
    title_hi: Mapped[str] = mapped_column(String(80))
    hook_en: Mapped[str] = mapped_column(String(100))
    hook_hi: Mapped[str] = mapped_column(String(100))
    short_en: Mapped[str] = mapped_column(Text)
    short_hi: Mapped[str] = mapped_column(Text)
    how_en: Mapped[str] = mapped_column(Text)
    how_hi: Mapped[str] = mapped_column(Text)
    signs_en: Mapped[str] = mapped_column(Text)
    signs_hi: Mapped[str] = mapped_column(Text)
    steps_en: Mapped[str] = mapped_column(Text)
    steps_hi: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=0)
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    review_due: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)

    versions: Mapped[list[TopicVersion]] = relationship(back_populates="topic", order_by="TopicVersion.number.desc()")


class TopicVersion(Base):
    """One written version of a topic; in use from its review on. ``content``: the text columns of Topic."""

    __tablename__ = "campaign_topic_version"
    __table_args__ = (Unique("topic_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("campaign_topic.id"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    written_by: Mapped[str] = mapped_column(String(60))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    reviewed_by: Mapped[str] = mapped_column(String(60), default="")
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    topic: Mapped[Topic] = relationship(back_populates="versions")


class PlanItem(Base):
    """What goes out on a day. ``audience``: a kind of group, empty for all; ``station_id`` empty: the district."""

    __tablename__ = "campaign_plan_item"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("campaign_topic.id"))
    audience: Mapped[str] = mapped_column(String(20), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    planned_by: Mapped[str] = mapped_column(String(60), default="")

    topic: Mapped[Topic] = relationship()
    station: Mapped[Station | None] = relationship()


class Post(Base):
    """A topic of a day, marked as posted in a group. One row whatever is sent twice.

    ``day``: the day it was meant for; ``late``: marked on a later day. ``members``: of the group at that time.
    ``questions``, ``reports``: received afterwards; ``lead``: FIR, GD or complaint number that came of it.
    """

    __tablename__ = "campaign_post"
    __table_args__ = (Unique("group_id", "topic_id", "day"), Index("ix_campaign_post_day", "day", "id"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("campaign_group.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("campaign_topic.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    day: Mapped[date] = mapped_column(Date)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    late: Mapped[bool] = mapped_column(Boolean, default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(60))
    members: Mapped[int] = mapped_column(Integer)
    questions: Mapped[int] = mapped_column(Integer, default=0)
    reports: Mapped[int] = mapped_column(Integer, default=0)
    lead: Mapped[str] = mapped_column(String(80), default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_photo.id"))

    group: Mapped[Group] = relationship()
    topic: Mapped[Topic] = relationship()


class Photo(Base):
    """A re-encoded JPEG of at most 30 KB: proof of posts, or of an event."""

    __tablename__ = "campaign_photo"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_event.id"), index=True)


class Event(Base):
    """A school visit, exhibition or talk. ``people``: how many came."""

    __tablename__ = "campaign_event"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date, index=True)
    place: Mapped[str] = mapped_column(String(160))
    people: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(500), default="")
    entered_by: Mapped[str] = mapped_column(String(60), default="")

    station: Mapped[Station] = relationship()
    photos: Mapped[list[Photo]] = relationship()


class StationPhase(Base):
    """Where a station stands on the way from pilot to district: ``waiting``, ``pilot``, ``full``."""

    __tablename__ = "campaign_station_phase"
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), primary_key=True)
    phase: Mapped[str] = mapped_column(String(10))
    since: Mapped[date] = mapped_column(Date)


class ReachDay(Base):
    """Sums of the posts meant for a day, by station and topic. ``reached``: members of the groups at posting."""

    __tablename__ = "campaign_reach_day"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("campaign_topic.id"), primary_key=True)
    posts: Mapped[int] = mapped_column(Integer, default=0)
    late: Mapped[int] = mapped_column(Integer, default=0)
    reached: Mapped[int] = mapped_column(Integer, default=0)
    questions: Mapped[int] = mapped_column(Integer, default=0)
    reports: Mapped[int] = mapped_column(Integer, default=0)


class MemberMonth(Base):
    """Members of all groups of a station, as last known in a month. ``day``: the month's first."""

    __tablename__ = "campaign_member_day"
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    members: Mapped[int] = mapped_column(Integer)
    groups: Mapped[int] = mapped_column(Integer)
