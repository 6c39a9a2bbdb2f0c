"""Foreign pictures become tones, or are refused before they cost anything."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from desktop.models.basemap import BasemapTrouble, BasemapUnusable
from desktop.raster.basemap.decoding import NO_MAP, decode_tones
from tests.helpers.tile_sets import as_picture, plain_picture


@pytest.mark.parametrize("form", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("side", [256, 512])
def test_tones_come_through(form: str, side: int) -> None:
    ramp = np.broadcast_to(np.linspace(10, 240, side).astype(np.uint8), (side, side)).copy()
    tones = decode_tones(as_picture(ramp, form))
    assert tones.shape == (side, side)
    assert np.abs(tones.astype(int) - ramp).max() <= 3


def test_black_is_not_taken_for_no_map() -> None:
    assert decode_tones(plain_picture(0)).min() == 1
    assert decode_tones(plain_picture(255)).max() == 255


def test_colours_are_weighed_as_the_eye_does() -> None:
    out = io.BytesIO()
    picture = np.zeros((256, 256, 3), np.uint8)
    picture[:, :128, 1], picture[:, 128:, 2] = 255, 255
    Image.fromarray(picture).save(out, "png")
    tones = decode_tones(out.getvalue())
    assert tones[0, 0] == pytest.approx(0.587 * 255, abs=2)
    assert tones[0, 255] == pytest.approx(0.114 * 255, abs=2)


def test_what_is_transparent_is_no_map_and_what_is_half_so_lies_on_paper() -> None:
    picture = np.zeros((256, 256, 4), np.uint8)
    picture[:, 100:200, 3] = 128
    picture[:, 200:, 3] = 255
    out = io.BytesIO()
    Image.fromarray(picture, "RGBA").save(out, "png")
    tones = decode_tones(out.getvalue())
    assert tones[5, 0] == NO_MAP
    assert tones[5, 150] == pytest.approx(127, abs=2)
    assert tones[5, 250] == 1


@pytest.mark.parametrize("size", [(300, 200), (1, 1), (128, 128), (4096, 4096), (256, 512)])
def test_a_wrong_size_is_refused_and_named(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("L", size).save(out, "png")
    with pytest.raises(BasemapUnusable) as found:
        decode_tones(out.getvalue())
    assert found.value.trouble is BasemapTrouble.WRONG_SIZE
    assert found.value.detail == f"{size[0]} × {size[1]}"


@pytest.mark.parametrize("body", [b"", b"<html>no</html>", plain_picture(90)[:400]])
def test_what_is_no_whole_picture_is_refused(body: bytes) -> None:
    with pytest.raises(BasemapUnusable):
        decode_tones(body)
