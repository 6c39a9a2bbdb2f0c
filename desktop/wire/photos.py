"""Owns the JSON about photos; the photos themselves are bytes."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import SourceAge
from desktop.models.photo import Photo
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReply:
    """Reply of ``POST /v1/photos``: under which id orders cite it."""

    photo: Photo
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_photo(body: bytes) -> PhotoReply:
    """Decode what was kept of a photo. Raises ReplyMalformed."""
    return decode(body, PhotoReply)
