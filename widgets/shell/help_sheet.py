"""Owns the sheet that lists every key.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.parts.bare_scroll import BareScroll
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.key_map import BINDINGS, KeyBinding, Wish, map_gestures, wish_words
from widgets.shell.overlay import Overlay


class KeyList(BareScroll):
    """As large as the list in it where there is room, else it scrolls."""

    def sizeHint(self) -> QSize:
        """As the list asks for."""
        beside = self.verticalScrollBar().sizeHint().width()
        return self.inner.minimumSizeHint() + QSize(beside, 0)


class HelpSheet(Overlay):
    """All keys, made from the table that binds them: the desk's in two columns, the map's in a third.

    Where the window is too low for all of them, arrows and pages scroll.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: list[tuple[PlainLabel, Wish]] = []
        self._gestures: list[tuple[PlainLabel, PlainLabel]] = []
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(9)
        desk = [binding for binding in BINDINGS if not binding.on_map]
        on_map = [binding for binding in BINDINGS if binding.on_map and binding.printed]
        half = (len(desk) + 1) // 2
        for place, binding in enumerate(desk):
            self._list(grid, binding, place % half, place // half)
        self._map_title = PlainLabel("strong")
        grid.addWidget(self._map_title, 0, 6, 1, 2)
        for row, binding in enumerate(on_map, start=1):
            self._list(grid, binding, row, 2)
        for row, _ in enumerate(map_gestures(), start=1 + len(on_map)):
            key, word = PlainLabel("key"), PlainLabel("plain")
            grid.addWidget(key, row, 6)
            grid.addWidget(word, row, 7)
            self._gestures.append((key, word))
        for gap in (2, 5):
            grid.setColumnMinimumWidth(gap, 32)
        self._foot = PlainLabel("dim")
        self.list = KeyList(holder)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self._foot)

    def _list(self, grid: QGridLayout, binding: KeyBinding, row: int, side: int) -> None:
        key, word = PlainLabel("key"), PlainLabel("plain")
        key.setText(binding.printed)
        grid.addWidget(key, row, side * 3)
        grid.addWidget(word, row, side * 3 + 1)
        self._words.append((word, binding.wish))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by arrows and pages."""
        down, right = self.list.verticalScrollBar(), self.list.horizontalScrollBar()
        step = {
            Qt.Key.Key_Up: (down, -down.singleStep()),
            Qt.Key.Key_Down: (down, down.singleStep()),
            Qt.Key.Key_PageUp: (down, -down.pageStep()),
            Qt.Key.Key_PageDown: (down, down.pageStep()),
            Qt.Key.Key_Left: (right, -right.singleStep()),
            Qt.Key.Key_Right: (right, right.singleStep()),
        }.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar, by = step
            bar.setValue(bar.value() + by)

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("按键"))
        self._map_title.setText(tr("地图"))
        for label, wish in self._words:
            label.setText(wish_words(wish))
        for (key, word), (printed, words) in zip(self._gestures, map_gestures(), strict=True):
            key.setText(printed)
            word.setText(words)
        self._foot.setText(tr("F1 或 Esc 关闭"))
