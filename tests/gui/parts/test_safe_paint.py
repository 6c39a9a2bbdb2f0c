"""Proves that a paint that fails takes nothing else away and is told of once, below an `event` too."""

from __future__ import annotations

import sys
from types import TracebackType

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QStringListModel
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tests.helpers.panel_stage import PanelStage, picture_of
from widgets.parts.safe_paint import painting, painting_row

BLUE = QColor(1, 2, 250)


class Blot(QWidget):
    """A widget of one colour, that fails as often as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[Exception] = []
        self.painted = 0

    def event(self, event: QEvent) -> bool:
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            self.painted += 1
            if self.errors:
                raise self.errors[0]
            painter.fillRect(self.rect(), BLUE)


class Rows(QStyledItemDelegate):
    """A delegate whose second row fails."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        with painting_row(self, painter):
            painter.translate(1000, 0)
            if index.row() == 1:
                raise LookupError("row")
            painter.translate(-1000, 0)
            painter.fillRect(option.rect, BLUE)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What the one hook for uncaught errors has heard; it keeps their frames alive, as a debugger does."""
    heard: list[BaseException] = []

    def hear(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        heard.append(error)

    monkeypatch.setattr(sys, "excepthook", hear)
    return heard


def side_by_side(stage: PanelStage) -> tuple[QWidget, Blot, Blot]:
    window = QWidget()
    row = QHBoxLayout(window)
    left, right = Blot(), Blot()
    row.addWidget(left)
    row.addWidget(right)
    stage.show(window, 200, 100)
    return window, left, right


def middle_colour(window: QWidget, blot: Blot) -> QColor:
    return picture_of(window).pixelColor(blot.geometry().center())


def test_a_widget_that_fails_leaves_its_neighbour_and_is_told_of_once(
    stage: PanelStage, told: list[BaseException]
) -> None:
    window, left, right = side_by_side(stage)
    left.errors = [LookupError("no such place")]
    for _ in range(3):
        assert middle_colour(window, left) != BLUE
        assert middle_colour(window, right) == BLUE
    assert told == left.errors
    assert left.painted >= 4


def test_it_is_painted_again_as_soon_as_it_can_be(stage: PanelStage, told: list[BaseException]) -> None:
    window, left, _ = side_by_side(stage)
    left.errors = [LookupError("no such place")]
    assert middle_colour(window, left) != BLUE
    left.errors = []
    assert middle_colour(window, left) == BLUE
    assert len(told) == 1


def test_each_widget_is_told_of(stage: PanelStage, told: list[BaseException]) -> None:
    window, left, right = side_by_side(stage)
    left.errors, right.errors = [LookupError("left")], [LookupError("right")]
    picture_of(window)
    assert {str(error) for error in told} == {"left", "right"}


def test_a_row_that_fails_leaves_the_rows_after_it(stage: PanelStage, told: list[BaseException]) -> None:
    view = QListView()
    view.setModel(QStringListModel(["a", "b", "c"], view))
    view.setItemDelegate(Rows(view))
    stage.show(view, 200, 200)
    picture = picture_of(view.viewport())
    colours = [picture.pixelColor(view.visualRect(view.model().index(row, 0)).center()) for row in range(3)]
    assert [colour == BLUE for colour in colours] == [True, False, True]
    assert len(told) == 1
