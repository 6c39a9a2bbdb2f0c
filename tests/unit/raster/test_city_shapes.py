"""Polygons read part by part are the polygons read at once."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.central.city.generate import generate_shapes
from desktop.models.geo import GridShape
from desktop.raster.city_shapes import CityShapes, ShapesReader, city_shapes

STRANGE = (
    GridShape("hole", ((0.0, 0.0, 4.0, 0.0, 4.0, 4.0, 0.0, 0.0), (1.0, 1.0, 2.0, 1.0, 2.0, 2.0))),
    GridShape("none", ()),
    GridShape("line", ((0.0, 0.0, 1.0, 1.0),)),
    GridShape("nowhere", ((float("nan"), 0.0, 1.0, 0.0, 1.0, 1.0),)),
)


@pytest.mark.parametrize("part", [1, 3, 1000])
def test_parts_make_up_the_whole(part: int) -> None:
    shapes = (*generate_shapes(grids=519)[:60], *STRANGE)
    reader = ShapesReader()
    for begin in range(0, len(shapes), part):
        reader.add(shapes[begin : begin + part])
    read, whole = reader.finish(), CityShapes(shapes)
    assert read == whole == shapes
    assert read.codes == whole.codes == tuple(shape.code for shape in shapes)
    assert read.index_of == whole.index_of
    for one, other in (
        (read.outlines.points, whole.outlines.points),
        (read.outlines.ring_starts, whole.outlines.ring_starts),
        (read.outlines.grid_rings, whole.outlines.grid_rings),
    ):
        np.testing.assert_array_equal(one, other)


def test_a_city_without_grids() -> None:
    empty = ShapesReader().finish()
    assert not empty
    assert (len(empty.outlines), empty.codes, empty.index_of) == (0, (), {})


def test_what_is_known_is_kept() -> None:
    shapes = CityShapes(STRANGE)
    assert city_shapes(shapes) is shapes
    assert city_shapes(STRANGE) == STRANGE
