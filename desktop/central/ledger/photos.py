"""Owns photos: kept once, cited by steps of incidents, shown to whoever sees one of these, else swept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, func, insert, select, update

from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.actor import Actor
from desktop.central.rules.photos import MOST_UPLOADS, Picture
from desktop.central.rules.refusal import Refused
from desktop.central.rules.visibility import may_see_incident
from desktop.central.tables.photos import IncidentPhotoRow, PhotoRow, PhotoUploadRow
from desktop.models.instant import to_epoch_ms
from desktop.models.photo import Photo
from desktop.models.problem import ProblemType
from desktop.wire.codec import encode

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo as it is served."""

    media_type: str
    body: bytes


def require_room(unit: Unit, person_id: str) -> None:
    """Refuse whoever has sent a whole album within the hour.

    Raises:
        Refused: rate-limited.
    """
    since_ms = to_epoch_ms(unit.now - _HOUR)
    query = select(func.count(), func.min(PhotoUploadRow.at_ms)).where(
        PhotoUploadRow.person_id == person_id, PhotoUploadRow.at_ms > since_ms
    )
    count, oldest_ms = unit.connection.execute(query).one()
    if count >= MOST_UPLOADS:
        left_s = max(1.0, (oldest_ms - since_ms) / 1000)
        raise Refused(ProblemType.RATE_LIMITED, "too many photos; later", retry_after_s=left_s)


def keep_photo(unit: Unit, person_id: str, picture: Picture) -> Photo:
    """Keep a photo that somebody has sent; once, however often it comes."""
    require_room(unit, person_id)
    photo, at_ms = picture.photo, to_epoch_ms(unit.now)
    row = {
        "id": photo.id,
        "media_type": photo.media_type,
        "width_px": photo.width_px,
        "height_px": photo.height_px,
        "body": picture.body,
        "at_ms": at_ms,
    }
    upsert(unit.connection, PhotoRow, [row], ["id"])
    sent = {"photo_id": photo.id, "person_id": person_id, "at_ms": at_ms}
    upsert(unit.connection, PhotoUploadRow, [sent], ["photo_id", "person_id"])
    return photo


def cite_photos(
    unit: Unit, person_id: str, incident_id: str, revision: int, photo_ids: Sequence[str]
) -> None:
    """Have a step of an incident cite photos, which whoever sees the incident may then see.

    Raises:
        Refused: validation with a pointer, for a photo that this person has not sent: knowing what a photo is
            called must not be enough to look at it.
    """
    rows = []
    for place, photo_id in enumerate(photo_ids):
        own = exists().where(PhotoUploadRow.photo_id == photo_id, PhotoUploadRow.person_id == person_id)
        # Written, not only read: a sweep that runs beside it finds the photo young and lets it be.
        touch = update(PhotoRow).where(PhotoRow.id == photo_id, own).values(at_ms=to_epoch_ms(unit.now))
        if photo_id in photo_ids[:place] or unit.connection.execute(touch).rowcount != 1:
            raise Refused(ProblemType.VALIDATION, "no photo of yours", pointers=(f"/photos/{place}",))
        rows.append({"incident_id": incident_id, "revision": revision, "place": place, "photo_id": photo_id})
    if rows:
        unit.connection.execute(insert(IncidentPhotoRow), rows)
        cited = encode({"revision": revision, "photos": list(photo_ids)})
        unit.note_row(f"photos:{incident_id}", None, cited)


def read_photo(unit: Unit, actor: Actor, photo_id: str) -> StoredPhoto:
    """Return a photo that an incident cites which somebody may see, or that nobody else has seen yet.

    Raises:
        Refused: not-found, also for what the asking person may not see.
    """
    if not _may_see(unit, actor, photo_id):
        raise Refused(ProblemType.NOT_FOUND, "no such photo")
    query = select(PhotoRow.media_type, PhotoRow.body).where(PhotoRow.id == photo_id)
    row = unit.connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemType.NOT_FOUND, "no such photo")
    return StoredPhoto(row.media_type, bytes(row.body))


def _may_see(unit: Unit, actor: Actor, photo_id: str) -> bool:
    own = select(PhotoUploadRow.photo_id).where(
        PhotoUploadRow.photo_id == photo_id, PhotoUploadRow.person_id == actor.id
    )
    if unit.connection.execute(own).first() is not None:
        return True
    citing = select(IncidentPhotoRow.incident_id).where(IncidentPhotoRow.photo_id == photo_id).distinct()
    incidents = [find_incident(unit, one) for one in unit.connection.execute(citing).scalars()]
    return any(one is not None and may_see_incident(actor, one) for one in incidents)
