"""Proves the inset: it looks at the dense core, shows it larger, and chooses like the map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.map.map_scene import GAS_GRID, MapScene
from widgets.map.inset import CORE_SHARE, core_box


def test_the_core_holds_more_small_grids_than_any_box_of_its_size_about_them(scene: MapScene) -> None:
    box = core_box(scene.data)
    assert box is not None
    west, north, east, south = box
    city = scene.data.scene
    small = city.anchors_m[np.argsort(city.areas_m2)[: round(len(city.codes) * CORE_SHARE)]]
    half_x, half_y = (east - west) / 2, (south - north) / 2

    def held(x: float, y: float) -> int:
        return int(((abs(small[:, 0] - x) <= half_x) & (abs(small[:, 1] - y) <= half_y)).sum())

    assert held((west + east) / 2, (north + south) / 2) == max(held(x, y) for x, y in small.tolist())
    assert held((west + east) / 2, (north + south) / 2) > len(small) / 3


def test_the_inset_shows_the_core_larger_than_the_map(scene: MapScene) -> None:
    assert scene.inset.isVisible()
    assert scene.inset.camera.px_per_m > 1.5 * scene.view.camera.px_per_m
    assert scene.inset.rect().contains(scene.at(GAS_GRID, scene.inset))


def test_a_click_in_the_inset_selects_for_all(scene: MapScene) -> None:
    QTest.mouseClick(scene.inset, Qt.MouseButton.LeftButton, pos=scene.at(GAS_GRID, scene.inset))
    chosen = (scene.stage.selection.grid_code, scene.stage.selection.incident_id)
    assert chosen in ((GAS_GRID, ""), ("", "gas"), (GAS_GRID, "gas"))
    assert scene.view.marked.grid_index == scene.inset.marked.grid_index == scene.index(GAS_GRID)


def test_a_small_panel_has_no_room_for_an_inset(scene: MapScene) -> None:
    scene.panel.resize(700, 400)
    assert not scene.inset.isVisible()
    scene.panel.resize(1100, 760)
    assert scene.inset.isVisible()


def test_a_city_of_a_few_grids_has_no_core(scene: MapScene) -> None:
    scene.stage.map_feed.take_shapes(scene.stage.map_feed.shapes[:12])
    assert core_box(scene.data) is None
