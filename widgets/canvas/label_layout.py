"""Owns where names stand: which suit a scale, none over another, clear of marks where there is room.

A name that stands well stays where it is while marks come and go.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from desktop.models.codes import Level
from widgets.canvas.boxes import NO_BOXES, Box, Boxes, TakenRoom
from widgets.canvas.place_names import LEVELS, PlaceNames

GAP_PX = 4.0
"""Least distance between two labels."""

LEAST_AREA_PX = {Level.TOWN: 0.0, Level.COMMUNITY: 9_000.0, Level.GRID: 16_000.0}
"""An area smaller than this on the screen bears no label of its level."""

FEW = 400
"""Names of a level up to which all are laid out, those out of sight too."""

_SHIFTS = (
    (0.0, 0.0),
    (0.0, -0.6),
    (0.0, 0.6),
    (-0.55, 0.0),
    (0.55, 0.0),
    (0.0, -1.2),
    (0.0, 1.2),
    (-0.3, -0.6),
    (0.3, -0.6),
    (-0.3, 0.6),
    (0.3, 0.6),
    (-0.55, -0.9),
    (0.55, -0.9),
    (-0.55, 0.9),
    (0.55, 0.9),
)
"""Where a label may stand, in widths and heights of its own from its anchor, the best first."""

_WIDER_SHIFTS = tuple(
    sorted(
        ((x * 0.3, y * 0.6) for x in range(-5, 6) for y in range(-4, 5)),
        key=lambda shift: math.hypot(shift[0], 0.6 * shift[1]),
    )
)
"""Where else a town's name may stand at rest, as long as the place is its town's; the nearest first."""

LED = -1
MOST_LED = 3
"""Names that may stand apart; more lines than that would be a web."""

_LED_TURNS = 32
_LED_REACH = 12
"""How far a name may stand apart, in heights of its own."""

_LED_TRIED = 24
"""Places apart that are looked at for one that is clear of marks."""

LINE_SPARE = 0.15
"""Share of a line's height above its letters, and as much below them."""

NO_MARKS: NDArray[np.float64] = np.zeros((0, 2))


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label that is drawn.

    Attributes:
        row: Row of the name.
        box: Its box in pixels of the plane at the layout's scale.
        shift: Number of the place it was given, `LED` for one that stands apart with a line to its place.
    """

    row: int
    box: Box
    shift: int

    @property
    def is_led(self) -> bool:
        """Whether it stands apart from its place."""
        return self.shift == LED


def letters_of(box: Box) -> Box:
    """Return the part of a label's box that its letters fill: a line is higher than they are."""
    spare = LINE_SPARE * (box[3] - box[1])
    return box[0], box[1] + spare, box[2], box[3] - spare


def holds(outer: Box, inner: Box) -> bool:
    """Say whether a box lies wholly in another."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _anywhere(_row: int, _x: float, _y: float) -> bool:
    return True


def place_labels(
    names: PlaceNames,
    px_per_m: float,
    size_of: Callable[[int], tuple[float, float]],
    region: Box,
    marks: NDArray[np.float64] = NO_MARKS,
    reach_px: float = 0.0,
    standing: Mapping[int, int] | None = None,
    is_home: Callable[[int, float, float], bool] = _anywhere,
    inside: Box | None = None,
    taken: Boxes = NO_BOXES,
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
        is_home: Says whether a place of the plane, in pixels, belongs to a name; a name that stands
            elsewhere would name another place.
        inside: A window that no name may reach out of, None if the window moves over the plane.
        taken: (k, 4) room in pixels of the plane that no name may have.
    """
    room = TakenRoom(taken)
    placed: list[PlacedLabel] = []
    homeless: list[int] = []
    known = range(len(_SHIFTS)) if inside is None else range(len(_SHIFTS) + len(_WIDER_SHIFTS))
    standing = {row: shift for row, shift in (standing or {}).items() if shift in known}
    at = names.xy_m * px_per_m
    for row in _rows_that_suit(names, at, px_per_m, region):
        middle = (float(at[row, 0]), float(at[row, 1]))
        shifts = _SHIFTS if inside is None else (*_SHIFTS, *_WIDER_SHIFTS)
        free = _free_places(row, middle, size_of(row), room, shifts, standing.get(row), is_home)
        if inside is not None:
            free = (label for label in free if holds(inside, letters_of(label.box)))
        label = _choose(free, marks, reach_px, must_be_clear=names.level(row) is not Level.TOWN)
        if label is not None:
            room.add(label.box)
            placed.append(label)
        elif inside is not None and names.level(row) is Level.TOWN:
            homeless.append(row)
    if inside is not None and len(homeless) <= MOST_LED:
        for row in homeless:
            anchor = (float(at[row, 0]), float(at[row, 1]))
            near = islice(_led_places(row, anchor, size_of(row), room, inside), _LED_TRIED)
            led = _choose(near, marks, reach_px, must_be_clear=False)
            if led is not None:
                room.add(led.box)
                placed.append(led)
    return tuple(placed)


