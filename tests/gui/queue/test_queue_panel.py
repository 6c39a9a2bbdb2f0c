"""Proves the queue panel: what it draws and when, that rows keep still, that a choice reaches all panels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.board.queue_order import QueueTab
from desktop.models.command import Operation, Order, OrderState, Outcome
from desktop.models.incident import IncidentState
from desktop.settings.settings import Language, Theme
from tests.helpers.panel_stage import PanelStage, cut_words, picture_of
from tests.helpers.records import NOW, code_of, make_case, make_stage_clock
from tests.helpers.samples import make_command, make_delta, make_lease, make_upsert
from widgets.parts.theme import BODY_PX, current_palette, font_of
from widgets.queue.queue_delegate import ROW_PX
from widgets.queue.queue_panel import CLOCKS_PX, QueuePanel

WIDTH_PX = 440
"""Width of the queue at 1920x1080."""


@pytest.fixture
def panel(stage: PanelStage) -> Iterator[QueuePanel]:
    made = QueuePanel(stage.feed, stage.selection, stage.ticking)
    stage.show(made, WIDTH_PX, 640)
    yield made
    made.model.release()


def row_picture(panel: QueuePanel, incident_id: str) -> QImage:
    row = panel.model.row_of(incident_id)
    assert row is not None
    rect = panel.list.visualRect(panel.model.index(row))
    return picture_of(panel.list.viewport()).copy(rect)


def pixels_of(image: QImage, colour: object) -> int:
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


def clocks_of(image: QImage) -> QImage:
    return image.copy(QRect(image.width() - CLOCKS_PX, 4, CLOCKS_PX, 26))


def click_row(panel: QueuePanel, row: int) -> None:
    spot = panel.list.visualRect(panel.model.index(row)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def make_order(state: OrderState, incident_id: str = "i3", outcome: Outcome | None = None) -> Order:
    command = make_command(operation=Operation.CLAIM, target_id=incident_id, issued=NOW)
    return Order(command=command, sequence=1, state=state, attempts=1, changed=NOW, outcome=outcome)


@pytest.mark.parametrize("theme", list(Theme))
def test_only_overdue_clocks_stand_in_an_inverse_block(
    stage: PanelStage, panel: QueuePanel, theme: Theme
) -> None:
    stage.put_on(theme)
    inverse = current_palette().inverse
    assert pixels_of(clocks_of(row_picture(panel, "i2")), inverse) > 400
    assert pixels_of(clocks_of(row_picture(panel, "i4")), inverse) < 400


def test_a_clock_moves_with_the_second(stage: PanelStage, panel: QueuePanel) -> None:
    before = row_picture(panel, "i3")
    stage.ticking.second_passed.emit(NOW + timedelta(seconds=1))
    after = row_picture(panel, "i3")
    assert clocks_of(after) != clocks_of(before)
    left = QRect(0, 0, WIDTH_PX - CLOCKS_PX - 20, ROW_PX)
    assert after.copy(left) == before.copy(left)


def test_a_clock_turns_inverse_by_time_alone(stage: PanelStage, panel: QueuePanel) -> None:
    inverse = current_palette().inverse
    assert pixels_of(clocks_of(row_picture(panel, "i3")), inverse) < 400
    stage.ticking.second_passed.emit(NOW + timedelta(minutes=5))
    assert pixels_of(clocks_of(row_picture(panel, "i3")), inverse) > 400


def test_the_chosen_row_has_its_bar(stage: PanelStage, panel: QueuePanel) -> None:
    stage.selection.select_incident("i3")
    selection = current_palette().selection
    bars = {name: row_picture(panel, name).pixelColor(1, ROW_PX // 2) for name in ("i2", "i3")}
    assert bars["i3"] == selection != bars["i2"]


def test_a_click_selects_for_all_panels(stage: PanelStage, panel: QueuePanel) -> None:
    click_row(panel, 1)
    assert stage.selection.incident_id == panel.model.ids[1]


@pytest.mark.parametrize(("keys", "row"), [("j", 0), ("jj", 1), ("jjjk", 1), ("k", 0)])
def test_letters_move_the_choice(stage: PanelStage, panel: QueuePanel, keys: str, row: int) -> None:
    QTest.keyClicks(panel.list, keys)
    assert stage.selection.incident_id == panel.model.ids[row]


def test_focus_alone_chooses_nothing(stage: PanelStage, panel: QueuePanel) -> None:
    panel.filter.show()
    panel.filter.setFocus()
    panel.list.setFocus()
    assert panel.list.hasFocus()
    assert stage.selection.incident_id == ""
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert stage.selection.incident_id == panel.model.ids[0]


def test_arrows_home_and_end_move_the_choice(stage: PanelStage, panel: QueuePanel) -> None:
    for key, row in ((Qt.Key.Key_End, -1), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        QTest.keyClick(panel.list, key)
        assert stage.selection.incident_id == panel.model.ids[row]


def test_a_row_that_goes_chooses_nobody_else(stage: PanelStage, panel: QueuePanel) -> None:
    click_row(panel, 1)
    chosen = stage.selection.incident_id
    panel.model.release()
    gone = replace(stage.feed.board.incidents[chosen], state=IncidentState.CLOSED, closed=NOW, revision=2)
    stage.commit(make_delta(make_upsert(gone)))
    assert panel.model.row_of(chosen) is None
    assert stage.selection.incident_id == chosen
    assert panel.list.selectionModel().selectedIndexes() == []


def test_rows_keep_still_while_somebody_reads(stage: PanelStage, panel: QueuePanel) -> None:
    QTest.mouseMove(panel.list.viewport(), QPoint(60, ROW_PX))
    panel.model.hold()
    before = panel.model.ids
    urgent = replace(make_case(4), id="new", stage_clock=make_stage_clock(timedelta(minutes=-90)))
    stage.commit(make_delta(make_upsert(urgent)))
    assert panel.model.ids == before
    assert panel.newcomers.isVisible()
    assert panel.newcomers.text() == "新 1 件，点此显示"
    assert panel.list.rect().contains(panel.newcomers.geometry())
    QTest.mouseClick(panel.newcomers, Qt.MouseButton.LeftButton)
    assert panel.model.ids == ("new", *before)
    assert not panel.newcomers.isVisible()


def test_reading_ends_by_itself(stage: PanelStage, panel: QueuePanel, qtbot: QtBot) -> None:
    panel._reading.setInterval(20)
    click_row(panel, 0)
    stage.commit(make_delta(make_upsert(replace(make_case(4), id="new"))))
    qtbot.waitUntil(lambda: panel.model.row_of("new") is not None)


def test_tabs_show_their_numbers_and_switch(stage: PanelStage, panel: QueuePanel) -> None:
    words = {tab: text for tab, text, _ in panel.tabs.boxes()}
    assert words[QueueTab.TO_DO] == f"待办 {panel.model.rowCount()}"
    assert words[QueueTab.ALL] == f"全部 {len(stage.feed.board.incidents)}"
    box = next(box for tab, _, box in panel.tabs.boxes() if tab is QueueTab.TO_CHECK)
    QTest.mouseClick(panel.tabs, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert [stage.feed.board.incidents[one].state for one in panel.model.ids] == [IncidentState.TO_CHECK]
    QTest.keyClick(panel.list, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert panel.model.tab is QueueTab.ALL


@pytest.mark.parametrize("language", list(Language))
def test_no_tab_is_cut(stage: PanelStage, panel: QueuePanel, language: Language) -> None:
    stage.speak(language)
    metrics = QFontMetricsF(font_of(BODY_PX))
    for _, words, box in panel.tabs.boxes():
        assert metrics.horizontalAdvance(words) <= box.width()
        assert QRectF(panel.tabs.rect()).contains(box), words
    assert cut_words(panel) == []


def test_the_filter_lists_what_bears_the_words(stage: PanelStage, panel: QueuePanel) -> None:
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_F)
    assert panel.filter.isVisible()
    panel.filter.setText("马蜂窝")
    assert panel.model.ids == ("i4",)
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert not panel.filter.isVisible()
    assert panel.model.rowCount() > 1


def test_an_empty_list_says_so(stage: PanelStage, panel: QueuePanel) -> None:
    ground = current_palette().panel
    panel.model.set_needle("没有这样的事件")
    image = picture_of(panel.list.viewport())
    upper = image.copy(QRect(0, 10, image.width(), 60))
    colours = {upper.pixelColor(x, y).name() for x in range(upper.width()) for y in range(60)}
    assert current_palette().dim_text.name() in colours or len(colours) > 10
    assert ground.isValid()


def test_rows_name_their_holder_and_what_became_of_an_order(stage: PanelStage, panel: QueuePanel) -> None:
    delegate = panel.list.itemDelegate()
    bare = row_picture(panel, "i3")
    stage.commit(make_delta(make_upsert(make_lease("i3"))))
    held = row_picture(panel, "i3")
    stage.give(make_order(OrderState.SENDING))
    sending = row_picture(panel, "i3")
    conflict = Outcome(problem="already-claimed", holder_name="陈国栋", holder_until=NOW)
    stage.give(make_order(OrderState.CONFLICT, outcome=conflict))
    trouble = row_picture(panel, "i3")
    pictures = [bare, held, sending, trouble]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])
    assert delegate is not None


@pytest.mark.parametrize("language", list(Language))
def test_state_and_source_are_never_cut(stage: PanelStage, panel: QueuePanel, language: Language) -> None:
    stage.speak(language)
    panel.choose_tab(QueueTab.ALL)
    metrics = QFontMetricsF(font_of(12.5))
    room_px = panel.list.viewport().width() - 42 - 12 - 8
    delegate = panel.list.itemDelegate()
    for incident in stage.feed.board.incidents.values():
        words = delegate._line_words(incident, metrics, room_px)  # type: ignore[attr-defined]
        assert metrics.horizontalAdvance(words) <= room_px
        assert "…" not in words
        assert code_of(int(incident.grid_code[-3:]))[-3:] in words


def test_input_methods_are_off(panel: QueuePanel) -> None:
    assert not panel.list.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
