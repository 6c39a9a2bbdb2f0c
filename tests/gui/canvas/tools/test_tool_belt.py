"""Proves which tool is in hand, which keys are the tools' then, and what Escape takes off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from desktop.raster.camera import Camera
from widgets.canvas.tools.map_tool import ToolName
from widgets.canvas.tools.tool_belt import ToolBelt

CAMERA = Camera(0, 0, 800, 600, 0)


@pytest.fixture
def belt(qapp: QApplication) -> ToolBelt:
    return ToolBelt()


def key(name: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QKeyEvent:
    """Return a press of a key."""
    return QKeyEvent(QEvent.Type.KeyPress, name, modifiers)


def test_the_bare_hand_leaves_every_key_to_others(belt: ToolBelt) -> None:
    for name in (Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
        assert not belt.key(key(name), CAMERA)


@pytest.mark.parametrize("name", [one for one in ToolName if one is not ToolName.NONE])
def test_with_a_tool_in_hand_enter_is_the_tools(belt: ToolBelt, name: ToolName) -> None:
    belt.take(name)
    assert belt.wants(key(Qt.Key.Key_Return))
    assert not belt.wants(key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    assert not belt.wants(key(Qt.Key.Key_A))
    belt.take(name)
    assert belt.name is ToolName.NONE


def test_one_area_at_a_time(belt: ToolBelt) -> None:
    belt.take(ToolName.RECTANGLE)
    belt.click(QPoint(10, 10), CAMERA)
    belt.click(QPoint(90, 90), CAMERA)
    cleared: list[bool] = []
    belt.area_cleared.connect(lambda: cleared.append(True))
    belt.take(ToolName.LASSO)
    assert cleared == [True]


def test_escape_takes_off_the_drawing_of_the_tool_in_hand_then_the_tool_then_the_rest(belt: ToolBelt) -> None:
    belt.take(ToolName.MEASURE)
    belt.click(QPoint(10, 10), CAMERA)
    belt.take(ToolName.RECTANGLE)
    steps = []
    for _ in range(3):
        steps.append(belt.key(key(Qt.Key.Key_Escape), CAMERA))
    assert steps == [True, True, False]
    assert not belt.measure.is_drawing


def test_picking_tells_where(belt: ToolBelt) -> None:
    picked: list[QPoint] = []
    belt.picked.connect(picked.append)
    belt.take(ToolName.PICK)
    belt.key(key(Qt.Key.Key_Right), CAMERA)
    belt.key(key(Qt.Key.Key_Return), CAMERA)
    assert picked == [QPoint(408, 300)]
