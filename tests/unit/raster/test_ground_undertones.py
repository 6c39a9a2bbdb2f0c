"""The ground lets a basemap through where there is one, and is as ever where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop.models.basemap import BasemapTone
from desktop.raster.basemap.messages import ToneTile, ToneWish
from desktop.raster.basemap.tone_table import ToneLook, build_tone_table
from desktop.raster.basemap.undertones import PATIENCE_S
from desktop.raster.camera import Camera, fit_camera
from desktop.raster.colouring import Fill, fill_colours
from desktop.raster.ground import Ground
from desktop.raster.palette import DAY, NIGHT
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import pixels_of
from tests.helpers.demo_shapes import demo_scene

LOOK = ToneLook(BasemapTone.MAP, 0.8)
INK = 90


class Scene:
    """A ground whose undertones are given at once, of one tone."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.ground = Ground(demo_scene(), NIGHT, clock=self.clock)
        count = len(demo_scene().codes)
        self.ground.set_states(np.full(count, Fill.QUIET, np.uint8), np.zeros(count, np.uint8))
        self.camera = fit_camera(demo_scene().box_m, 700, 500)
        self.ground.make_now(self.camera)
        self.wishes: list[ToneWish] = []
        self.ground.undertones.wished.connect(self.wishes.append)

    def clock(self) -> float:
        return self.now_s

    def lay_under(self) -> None:
        self.ground.undertones.switch(True)
        self.ground.set_look(LOOK)
        self.picture()
        tones = np.full((TILE_PX, TILE_PX), INK, np.uint8)
        for wish in list(self.wishes):
            for key in wish.keys:
                self.ground.undertones.take(ToneTile(wish.view, wish.projection, key, tones, True))

    def picture(self, camera: Camera | None = None) -> NDArray[np.uint32]:
        camera = camera or self.camera
        image = QImage(camera.width_px, camera.height_px, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.ground.paint(painter, camera)
        painter.end()
        return pixels_of(image) & np.uint32(0xFFFFFF)

    def share_of(self, colour: int) -> float:
        return float((self.picture() == colour).mean())


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene()
    yield made
    made.ground.stop()


def test_without_a_basemap_nothing_is_wished_for(scene: Scene) -> None:
    scene.picture()
    assert scene.wishes == []
    assert scene.share_of(NIGHT.background) > 0.2


def test_tones_show_through_inside_and_outside_the_city(scene: Scene) -> None:
    bare = scene.picture()
    scene.lay_under()
    table = build_tone_table(NIGHT, LOOK, fill_colours(NIGHT))
    under = scene.picture()
    # All but where the edge of a border happens to have the colour of the ground.
    assert (under[bare == NIGHT.background] == table[0, INK]).mean() > 0.995
    assert (under[bare == NIGHT.quiet] == table[1, INK]).mean() > 0.995
    borders = (bare != NIGHT.background) & (bare != NIGHT.quiet)
    assert len(np.unique(under[borders])) > 10


def test_the_middle_of_the_window_is_wished_for_first(scene: Scene) -> None:
    scene.lay_under()
    first = scene.wishes[0].keys[0]
    at = (first.column * TILE_PX - scene.camera.left_px, first.row * TILE_PX - scene.camera.top_px)
    assert -TILE_PX <= at[0] - 350 <= 0
    assert -TILE_PX <= at[1] - 250 <= 0
    assert len(scene.wishes) == 1


def test_states_and_themes_change_without_new_tones(scene: Scene) -> None:
    scene.lay_under()
    fills = np.full(len(demo_scene().codes), Fill.BUSY, np.uint8)
    scene.ground.set_states(fills, np.zeros(len(fills), np.uint8))
    assert scene.share_of(int(build_tone_table(NIGHT, LOOK, fill_colours(NIGHT))[2, INK])) > 0.2
    scene.ground.set_palette(DAY)
    assert scene.share_of(int(build_tone_table(DAY, LOOK, fill_colours(DAY))[2, INK])) > 0.2
    assert len(scene.wishes) == 1


def test_another_strength_shows_at_once_and_off_is_off(scene: Scene) -> None:
    bare = scene.picture()
    scene.lay_under()
    faint = ToneLook(BasemapTone.MAP, 0.2)
    scene.ground.set_look(faint)
    assert scene.share_of(int(build_tone_table(NIGHT, faint, fill_colours(NIGHT))[1, INK])) > 0.2
    scene.ground.set_look(None)
    np.testing.assert_array_equal(scene.picture(), bare)
    scene.ground.set_look(LOOK)
    assert len(scene.wishes) == 1
    scene.ground.undertones.switch(False)
    scene.ground.set_look(None)
    np.testing.assert_array_equal(scene.picture(), bare)


def test_another_city_keeps_the_look_and_wishes_anew(scene: Scene) -> None:
    scene.lay_under()
    scene.ground.set_scene(demo_scene(600))
    scene.ground.make_now(scene.camera)
    scene.picture()
    assert scene.ground.colouring.look == LOOK
    assert scene.wishes[-1].projection == demo_scene(600).projection
    assert len(scene.wishes) == 2


def test_a_step_of_the_zoom_never_shows_bare_what_had_a_map(scene: Scene) -> None:
    scene.lay_under()
    scene.picture()
    nearer = scene.camera.zoomed(0.5, 350, 250)
    scene.ground.make_now(nearer)
    table = build_tone_table(NIGHT, LOOK, fill_colours(NIGHT))
    middle = scene.picture(nearer)[150:350, 200:500]
    assert (middle == table[1, INK]).mean() > 0.5
    assert not (middle == NIGHT.quiet).any()
    scene.now_s += PATIENCE_S
    scene.ground.undertones.ran_late.emit()
    assert (scene.picture(nearer)[150:350, 200:500] == NIGHT.quiet).mean() > 0.5
