"""Proves that thousands of pictures drawn in one call look as if each had been drawn alone, in its order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.raster.camera import Camera
from desktop.raster.rasteriser import pixels_of
from widgets.canvas.sprites import AS_THEY_COME, SpriteSheet, order_of_drawing

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH, HEIGHT = 300, 200
SIDE = 21
BOXES = ((0.0, 0.0, 21.0, 21.0), (8.0, 8.0, 5.0, 5.0), (0.0, 16.0, 4.0, 5.0), (15.0, 2.0, 6.0, 3.0))
"""What the pictures of numbers 0 to 3 fill of theirs; number 4 is blank."""

INKS = ("#ff6b3d", "#40c0ff", "#80ffffff", "#c0306030", "#000000")


def draw_cell(painter: QPainter, _box: QRectF, cell: int) -> None:
    if cell < len(BOXES):
        painter.fillRect(QRectF(*BOXES[cell]), QColor(INKS[cell]))
    if cell in (2, 3):  # not of one colour, so that one shifted by a pixel is found out
        painter.setPen(QColor("#20000000"))
        painter.drawPoint(QPointF(BOXES[cell][0], BOXES[cell][1]))


def canvas(ratio: float) -> QImage:
    image = QImage(round(WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_RGB32)
    image.fill(0x203040)
    image.setDevicePixelRatio(ratio)
    return image


def drawn_together(
    ratio: float,
    at: NDArray[np.float64],
    cells: NDArray[np.int64],
    opacities: NDArray[np.float32] | float = 1.0,
) -> NDArray[np.uint32]:
    image, sheet = canvas(ratio), SpriteSheet(5, SIDE, ratio, draw_cell)
    painter = QPainter(image)
    sheet.draw(painter, at, cells, opacities)
    painter.end()
    return pixels_of(image)


def drawn_singly(
    ratio: float, at: NDArray[np.float64], cells: NDArray[np.int64], opacities: NDArray[np.float32]
) -> NDArray[np.uint32]:
    """Draw each picture anew at the device pixel that its middle falls to: the oracle."""
    image, side = canvas(ratio), round(SIDE * ratio)
    image.setDevicePixelRatio(1.0)
    painter = QPainter(image)
    for (x, y), cell, opacity in zip(at.tolist(), cells.tolist(), opacities.tolist(), strict=True):
        picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        inner = QPainter(picture)
        inner.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner.scale(ratio, ratio)
        draw_cell(inner, QRectF(0, 0, side / ratio, side / ratio), cell)
        inner.end()
        painter.setOpacity(opacity)
        left, top = (int(np.floor(one * ratio - side / 2 + 0.5)) for one in (x, y))
        painter.drawImage(left, top, picture)
    painter.end()
    return pixels_of(image)


def scatter(count: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float32]]:
    """Return places in and round the window, pictures and opacities."""
    rng = np.random.default_rng(seed)
    at = rng.uniform((-30, -30), (WIDTH + 30, HEIGHT + 30), (count, 2))
    return at, rng.integers(0, 5, count), rng.uniform(0.2, 1.0, count).astype(np.float32)


def are_alike(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> bool:
    """Say whether no channel differs by more than rounding, which Qt does elsewhere by the part's width."""
    channels = [(pixels[..., None] >> np.array([0, 8, 16]) & 255).astype(int) for pixels in (one, other)]
    return bool(np.abs(channels[0] - channels[1]).max() <= 3)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_pictures_drawn_together_look_as_if_each_were_drawn_alone(ratio: float) -> None:
    at, cells, opacities = scatter(400, seed=round(ratio * 4))
    assert are_alike(drawn_together(ratio, at, cells, opacities), drawn_singly(ratio, at, cells, opacities))


@pytest.mark.parametrize("count", [40, AS_THEY_COME + 50])
@pytest.mark.parametrize("seed", range(5))
def test_greater_ranks_come_after_smaller_ones_however_many_there_are(count: int, seed: int) -> None:
    at, _, _ = scatter(count, seed)
    ranks = np.random.default_rng(seed).integers(0, 4, count).astype(np.uint8)
    order = order_of_drawing(at, Camera(0, 0, WIDTH, HEIGHT, 0), ranks)
    assert sorted(order.tolist()) == list(range(count))
    assert (np.diff(ranks[order].astype(int)) >= 0).all()


@pytest.mark.parametrize("ranked", [False, True])
def test_of_one_place_the_later_comes_later(ranked: bool) -> None:
    at, _, _ = scatter(AS_THEY_COME + 50, seed=7)
    at = np.concatenate([at, at])
    ranks = np.zeros(len(at), np.uint8) if ranked else None
    place = np.argsort(order_of_drawing(at, Camera(0, 0, WIDTH, HEIGHT, 0), ranks))
    half = len(at) // 2
    assert (place[:half] < place[half:]).all()


@given(st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(0, 40), st.integers(0, 40))
def test_the_order_of_those_in_sight_is_the_same_wherever_the_window_is(
    left: int, top: int, right: int, down: int
) -> None:
    at, _, _ = scatter(AS_THEY_COME + 50, seed=9)
    before, after = (Camera(left + dx, top + dy, WIDTH, HEIGHT, 0) for dx, dy in ((0, 0), (right, down)))
    here = order_of_drawing(at, before)
    there = order_of_drawing(at - (right, down), after)
    assert here.tolist() == there.tolist(), "of two marks another lies on top after the map was dragged"


def test_marks_near_each_other_are_drawn_one_after_the_other() -> None:
    at, _, _ = scatter(4000, seed=3)
    ordered = at[order_of_drawing(at, Camera(0, 0, WIDTH, HEIGHT, 0))]
    assert np.abs(np.diff(ordered[:, 1])).mean() < 0.2 * np.abs(np.diff(at[:, 1])).mean()


def test_a_picture_that_is_blank_draws_nothing() -> None:
    at, _, opacities = scatter(20, seed=1)
    blank = drawn_together(1.0, at, np.full(20, 4), opacities)
    assert len(np.unique(blank)) == 1


def test_hard_rims_leave_no_pixel_half_covered_and_opaque_ones_as_they_are() -> None:
    def draw_disc(painter: QPainter, box: QRectF, _cell: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#4080c0"))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))

    shown = []
    for hard_rim in (False, True):
        image, sheet = canvas(1.0), SpriteSheet(1, 12, 1.0, draw_disc, hard_rim=hard_rim)
        painter = QPainter(image)
        sheet.draw(painter, np.full((1, 2), 60.0), np.zeros(1, np.int64))
        painter.end()
        shown.append(pixels_of(image) & 0xFFFFFF)
    soft, hard = shown
    covered = hard != 0x203040
    assert 60 < covered.sum() < 100
    assert are_alike(hard[covered], np.full(covered.sum(), 0x4080C0, np.uint32)), "no pixel is half covered"
    assert len(np.unique(soft)) > 4
    assert (hard[soft == 0x4080C0] == 0x4080C0).all()
    assert (hard[soft == 0x203040] == 0x203040).all()
