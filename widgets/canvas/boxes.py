"""Owns boxes on the plane: which of many lie over others, and finding room among them without asking each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from desktop.raster.right_of_way import SCREEN

_CELL_PX = 128.0
_LEAST_CELL_PX = 1.0
_FEW_PAIRS = 50_000
"""So many pairs are looked at faster than sorted by place."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

Boxes = NDArray[np.float64]
"""(n, 4) left, top, right, bottom."""

NO_BOXES: Boxes = np.zeros((0, 4))


def boxes_about(middles: NDArray[np.float64], width: float, height: float) -> Boxes:
    """Return boxes of one size about (n, 2) middles."""
    half = np.array((width / 2, height / 2))
    return np.concatenate([middles - half, middles + half], axis=1)


def find_meeting(boxes: Boxes, others: Boxes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the pairs of (n, 4) boxes and (m, 4) others that lie over each other."""
    if not len(boxes) or not len(others):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if len(boxes) * len(others) <= _FEW_PAIRS:
        over = (boxes[:, None, 0] < others[:, 2]) & (others[:, 0] < boxes[:, None, 2])
        over &= (boxes[:, None, 1] < others[:, 3]) & (others[:, 1] < boxes[:, None, 3])
        row, other = np.nonzero(over)
        return row.astype(np.int64), other.astype(np.int64)
    rows, theirs = _near_pairs(boxes, others)
    over = np.ones(len(rows), np.bool_)
    for axis in (0, 1):
        over &= boxes[rows, axis] < others[theirs, axis + 2]
        over &= others[theirs, axis] < boxes[rows, axis + 2]
    return rows[over], theirs[over]


def _near_pairs(boxes: Boxes, others: Boxes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of all pairs that may meet, and of some that do not."""
    # Boxes that meet have middles in the same cell of the largest reach, or in neighbouring ones.
    reach = ((boxes[:, 2:] - boxes[:, :2]).max(axis=0) + (others[:, 2:] - others[:, :2]).max(axis=0)) / 2
    reach = np.maximum(reach, _LEAST_CELL_PX)
    cells = np.floor((boxes[:, :2] + boxes[:, 2:]) / 2 / reach).astype(np.int64)
    of_others = np.floor((others[:, :2] + others[:, 2:]) / 2 / reach).astype(np.int64)
    lowest = min(int(cells[:, 1].min()), int(of_others[:, 1].min())) - 1
    span = max(int(cells[:, 1].max()), int(of_others[:, 1].max())) - lowest + 2
    keys = of_others[:, 0] * span + of_others[:, 1] - lowest
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    own = cells[:, 0] * span + cells[:, 1] - lowest
    row, other = [], []
    for column in (-span, 0, span):
        # The three cells of a column follow each other.
        begin = np.searchsorted(keys, own + (column - 1), "left")
        lengths = np.searchsorted(keys, own + (column + 1), "right") - begin
        found = np.repeat(np.arange(len(boxes)), lengths)
        row.append(found)
        other.append(
            order[np.arange(len(found)) + np.repeat(begin - (np.cumsum(lengths) - lengths), lengths)]
        )
    return np.concatenate(row), np.concatenate(other)


def lie_over(boxes: Boxes, others: Boxes) -> NDArray[np.bool_]:
    """Say which of (n, 4) boxes lie over any of (m, 4) others."""
    found = np.zeros(len(boxes), np.bool_)
    found[find_meeting(boxes, others)[0]] = True
    return found


def find_room(
    middles: NDArray[np.float64],
    sizes: NDArray[np.float64],
    shifts: Sequence[tuple[float, float]],
    taken: Boxes,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return where boxes stand so that none lies over another or over room that is taken.

    Args:
        middles: (n, 2) where they want to stand, the most important first.
        sizes: (n, 2) widths and heights.
        shifts: Where they may stand from there, the best first.
        taken: (m, 4) room that is taken.

    Returns:
        (n, 2) middles, and (n,) whether there is room; one without any stays where it wanted to stand.
    """
    places, has_room = middles.copy(), np.zeros(len(middles), np.bool_)
    half = sizes / 2
    near = _Near(middles, half, shifts)
    near.add(taken)
    for shift in shifts:
        SCREEN.give_way()
        free = np.flatnonzero(~has_room & ~near.is_blocked(shift))
        at = middles[free] + shift
        boxes = np.concatenate([at - half[free], at + half[free]], axis=1)
        # Of those that want the same room the first one gets it.
        one, other = find_meeting(boxes, boxes)
        first = np.ones(len(free), np.bool_)
        first[one[other < one]] = False
        places[free[first]], has_room[free[first]] = at[first], True
        if has_room.all():
            break
        near.drop(has_room)
        near.add(boxes[first])
    return places, has_room


class _Near:
    """Room that is taken near places, looked up once for all shifts from there.

    Args:
        middles: (n, 2) the places.
        half: (n, 2) half the sizes of what wants to stand there.
        shifts: How far it may stand from there.
    """

    def __init__(
        self, middles: NDArray[np.float64], half: NDArray[np.float64], shifts: Sequence[tuple[float, float]]
    ) -> None:
        self._middles, self._half = middles, half
        reach = half + np.abs(np.array(shifts, np.float64).reshape(-1, 2)).max(axis=0, initial=0.0)
        self._wide = np.concatenate([middles - reach, middles + reach], axis=1)
        self._waiting = np.arange(len(middles))
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)
        # Between which shifts, left to right and top to bottom, the boxes of each pair meet.
        self._bounds = np.zeros((4, 0))

    def is_blocked(self, shift: tuple[float, float]) -> NDArray[np.bool_]:
        """Say at which places something stands in the way of who is shifted so, (n,)."""
        x, y = shift
        left, right, top, bottom = self._bounds
        over = (left < x) & (x < right) & (top < y) & (y < bottom)
        blocked = np.zeros(len(self._middles), np.bool_)
        blocked[self._rows[over]] = True
        return blocked

    def add(self, boxes: Boxes) -> None:
        """Take more room, (m, 4)."""
        found, other = find_meeting(self._wide[self._waiting], boxes)
        rows = self._waiting[found]
        low = boxes[other, :2] - self._half[rows] - self._middles[rows]
        high = boxes[other, 2:] + self._half[rows] - self._middles[rows]
        bounds = np.stack([low[:, 0], high[:, 0], low[:, 1], high[:, 1]])
        self._rows = np.concatenate([self._rows, rows])
        self._bounds = np.concatenate([self._bounds, bounds], axis=1)

    def drop(self, done: NDArray[np.bool_]) -> None:
        """Look no more at places that are done, (n,)."""
        self._waiting = np.flatnonzero(~done)
        kept = ~done[self._rows]
        self._rows, self._bounds = self._rows[kept], self._bounds[:, kept]


class TakenRoom:
    """Room that is taken, by the cells that it touches.

    Args:
        fixed: Boxes that are there from the beginning.
    """

    def __init__(self, fixed: Boxes = NO_BOXES) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
        self._fixed = fixed
        self._read: set[tuple[int, int]] = set()
        self._keys, self._rows = _by_cell(fixed)

    def add(self, box: Box) -> None:
        """Take a box."""
        for cell in _cells_of(box):
            self._cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        """Say whether a box lies over none that is taken."""
        left, top, right, bottom = box
        for cell in _cells_of(box):
            if len(self._rows) and cell not in self._read:
                self._read_fixed(cell)
            for other in self._cells.get(cell, ()):
                if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                    return False
        return True

    def _read_fixed(self, cell: tuple[int, int]) -> None:
        """Take over the fixed boxes of a cell when it is asked for: of very many only few are."""
        self._read.add(cell)
        key = _key_of(*cell)
        begin, end = np.searchsorted(self._keys, [key, key + 1]).tolist()
        self._cells[cell] += [(a, b, c, d) for a, b, c, d in self._fixed[self._rows[begin:end]].tolist()]


def _key_of(column: int, row: int) -> int:
    return (column << 32) + row


def _by_cell(boxes: Boxes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the keys of the cells that boxes touch, sorted, and the row of the box that touches each."""
    if not len(boxes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first = np.floor(boxes[:, :2] / _CELL_PX).astype(np.int64)
    last = np.floor(boxes[:, 2:] / _CELL_PX).astype(np.int64)
    keys, rows = [], []
    across, down = (last - first).max(axis=0).tolist()
    for right in range(across + 1):
        for below in range(down + 1):
            touched = np.flatnonzero(
                (first[:, 0] + right <= last[:, 0]) & (first[:, 1] + below <= last[:, 1])
            )
            keys.append((first[touched, 0] + right << 32) + first[touched, 1] + below)
            rows.append(touched)
    key, row = np.concatenate(keys), np.concatenate(rows)
    order = np.argsort(key, kind="stable")
    return key[order], row[order]


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // _CELL_PX), int(box[2] // _CELL_PX) + 1):
        for row in range(int(box[1] // _CELL_PX), int(box[3] // _CELL_PX) + 1):
            yield column, row
