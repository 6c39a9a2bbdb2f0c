"""Proves the making of scenes: small ones at once, large ones in two steps, the last one asked for counts."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.raster.right_of_way import PICTURES
from desktop.raster.scene import Scene
from desktop.raster.scene_maker import AT_ONCE_GRIDS, LONGEST_WAIT_S, SceneMaker
from tests.helpers.demo_shapes import demo_shapes


@pytest.fixture
def maker(qtbot: QtBot) -> Iterator[SceneMaker]:
    made = SceneMaker()
    yield made
    made.stop()


def heard(maker: SceneMaker) -> list[tuple[str, Scene]]:
    told: list[tuple[str, Scene]] = []
    maker.drawable.connect(lambda scene: told.append(("drawable", scene)))
    maker.whole.connect(lambda scene: told.append(("whole", scene)))
    return told


def test_a_small_scene_is_there_at_once(maker: SceneMaker) -> None:
    told = heard(maker)
    maker.make(demo_shapes())
    assert [step for step, _ in told] == ["drawable", "whole"]
    assert told[0][1] is told[1][1]


def test_a_large_scene_comes_in_two_steps(qtbot: QtBot, maker: SceneMaker) -> None:
    told = heard(maker)
    maker.make(demo_shapes(2_000))
    assert len(demo_shapes(2_000)) > AT_ONCE_GRIDS
    assert not told
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
    assert [step for step, _ in told] == ["drawable", "whole"]
    assert told[0][1].codes == tuple(shape.code for shape in demo_shapes(2_000))


def test_the_last_one_asked_for_counts(qtbot: QtBot, maker: SceneMaker) -> None:
    told = heard(maker)
    maker.make(demo_shapes(2_000))
    maker.make(demo_shapes(2_000)[:1500])
    maker.make(demo_shapes())
    qtbot.waitUntil(lambda: maker._pool.activeThreadCount() == 0, timeout=20_000)
    assert {len(scene.codes) for _, scene in told} == {519}


def test_the_picture_has_its_turn_before_the_rest(qtbot: QtBot, maker: SceneMaker) -> None:
    told = heard(maker)
    maker.drawable.connect(PICTURES.begin)
    maker.make(demo_shapes(2_000))
    qtbot.waitUntil(lambda: len(told) == 1, timeout=20_000)
    with qtbot.assertNotEmitted(maker.whole, wait=50):
        assert told[0][0] == "drawable"
    PICTURES.end()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)


def test_a_scene_that_is_never_shown_does_not_hold_up_the_end(qtbot: QtBot, maker: SceneMaker) -> None:
    maker.make(demo_shapes(2_000))
    begin_s = time.monotonic()
    maker.stop()
    assert time.monotonic() - begin_s < LONGEST_WAIT_S
