"""Proves that a wheel that turns on has no tiles made of the scales that it only passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.raster.camera import Camera, fit_camera
from desktop.raster.rasteriser import Block, Rasteriser, Tile
from desktop.raster.tile_maker import TileMaker
from desktop.raster.tile_places import keys_of
from tests.helpers.demo_shapes import demo_scene
from widgets.parts.theme import current_palette


class NotedRasteriser(Rasteriser):
    """The real one, which notes the steps of the scales that it makes tiles of."""

    def __init__(self) -> None:
        super().__init__(demo_scene(), current_palette().map, 1.0)
        self.steps: list[int] = []

    def make_block(self, block: Block, px_per_m: float, *, with_borders: bool = True) -> list[Tile]:
        """Note it, then make it."""
        self.steps.append(block.step)
        return super().make_block(block, px_per_m, with_borders=with_borders)


@pytest.fixture
def maker(qtbot: QtBot) -> Iterator[TileMaker]:
    made = TileMaker()
    yield made
    made.stop()


def ask(maker: TileMaker, rasteriser: Rasteriser, camera: Camera) -> None:
    maker.ask(rasteriser, list(keys_of(camera, margin=0)), camera.px_per_m)


def test_scales_that_are_only_passed_are_not_made(maker: TileMaker, qtbot: QtBot) -> None:
    rasteriser = NotedRasteriser()
    home = fit_camera(demo_scene().box_m, 500, 400)
    passed, last = home.zoomed(0.25, 250, 200), home.zoomed(0.5, 250, 200)
    ask(maker, rasteriser, home)
    qtbot.waitUntil(lambda: maker.is_idle)
    ask(maker, rasteriser, passed)
    ask(maker, rasteriser, last)
    assert not maker.is_idle
    qtbot.waitUntil(lambda: maker.is_idle)
    assert set(rasteriser.steps) == {home.step, last.step}


def test_what_is_taken_back_before_it_began_is_made_when_it_is_asked_for_again(
    maker: TileMaker, qtbot: QtBot
) -> None:
    rasteriser = NotedRasteriser()
    home = fit_camera(demo_scene().box_m, 500, 400)
    other = home.zoomed(0.25, 250, 200)
    ask(maker, rasteriser, home)
    qtbot.waitUntil(lambda: maker.is_idle)
    ask(maker, rasteriser, other)
    maker.begin_generation()
    assert maker.is_idle
    ask(maker, rasteriser, other)
    qtbot.waitUntil(lambda: maker.is_idle)
    assert rasteriser.steps.count(other.step) >= 1
