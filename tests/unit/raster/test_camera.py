"""Proves the camera: places stay under the pointer, equal zooms are equal to the bit, a fit shows all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.raster.camera import (
    CLOSEST_ZOOM,
    FARTHEST_ZOOM,
    STEPS_PER_OCTAVE,
    Camera,
    fit_camera,
)

LOWEST, HIGHEST = int(FARTHEST_ZOOM * STEPS_PER_OCTAVE), int(CLOSEST_ZOOM * STEPS_PER_OCTAVE)

cameras = st.builds(
    Camera,
    left_px=st.integers(-100_000, 100_000),
    top_px=st.integers(-100_000, 100_000),
    width_px=st.integers(1, 4000),
    height_px=st.integers(1, 4000),
    step=st.integers(-9 * STEPS_PER_OCTAVE, HIGHEST),
)
window_px = st.floats(0, 4000)


@given(cameras, window_px, window_px)
def test_window_and_plane_are_inverse(camera: Camera, x_px: float, y_px: float) -> None:
    back = camera.to_window(*camera.to_plane(x_px, y_px))
    assert back == pytest.approx((x_px, y_px), abs=1e-6)


@given(cameras, st.floats(-3, 3), window_px, window_px)
def test_zoom_keeps_the_place_under_the_pointer(camera: Camera, octaves: float, x: float, y: float) -> None:
    place = camera.to_plane(x, y)
    zoomed = camera.zoomed(octaves, x, y)
    # The window lies on whole pixels: the place may move by half of one.
    assert zoomed.to_window(*place) == pytest.approx((x, y), abs=0.501)


@given(cameras, st.lists(st.sampled_from((-0.5, 0.5, 1.0, -1.0, 0.25)), max_size=12))
def test_zooming_there_and_back_is_the_same_scale_to_the_bit(camera: Camera, octaves: list[float]) -> None:
    there = camera
    for one in octaves:
        there = there.zoomed(one, 100, 100)
        if not LOWEST < there.step < HIGHEST:
            return
    for one in reversed(octaves):
        there = there.zoomed(-one, 100, 100)
    assert there.step == camera.step
    assert there.px_per_m == camera.px_per_m


@given(cameras, st.floats(-40, 40))
def test_scale_stays_within_its_ends(camera: Camera, octaves: float) -> None:
    assert LOWEST <= camera.zoomed(octaves, 0, 0).step <= HIGHEST


@given(cameras, st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_pan_moves_by_whole_pixels(camera: Camera, dx: int, dy: int) -> None:
    place = camera.to_plane(50, 60)
    assert camera.panned(dx, dy).to_window(*place) == pytest.approx((50 - dx, 60 - dy), abs=1e-6)


@given(cameras, st.integers(1, 4000), st.integers(1, 4000))
def test_resize_keeps_the_middle(camera: Camera, width: int, height: int) -> None:
    middle = camera.to_plane(camera.width_px / 2, camera.height_px / 2)
    resized = camera.resized(width, height)
    assert resized.to_window(*middle) == pytest.approx((width / 2, height / 2), abs=1.0)
    assert (resized.width_px, resized.height_px) == (width, height)


@given(
    st.floats(-50_000, 50_000),
    st.floats(-50_000, 50_000),
    st.floats(200, 90_000),
    st.floats(200, 90_000),
    st.integers(64, 4000),
    st.integers(64, 3000),
)
def test_fit_shows_the_whole_box_as_large_as_it_goes(
    west: float, north: float, wide: float, high: float, width_px: int, height_px: int
) -> None:
    camera = fit_camera((west, north, west + wide, north + high), width_px, height_px)
    left, top = camera.to_window(west, north)
    right, bottom = camera.to_window(west + wide, north + high)
    assert left >= 15
    assert top >= 15
    assert right <= width_px - 15
    assert bottom <= height_px - 15
    # One side touches its margin: a step of the scale is a few hundredths of a per cent.
    assert min(left - 16, top - 16) <= 1 + 0.001 * max(width_px, height_px)


def test_scale_is_a_power_of_two_in_steps() -> None:
    assert Camera(0, 0, 10, 10, 0).px_per_m == 1.0
    assert Camera(0, 0, 10, 10, STEPS_PER_OCTAVE).px_per_m == 2.0
    assert Camera(0, 0, 10, 10, -3 * STEPS_PER_OCTAVE).px_per_m == 0.125
    assert Camera(0, 0, 10, 10, STEPS_PER_OCTAVE // 2).px_per_m == pytest.approx(math.sqrt(2), rel=1e-12)
