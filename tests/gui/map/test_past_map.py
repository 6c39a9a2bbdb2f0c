"""The map alone goes into the past, unmistakably; what is chosen there is read, not selected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.board.heat import HeatMode
from desktop.board.past_day import DaySpan
from desktop.models.incident import IncidentState
from desktop.models.post import PostState
from desktop.settings.settings import Language, Theme
from desktop.viewmodels.map_filter import MapFilter
from tests.gui.map.map_scene import QUIET, MapScene
from tests.helpers.panel_stage import PanelStage, cut_words, picture_of
from tests.helpers.past_scenes import TimeScene, minute_ms
from tests.helpers.samples import make_incident, make_post, make_upsert
from widgets.map.past_map import PastMap
from widgets.parts.theme import current_palette


class PastScene(MapScene):
    """The panel with a time machine; an old incident and an old vacancy, and a worker who walked."""

    def __init__(self, stage: PanelStage) -> None:
        super().__init__(stage)
        self.time = TimeScene(stage.feed, stage.map_feed)
        self.replay = self.time.replay
        self.past = PastMap(self.panel, self.replay, self.data, MapFilter(stage))
        self.worker = next(iter(stage.feed.board.workers))

    def open(self) -> None:
        """Open the past; all of it comes."""
        self.replay.open()
        lon_deg, lat_deg = self.degrees(QUIET)
        old = replace(
            make_incident("old", position_deg=(lon_deg, lat_deg)), grid_code=QUIET, title="旧事一件"
        )
        vacant = make_post(QUIET, state=PostState.VACANT)
        self.time.begin(make_upsert(old), make_upsert(vacant), gaps=(DaySpan(minute_ms(2), minute_ms(3)),))
        ended = replace(old, state=IncidentState.CLOSED, revision=2)
        self.time.part((minute_ms(9), make_upsert(ended)))
        self.time.places((self.worker, minute_ms(8), lon_deg + 0.03, lat_deg))
        self.replay.take_end()
        self.go(8, 5)

    def go(self, hour: int, minute: int = 0) -> None:
        self.replay.go_to(minute_ms(hour, minute))
        self.replay.show_now()

    def degrees(self, code: str) -> tuple[float, float]:
        x_m, y_m = self.data.scene.anchors_m[self.index(code)].tolist()
        lon_deg, lat_deg = self.data.scene.projection.to_degrees(x_m, y_m)
        return float(lon_deg), float(lat_deg)

    def click(self, at: QPoint) -> None:
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, pos=at)

    def close(self) -> None:
        self.time.close()
        super().close()


@pytest.fixture
def scene(qapp: QApplication) -> Iterator[PastScene]:
    made = PastScene(PanelStage(qapp))
    yield made
    made.close()


def test_the_map_shows_what_was_and_the_present_again(scene: PastScene) -> None:
    present = scene.picture()
    scene.open()
    shown = [(scene.view.data, scene.inset.data, list(scene.past.data.incidents.ids))]
    assert scene.past.data.workers.ids == [scene.worker]
    assert scene.past.data.scene is scene.data.scene
    scene.go(9, 1)
    shown.append((scene.view.data, scene.inset.data, list(scene.past.data.incidents.ids)))
    scene.replay.close()
    shown.append((scene.view.data, scene.inset.data, []))
    past = scene.past.data
    assert shown == [(past, past, ["old"]), (past, past, []), (scene.data, scene.data, [])]
    scene.settle()
    assert scene.picture() == present


def test_nobody_takes_it_for_the_present(scene: PastScene) -> None:
    scene.open()
    assert scene.past.band.words.startswith("过去 08:05 2026-11-23 周一 未结 1")
    assert "空岗 1" in scene.past.band.words
    assert scene.past.band.isVisible()
    image, chosen = picture_of(scene.panel), current_palette().selection.rgb()
    rim = scene.past.rim.geometry()
    for x in (rim.left() + 4, rim.right() - 4):
        column = [image.pixel(x, y) for y in range(rim.top() + 20, rim.bottom() - 20)]
        assert column.count(chosen) > len(column) / 5, "striped from top to bottom"
    scene.replay.close()
    assert not scene.past.band.isVisible()
    assert not scene.past.rim.isVisible()


def test_what_is_chosen_in_the_past_is_read_and_not_selected(scene: PastScene) -> None:
    scene.stage.selection.select_incident("gas")
    scene.open()
    assert scene.view.marked.incident_id is None
    scene.click(scene.at(QUIET))
    assert scene.stage.selection.incident_id == "gas"
    words = scene.past.sheet.words
    assert "旧事一件" in words
    assert "08:05 时的记录，只读" in words
    assert not scene.past.sheet.findChildren(type(scene.button("fit")))[1:], "one button, which puts it away"
    scene.go(9, 1)
    assert "此时没有这条记录" in scene.past.sheet.words
    scene.replay.close()
    assert not scene.past.sheet.isVisible()
    assert scene.view.marked.incident_id == "gas"


def test_workers_and_grids_are_read_too(scene: PastScene) -> None:
    scene.open()
    x_m, y_m = scene.past.data.worker_xy[0].tolist()
    scene.look_at(QUIET)
    x_px, y_px = scene.view.camera.to_window(x_m, y_m)
    scene.click(QPoint(round(x_px), round(y_px)))
    assert scene.stage.feed.board.workers[scene.worker].name in scene.past.sheet.words
    assert "5 分 0 秒 前" in scene.past.sheet.words
    assert scene.view.marked.worker_id == scene.worker
    scene.past._read_grid(QUIET)
    assert "空岗" in scene.past.sheet.words
    assert scene.view.marked.grid_index == scene.index(QUIET)
    scene.past.sheet.put_away()
    assert scene.view.marked.grid_index is None


def test_live_selections_do_not_move_the_past(scene: PastScene) -> None:
    scene.open()
    scene.stage.selection.select_incident("gas")
    assert scene.view.marked.incident_id is None
    scene.replay.close()
    assert scene.view.marked.incident_id == "gas"


def test_the_present_may_be_stale_and_the_past_is_not(scene: PastScene) -> None:
    scene.panel.set_grey(True)
    scene.open()
    assert not scene.view.is_grey
    scene.replay.close()
    assert scene.view.is_grey


def test_time_that_nobody_noted_is_said_to_be_unknown(scene: PastScene) -> None:
    scene.open()
    scene.go(2, 30)
    assert "当时中心没有运行，情况不明" in scene.past.band.words
    assert "未结" not in scene.past.band.words
    assert scene.past.bar.track.picture.gaps == ((120, 180),)


def test_the_slider_has_the_keys_even_after_a_click_on_the_map(scene: PastScene) -> None:
    scene.open()
    scene.panel.activateWindow()
    scene.click(scene.at(QUIET))
    QTest.keyClick(scene.past.bar.track, Qt.Key.Key_PageUp)
    assert scene.replay.at_ms == minute_ms(7, 5)
    QTest.keyClick(scene.past.bar.track, Qt.Key.Key_Home)
    assert scene.replay.at_ms == minute_ms(0)
    QTest.keyClick(scene.past.bar.track, Qt.Key.Key_BracketRight)
    assert scene.replay.player.speed == 300


@pytest.mark.parametrize("theme", [Theme.NIGHT, Theme.DAY])
@pytest.mark.parametrize("language", [Language.CHINESE, Language.ENGLISH])
def test_all_words_have_room(scene: PastScene, theme: Theme, language: Language) -> None:
    scene.stage.put_on(theme)
    scene.open()
    scene.stage.speak(language)
    scene.past._read_grid(QUIET)
    QApplication.processEvents()
    for part in (scene.past.band, scene.past.bar, scene.past.sheet):
        assert cut_words(part) == []
    scene.replay.take_failure("history-gone")
    QApplication.processEvents()
    assert cut_words(scene.past.bar) == []


def test_what_fails_is_said_with_another_try(scene: PastScene) -> None:
    scene.replay.open()
    assert "载入 0%" in scene.past.bar.words
    scene.replay.take_failure("history-gone")
    assert "中心没有保存这段时间的记录" in scene.past.bar.words
    scene.past.bar.retry_button.click()
    assert len(scene.time.wished) == 2


def test_no_heat_view_is_said_to_be_on_where_the_map_shows_none(scene: PastScene) -> None:
    heat, key = scene.data.heat, scene.panel.heat_key
    heat.show_mode(HeatMode.TODAY)
    assert key.isVisible()
    scene.open()
    assert key.isHidden()
    scene.panel.show_heat()
    assert heat.mode is HeatMode.TODAY, "what cannot be seen is not changed"
    heat.changed.emit()
    assert key.isHidden()
    scene.replay.close()
    assert key.isVisible()


def test_the_day_that_was_read_is_shown_though_midnight_has_passed(scene: PastScene) -> None:
    scene.open()
    bar, replay = scene.past.bar, scene.replay
    replay.kept_from_ms = minute_ms(0) - 3 * 86_400_000
    bar.render_words()
    day = replay.days[1]
    assert "昨天" in bar.days.itemText(1)
    scene.time.now_s += 86_400
    assert replay.days[1] != day
    bar.days.setCurrentIndex(1)
    bar.days.activated.emit(1)
    assert replay.day_shown == day


def test_escape_puts_the_sheet_away_and_gives_the_keys_back_to_the_slider(scene: PastScene) -> None:
    scene.open()
    scene.panel.activateWindow()
    scene.click(scene.at(QUIET))
    track = scene.past.bar.track
    assert scene.past.sheet.isVisible()
    QTest.keyClick(track, Qt.Key.Key_Escape)
    assert scene.past.sheet.isHidden()
    scene.panel.take_crosshair()
    QTest.keyClick(scene.view, Qt.Key.Key_Return)
    assert scene.past.sheet.isVisible(), "read by keys alone"
    for _ in range(2):
        QTest.keyClick(scene.view, Qt.Key.Key_Escape)
    assert scene.past.sheet.isHidden()
    assert QApplication.focusWidget() is track
    assert scene.replay.is_open


def test_a_click_on_a_speed_leaves_the_keys_with_the_slider(scene: PastScene) -> None:
    scene.open()
    scene.panel.activateWindow()
    scene.past.bar.track.setFocus()
    button = next(one for one in scene.past.bar.findChildren(QPushButton) if one.text() == "300×")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert scene.replay.player.speed == 300
    assert QApplication.focusWidget() is scene.past.bar.track


def test_of_a_minute_that_nobody_noted_no_record_is_said_to_be_calm_or_absent(scene: PastScene) -> None:
    scene.open()
    scene.past._read_grid(QUIET)
    assert "未结" in scene.past.sheet.words
    scene.go(2, 30)
    assert "情况不明" in scene.past.sheet.words
    assert "0 件" not in scene.past.sheet.words
    scene.past._read_incident("old")
    assert "情况不明" in scene.past.sheet.words
    assert "没有这条记录" not in scene.past.sheet.words
    scene.go(10)
    assert "没有这条记录" in scene.past.sheet.words, "it is over by then, and that is known"


def test_what_cannot_be_done_in_the_past_is_shown_as_such(scene: PastScene) -> None:
    buttons = [scene.button(name) for name in ("rectangle", "lasso")]
    scene.open()
    assert not any(one.isEnabled() for one in buttons)
    assert scene.button("measure").isEnabled()
    scene.replay.close()
    assert all(one.isEnabled() for one in buttons)
