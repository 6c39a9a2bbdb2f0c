"""Proves by pixels that marks tell priorities, clocks, claims, kinds and workers apart without any hue."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.models.incident_kind import IncidentKind
from desktop.raster.palette import DAY, NIGHT, MapPalette, desaturated
from desktop.raster.rasteriser import pixels_of
from desktop.viewmodels.incident_marks import CLOCK_STEPS, NO_CLOCK, IncidentMarks
from desktop.viewmodels.map_filter import WORKER_GROUP_CODES, WorkerGroup
from widgets.canvas.mark_sheet import calling_cells, draw_kind_sheet, draw_mark_sheet, quiet_cells
from widgets.canvas.sprites import SpriteSheet
from widgets.canvas.worker_sheet import (
    LEAST_OPACITY,
    WorkerShape,
    draw_worker_sheet,
    heading_cells,
    opacity_of_age,
    worker_shapes,
)

pytestmark = pytest.mark.usefixtures("qapp")

SIDE = 20
PALETTES = [NIGHT, DAY]
GREYS = NDArray[np.float64]


def marks(*rows: tuple[int, int, int], overdue: bool = False) -> IncidentMarks:
    """Return marks of (priority, steps left, claimed)."""
    columns = np.array(rows, np.uint8)
    return IncidentMarks(
        ids=tuple(map(str, range(len(rows)))),
        lon_deg=np.zeros(len(rows)),
        lat_deg=np.zeros(len(rows)),
        priorities=columns[:, 0],
        overdue=np.full(len(rows), overdue, np.uint8),
        claimed=columns[:, 2],
        clock_left=columns[:, 1],
    )


def picture(sheet: SpriteSheet, cell: int, palette: MapPalette, side: int = SIDE) -> QImage:
    """Return a picture on quiet ground."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor.fromRgb(palette.quiet))
    painter = QPainter(image)
    sheet.draw(painter, np.full((1, 2), side / 2), np.array([cell]))
    painter.end()
    return image


def shape_of(image: QImage) -> GREYS:
    """Return a picture's greys, stretched from 0 to 1: what is left of it is shape."""
    pixels = pixels_of(image)
    luma = 0.299 * (pixels >> 16 & 255) + 0.587 * (pixels >> 8 & 255) + 0.114 * (pixels & 255)
    return np.asarray((luma - luma.min()) / max(1.0, float(np.ptp(luma))), np.float64)


def difference(one: GREYS, other: GREYS) -> float:
    """Return the share of the pixels that are clearly different."""
    return float((np.abs(one - other) > 0.3).mean())


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("overdue", [False, True])
def test_four_priorities_are_apart_in_grey(palette: MapPalette, overdue: bool) -> None:
    sheet = draw_mark_sheet(desaturated(palette), SIDE, 1.0)
    rows = marks(*((priority, NO_CLOCK, 0) for priority in (1, 2, 3, 4)), overdue=overdue)
    shapes = [shape_of(picture(sheet, cell, palette)) for cell in calling_cells(rows, np.arange(4)).tolist()]
    for one, other in combinations(shapes, 2):
        assert difference(one, other) >= 0.03


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_the_ring_empties_step_by_step_and_ends_as_a_block(palette: MapPalette, priority: int) -> None:
    sheet = draw_mark_sheet(palette, SIDE, 1.0)
    colour = QColor.fromRgb(palette.priorities[priority - 1])
    rows = marks(*((priority, left, 0) for left in range(1, CLOCK_STEPS + 1)))
    inked = []
    for cell in calling_cells(rows, np.arange(CLOCK_STEPS)).tolist():
        image = picture(sheet, cell, palette)
        near = [
            abs(image.pixelColor(x, y).red() - colour.red()) < 40
            and abs(image.pixelColor(x, y).green() - colour.green()) < 40
            and abs(image.pixelColor(x, y).blue() - colour.blue()) < 40
            for x in range(SIDE)
            for y in range(SIDE)
        ]
        inked.append(sum(near))
    assert all(later >= earlier for earlier, later in pairwise(inked)), inked
    assert inked[-1] - inked[0] >= 15
    block = picture(
        sheet, int(calling_cells(marks((priority, 0, 0), overdue=True), np.arange(1))[0]), palette
    )
    assert block.pixelColor(3, SIDE // 2) == colour, "the ground of the block is the priority's colour"


@pytest.mark.parametrize("palette", PALETTES)
def test_a_claim_and_what_is_in_hand_are_seen(palette: MapPalette) -> None:
    sheet = draw_mark_sheet(palette, SIDE, 1.0)
    free, claimed = calling_cells(marks((2, 8, 0), (2, 8, 1)), np.arange(2)).tolist()
    assert picture(sheet, free, palette) != picture(sheet, claimed, palette)
    quiet = picture(sheet, int(quiet_cells(marks((2, 8, 0)), np.arange(1))[0]), palette)
    pixels = pixels_of(quiet)
    channels = np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255]).astype(int)
    assert int((channels.max(axis=0) - channels.min(axis=0)).max()) < 32, "what is in hand has no colour"


@pytest.mark.parametrize("palette", PALETTES)
def test_kinds_have_signs_of_their_own(palette: MapPalette) -> None:
    sheet = draw_kind_sheet(palette, 15, 1.0)
    shapes = [shape_of(picture(sheet, kind, palette, 15)) for kind in IncidentKind]
    for one, other in combinations(shapes, 2):
        assert difference(one, other) >= 0.03


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("side", [8, 12])
def test_workers_states_are_apart_by_shape(palette: MapPalette, side: int) -> None:
    sheet = draw_worker_sheet(palette, side, 1.0)
    shapes = [shape_of(picture(sheet, shape, palette, side)) for shape in WorkerShape]
    for one, other in combinations(shapes, 2):
        assert difference(one, other) >= 0.03


def test_each_group_of_workers_has_a_shape_and_covering_only_those_on_duty() -> None:
    groups = np.array([WORKER_GROUP_CODES[group] for group in WorkerGroup], np.uint8)
    plain = worker_shapes(groups, np.zeros(4, np.uint8))
    assert len(set(plain.tolist())) == 4
    covering = worker_shapes(groups, np.ones(4, np.uint8))
    assert (covering != plain).tolist() == [True, False, False, False]


def test_a_fix_fades_with_its_age_and_never_vanishes() -> None:
    ages = np.array([0, 60, 120, 500, 900, 90_000], np.float32)
    faint = opacity_of_age(ages).tolist()
    assert faint == sorted(faint, reverse=True)
    assert faint[2] == 1.0
    assert faint[-1] == pytest.approx(LEAST_OPACITY)


def test_wedges_point_where_the_worker_goes() -> None:
    headings = np.radians([0, 90, 180, -90, 359, 12])
    assert heading_cells(headings).tolist() == [0, 4, 8, 12, 0, 1]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_picture_is_copied_to_whole_device_pixels(ratio: float) -> None:
    sheet = draw_mark_sheet(NIGHT, SIDE, ratio)
    images = []
    for shift in (0.0, 0.3 / ratio):
        image = QImage(round(60 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
        image.fill(0)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        sheet.draw(painter, np.array([[30.0 + shift, 30.0]]), np.array([0]))
        painter.end()
        images.append(image)
    first, second = (pixels_of(image) for image in images)
    moved = [np.roll(second, -step, axis=1) for step in (0, 1)]
    assert any((first == one).all() for one in moved), "not a pixel is smeared"
    assert len(np.unique(first)) > 5
