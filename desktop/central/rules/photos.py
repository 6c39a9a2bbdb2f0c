"""Owns what a photo must be, and what is kept of it: the picture alone; pure.

Where and when it was taken, and with whose telephone, is drawn off: people photograph at home. It is decoded
and encoded anew, so that nothing but a picture is ever served.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image

from desktop.models.photo import Photo

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""The largest sensors of telephones; a file of a few kilobytes can claim a thousand times as many."""

LONGEST_SIDE_PX = 2560
"""Enough to read a house number across the street, and a fifth of the space."""

MOST_PHOTOS = 9
"""Photos of one step. Source: what messengers let send at once."""

MOST_UPLOADS = 200
"""Uploads of one person in an hour."""

_JPEG_QUALITY = 88
_FORMATS = ("JPEG", "PNG", "WEBP")
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
    Warning,
)
"""What the decoders raise on bytes that are no whole picture."""

_ORIENTATION = 0x0112
"""Note that says how the camera was held. Source: EXIF 2.3, table 4."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by that note."""

# Pillow warns of pictures that would fill the memory, and of broken ones; nobody reads warnings here.
warnings.filterwarnings("error", module=r"PIL\.")


class PhotoUnusable(ValueError):
    """The bytes are no photo that is taken; says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo with its bytes as they are kept."""

    photo: Photo
    body: bytes


def read_picture(body: bytes) -> Picture:
    """Return what is kept of a photo; takes some tenths of a second for a large one.

    Args:
        body: JPEG, PNG or WebP, whatever its sender calls it.

    Raises:
        PhotoUnusable: If it is none of these, broken, or too large.
    """
    if len(body) > MOST_BYTES:
        raise PhotoUnusable(f"a photo has {MOST_BYTES} bytes at most")
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PhotoUnusable(f"a photo has {MOST_PIXELS} pixels at most")
            kind = opened.format or ""
            image = _bare(opened)
    except PhotoUnusable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoUnusable(f"a photo has {MOST_PIXELS} pixels at most") from error
    except _BROKEN as error:
        raise PhotoUnusable("it is no JPEG, PNG or WebP picture, or a broken one") from error
    kept = _encode(image, kind)
    photo = Photo(
        id=hashlib.sha256(kept).hexdigest(),
        media_type=f"image/{kind.lower()}",
        width_px=image.width,
        height_px=image.height,
        bytes=len(kept),
    )
    return Picture(photo, kept)


def _bare(opened: Image.Image) -> Image.Image:
    """Return the picture alone: upright, in plain colours, no larger than it has to be, without any notes."""
    turn = _TURNS.get(_orientation_of(opened))
    has_holes = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    image = opened.convert("RGBA" if has_holes else "RGB")
    image.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    image = image if turn is None else image.transpose(turn)
    image.info.clear()
    return image


def _orientation_of(opened: Image.Image) -> int:
    """Return how the camera was held; a picture whose notes are broken is a picture all the same."""
    try:
        orientation = opened.getexif().get(_ORIENTATION)
    except _BROKEN:
        return 1
    return orientation if isinstance(orientation, int) else 1


def _encode(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "JPEG":
        image.convert("RGB").save(buffer, "JPEG", quality=_JPEG_QUALITY)
    elif kind == "WEBP":
        image.save(buffer, "WEBP", quality=_JPEG_QUALITY)
    else:
        image.save(buffer, "PNG")
    return buffer.getvalue()
