"""Arrays of points become Qt's polygons, whatever their number."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPolygonF

from desktop.raster.qt_shapes import polygon_of


def points_of(polygon: QPolygonF) -> list[tuple[float, float]]:
    return [(polygon.at(row).x(), polygon.at(row).y()) for row in range(polygon.size())]


@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_a_polygon_has_the_points_of_the_array(count: int) -> None:
    points = np.random.default_rng(count).normal(size=(count, 2))
    polygon = polygon_of(points)
    assert points_of(polygon) == [tuple(point) for point in points.tolist()]


def test_a_view_into_a_larger_array_is_copied_too() -> None:
    points = np.arange(40, dtype=np.float64).reshape(10, 4)[::2, 1:3]
    assert points_of(polygon_of(points)) == [tuple(p) for p in points.tolist()]
