"""Proves the way from the search to the map: what was chosen is selected, in sight, marked, remembered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.board.search.entries import HitKind
from desktop.board.search.recents import Recents
from desktop.models.base_data import Station
from desktop.models.organisation import Contact
from desktop.models.position import Positions
from tests.gui.assembly.desk_scene import COMMUNITY, OFFICER, DeskScene, grid_code, make_shape
from tests.helpers.card_scene import shown_words
from tests.helpers.fixes import fixes_of
from tests.helpers.samples import make_delta, make_upsert
from widgets.canvas.map_jump import LEAST_GRID_PX
from widgets.parts.theme import current_palette


@pytest.fixture
def loaded(scene: DeskScene) -> DeskScene:
    scene.load()
    scene.settle()
    return scene


def find(scene: DeskScene, words: str, *, fits: bool = False) -> None:
    QTest.keyClick(scene.window, Qt.Key.Key_Slash)
    scene.desk.search.field.setText(words)
    modifier = Qt.KeyboardModifier.ControlModifier if fits else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(scene.desk.search.field, Qt.Key.Key_Return, modifier)
    QApplication.processEvents()


def window_place(scene: DeskScene, lon_deg: float, lat_deg: float) -> tuple[float, float]:
    view = scene.desk.panels.map.view
    x_m, y_m = view.data.scene.projection.to_metres(np.array([lon_deg]), np.array([lat_deg]))
    return view.camera.to_window(float(x_m[0]), float(y_m[0]))


def is_in_sight(scene: DeskScene, lon_deg: float, lat_deg: float) -> bool:
    view = scene.desk.panels.map.view
    x_px, y_px = window_place(scene, lon_deg, lat_deg)
    return 0 < x_px < view.width() and 0 < y_px < view.height()


def look_far_away(scene: DeskScene) -> None:
    """Show a place far from the city, near enough that nothing of it is in sight."""
    view = scene.desk.panels.map.view
    view.set_camera(view.camera.zoomed(3, 0, 0).centred(60_000, 60_000))
    view.set_locked(True)


def test_a_grid_is_selected_and_brought_into_a_view_that_is_locked(loaded: DeskScene) -> None:
    look_far_away(loaded)
    find(loaded, "cyzl003")
    assert loaded.station.selection.grid_code == grid_code(3)
    assert is_in_sight(loaded, 103.935, 30.985)
    assert loaded.desk.panels.map.view.marked.grid_index == 2


def test_a_grid_that_is_too_small_to_be_seen_is_made_larger(loaded: DeskScene) -> None:
    view = loaded.desk.panels.map.view
    view.set_camera(view.camera.zoomed(-6, view.width() / 2, view.height() / 2))
    before = view.camera.px_per_m
    find(loaded, grid_code(3))
    west, _, east, _ = view.data.scene.boxes_m[2].tolist()
    assert view.camera.px_per_m > before
    assert (east - west) * view.camera.px_per_m >= LEAST_GRID_PX


def test_enter_keeps_the_scale_and_ctrl_enter_fits(loaded: DeskScene) -> None:
    view = loaded.desk.panels.map.view
    before = view.camera.px_per_m
    find(loaded, "i3")
    find(loaded, "cyzl003")
    assert view.camera.px_per_m == before
    find(loaded, "cyzl003", fits=True)
    assert view.camera.px_per_m > before


def test_an_area_is_shown_whole(loaded: DeskScene) -> None:
    look_far_away(loaded)
    find(loaded, COMMUNITY)
    assert is_in_sight(loaded, 103.911, 30.985)
    assert is_in_sight(loaded, 103.989, 30.985)


def test_a_towns_card_is_shown_and_a_contact_is_laid_open(loaded: DeskScene) -> None:
    find(loaded, "tpjd")
    card = loaded.desk.panels.card
    assert {"天彭街道", "510182001"} <= set(shown_words(card))
    helper = Contact("building-head", "郭强", "13700000001")
    grid = replace(loaded.station.feed.board.grids[grid_code(4)], contacts=(helper,), revision=2)
    loaded.station.feed.take_delta(make_delta(make_upsert(grid)))
    loaded.station.feed.flush()
    find(loaded, "guoqiang")
    assert loaded.station.selection.grid_code == grid_code(4)
    assert any("郭强" in word for word in shown_words(card))


def test_a_worker_is_looked_for_where_the_last_fix_is(loaded: DeskScene) -> None:
    positions = Positions(
        id=("w1",),
        lon=(103.975,),
        lat=(30.983,),
        accuracy_m=(5.0,),
        fix_time=(1,),
        contact_time=(1,),
        outside=(0,),
        cursor="c",
    )
    look_far_away(loaded)
    find(loaded, "zhaomin")
    assert loaded.station.selection.worker_id == "w1"
    assert is_in_sight(loaded, 103.915, 30.985), "at home where there is no fix"
    loaded.station.map_feed.take_fixes(fixes_of(positions), 2)
    look_far_away(loaded)
    find(loaded, "zhaomin", fits=True)
    assert is_in_sight(loaded, 103.975, 30.983)


def pin_pixels(scene: DeskScene, lon_deg: float, lat_deg: float) -> int:
    view = scene.desk.panels.map.view
    x_px, y_px = window_place(scene, lon_deg, lat_deg)
    image = view.grab().toImage()
    selection = current_palette().selection.rgb()
    near = range(-18, 19)
    return sum(image.pixel(round(x_px) + x, round(y_px) + y) == selection for x in near for y in near)


def test_a_typed_position_is_pinned_until_something_else_is_selected(loaded: DeskScene) -> None:
    find(loaded, "gcj 103.9375,30.9825")
    hit_lon, hit_lat = loaded.desk.searching._pin.position or (0.0, 0.0)
    assert loaded.station.selection.grid_code == grid_code(3)
    assert pin_pixels(loaded, hit_lon, hit_lat) > 20
    loaded.station.selection.select_grid("")
    assert pin_pixels(loaded, hit_lon, hit_lat) == 0


def test_a_station_is_pinned_in_its_grid(loaded: DeskScene) -> None:
    station = Station(
        id="s1",
        kind_code="fire-station",
        name="东大街消防站",
        address="东大街 41 号",
        lon_deg=103.953,
        lat_deg=30.984,
        area_code=grid_code(5),
        phone="",
        hours="",
    )
    loaded.desk.searching.feed.take_stations([station], {})
    find(loaded, "xiaofang", fits=True)
    assert loaded.station.selection.grid_code == grid_code(5)
    assert pin_pixels(loaded, 103.953, 30.984) > 20


def test_each_officer_has_choices_of_his_own_that_are_kept(loaded: DeskScene) -> None:
    kept: dict[str, bytes] = {}
    loaded.station.hub._preference_ordered.connect(kept.__setitem__)
    find(loaded, "cyzl003")
    assert loaded.desk.search.recents.chosen == ((HitKind.GRID, grid_code(3), 0),)
    colleague = replace(OFFICER, person_id="officer-2", name="陈国栋")
    loaded.station.feed.set_viewer(colleague)
    assert loaded.desk.search.recents == Recents()
    find(loaded, "cyzl004")
    loaded.station.feed.set_viewer(OFFICER)
    assert loaded.desk.search.recents.chosen == ((HitKind.GRID, grid_code(3), 0),)
    assert set(kept) == {"search-recents officer-1", "search-recents officer-2"}
    fresh = {"search-recents officer-1": Recents().with_chosen((HitKind.WORKER, "w1", 0)).encoded()}
    loaded.station.hub.preferences_loaded.emit(fresh)
    assert loaded.desk.search.recents.chosen == ((HitKind.WORKER, "w1", 0),)


def test_a_grid_without_a_polygon_moves_nothing(loaded: DeskScene) -> None:
    loaded.station.map_feed.take_shapes((make_shape(1),))
    look_far_away(loaded)
    loaded.settle()
    find(loaded, "cyzl003")
    assert loaded.station.selection.grid_code == grid_code(3)
    assert not is_in_sight(loaded, 103.935, 30.985)
