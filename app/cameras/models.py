"""The register: a site has recorders and cameras; whoever visits notes what is true that day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime, utcnow
from app.places.models import Place, Station

# The stored words; their labels in two languages are in labels.py.
OWNER_KINDS = (
    "police", "municipality", "traffic", "shop", "bank", "petrol_pump", "home", "school", "hospital", "temple",
    "office", "industry", "railway", "other",
)  # fmt: skip
RELATIONS = ("near", "front", "behind", "beside", "inside", "above", "at", "towards")
KINDS = ("fixed", "dome", "ptz", "panoramic", "anpr", "other")
MOUNTS = ("pole", "wall", "ceiling", "gate", "roof", "other")
STATES = ("working", "not_working", "gone", "unknown")
RECORDER_KINDS = ("dvr", "nvr", "cloud", "card", "none")


class CameraSite(Base):
    """Where cameras hang and whom to ask: one shop, pole, bank, home.

    ``hours``: when somebody can open. ``accuracy_m``: how far off the position may be. ``draft``: seen by its own
    station only. ``idempotency_key``: of the form that made it, so that a double submit makes one site.
    """

    __tablename__ = "camera_site"
    __table_args__ = (Index("ix_camera_site_lat_lon", "lat", "lon"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name_en: Mapped[str] = mapped_column(String(200))
    name_hi: Mapped[str] = mapped_column(String(200), default="")
    owner_kind: Mapped[str] = mapped_column(String(20), default="other")
    owner_name: Mapped[str] = mapped_column(String(160), default="")
    contact_name: Mapped[str] = mapped_column(String(160), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    hours: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    landmark_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    landmark_text: Mapped[str] = mapped_column(String(160), default="")
    relation: Mapped[str] = mapped_column(String(20), default="near")
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    accuracy_m: Mapped[int | None] = mapped_column(Integer)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"), index=True)
    beat: Mapped[str] = mapped_column(String(60), default="")
    photo: Mapped[str] = mapped_column(String(80), default="")
    draft: Mapped[bool] = mapped_column(Boolean, default=False)
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)
    source: Mapped[str] = mapped_column(String(200), default="")
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)

    station: Mapped[Station | None] = relationship()
    landmark: Mapped[Place | None] = relationship()
    recorders: Mapped[list[Recorder]] = relationship(back_populates="site", cascade="all, delete-orphan")
    cameras: Mapped[list[Camera]] = relationship(
        back_populates="site", cascade="all, delete-orphan", order_by="Camera.code"
    )


class Recorder(Base):
    """A DVR, NVR or the like. ``retention_days``: as measured (the oldest recording found), not promised."""

    __tablename__ = "camera_recorder"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("camera_site.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="dvr")
    make: Mapped[str] = mapped_column(String(80), default="")
    retention_days: Mapped[int | None] = mapped_column(Integer)
    retention_measured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    storage_place: Mapped[str] = mapped_column(String(160), default="")
    export_way: Mapped[str] = mapped_column(String(160), default="")

    site: Mapped[CameraSite] = relationship(back_populates="recorders")
    clocks: Mapped[list[RecorderClock]] = relationship(
        back_populates="recorder", cascade="all, delete-orphan", order_by="RecorderClock.measured_at.desc()"
    )


class RecorderClock(Base):
    """How far a recorder's clock was from Indian Standard Time, in seconds; above 0 it ran ahead."""

    __tablename__ = "camera_recorder_clock"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    recorder_id: Mapped[int] = mapped_column(ForeignKey("camera_recorder.id"), index=True)
    offset_s: Mapped[int] = mapped_column(Integer)
    measured_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    recorder: Mapped[Recorder] = relationship(back_populates="clocks")


class Camera(Base):
    """One camera. Degrees clockwise from north; ``direction_deg`` None: unknown. ``fov_deg`` 360 sees all round.

    ``lat``, ``lon``, ``station_id``, ``owner_kind``, ``draft`` and ``retention_days`` repeat what the site and the
    recorder say, so that a look-up reads one table; ``actions`` keeps them alike.
    """

    __tablename__ = "camera"
    __table_args__ = (
        # draft, state and station_id stand in it so that a look-up never reads the rows themselves
        Index("ix_camera_lat_lon", "lat", "lon", "draft", "state", "station_id"),
        Index("ix_camera_station_verified", "station_id", "verified_at"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("camera_site.id"), index=True)
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("camera_recorder.id"), index=True)
    name_en: Mapped[str] = mapped_column(String(200))
    name_hi: Mapped[str] = mapped_column(String(200), default="")
    sees: Mapped[str] = mapped_column(String(200), default="")
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    owner_kind: Mapped[str] = mapped_column(String(20), default="other")
    draft: Mapped[bool] = mapped_column(Boolean, default=False)
    retention_days: Mapped[int | None] = mapped_column(Integer)
    direction_deg: Mapped[int | None] = mapped_column(Integer)
    fov_deg: Mapped[int | None] = mapped_column(Integer)
    range_m: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20), default="fixed")
    mount: Mapped[str] = mapped_column(String(20), default="")
    zone: Mapped[str] = mapped_column(String(60), default="")
    night_vision: Mapped[bool] = mapped_column(Boolean, default=False)
    plate_readable: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(20), default="unknown")
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    remarks: Mapped[str] = mapped_column(Text, default="")
    import_digest: Mapped[str] = mapped_column(String(64), default="", index=True)

    site: Mapped[CameraSite] = relationship(back_populates="cameras")
    recorder: Mapped[Recorder | None] = relationship()
    station: Mapped[Station | None] = relationship()


class CameraCheck(Base):
    """One verification of one camera: who found it in which state."""

    __tablename__ = "camera_check"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str] = mapped_column(String(20))
    retention_days: Mapped[int | None] = mapped_column(Integer)
    clock_offset_s: Mapped[int | None] = mapped_column(Integer)
