"""Proves the areas: which grids each has, how large it is, and that its place is near its middle."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.raster.areas import TOWARDS_A_GRID, areas_by
from tests.helpers.demo_shapes import demo_scene


@pytest.mark.parametrize("digits", [9, 12])
def test_areas_are_what_a_loop_over_their_grids_says(digits: int) -> None:
    scene = demo_scene()
    areas = areas_by(scene.codes, digits, scene.anchors_m, scene.areas_m2)
    assert set(areas.codes) == {code[:digits] for code in scene.codes}
    for place, code in enumerate(areas.codes):
        members = [index for index, one in enumerate(scene.codes) if one.startswith(code)]
        assert np.flatnonzero(areas.index == place).tolist() == members
        assert areas.counts[place] == len(members)
        anchors, sizes = scene.anchors_m[members], scene.areas_m2[members]
        assert areas.areas_m2[place] == pytest.approx(sizes.sum())
        middle = (anchors * sizes[:, None]).sum(axis=0) / sizes.sum()
        near = anchors[np.argmin(((anchors - middle) ** 2).sum(axis=1))]
        share = TOWARDS_A_GRID if len(members) > 2 else 0.0
        assert areas.anchors_m[place] == pytest.approx((1 - share) * middle + share * near)


def test_grids_without_a_size_count_the_same() -> None:
    anchors = np.array([[0.0, 0.0], [4.0, 0.0]])
    areas = areas_by(("510182001001001", "510182001001002"), 9, anchors, np.zeros(2))
    assert areas.anchors_m.tolist() == [[2.0, 0.0]]


def test_no_grid_no_area() -> None:
    assert areas_by((), 9, np.zeros((0, 2)), np.zeros(0)).codes == ()
