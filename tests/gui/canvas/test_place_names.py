"""Proves the names of places: their order, where they belong, and the short names of towns."""

import numpy as np
import pytest

from desktop.models.codes import Level
from tests.helpers.demo_shapes import demo_scene
from widgets.canvas.place_names import names_of, short_town_name


@pytest.mark.parametrize(
    ("name", "short"),
    [("天彭街道", "天彭"), ("龙门山镇", "龙门山"), ("某某乡", "某某"), ("古镇", "古镇"), ("彭州", "彭州")],
)
def test_short_names(name: str, short: str) -> None:
    assert short_town_name(name) == short


def test_names_go_by_level_and_grids_and_only_named_places_have_one() -> None:
    scene = demo_scene()
    towns = sorted({code[:9] for code in scene.codes})
    names = names_of(scene, {towns[0]: "天彭街道", towns[1]: "九尺镇", scene.codes[7]: "008"})
    assert set(names.texts) == {"天彭街道", "九尺镇", "008"}
    assert [names.level(row) for row in range(3)] == [Level.TOWN, Level.TOWN, Level.GRID]
    grids = [sum(code.startswith(names.codes[row]) for code in scene.codes) for row in range(2)]
    assert grids[0] >= grids[1], "the dense core of a city keeps its name"
    assert names.towns().texts == names.texts[:2]


def test_a_grid_s_name_stands_in_its_grid() -> None:
    scene = demo_scene()
    names = names_of(scene, {code: code[-3:] for code in scene.codes})
    places = names.xy_m[[names.codes.index(code) for code in scene.codes]]
    np.testing.assert_allclose(places, scene.anchors_m)
