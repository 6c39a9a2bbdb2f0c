"""Photos: the picture is kept and nothing else; what is no picture, or would fill the memory, is refused."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.central.rules.photos import LONGEST_SIDE_PX, MOST_BYTES, PhotoUnusable, read_picture
from tests.helpers.pictures import SECRET_WORDS, make_picture


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of some bytes that claims to be a picture of so many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_picture_is_kept_upright_and_nothing_else_is(kind: str) -> None:
    sent = make_picture(kind)
    assert SECRET_WORDS in sent
    kept = read_picture(sent)
    assert kept.photo.id == hashlib.sha256(kept.body).hexdigest()
    assert kept.photo.media_type == f"image/{kind.lower()}"
    assert (kept.photo.width_px, kept.photo.height_px, kept.photo.bytes) == (32, 64, len(kept.body))
    assert SECRET_WORDS not in kept.body
    with Image.open(io.BytesIO(kept.body)) as image:
        assert image.format == kind
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "comment", "Comment", "icc_profile"} & set(image.info)
        red, green, blue = image.convert("RGB").getpixel((16, 4))  # type: ignore[misc]
        assert red > 200, "the stripe that lay on the left stands on top"
        assert green < 60
        assert blue < 60
    assert read_picture(sent) == kept


def test_a_large_picture_is_made_smaller() -> None:
    kept = read_picture(make_picture("JPEG", size=(5200, 400))).photo
    assert (kept.width_px, kept.height_px) == (197, LONGEST_SIDE_PX)


@pytest.mark.parametrize("size", [(6400, 6400), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_unread(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoUnusable, match="pixels"):
        read_picture(bomb(*size))


def test_other_things_are_no_photos() -> None:
    for kind in ("GIF", "BMP", "TIFF"):
        with pytest.raises(PhotoUnusable):
            read_picture(make_picture(kind))
    for body in (b"", b"<svg/>", b"\xff\xd8\xff", b"%PDF-1.7", bytes(100), bomb(100, 100)):
        with pytest.raises(PhotoUnusable):
            read_picture(body)
    with pytest.raises(PhotoUnusable, match="bytes at most"):
        read_picture(bytes(MOST_BYTES + 1))


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    place=st.floats(0, 1),
    noise=st.binary(min_size=1, max_size=8),
    cut=st.booleans(),
)
def test_broken_pictures_are_refused_or_read_and_never_fail_otherwise(
    kind: str, place: float, noise: bytes, cut: bool
) -> None:
    body = bytearray(make_picture(kind))
    at = int(place * (len(body) - 1))
    if cut:
        del body[at:]
    else:
        body[at : at + len(noise)] = noise
    try:
        kept = read_picture(bytes(body))
    except PhotoUnusable:
        return
    assert SECRET_WORDS not in kept.body


def test_transparent_and_grey_pictures_are_read() -> None:
    for mode in ("L", "LA", "P", "RGBA", "1", "I;16", "CMYK"):
        buffer = io.BytesIO()
        Image.new(mode, (8, 8)).save(buffer, "JPEG" if mode == "CMYK" else "PNG")
        assert read_picture(buffer.getvalue()).photo.width_px == 8, mode
