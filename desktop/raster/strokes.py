"""Owns the drawing of border lines: how much of each pixel lines of some width cover, all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.raster.outlines import FloatArray, IntArray
from desktop.raster.right_of_way import SCREEN

CoverageArray = NDArray[np.uint8]


def stroke_lines(lines_px: FloatArray, line_px: float, width_px: int, height_px: int) -> CoverageArray:
    """Return how much of each pixel is covered by lines with round ends.

    Where lines meet the pixel keeps the larger share, so joints are no darker than the lines.

    Args:
        lines_px: (m, 4) x0, y0, x1, y1 in pixels of the image.
        line_px: Width of the lines.
        width_px: Width of the image.
        height_px: Height of the image.

    Returns:
        (height_px, width_px) uint8, 255 where a pixel is wholly covered.
    """
    cover = np.zeros(height_px * width_px, np.uint8)
    # A line is walked along its longer extent; the steep ones are walked with x and y exchanged.
    steep = np.abs(lines_px[:, 3] - lines_px[:, 1]) > np.abs(lines_px[:, 2] - lines_px[:, 0])
    _stroke(cover, lines_px[~steep], line_px, (width_px, height_px), (1, width_px))
    _stroke(cover, lines_px[steep][:, [1, 0, 3, 2]], line_px, (height_px, width_px), (width_px, 1))
    return cover.reshape(height_px, width_px)


def _stroke(
    cover: CoverageArray, lines: FloatArray, line_px: float, size: tuple[int, int], strides: tuple[int, int]
) -> None:
    """Cover the pixels of lines that run along the first axis more than across it."""
    if not len(lines):
        return
    reach = line_px / 2 + 0.5
    SCREEN.give_way()
    edge, along = _steps(lines, reach, size[0])
    SCREEN.give_way()
    x0, y0 = lines[:, 0], lines[:, 1]
    dx, dy = lines[:, 2] - x0, lines[:, 3] - y0
    length2 = np.maximum(dx * dx + dy * dy, 1e-12)
    slope = np.divide(dy, dx, out=np.zeros_like(dy), where=dx != 0)
    span = reach * np.sqrt(1 + slope * slope)
    # Past its ends a line goes on level, where its round ends are.
    ahead = np.clip(along + 0.5 - x0[edge], np.minimum(dx, 0)[edge], np.maximum(dx, 0)[edge])
    middle = y0[edge] + ahead * slope[edge]
    lowest = np.ceil(middle - span[edge] - 0.5)
    for step in range(int(2 * float(span.max())) + 1):
        SCREEN.give_way()
        across = lowest + step
        share = _share(along, across, edge, (x0, y0, dx, dy, length2), reach)
        SCREEN.give_way()
        seen = (share > 0) & (across >= 0) & (across < size[1])
        places = (along[seen] * strides[0] + across[seen] * strides[1]).astype(np.int64)
        np.maximum.at(cover, places, (share[seen] * 255).astype(np.uint8))


def _steps(lines: FloatArray, reach: float, size: int) -> tuple[IntArray, IntArray]:
    """Return line and pixel of each step along the lines, within the image."""
    first = np.floor(np.minimum(lines[:, 0], lines[:, 2]) - reach + 0.5)
    behind = np.floor(np.maximum(lines[:, 0], lines[:, 2]) + reach + 0.5)
    begin = np.clip(first, 0, size).astype(np.int64)
    counts = np.clip(behind, 0, size).astype(np.int64) - begin
    edge = np.repeat(np.arange(len(lines)), counts)
    along = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + begin[edge]
    return edge, along


def _share(
    along: IntArray,
    across: FloatArray,
    edge: IntArray,
    lines: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    reach: float,
) -> FloatArray:
    """Return how much of pixels their lines cover, by the distance of the pixel's middle from the line."""
    x0, y0, dx, dy, length2 = lines
    away_x, away_y = along + 0.5 - x0[edge], across + 0.5 - y0[edge]
    nearest = np.clip((away_x * dx[edge] + away_y * dy[edge]) / length2[edge], 0.0, 1.0)
    distance = np.hypot(away_x - nearest * dx[edge], away_y - nearest * dy[edge])
    return np.clip(reach - distance, 0.0, 1.0)
