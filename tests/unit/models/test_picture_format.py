"""Pictures are known by their bytes; whatever is none, or only part of one, is refused."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.models.basemap import BasemapTrouble, BasemapUnusable
from desktop.models.picture_format import PictureFormat, recognise_picture


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((32, 32), 60).convert("RGB").save(out, kind)
    return out.getvalue()


PICTURES = {kind: picture(kind.value) for kind in PictureFormat}


def trouble_of(body: bytes) -> BasemapTrouble:
    with pytest.raises(BasemapUnusable) as found:
        recognise_picture(body)
    return found.value.trouble


@pytest.mark.parametrize("kind", PictureFormat)
def test_a_whole_picture_is_known(kind: PictureFormat) -> None:
    assert recognise_picture(PICTURES[kind]) is kind


@given(st.sampled_from(PictureFormat), st.floats(0.05, 0.95))
def test_a_torso_is_refused(kind: PictureFormat, share: float) -> None:
    body = PICTURES[kind]
    assert trouble_of(body[: max(16, int(len(body) * share))]) is BasemapTrouble.PICTURE_BROKEN


@given(st.integers(8, len(PICTURES[PictureFormat.PNG]) - 1), st.integers(1, 255))
def test_a_flipped_bit_of_a_png_is_found(at: int, flip: int) -> None:
    body = bytearray(PICTURES[PictureFormat.PNG])
    body[at] ^= flip
    assert trouble_of(bytes(body)) is BasemapTrouble.PICTURE_BROKEN


@pytest.mark.parametrize("body", [b"", b"<!DOCTYPE html><p>login", b'{"code":301007}', b"GIF89a..", b"RIFF"])
def test_what_is_no_picture_is_refused(body: bytes) -> None:
    assert trouble_of(body) is BasemapTrouble.NOT_A_PICTURE


@pytest.mark.parametrize("body", [b"\x1f\x8b\x08\x00", b"\x1a\x10\x0a\x05water"])
def test_vector_tiles_are_called_by_their_name(body: bytes) -> None:
    assert trouble_of(body) is BasemapTrouble.VECTOR_TILES


@given(st.binary(max_size=200))
def test_noise_is_never_taken_for_a_picture(body: bytes) -> None:
    with pytest.raises(BasemapUnusable):
        recognise_picture(body)
