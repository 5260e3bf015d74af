"""Stations and the places that people name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime, utcnow


class Station(Base):
    """A police station (thana), outpost (chowki) or special station. ``code``: short Latin name for addresses."""

    __tablename__ = "station"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_en: Mapped[str] = mapped_column(String(120), unique=True)
    name_hi: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20), default="thana")
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    phone: Mapped[str] = mapped_column(String(20), default="")


class Place(Base):
    """A landmark, locality or village. Degrees are WGS 84; ``accuracy_m``: how far off they may be, in metres."""

    __tablename__ = "place"
    __table_args__ = (Index("ix_place_lat_lon", "lat", "lon"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name_en: Mapped[str] = mapped_column(String(160), index=True)
    name_hi: Mapped[str] = mapped_column(String(160), default="")
    kind: Mapped[str] = mapped_column(String(30), default="")
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"), index=True)
    accuracy_m: Mapped[int | None] = mapped_column(Integer)
    estimated: Mapped[bool] = mapped_column(Boolean, default=False)
    source: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)

    station: Mapped[Station | None] = relationship()
    aliases: Mapped[list[PlaceAlias]] = relationship(back_populates="place", cascade="all, delete-orphan")


class PlaceAlias(Base):
    """Another name by which people know a place, added by a station."""

    __tablename__ = "place_alias"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    place: Mapped[Place] = relationship(back_populates="aliases")


class BaseLine(Base):
    """A line of the base map: road, railway, river or outline. ``points``: [[lat, lon], ...] in WGS 84 degrees."""

    __tablename__ = "base_line"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    name_hi: Mapped[str] = mapped_column(String(160), default="")
    points: Mapped[list[Any]] = mapped_column(JSON)
    south: Mapped[float] = mapped_column(Float, index=True)
    west: Mapped[float] = mapped_column(Float)
    north: Mapped[float] = mapped_column(Float)
    east: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(String(300), default="")
