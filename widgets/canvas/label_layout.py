"""Owns where names stand: which suit a scale, none over another, clear of marks where there is room.

A name that stands well stays where it is while marks come and go.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.models.codes import Level
from widgets.canvas.place_names import LEVELS, PlaceNames

GAP_PX = 4.0
"""Least distance between two labels."""

LEAST_AREA_PX = {Level.TOWN: 0.0, Level.COMMUNITY: 9_000.0, Level.GRID: 16_000.0}
"""An area smaller than this on the screen bears no label of its level."""

_SHIFTS = (
    (0.0, 0.0),
    (0.0, -0.6),
    (0.0, 0.6),
    (-0.55, 0.0),
    (0.55, 0.0),
    (0.0, -1.2),
    (0.0, 1.2),
    (-0.55, -0.9),
    (0.55, -0.9),
    (-0.55, 0.9),
    (0.55, 0.9),
)
"""Where a label may stand, in widths and heights of its own from its anchor, the best first."""

_OUTSIDE_COSTS = 2
"""Covering so many marks is no worse than standing where the name seems to be another place's."""

_CELL_PX = 128.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

NO_MARKS: NDArray[np.float64] = np.zeros((0, 2))


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label that is drawn.

    Attributes:
        row: Row of the name.
        box: Its box in pixels of the plane at the layout's scale.
        shift: Number of the place it was given.
    """

    row: int
    box: Box
    shift: int


class _Taken:
    """Boxes by the cells that they touch."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for cell in _cells_of(box):
            self._cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        left, top, right, bottom = box
        for cell in _cells_of(box):
            for other in self._cells.get(cell, ()):
                if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                    return False
        return True


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // _CELL_PX), int(box[2] // _CELL_PX) + 1):
        for row in range(int(box[1] // _CELL_PX), int(box[3] // _CELL_PX) + 1):
            yield column, row


def place_labels(
    names: PlaceNames,
    px_per_m: float,
    size_of: Callable[[int], tuple[float, float]],
    region: Box,
    marks: NDArray[np.float64] = NO_MARKS,
    reach_px: float = 0.0,
    standing: Mapping[int, int] | None = None,
) -> tuple[PlacedLabel, ...]:
    """Return the labels of a part of the plane.

    Args:
        names: All names.
        px_per_m: Scale.
        size_of: Width and height of a name in pixels, by its row.
        region: The part of the plane, in pixels at this scale; names of grids outside are passed over.
        marks: (m, 2) middles of marks to keep clear of, in pixels of the plane.
        reach_px: Half the width of such a mark.
        standing: Places given before at this scale, by row; kept as long as they are clear of marks.
    """
    taken = _Taken()
    placed = []
    standing = standing or {}
    at = names.xy_m * px_per_m
    for row in _rows_that_suit(names, at, px_per_m, region):
        middle = (float(at[row, 0]), float(at[row, 1]), math.sqrt(names.areas_m2[row]) * px_per_m / 2)
        label = _place(row, middle, size_of(row), taken, marks, reach_px, standing.get(row))
        if label is not None:
            taken.add(label.box)
            placed.append(label)
    return tuple(placed)


def _rows_that_suit(names: PlaceNames, at: NDArray[np.float64], px_per_m: float, region: Box) -> list[int]:
    least = np.array([LEAST_AREA_PX[level] for level in LEVELS])[names.ranks]
    large = names.areas_m2 * px_per_m * px_per_m >= least
    # Towns and communities are few; leaving some out would let the rest move while the map is panned.
    everywhere = names.ranks < LEVELS.index(Level.GRID)
    left, top, right, bottom = region
    inside = (at[:, 0] >= left) & (at[:, 0] <= right) & (at[:, 1] >= top) & (at[:, 1] <= bottom)
    return [int(row) for row in np.flatnonzero(large & (everywhere | inside))]


def _place(
    row: int,
    middle: tuple[float, float, float],
    size: tuple[float, float],
    taken: _Taken,
    marks: NDArray[np.float64],
    reach_px: float,
    standing: int | None,
) -> PlacedLabel | None:
    """Return the best place that is free of labels, None if none is; `middle` holds x, y and a radius."""
    width, height = size
    best: tuple[int, PlacedLabel] | None = None
    order = range(len(_SHIFTS))
    for shift in order if standing is None else (standing, *order):
        aside, down = _SHIFTS[shift][0] * width, _SHIFTS[shift][1] * (height + GAP_PX)
        x, y = middle[0] + aside, middle[1] + down
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if not taken.is_free((box[0] - GAP_PX, box[1] - GAP_PX, box[2] + GAP_PX, box[3] + GAP_PX)):
            continue
        cost = _count_covered(x, y, width / 2 + reach_px, height / 2 + reach_px, marks)
        if math.hypot(aside, down) > middle[2]:
            cost += _OUTSIDE_COSTS
        if best is None or cost < best[0]:
            best = (cost, PlacedLabel(row, box, shift))
        if cost == 0:
            break
    return None if best is None else best[1]


def _count_covered(x: float, y: float, half_x: float, half_y: float, marks: NDArray[np.float64]) -> int:
    if not len(marks):
        return 0
    near = (np.abs(marks[:, 0] - x) < half_x) & (np.abs(marks[:, 1] - y) < half_y)
    return int(np.count_nonzero(near))
