"""Proves the heat view: grounds by today's counts, signs where they are unusual, a key that says how true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.board.heat import Deviation, HeatMode
from desktop.models.incident_counts import IncidentCounts
from desktop.raster.colouring import Fill
from desktop.settings.settings import Language
from tests.gui.map.map_scene import BUSY, QUIET, UNVERIFIED, VACANT, MapScene
from tests.helpers.panel_stage import picture_of
from tests.helpers.records import NOW

COUNTS = {QUIET: 1, BUSY: 12, VACANT: 0}
EARLIER = {QUIET: 4, BUSY: 8, VACANT: 32}


def counted(weeks: int = 4) -> IncidentCounts:
    """Return counts: much in one grid, little in one, and in one none where eight are usual."""
    codes = tuple(sorted(COUNTS))
    return IncidentCounts(
        since=NOW - timedelta(hours=14),
        until=NOW,
        weeks=weeks,
        grid_codes=codes,
        counts=tuple(COUNTS[code] for code in codes),
        earlier=tuple(EARLIER[code] for code in codes),
    )


def show(scene: MapScene, mode: HeatMode, weeks: int = 4) -> None:
    scene.data.heat.tick(NOW)
    scene.data.heat.show_mode(mode)
    scene.data.heat.take_counts(counted(weeks))


def fill_of(scene: MapScene, code: str) -> Fill:
    return Fill(int(scene.data.fills[scene.index(code)]))


def deviation_of(scene: MapScene, code: str) -> Deviation:
    return Deviation(int(scene.data.deviations[scene.index(code)]))


def test_today_fills_by_counts(scene: MapScene) -> None:
    show(scene, HeatMode.TODAY)
    assert fill_of(scene, BUSY) is Fill.HEAT_4
    assert fill_of(scene, QUIET) is Fill.HEAT_1
    assert fill_of(scene, UNVERIFIED) is Fill.QUIET
    assert not scene.data.deviations.any()
    scene.look_at(BUSY)
    picture, at = picture_of(scene.view), scene.at(BUSY)
    near = [picture.pixel(at.x() + dx, at.y() + 60) & 0xFFFFFF for dx in range(-40, 41)]
    assert scene.view.map_palette.heat[3] in near


@pytest.mark.parametrize("mode", [HeatMode.TODAY, HeatMode.COMPARED])
def test_what_is_not_counted_yet_is_not_nothing(scene: MapScene, mode: HeatMode) -> None:
    scene.data.heat.tick(NOW)
    scene.data.heat.show_mode(mode)
    assert {fill_of(scene, code) for code in (BUSY, QUIET)} == {Fill.UNKNOWN}
    assert not scene.data.deviations.any()
    scene.data.heat.take_counts(counted())
    assert fill_of(scene, BUSY) is Fill.HEAT_4


def test_compared_tells_what_is_unusual(scene: MapScene) -> None:
    show(scene, HeatMode.COMPARED)
    assert deviation_of(scene, BUSY) is Deviation.FAR_MORE
    assert deviation_of(scene, VACANT) is Deviation.FEWER
    assert deviation_of(scene, QUIET) is Deviation.USUAL
    assert fill_of(scene, BUSY) is Fill.HEAT_4
    with_signs = picture_of(scene.view)
    scene.data.deviations[:] = 0
    assert picture_of(scene.view) != with_signs


def test_without_weeks_before_nothing_is_called_unusual(scene: MapScene) -> None:
    show(scene, HeatMode.COMPARED, weeks=0)
    assert not scene.data.deviations.any()
    assert "还没有往周记录" in scene.panel.heat_key.head()


def test_off_again_the_loads_are_back(scene: MapScene) -> None:
    before = scene.data.fills.tolist()
    show(scene, HeatMode.TODAY)
    assert scene.data.fills.tolist() != before
    scene.data.heat.show_mode(HeatMode.OFF)
    assert scene.data.fills.tolist() == before
    assert scene.panel.heat_key.isHidden()


def test_the_key_says_which_view_until_when_and_what_failed(scene: MapScene) -> None:
    key, heat = scene.panel.heat_key, scene.data.heat
    heat.tick(NOW)
    heat.show_mode(HeatMode.TODAY)
    assert "正在统计" in key.head()
    heat.take_counts(counted())
    assert "截至" in key.head()
    assert [word for _, word in key.rows()] == ["0", "1", "2–3", "4–6", "7+"]
    heat.take_failure("timeout")
    assert "统计读不到" in key.head()
    assert "截至" in key.head(), "what was counted stands, with its age"


def test_a_click_on_the_key_turns_to_the_next_view(scene: MapScene) -> None:
    show(scene, HeatMode.TODAY)
    QTest.mouseClick(scene.panel.heat_key, Qt.MouseButton.LeftButton)
    assert scene.data.heat.mode is HeatMode.COMPARED


@pytest.mark.parametrize("mode", [HeatMode.TODAY, HeatMode.COMPARED])
@pytest.mark.parametrize("language", Language)
def test_its_words_fit_and_cover_nothing(scene: MapScene, mode: HeatMode, language: Language) -> None:
    scene.stage.speak(language)
    show(scene, mode)
    key = scene.panel.heat_key
    assert key.size() == key.sizeHint()
    assert scene.panel.rect().contains(key.geometry())
    others = (scene.panel.tool_bar, scene.panel.legend)
    assert not any(key.geometry().intersects(other.geometry()) for other in others)
    scene.stage.speak(Language.CHINESE)


@pytest.mark.parametrize("language", Language)
def test_its_words_fit_in_a_language_that_is_put_on_later(scene: MapScene, language: Language) -> None:
    show(scene, HeatMode.TODAY)
    key = scene.panel.heat_key
    scene.stage.speak(language)
    assert key.size() == key.sizeHint()
    assert key.head() in key.accessibleName()
