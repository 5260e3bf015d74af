"""An incident and the recordings that were asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cameras.models import Camera
from app.db import Base, UtcDateTime, utcnow
from app.places.models import Station

NUMBER_KINDS = ("fir", "gd")
STATES = ("requested", "secured", "overwritten", "refused")


class Incident(Base):
    """One FIR or general-diary entry of a station, with the scene (WGS 84 degrees) and the time of the event."""

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("station_id", "number_kind", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    number_kind: Mapped[str] = mapped_column(String(5))
    number: Mapped[str] = mapped_column(String(40))
    sections: Mapped[str] = mapped_column(String(120), default="")
    summary: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(200))
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    accuracy_m: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    station: Mapped[Station] = relationship()
    recordings: Mapped[list[IncidentRecording]] = relationship(
        back_populates="incident", cascade="all, delete-orphan", order_by="IncidentRecording.id"
    )


class IncidentRecording(Base):
    """What became of one camera's recording. ``hash_value``: SHA-256 of the copy, as the taker measured it."""

    __tablename__ = "incident_recording"
    __table_args__ = (UniqueConstraint("incident_id", "camera_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    hash_value: Mapped[str] = mapped_column(String(64), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    incident: Mapped[Incident] = relationship(back_populates="recordings")
    camera: Mapped[Camera] = relationship()
