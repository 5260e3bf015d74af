"""Circulars, whom they reach, how they hang together, their files and what was read in them."""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.circulars.days import today
from app.db import Base, UtcDateTime, utcnow


class Circular(Base):
    """One order. ``status``: draft, in_force, superseded, withdrawn; ``audience``: all, officers, roles, stations.

    Who may read it is told by ``tokens`` alone (see audience.py), in the database and in search alike.
    """

    __tablename__ = "circular"
    __table_args__ = (
        Index("ix_circular_date_id", "date", "id"),
        Index("ix_circular_status_date_id", "status", "date", "id"),
        Index("ix_circular_status_published_at", "status", "published_at"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(80), unique=True)
    date: Mapped[Day] = mapped_column(Date)
    title_hi: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    office: Mapped[str] = mapped_column(String(20), default="sp", index=True)
    category: Mapped[str] = mapped_column(String(30), default="other", index=True)
    language: Mapped[str] = mapped_column(String(4), default="hi")
    body: Mapped[str] = deferred(mapped_column(Text, default=""))
    audience: Mapped[str] = mapped_column(String(10), default="all")
    effective_from: Mapped[Day | None] = mapped_column(Date)
    effective_until: Mapped[Day | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(12), default="draft")
    acknowledge: Mapped[bool] = mapped_column(Boolean, default=False, index=True)
    due: Mapped[Day | None] = mapped_column(Date)
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    tokens: Mapped[list[CircularToken]] = relationship(cascade="all, delete-orphan", back_populates="circular")
    targets: Mapped[list[CircularTarget]] = relationship(cascade="all, delete-orphan", back_populates="circular")
    files: Mapped[list[CircularFile]] = relationship(
        cascade="all, delete-orphan", back_populates="circular", order_by="CircularFile.id"
    )
    sections: Mapped[list[CircularSection]] = relationship(
        cascade="all, delete-orphan", back_populates="circular", order_by="CircularSection.id"
    )

    def in_force_on(self, day: Day) -> bool:
        """Whether it was in force on that day, as far as it is still known as in force or was superseded later."""
        begins = self.effective_from or self.date
        ended = self.effective_until is not None and self.effective_until < day
        return self.status in ("in_force", "superseded") and begins <= day and not ended

    @property
    def begins(self) -> Day:
        """Its first day in force."""
        return self.effective_from or self.date

    @property
    def lapsed(self) -> bool:
        """Its last day is over."""
        return self.effective_until is not None and self.effective_until < today()


class CircularTarget(Base):
    """A role (``role``) or a station (``station_id``) named as audience."""

    __tablename__ = "circular_target"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    circular: Mapped[Circular] = relationship(back_populates="targets")


class CircularToken(Base):
    """One of the tokens that open a circular: a reader must hold one of them (``Viewer.audience``)."""

    __tablename__ = "circular_token"
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    circular: Mapped[Circular] = relationship(back_populates="tokens")


class CircularLink(Base):
    """``newer`` supersedes, amends, clarifies or repeats ``older``."""

    __tablename__ = "circular_link"
    __table_args__ = (UniqueConstraint("newer_id", "older_id", "kind"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    newer_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), index=True)
    older_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    newer: Mapped[Circular] = relationship(foreign_keys=[newer_id])
    older: Mapped[Circular] = relationship(foreign_keys=[older_id])


class CircularSection(Base):
    """A section of law that the text names: ``ref`` bnss:105. ``state``: found, confirmed, refused by the editor."""

    __tablename__ = "circular_section"
    __table_args__ = (UniqueConstraint("circular_id", "ref"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), index=True)
    ref: Mapped[str] = mapped_column(String(40), index=True)
    written: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10), default="found")
    circular: Mapped[Circular] = relationship(back_populates="sections")


class CircularFile(Base):
    """An attached file, kept by its SHA-256. ``state``: waiting, running, done, unread, failed; ``pages`` 0: unknown.

    ``done``: pages read so far; ``sure`` 0 to 1: how sure the text is, by the worst page.
    """

    __tablename__ = "circular_file"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(6))
    size: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    way: Mapped[str] = mapped_column(String(10), default="")
    sure: Mapped[float] = mapped_column(Float, default=0.0)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    circular: Mapped[Circular] = relationship(back_populates="files")
    texts: Mapped[list[CircularPage]] = relationship(
        cascade="all, delete-orphan", back_populates="file", order_by="CircularPage.number"
    )


TYPED = "typed"  # the way of a page that the editor typed or corrected


class CircularPage(Base):
    """The text of one page (from 1) of a file, with the way in which it was read."""

    __tablename__ = "circular_page"
    file_id: Mapped[int] = mapped_column(ForeignKey("circular_file.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    way: Mapped[str] = mapped_column(String(10))
    sure: Mapped[float] = mapped_column(Float)
    file: Mapped[CircularFile] = relationship(back_populates="texts")


class CircularAcknowledgement(Base):
    """A station was briefed at roll call. ``briefed``: how many of its staff were there."""

    __tablename__ = "circular_acknowledgement"
    __table_args__ = (UniqueConstraint("circular_id", "station_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    briefed: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class CircularVisit(Base):
    """When a person was last here. ``since``: the visit before this one, from which things are new."""

    __tablename__ = "circular_visit"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
