"""Proves the inset: it looks at the dense core, shows it larger, and chooses like the map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.inset import Corner, Inset, Insets
from tests.gui.map.map_scene import GAS_GRID, QUIET, TO_CONFIRM, VACANT, MapScene
from widgets.map.inset import CORE_SHARE, core_box
from widgets.map.legend_counts import Section


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


def corners(scene: MapScene) -> list[Corner]:
    """Return the corners in which insets stand."""
    return [one.inset.corner for one in scene.panel.insets.widgets]


def test_any_view_can_be_pinned_and_is_named_after_what_it_shows(scene: MapScene) -> None:
    scene.look_at(VACANT)
    middle = scene.data.scene.anchors_m[scene.index(VACANT)]
    scene.press("pin")
    pinned = scene.panel.insets.widgets[1]
    assert corners(scene) == [Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT]
    assert pinned.isVisible()
    assert pinned.rect().contains(scene.at(VACANT, pinned))
    assert np.hypot(*(pinned.to_window(middle[None])[0] - (pinned.width() / 2, pinned.height() / 2))) < 60
    town = scene.stage.feed.board.organisations[VACANT[:9]].name
    assert pinned.accessibleName().endswith(pinned.words)
    assert pinned.words.startswith(town[:2]) or pinned.words in scene.stage.feed.board.grids[VACANT].name


def test_a_new_inset_shows_what_is_selected_and_chooses_like_the_others(scene: MapScene) -> None:
    scene.stage.selection.select_grid(VACANT)
    scene.look_at(VACANT)
    scene.panel.pin_view()
    pinned = scene.panel.insets.widgets[1]
    assert pinned.marked.grid_index == scene.index(VACANT)
    pinned.make_now()
    QTest.mouseClick(pinned, Qt.MouseButton.LeftButton, pos=scene.at(TO_CONFIRM, pinned))
    marked = {view.marked.grid_index for view in scene.panel.surfaces}
    assert marked == {scene.index(scene.stage.selection.grid_code)}


def test_at_most_three_insets(scene: MapScene) -> None:
    for _ in range(4):
        scene.panel.pin_view()
    assert corners(scene) == [Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT, Corner.TOP_LEFT]


def test_a_view_that_finds_no_place_says_so_and_leads_to_the_insets(scene: MapScene) -> None:
    chip = scene.panel.full
    for _ in range(2):
        scene.panel.pin_view()
    assert chip.isHidden()
    scene.panel.pin_view()
    assert chip.isVisible()
    QTest.mouseClick(chip.button, Qt.MouseButton.LeftButton)
    inset = scene.panel.insets.widgets[0]
    assert QApplication.focusWidget() is inset
    QTest.keyClick(inset, Qt.Key.Key_Delete)
    assert chip.isHidden()


def test_an_inset_that_was_closed_comes_back(scene: MapScene) -> None:
    scene.look_at(VACANT)
    scene.panel.pin_view()
    before = scene.panel.inset_book.insets
    scene.panel.take_insets()
    inset = scene.panel.insets.widgets[0]
    QTest.keyClick(inset, Qt.Key.Key_Delete)
    assert len(corners(scene)) == 1
    QTest.keyClick(inset, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.panel.inset_book.insets == before
    for _ in before:
        QTest.keyClick(scene.panel.insets.widgets[0], Qt.Key.Key_Delete)
    assert QApplication.focusWidget() is scene.view
    scene.panel.take_insets()
    assert scene.panel.inset_book.insets == before[1:], "the one that was closed last"


def test_a_legend_that_is_opened_leaves_no_inset_under_it(scene: MapScene) -> None:
    for _ in range(2):
        scene.panel.pin_view()
    inset = next(one for one in scene.panel.insets.widgets if one.inset.corner is Corner.TOP_LEFT)
    for section in Section:
        scene.panel.legend.set_open(section, True)
        assert inset.isHidden() or not inset.geometry().intersects(scene.panel.legend.geometry())
    scene.panel.legend.fold()
    assert inset.isVisible()


def test_no_inset_covers_another_nor_the_legend_nor_the_foot(scene: MapScene) -> None:
    for _ in range(2):
        scene.panel.pin_view()
    scene.panel.inset_book.move(Corner.TOP_LEFT, Corner.BOTTOM_LEFT)
    places = [one.geometry() for one in scene.panel.insets.widgets]
    places += [
        scene.panel.legend.geometry(),
        scene.panel.foot.geometry(),
        scene.panel.tool_bar.geometry(),
    ]
    for number, place in enumerate(places):
        assert scene.panel.rect().contains(place)
        assert not any(place.intersects(other) for other in places[:number])


def test_insets_are_worked_by_keys(scene: MapScene) -> None:
    scene.panel.take_insets()
    inset = scene.panel.insets.widgets[0]
    assert QApplication.focusWidget() is inset
    for key, corner in (
        (Qt.Key.Key_Down, Corner.BOTTOM_RIGHT),
        (Qt.Key.Key_Left, Corner.BOTTOM_LEFT),
        (Qt.Key.Key_Up, Corner.TOP_LEFT),
        (Qt.Key.Key_Right, Corner.TOP_RIGHT),
    ):
        QTest.keyClick(inset, key)
        assert corners(scene) == [corner]
    seen = inset.seen_box()
    QTest.keyClick(inset, Qt.Key.Key_Return)
    box = scene.view.seen_box()
    assert box.west_deg <= seen.west_deg + 1e-3
    assert box.east_deg >= seen.east_deg - 1e-3
    scene.panel.take_insets()
    QTest.keyClick(inset, Qt.Key.Key_Delete)
    assert corners(scene) == []
    assert QApplication.focusWidget() is scene.view
    scene.panel.take_insets()
    assert scene.panel.inset_book.insets == Insets().insets


def test_a_double_click_brings_the_map_there(scene: MapScene) -> None:
    QTest.mouseDClick(scene.inset, Qt.MouseButton.LeftButton, pos=scene.inset.rect().center())
    assert scene.view.camera.px_per_m > 1.2 * scene.inset.camera.px_per_m
    assert scene.view.locked


def test_an_inset_of_another_run_is_laid_out(scene: MapScene) -> None:
    scene.look_at(QUIET)
    box = scene.view.seen_box()
    scene.panel.inset_book.take((Inset(Corner.BOTTOM_LEFT, "夜班", box),))
    (inset,) = scene.panel.insets.widgets
    assert inset.words == "夜班"
    assert inset.rect().contains(scene.at(QUIET, inset))
    assert not scene.panel.foot.geometry().intersects(inset.geometry())
