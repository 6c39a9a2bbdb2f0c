"""A desk that nobody touches is told of once, and only hands count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.assembly.idle_watch import IdleWatch


class Scene:
    def __init__(self, limit_s: float) -> None:
        self.now_s = 0.0
        self.window = QWidget()
        self.window.resize(300, 200)
        self.window.show()
        self.watch = IdleWatch(self.window, limit_s, steady=lambda: self.now_s)
        self.alone = 0
        self.watch.left_alone.connect(self.note)
        self.watch.start()

    def note(self) -> None:
        self.alone += 1

    def look_at(self, now_s: float) -> int:
        self.now_s = now_s
        self.watch.look()
        return self.alone


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(600.0)
    yield made
    made.watch.stop()
    made.window.close()
    made.window.deleteLater()


def test_ten_minutes_without_hands_are_told_once(scene: Scene) -> None:
    assert scene.look_at(599.0) == 0
    assert scene.look_at(600.0) == 1
    assert scene.look_at(9000.0) == 1


def test_a_key_and_a_click_count_and_painting_does_not(scene: Scene) -> None:
    handle = scene.window.windowHandle()
    scene.now_s = 500.0
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert scene.look_at(1099.0) == 0
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    scene.now_s = 1200.0
    scene.window.repaint()
    assert scene.look_at(1698.0) == 0
    assert scene.look_at(1699.0) == 1


def test_no_limit_is_never_reached(qtbot: QtBot) -> None:
    scene = Scene(0.0)
    assert not scene.watch._timer.isActive()
    scene.window.close()
    scene.window.deleteLater()
