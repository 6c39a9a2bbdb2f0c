"""Owns the record of a photo: what is known of it beside its bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo as it is kept: upright, without what the camera noted of place, time and device.

    Attributes:
        id: SHA-256 of its bytes as they are kept, hexadecimal.
        media_type: "image/jpeg", "image/png" or "image/webp".
        width_px, height_px: Its size.
        bytes: Length of what is kept.
    """

    id: str
    media_type: str
    width_px: int
    height_px: int
    bytes: int
