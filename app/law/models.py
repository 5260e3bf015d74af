"""Acts, their sections, offences, the old beside the new, and each user's own marks on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime


class Act(Base):
    """An Act. ``code`` stands in addresses (``bns``); ``kind``: new, old, special, state or other (imported)."""

    __tablename__ = "act"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    title_en: Mapped[str] = mapped_column(String(400))
    title_hi: Mapped[str] = mapped_column(String(400), default="")
    short_en: Mapped[str] = mapped_column(String(60), default="")
    short_hi: Mapped[str] = mapped_column(String(80), default="")
    year: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10), default="other")
    position: Mapped[int] = mapped_column(Integer, default=500)
    ended_on: Mapped[date | None] = mapped_column(Date)

    @property
    def repealed(self) -> bool:
        """Whether another Act has taken its place (IPC, CrPC, Evidence Act)."""
        return self.ended_on is not None


class Chapter(Base):
    """A chapter of an Act; ``number`` as printed (``VI``, ``XXA``)."""

    __tablename__ = "law_chapter"
    act_code: Mapped[str] = mapped_column(ForeignKey("act.code"), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    title_en: Mapped[str] = mapped_column(String(300), default="")
    title_hi: Mapped[str] = mapped_column(String(300), default="")


class Section(Base):
    """One section in the project's own words. ``ref``: ``bns:103``; ``number`` as printed: 103, 376AB, 68-I.

    ``words``: everyday words and phrases, separated by ``; ``. ``doubt``: what is uncertain; empty: nothing.
    """

    __tablename__ = "law_section"
    __table_args__ = (Index("ix_law_section_act_position", "act_code", "position"),)
    ref: Mapped[str] = mapped_column(String(60), primary_key=True)
    act_code: Mapped[str] = mapped_column(ForeignKey("act.code"))
    number: Mapped[str] = mapped_column(String(20), index=True)
    position: Mapped[int] = mapped_column(Integer)
    chapter: Mapped[str] = mapped_column(String(40), default="")
    heading_en: Mapped[str] = mapped_column(Text, default="")
    heading_hi: Mapped[str] = mapped_column(Text, default="")
    gist_en: Mapped[str] = mapped_column(Text, default="")
    gist_hi: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    checked_on: Mapped[date | None] = mapped_column(Date)
    doubt: Mapped[str] = mapped_column(Text, default="")

    act: Mapped[Act] = relationship(lazy="joined")


class SectionText(Base):
    """One version of a section's official text, as imported. The newest of a language is ``current``.

    ``document`` names what was read, ``digest`` is the SHA-256 of heading and text.
    """

    __tablename__ = "law_section_text"
    __table_args__ = (Index("ix_law_section_text_ref_current", "ref", "current"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("law_section.ref"))
    language: Mapped[str] = mapped_column(String(2), default="en")
    heading: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    footnotes: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    current: Mapped[bool] = mapped_column(Boolean, default=True)


class Offence(Base):
    """One line of the classification table. ``section``: with its sub-section, ``303(2)``.

    ``max_years``: longest imprisonment; 0 fine only, 99 life, 100 death, None as for another offence.
    ``cognizable``, ``bailable``: yes, no, conditional, as_other, unknown. ``court``: a code of courts.csv.
    ``compoundable``: no, victim, court, as_other, or empty where it is not known.
    """

    __tablename__ = "law_offence"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("law_section.ref"), index=True)
    section: Mapped[str] = mapped_column(String(30))
    offence_en: Mapped[str] = mapped_column(Text)
    offence_hi: Mapped[str] = mapped_column(Text)
    punishment_en: Mapped[str] = mapped_column(Text)
    punishment_hi: Mapped[str] = mapped_column(Text)
    max_years: Mapped[float | None] = mapped_column(Float)
    cognizable: Mapped[str] = mapped_column(String(12))
    bailable: Mapped[str] = mapped_column(String(12))
    condition_en: Mapped[str] = mapped_column(Text, default="")
    condition_hi: Mapped[str] = mapped_column(Text, default="")
    court: Mapped[str] = mapped_column(String(20))
    compoundable: Mapped[str] = mapped_column(String(12), default="")
    compoundable_by_en: Mapped[str] = mapped_column(Text, default="")
    compoundable_by_hi: Mapped[str] = mapped_column(Text, default="")


class Correspondence(Base):
    """An old section beside its new one, at sub-section precision. Empty on one side: dropped, or new.

    ``old_ref`` and ``new_ref`` name the base sections. ``change``: same, changed, split, merged, moved, dropped, new.
    """

    __tablename__ = "law_correspondence"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    old_act: Mapped[str] = mapped_column(String(40))
    old_section: Mapped[str] = mapped_column(String(30))
    old_ref: Mapped[str] = mapped_column(String(60), index=True)
    new_act: Mapped[str] = mapped_column(String(40))
    new_section: Mapped[str] = mapped_column(String(30))
    new_ref: Mapped[str] = mapped_column(String(60), index=True)
    change: Mapped[str] = mapped_column(String(10))
    note_en: Mapped[str] = mapped_column(Text, default="")
    note_hi: Mapped[str] = mapped_column(Text, default="")


class Bookmark(Base):
    """A section that a user keeps at hand."""

    __tablename__ = "law_bookmark"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("law_section.ref"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Opened(Base):
    """When a user last opened a section's page."""

    __tablename__ = "law_opened"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("law_section.ref"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
