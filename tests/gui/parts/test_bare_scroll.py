"""What scrolls bare has no frame and no ground, and leaves all keys to what it lies in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.parts.bare_scroll import BareScroll

GROUND = QColor("#123456")


class Ground(QWidget):
    """A coloured ground that notes its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.key())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        painter.end()


def test_the_ground_shows_through_and_keys_go_to_it(qtbot: QtBot) -> None:
    ground, inner = Ground(), QWidget()
    qtbot.addWidget(ground)
    inner.setMinimumHeight(500)
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    scroll = BareScroll(inner)
    column.addWidget(scroll)
    ground.resize(200, 100)
    ground.show()
    picture = ground.grab().toImage()
    assert {picture.pixelColor(x, y).name() for x in (0, 60) for y in (0, 50, 99)} == {GROUND.name()}
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        QTest.keyClick(inner, key)
    assert ground.keys == [Qt.Key.Key_Down, Qt.Key.Key_PageDown]
    assert scroll.verticalScrollBar().value() == 0
    assert scroll.verticalScrollBar().maximum() > 0
