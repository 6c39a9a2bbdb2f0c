"""Proves the ground picture: made in the background, cached within a bound, coloured where it changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.raster import ground as ground_module
from desktop.raster import tile_maker
from desktop.raster.basemap.decoding import ToneArray
from desktop.raster.camera import Camera, fit_camera
from desktop.raster.colouring import Fill, fill_colours
from desktop.raster.ground import CACHE_BYTES, TILE_BYTES, Ground
from desktop.raster.palette import DAY, NIGHT
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import Block, Rasteriser, Tile, pixels_of
from desktop.raster.right_of_way import Precedence
from desktop.raster.tile_maker import BLOCK_TILES
from tests.helpers.demo_shapes import demo_scene

WIDTH, HEIGHT = 700, 500


@pytest.fixture
def ground(qtbot: QtBot) -> Iterator[Ground]:
    ground = Ground(demo_scene(), NIGHT)
    yield ground
    ground.stop()


@pytest.fixture
def camera() -> Camera:
    return fit_camera(demo_scene().box_m, WIDTH, HEIGHT)


def picture(ground: Ground, camera: Camera) -> NDArray[np.uint32]:
    """Return the painted window; what nobody paints stays magenta."""
    image = QImage(camera.width_px, camera.height_px, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    painter = QPainter(image)
    ground.paint(painter, camera)
    painter.end()
    return pixels_of(image) & np.uint32(0xFFFFFF)


def quiet() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    count = len(demo_scene().codes)
    return np.full(count, Fill.QUIET, np.uint8), np.zeros(count, np.uint8)


def test_tiles_come_from_the_background(qtbot: QtBot, ground: Ground, camera: Camera) -> None:
    spy = QSignalSpy(ground.changed)
    ground.prepare(camera)
    assert not ground.is_complete(camera)
    qtbot.waitUntil(lambda: ground.is_complete(camera), timeout=10_000)
    qtbot.waitUntil(lambda: spy.count() > 0)
    assert (picture(ground, camera) != 0xFF00FF).all()


def test_background_and_at_once_give_the_same_pixels(qtbot: QtBot, ground: Ground, camera: Camera) -> None:
    ground.set_states(*quiet())
    ground.prepare(camera)
    qtbot.waitUntil(lambda: ground.is_complete(camera), timeout=10_000)
    other = Ground(demo_scene(), NIGHT)
    other.set_states(*quiet())
    other.make_now(camera)
    np.testing.assert_array_equal(picture(ground, camera), picture(other, camera))


def test_the_whole_window_is_painted_before_any_tile_is_there(ground: Ground, camera: Camera) -> None:
    assert set(np.unique(picture(ground, camera)).tolist()) == {NIGHT.background}


def test_while_zooming_the_older_scale_stands_in(ground: Ground, camera: Camera) -> None:
    ground.set_states(*quiet())
    ground.make_now(camera)
    nearer = camera.zoomed(0.5, WIDTH / 2, HEIGHT / 2)
    stand_in = picture(ground, nearer)
    ground.make_now(nearer)
    crisp = picture(ground, nearer)
    assert (stand_in != 0xFF00FF).all()
    # The stand-in shows the same city at the same place, only softer.
    ground_at = stand_in == NIGHT.quiet
    assert (ground_at == (crisp == NIGHT.quiet)).mean() > 0.85
    assert ground_at.mean() > 0.1


def test_id_under_a_pixel_is_the_pixel_of_the_tile(ground: Ground, camera: Camera) -> None:
    assert ground.id_at(camera, 10, 10) is None
    ground.make_now(camera)
    scene = demo_scene()
    for index in range(0, 519, 5):
        x, y = camera.to_window(*scene.anchors_m[index].tolist())
        found = ground.id_at(camera, int(x), int(y))
        west, north, east, south = scene.boxes_m[index] * camera.px_per_m
        if min(east - west, south - north) > 8:
            assert found == index
    assert ground.id_at(camera, 0, 0) is None


def test_the_same_pixel_has_the_same_id_after_a_pan(ground: Ground, camera: Camera) -> None:
    ground.make_now(camera)
    panned = camera.panned(-137, 61)
    ground.make_now(panned)
    for x, y in ((350, 300), (400, 200), (300, 420)):
        assert ground.id_at(camera, x, y) == ground.id_at(panned, x + 137, y - 61)


def test_the_cache_is_bounded_and_keeps_what_was_seen_last(
    ground: Ground, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground_module, "CACHE_BYTES", 20 * TILE_BYTES)
    ground.make_now(camera)
    tiles_of_two_windows = 2 * 4 * 3
    for turn in range(1, 6):
        view = camera.zoomed(0.5 * turn, WIDTH / 2, HEIGHT / 2)
        ground.make_now(view)
        picture(ground, view)
        assert ground.cached_bytes <= ground.bound_bytes <= tiles_of_two_windows * TILE_BYTES
        assert ground.is_complete(view)
    assert not ground.is_complete(camera)


def test_the_bound_grows_to_two_of_the_largest_screens(ground: Ground) -> None:
    ground.prepare(fit_camera(demo_scene().box_m, 1920, 1080))
    assert ground.bound_bytes == CACHE_BYTES
    ground.prepare(fit_camera(demo_scene().box_m, 3840, 2160))
    wide, high = 3840 // TILE_PX + 4, 2160 // TILE_PX + 4
    assert CACHE_BYTES < ground.bound_bytes <= 2 * wide * high * TILE_BYTES


def test_of_a_province_a_coarse_picture_comes_first(
    qtbot: QtBot, ground: Ground, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground_module, "GLANCE_FROM_GRIDS", 500)
    pictures: list[bool] = []
    ground.set_states(*quiet())
    ground.changed.connect(
        lambda: pictures.append(ground.is_complete(camera) or NIGHT.quiet not in picture(ground, camera))
    )
    ground.prepare(camera)
    qtbot.waitUntil(lambda: len(pictures) > 0, timeout=20_000)
    assert not pictures[0], "a part of the fine picture, or nothing, came first"
    qtbot.waitUntil(lambda: ground.is_complete(camera), timeout=20_000)
    fresh = Ground(demo_scene(), NIGHT)
    fresh.set_states(*quiet())
    fresh.make_now(camera)
    np.testing.assert_array_equal(picture(ground, camera), picture(fresh, camera))


def test_for_fine_screens_the_borders_are_as_wide_as_for_others(ground: Ground, camera: Camera) -> None:
    """Twice the pixels across for each, so the ink has the same share of the picture."""
    ground.set_states(*quiet())
    ground.make_now(camera)
    plain = picture(ground, camera)
    ground.set_ratio(2.0)
    fine_camera = camera.magnified(2.0)
    ground.make_now(fine_camera)
    fine = picture(ground, fine_camera)
    assert fine.shape == (2 * HEIGHT, 2 * WIDTH)
    share = [float((one != NIGHT.quiet)[one != NIGHT.background].mean()) for one in (plain, fine)]
    assert share[1] == pytest.approx(share[0], rel=0.25)


def test_a_changed_grid_recolours_the_tiles_that_show_it_and_no_other(
    ground: Ground, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A wide grid: of one some pixels wide most are softened by its borders.
    wide = int(np.argmax(demo_scene().areas_m2))
    fills, patterns = quiet()
    ground.set_states(fills, patterns)
    ground.make_now(camera)
    before = picture(ground, camera)
    painted = []
    plain = ground.colouring.paint

    def noting(tile: Tile, image: QImage, tones: ToneArray | None = None) -> None:
        painted.append(tile)
        plain(tile, image, tones)

    monkeypatch.setattr(ground.colouring, "paint", noting)
    fills[wide] = Fill.BUSY
    ground.set_states(fills.copy(), patterns)
    after = picture(ground, camera)
    changed = before != after
    assert changed.any()
    assert (after[changed] == NIGHT.busy).mean() > 0.5
    west, north, east, south = demo_scene().boxes_m[wide].tolist()
    left, top = camera.to_window(west, north)
    right, bottom = camera.to_window(east, south)
    rows, columns = np.nonzero(changed)
    assert left - 1 <= columns.min()
    assert columns.max() <= right + 1
    assert top - 1 <= rows.min()
    assert rows.max() <= bottom + 1
    assert 1 <= len(painted) <= 4


def test_states_that_are_the_same_paint_nothing(ground: Ground) -> None:
    ground.set_states(*quiet())
    spy = QSignalSpy(ground.changed)
    ground.set_states(*quiet())
    assert spy.count() == 0


def test_other_colours_show_at_once(ground: Ground, camera: Camera) -> None:
    ground.set_states(*quiet())
    ground.make_now(camera)
    ground.set_palette(DAY)
    ground.make_now(camera)
    colours = set(np.unique(picture(ground, camera)).tolist())
    assert {DAY.background, DAY.quiet} <= colours
    assert NIGHT.quiet not in colours


def test_other_colours_never_leave_the_map_empty_and_come_by_themselves(
    qtbot: QtBot, ground: Ground, camera: Camera
) -> None:
    """The window is not moved and nobody asks; painting alone must do."""
    ground.set_states(*quiet())
    ground.make_now(camera)
    ground.set_palette(DAY)
    meanwhile = picture(ground, camera)
    assert np.count_nonzero(meanwhile == DAY.quiet) > 1000
    assert NIGHT.quiet not in meanwhile
    qtbot.waitUntil(lambda: ground.is_complete(camera), timeout=20_000)
    fresh = Ground(demo_scene(), DAY)
    fresh.set_states(*quiet())
    fresh.make_now(camera)
    np.testing.assert_array_equal(picture(ground, camera), picture(fresh, camera))


def test_painting_asks_for_what_is_missing(qtbot: QtBot, ground: Ground, camera: Camera) -> None:
    ground.set_states(*quiet())
    picture(ground, camera)
    qtbot.waitUntil(lambda: ground.is_complete(camera), timeout=20_000)


def test_tiles_of_an_older_city_that_come_late_are_not_shown(
    qtbot: QtBot, ground: Ground, camera: Camera
) -> None:
    ground.prepare(camera)
    ground.set_scene(demo_scene(2_000))
    other = fit_camera(demo_scene(2_000).box_m, WIDTH, HEIGHT)
    ground.prepare(other)
    qtbot.waitUntil(lambda: ground.is_complete(other), timeout=20_000)
    fresh = Ground(demo_scene(2_000), NIGHT)
    fresh.make_now(other)
    np.testing.assert_array_equal(picture(ground, other), picture(fresh, other))


def test_what_an_earlier_window_asked_for_is_not_made_any_more(
    qtbot: QtBot, ground: Ground, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    make = Rasteriser.make_block

    def noting(self: Rasteriser, block: Block, px_per_m: float, *, with_borders: bool = True) -> list[Tile]:
        made.append(block.step)
        return make(self, block, px_per_m, with_borders=with_borders)

    monkeypatch.setattr(Rasteriser, "make_block", noting)
    views = [camera.zoomed(octaves, WIDTH / 2, HEIGHT / 2) for octaves in (0.5, 1.0, 1.5, 2.0)]
    for view in views:
        ground.prepare(view)
    last = views[-1]
    qtbot.waitUntil(lambda: ground.is_complete(last), timeout=10_000)
    passed_over = [step for step in made if step != last.step]
    # Each earlier window had at most the one block that was under way when the next one came.
    assert len(passed_over) <= 2 * (len(views) - 1)


def test_equal_zooms_share_tiles(ground: Ground, camera: Camera) -> None:
    ground.make_now(camera)
    there = camera.zoomed(0.5, 13, 17).zoomed(-0.5, 200, 100)
    assert there.step == camera.step
    back = Camera(camera.left_px, camera.top_px, WIDTH, HEIGHT, there.step)
    assert ground.is_complete(back)


def test_stopped_it_makes_no_more(qtbot: QtBot, camera: Camera) -> None:
    ground = Ground(demo_scene(), NIGHT)
    ground.prepare(camera)
    ground.stop()
    assert ground.cached_bytes <= BLOCK_TILES * TILE_BYTES


def all_filled(fill: Fill) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    count = len(demo_scene().codes)
    return np.full(count, fill, np.uint8), np.zeros(count, np.uint8)


@pytest.fixture
def in_steps(ground: Ground, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """A window of twelve tiles that shows other states three tiles at a time."""
    monkeypatch.setattr(ground_module, "STEPS_FROM_GRIDS", 1)
    monkeypatch.setattr(ground_module, "_LEAST_STEP", 3)
    ground.set_states(*quiet())
    ground.make_now(camera)
    picture(ground, camera)
    assert ground.shows_states, "what shows no colours yet is coloured whole"
    return ground


def test_a_province_shows_other_states_in_steps_until_all_are_shown(in_steps: Ground, camera: Camera) -> None:
    spy = QSignalSpy(in_steps.changed)
    in_steps.set_states(*all_filled(Fill.OVERDUE))
    told = spy.count()
    pictures = [picture(in_steps, camera)]
    while not in_steps.shows_states:
        assert spy.count() == told + len(pictures), "the next step is asked for"
        pictures.append(picture(in_steps, camera))
    assert 2 <= len(pictures) <= 4
    left = [int((one == NIGHT.quiet).sum()) for one in pictures]
    assert left == sorted(left, reverse=True)
    other = Ground(demo_scene(), NIGHT)
    other.set_states(*all_filled(Fill.OVERDUE))
    other.make_now(camera)
    np.testing.assert_array_equal(pictures[-1], picture(other, camera))


def test_no_tile_is_left_behind_however_often_states_change(in_steps: Ground, camera: Camera) -> None:
    colours = fill_colours(NIGHT)
    order = [Fill.BUSY, Fill.OVERDUE, Fill.OFF_HOURS, Fill.HEAT_1, Fill.HEAT_2, Fill.HEAT_3, Fill.HEAT_4]
    for turn in range(3 * len(order)):
        in_steps.set_states(*all_filled(order[turn % len(order)]))
        painted = picture(in_steps, camera)
        if turn >= len(order):
            # Strokes over the grounds have some pixels of nearly every colour.
            older = [colours[order[(turn - back) % len(order)]] for back in range(5, len(order))]
            assert np.isin(painted, older).mean() < 0.01


def test_other_colours_are_shown_at_once(in_steps: Ground, camera: Camera) -> None:
    in_steps.set_palette(DAY)
    painted = picture(in_steps, camera)
    assert in_steps.shows_states
    assert not (painted == NIGHT.quiet).any()


def test_what_may_not_be_shown_in_part_is_shown_at_once(in_steps: Ground, camera: Camera) -> None:
    in_steps.set_states(*all_filled(Fill.HEAT_4), at_once=True)
    painted = picture(in_steps, camera)
    assert in_steps.shows_states
    assert (painted == NIGHT.quiet).mean() < 0.01


def test_a_block_that_cannot_be_made_is_told_of_and_waited_for_no_longer(
    qtbot: QtBot, ground: Ground, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, *_: told.append(kind))
    with monkeypatch.context() as broken:
        broken.setattr(Rasteriser, "make_block", lambda *_, **__: 1 / 0)
        ground.prepare(camera)
        qtbot.waitUntil(lambda: ground.is_idle)
    assert told == [ZeroDivisionError]
    ground.prepare(camera)
    qtbot.waitUntil(lambda: ground.is_complete(camera), timeout=10_000)


@pytest.mark.usefixtures("qapp")
def test_a_ground_that_stops_while_tiles_are_made_holds_nobody_up(
    camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Precedence(longest_wait_s=60)
    monkeypatch.setattr(tile_maker, "PICTURES", first)
    ground = Ground(demo_scene(), NIGHT)
    ground.prepare(camera)
    ground.stop()
    QCoreApplication.processEvents()  # what was made meanwhile comes now
    ground.prepare(camera)
    assert ground.is_idle
    first.wait(threading.Event())
