"""Owns the recognition of pictures by their first bytes, and whether they are whole; pure.

What a server says of its answer is not believed: portals and proxies send HTML as image/png.
"""

from __future__ import annotations

import zlib
from enum import StrEnum

from desktop.models.basemap import BasemapTrouble, BasemapUnusable

_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_JPEG_HEAD, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_GZIP_HEAD = b"\x1f\x8b"


class PictureFormat(StrEnum):
    """Format of a tile that can be shown."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


def recognise_picture(body: bytes) -> PictureFormat:
    """Return the format of a whole picture.

    Raises:
        BasemapUnusable: NOT_A_PICTURE, VECTOR_TILES for what looks like them, PICTURE_BROKEN for a torso.
    """
    if body.startswith(_PNG_HEAD):
        _require(_is_whole_png(body))
        return PictureFormat.PNG
    if body.startswith(_JPEG_HEAD):
        # Cameras and servers may pad the end; a torso has no end mark at all near it.
        _require(_JPEG_END in body[-64:])
        return PictureFormat.JPEG
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        _require(len(body) >= 8 + int.from_bytes(body[4:8], "little"))
        return PictureFormat.WEBP
    if body.startswith(_GZIP_HEAD) or body[:1] == b"\x1a":
        # Vector tiles travel packed; unpacked they begin with field 3 of a protocol buffer.
        raise BasemapUnusable(BasemapTrouble.VECTOR_TILES)
    raise BasemapUnusable(BasemapTrouble.NOT_A_PICTURE)


def _require(is_whole: bool) -> None:
    if not is_whole:
        raise BasemapUnusable(BasemapTrouble.PICTURE_BROKEN)


def _is_whole_png(body: bytes) -> bool:
    """Walk through the chunks: each must bear its own checksum, the last must be the end.

    Source: PNG specification, third edition, section 5.3.
    """
    at = len(_PNG_HEAD)
    view = memoryview(body)
    while at + 12 <= len(body):
        length = int.from_bytes(view[at : at + 4], "big")
        end = at + 12 + length
        if end > len(body):
            return False
        if zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            return False
        if bytes(view[at + 4 : at + 8]) == b"IEND":
            return True
        at = end
    return False