def _led_places(
    row: int, anchor: tuple[float, float], size: tuple[float, float], room: TakenRoom, inside: Box
) -> Iterator[PlacedLabel]:
    """Yield free places for a name that has none of its own, a free line to each, the nearest first."""
    half_x, half_y = size[0] / 2, size[1] / 2
    for step in range(2, 2 * _LED_REACH):
        for turn in range(_LED_TURNS):
            angle = 2 * math.pi * turn / _LED_TURNS
            x = anchor[0] + math.cos(angle) * (half_x + step * half_y)
            y = anchor[1] + math.sin(angle) * (half_y + step * half_y)
            box = (x - half_x, y - half_y, x + half_x, y + half_y)
            grown = (box[0] - GAP_PX, box[1] - GAP_PX, box[2] + GAP_PX, box[3] + GAP_PX)
            if holds(inside, box) and room.is_free(grown) and _is_open(anchor, (x, y), room):
                yield PlacedLabel(row, box, LED)


def _is_open(start: tuple[float, float], end: tuple[float, float], room: TakenRoom) -> bool:
    """Say whether a line runs over nothing that is taken."""
    length = max(1.0, math.dist(start, end))
    # The number of the place may stand on its middle: the line begins beside it.
    for part in range(3, int(length // GAP_PX) + 1):
        share = part * GAP_PX / length
        x, y = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
        if not room.is_free((x - 1, y - 1, x + 1, y + 1)):
            return False
    return True


def _rows_that_suit(names: PlaceNames, at: NDArray[np.float64], px_per_m: float, region: Box) -> list[int]:
    least = np.array([LEAST_AREA_PX[level] for level in LEVELS])[names.ranks]
    large = names.areas_m2 * px_per_m * px_per_m >= least
    # Where they are few none is left out: the rest would move while the map is panned.
    everywhere = np.bincount(names.ranks, minlength=len(LEVELS))[names.ranks] <= FEW
    everywhere &= names.ranks < LEVELS.index(Level.GRID)
    left, top, right, bottom = region
    inside = (at[:, 0] >= left) & (at[:, 0] <= right) & (at[:, 1] >= top) & (at[:, 1] <= bottom)
    return [int(row) for row in np.flatnonzero(large & (everywhere | inside))]


def _free_places(
    row: int,
    middle: tuple[float, float],
    size: tuple[float, float],
    room: TakenRoom,
    shifts: Sequence[tuple[float, float]],
    standing: int | None,
    is_home: Callable[[int, float, float], bool],
) -> Iterator[PlacedLabel]:
    """Yield where a label may stand, free of others and at home, the best first."""
    half_x, half_y = size[0] / 2, size[1] / 2
    order = range(len(shifts))
    for shift in order if standing is None else (standing, *order):
        x = middle[0] + shifts[shift][0] * size[0]
        y = middle[1] + shifts[shift][1] * (size[1] + GAP_PX)
        grown = (x - half_x - GAP_PX, y - half_y - GAP_PX, x + half_x + GAP_PX, y + half_y + GAP_PX)
        if room.is_free(grown) and (shift == 0 or is_home(row, x, y)):
            yield PlacedLabel(row, (x - half_x, y - half_y, x + half_x, y + half_y), shift)


def _choose(
    free: Iterable[PlacedLabel], marks: NDArray[np.float64], reach_px: float, *, must_be_clear: bool
) -> PlacedLabel | None:
    """Return the first place that covers the fewest marks, None if there is no place.

    A name that must be clear of all marks is left out where it cannot be: half a name tells nobody anything.
    """
    best: tuple[int, PlacedLabel] | None = None
    for label in free:
        covered = _count_covered(label.box, reach_px, marks)
        if covered == 0:
            return label
        if best is None or covered < best[0]:
            best = (covered, label)
    return None if best is None or must_be_clear else best[1]


def _count_covered(box: Box, reach_px: float, marks: NDArray[np.float64]) -> int:
    if not len(marks):
        return 0
    x, y = marks[:, 0], marks[:, 1]
    beside = (x > box[0] - reach_px) & (x < box[2] + reach_px)
    return int(np.count_nonzero(beside & (y > box[1] - reach_px) & (y < box[3] + reach_px)))
