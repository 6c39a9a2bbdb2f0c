"""Owns the tables of photos: their bytes, who sent them, and which steps of which incidents cite them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


class PhotoRow(Base):
    """A photo, under the SHA-256 of its bytes.

    Attributes:
        at_ms: When it was last sent or cited; what nobody cites is dropped a day later.
    """

    __tablename__ = "photo"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(16))
    width_px: Mapped[int] = mapped_column(Integer)
    height_px: Mapped[int] = mapped_column(Integer)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at_ms: Mapped[int] = mapped_column(BigInteger, index=True)


class PhotoUploadRow(Base):
    """Somebody who has sent a photo, and so may cite it."""

    __tablename__ = "photo_upload"
    photo_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    at_ms: Mapped[int] = mapped_column(BigInteger, index=True)


class IncidentPhotoRow(Base):
    """A photo that a step of an incident cites; append-only.

    Attributes:
        revision: Revision that the step made.
        place: Its place among the photos of that step.
    """

    __tablename__ = "incident_photo"
    incident_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    photo_id: Mapped[str] = mapped_column(String(64), index=True)
