"""Gestures on the map by mouse, as the tests of its tools make them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.map.map_scene import MapScene

NO, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def drag(scene: MapScene, places: list[QPoint], modifiers: Qt.KeyboardModifier = NO) -> None:
    """Drag the left button along places of the map."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(scene.view, left, modifiers, places[0])
    for place in places[1:]:
        QTest.mouseMove(scene.view, place)
    QTest.mouseRelease(scene.view, left, modifiers, places[-1])


def about(scene: MapScene, code: str, reach: int = 40) -> list[QPoint]:
    """Return upper left and lower right of a box about a grid's middle."""
    at = scene.at(code)
    return [at - QPoint(reach, reach), at, at + QPoint(reach, reach)]
