"""Proves that Qt calls neither lose nor keep references to None, True and False.

PySide6 6.12.0 loses one reference a call on Python up to 3.11, and a desk aborts after minutes.
"""

import gc
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, QSize, QStringListModel, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot

CALLS = 2_000
TOLERANCE = 0.01
"""References a call; a lost one is 1.0."""

NAMES = (
    "QWidget.update",
    "QWidget.setEnabled",
    "QWidget.isEnabled",
    "QWidget.isVisible",
    "QWidget.resize",
    "QWidget.setToolTip",
    "QWidget.parentWidget",
    "QLabel.setText",
    "QLabel.setVisible",
    "QObject.setObjectName",
    "QObject.blockSignals",
    "QTimer.stop",
    "QTimer.isActive",
    "QStringListModel.setData",
    "QListView.setCurrentIndex",
    "QPen.setColor",
    "QPalette.setColor",
    "QFont.setBold",
    "QRect.contains",
    "QPainter.drawLine",
)


class Things:
    """One object of each kind whose calls are counted."""

    def __init__(self, qtbot: QtBot) -> None:
        self.widget, self.label, self.view = QWidget(), QLabel("网格"), QListView()
        for window in (self.widget, self.label, self.view):
            qtbot.addWidget(window)
        self.owner = QObject(self.widget)
        self.timer = QTimer(self.owner)
        self.model = QStringListModel(["一", "二"], self.owner)
        self.view.setModel(self.model)
        self.image = QImage(8, 8, QImage.Format.Format_RGB32)
        self.pen, self.palette, self.font, self.rect = QPen(), QPalette(), QFont(), QRect(0, 0, 4, 4)
        self.painter = QPainter(self.image)

    def call_of(self, name: str) -> Callable[[], object]:
        return {**self._widget_calls(), **self._other_calls()}[name]

    def _widget_calls(self) -> dict[str, Callable[[], object]]:
        return {
            "QWidget.update": self.widget.update,
            "QWidget.setEnabled": lambda: self.widget.setEnabled(True),
            "QWidget.isEnabled": self.widget.isEnabled,
            "QWidget.isVisible": self.widget.isVisible,
            "QWidget.resize": lambda: self.widget.resize(QSize(40, 30)),
            "QWidget.setToolTip": lambda: self.widget.setToolTip(""),
            "QWidget.parentWidget": self.widget.parentWidget,
            "QLabel.setText": lambda: self.label.setText("网格"),
            "QLabel.setVisible": lambda: self.label.setVisible(False),
            "QListView.setCurrentIndex": lambda: self.view.setCurrentIndex(self.model.index(0)),
        }

    def _other_calls(self) -> dict[str, Callable[[], object]]:
        return {
            "QObject.setObjectName": lambda: self.owner.setObjectName("poller"),
            "QObject.blockSignals": lambda: self.owner.blockSignals(False),
            "QTimer.stop": self.timer.stop,
            "QTimer.isActive": self.timer.isActive,
            "QStringListModel.setData": lambda: self.model.setData(self.model.index(0), "三"),
            "QPen.setColor": lambda: self.pen.setColor(QColor(Qt.GlobalColor.red)),
            "QPalette.setColor": lambda: self.palette.setColor(QPalette.ColorRole.Text, QColor(1, 2, 3)),
            "QFont.setBold": lambda: self.font.setBold(True),
            "QRect.contains": lambda: self.rect.contains(QPoint(1, 1)),
            "QPainter.drawLine": lambda: self.painter.drawLine(0, 0, 7, 7),
        }


@pytest.fixture
def things(qtbot: QtBot) -> Things:
    return Things(qtbot)


@pytest.mark.parametrize("name", NAMES)
def test_call_keeps_the_reference_counts(things: Things, name: str) -> None:
    call = things.call_of(name)
    call()
    gc.collect()
    before = [sys.getrefcount(value) for value in (None, True, False)]
    for _ in range(CALLS):
        call()
    after = [sys.getrefcount(value) for value in (None, True, False)]
    things.painter.end()
    drift = [(now - then) / CALLS for then, now in zip(before, after, strict=True)]
    assert max(abs(each) for each in drift) < TOLERANCE, f"None, True, False drift by {drift} a call"
