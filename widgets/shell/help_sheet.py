"""Owns the sheet that lists every key.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.key_map import BINDINGS, wish_words
from widgets.shell.overlay import Overlay


class HelpSheet(Overlay):
    """All keys in two columns, made from the table that binds them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: list[PlainLabel] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(9)
        half = (len(BINDINGS) + 1) // 2
        for place, binding in enumerate(BINDINGS):
            row, side = place % half, place // half
            key, word = PlainLabel("key"), PlainLabel("plain")
            key.setText(binding.printed)
            grid.addWidget(key, row, side * 3)
            grid.addWidget(word, row, side * 3 + 1)
            self._words.append(word)
        grid.setColumnMinimumWidth(2, 32)
        self._foot = PlainLabel("dim")
        self.column.addLayout(grid)
        self.column.addWidget(self._foot)

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("按键"))
        for label, binding in zip(self._words, BINDINGS, strict=True):
            label.setText(wish_words(binding.wish))
        self._foot.setText(tr("F1 或 Esc 关闭"))
