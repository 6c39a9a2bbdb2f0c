"""Proves the rota panel: figures, filters, spans, and that a choice reaches all panels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from desktop.models.post import PostState
from desktop.settings.settings import Language, Theme
from tests.helpers.card_scene import shown_words
from tests.helpers.panel_stage import PanelStage, cut_words, picture_of
from tests.helpers.records import NOW, code_of, make_post
from tests.helpers.samples import make_delta, make_upsert
from widgets.parts.theme import current_palette
from widgets.parts.wording import post_state_word
from widgets.rota.rota_panel import SPANS, RotaPanel
from widgets.rota.rota_table import HEAD_PX, ROW_PX


@pytest.fixture
def panel(stage: PanelStage) -> RotaPanel:
    made = RotaPanel(stage.feed, stage.selection, stage.ticking)
    stage.show(made, 1200, 300)
    return made


def states_box(panel: RotaPanel) -> QComboBox:
    return panel.findChildren(QComboBox)[0]


def filter_by(panel: RotaPanel, state: PostState) -> None:
    """Choose a state with the keyboard, as an officer does in the open list."""
    box = states_box(panel)
    target = box.findData(state.value)
    while box.currentIndex() != target:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < target else Qt.Key.Key_Up)


def spans_of(panel: RotaPanel) -> list[QPushButton]:
    return [one for one in panel.findChildren(QPushButton) if one.isCheckable()]


def change_post(stage: PanelStage, number: int, state: PostState, revision: int = 2) -> None:
    post = replace(make_post(number, state, 8), revision=revision)
    stage.commit(make_delta(make_upsert(post)))


def test_the_head_says_how_many_need_somebody(stage: PanelStage, panel: RotaPanel) -> None:
    assert shown_words(panel)[:2] == ["A/B 岗", "需处理 3 / 8 · 今明两日缺口 1 · 下一变化 17:30"]
    change_post(stage, 1, PostState.VACANT)
    sooner = replace(
        make_post(2, PostState.B_COVERING, 8), next_change=NOW + timedelta(minutes=9), revision=2
    )
    stage.commit(make_delta(make_upsert(sooner)))
    assert shown_words(panel)[1] == "需处理 4 / 8 · 今明两日缺口 2 · 下一变化 14:11"


@pytest.mark.parametrize("state", list(PostState))
def test_a_filter_lists_the_posts_of_one_state(panel: RotaPanel, state: PostState) -> None:
    filter_by(panel, state)
    assert [post.state for post in panel.table.rows] == [state]
    assert "需处理 3 / 8" in shown_words(panel)[1]
    box = states_box(panel)
    assert box.currentText() == post_state_word(state)
    while box.currentIndex() > 0:
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert len(panel.table.rows) == 8


def test_a_post_enters_and_leaves_the_filter_as_it_changes(stage: PanelStage, panel: RotaPanel) -> None:
    filter_by(panel, PostState.VACANT)
    change_post(stage, 1, PostState.VACANT)
    assert {post.grid_code for post in panel.table.rows} == {code_of(1), code_of(5)}
    change_post(stage, 1, PostState.A_ON_DUTY, 3)
    change_post(stage, 5, PostState.A_ON_DUTY)
    assert len(panel.table.rows) == 0


def test_no_such_posts_is_said(stage: PanelStage, panel: RotaPanel) -> None:
    middle = panel.surface.viewport().rect().center()
    spot = QRect(middle - QPoint(60, 12), middle + QPoint(60, 12))
    change_post(stage, 5, PostState.A_ON_DUTY)
    filter_by(panel, PostState.VACANT)
    image = picture_of(panel.surface.viewport()).copy(spot)
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert current_palette().dim_text.name() in colours


@pytest.mark.parametrize("number", range(len(SPANS)))
def test_a_span_shows_as_many_hours(panel: RotaPanel, number: int) -> None:
    buttons = spans_of(panel)
    assert [one.isChecked() for one in buttons] == [False, True, False]
    QTest.mouseClick(buttons[number], Qt.MouseButton.LeftButton)
    surface = panel.surface
    assert surface.span == SPANS[number]
    end = surface.axis_start + SPANS[number]
    assert surface.x_of(end) == pytest.approx(surface.viewport().width() - 8)
    assert [one.isChecked() for one in buttons] == [at == number for at in range(3)]


def test_the_axis_runs_on_the_servers_clock(stage: PanelStage, panel: RotaPanel) -> None:
    later = NOW + timedelta(hours=3)
    stage.ticking.second_passed.emit(later)
    assert panel.surface.now == later
    assert panel.surface.axis_start.hour == 16


def test_a_row_selects_its_grid_for_all_panels(stage: PanelStage, panel: RotaPanel) -> None:
    stage.selection.select_incident("i3")
    stage.selection.select_worker("w2")
    spot = QPoint(300, HEAD_PX + ROW_PX + 10)
    QTest.mouseClick(panel.surface.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    selection = stage.selection
    chosen = (selection.incident_id, selection.worker_id, selection.grid_code)
    assert chosen == ("", "", panel.table.rows[1].grid_code)
    QTest.keyClick(panel.surface, Qt.Key.Key_Down)
    assert stage.selection.grid_code == panel.table.rows[2].grid_code


def test_a_grid_chosen_elsewhere_is_marked_and_in_sight(stage: PanelStage, panel: RotaPanel) -> None:
    panel.resize(1200, 150)
    QApplication.processEvents()
    stage.selection.select_grid(panel.table.rows[7].grid_code)
    surface = panel.surface
    top = HEAD_PX + 7 * ROW_PX - surface.verticalScrollBar().value()
    assert HEAD_PX <= top <= surface.viewport().height() - ROW_PX
    bar = picture_of(surface.viewport()).pixelColor(1, top + ROW_PX // 2)
    assert bar == current_palette().selection


def test_the_chosen_row_stays_chosen_when_the_order_changes(stage: PanelStage, panel: RotaPanel) -> None:
    stage.selection.select_grid(code_of(1))
    change_post(stage, 1, PostState.VACANT)
    assert panel.surface.selected == code_of(1)
    row = [post.grid_code for post in panel.table.rows].index(code_of(1))
    bar = picture_of(panel.surface.viewport()).pixelColor(1, HEAD_PX + row * ROW_PX + 15)
    assert bar == current_palette().selection


@pytest.mark.parametrize("language", list(Language))
def test_no_words_of_the_head_are_cut(stage: PanelStage, panel: RotaPanel, language: Language) -> None:
    stage.speak(language)
    panel.resize(900, 300)
    QApplication.processEvents()
    assert cut_words(panel) == []
    box = states_box(panel)
    longest = max(box.fontMetrics().horizontalAdvance(box.itemText(at)) for at in range(box.count()))
    assert box.width() >= longest + 24
    assert QRect(QPoint(0, 0), panel.size()).contains(box.geometry())


def test_another_language_keeps_the_filter(stage: PanelStage, panel: RotaPanel) -> None:
    filter_by(panel, PostState.UNCOVERED)
    stage.speak(Language.ENGLISH)
    assert states_box(panel).currentText() == "Uncovered on purpose"
    assert [post.state for post in panel.table.rows] == [PostState.UNCOVERED]
    assert [one.text() for one in spans_of(panel)] == ["6 h", "13 h", "26 h"]
    assert shown_words(panel)[0] == "A/B posts"


def test_day_and_night_change_the_table_where_it_stands(stage: PanelStage, panel: RotaPanel) -> None:
    grounds: list[QColor] = []
    for theme in Theme:
        stage.put_on(theme)
        grounds.append(picture_of(panel.surface.viewport()).pixelColor(2, HEAD_PX + 2))
        assert grounds[-1] == current_palette().panel
    assert grounds[0] != grounds[1]
