"""Owns the search sheet: words in, grids, workers and incidents out; Enter shows the marked one.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.board.search import Hit, HitKind
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.overlay import Overlay

SHOWN_HITS = 10


def kind_word(kind: HitKind) -> str:
    """Return the word for what was found."""
    match kind:
        case HitKind.INCIDENT:
            return tr("事件")
        case HitKind.GRID:
            return tr("网格")
        case _:
            return tr("人员")


class SearchSheet(Overlay):
    """The sheet.

    Args:
        parent: The window.
        search: Gives the hits for some words, the best first.

    Signals:
        chosen (object): Hit.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, search: Callable[[str, int], tuple[Hit, ...]]) -> None:
        super().__init__(parent)
        self._search = search
        self._hits: tuple[Hit, ...] = ()
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self.choose)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose_item)
        self._foot = PlainLabel("dim")
        for widget in (self.field, self.list, self._foot):
            self.column.addWidget(widget)
        self.setMinimumWidth(560)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What is listed."""
        return self._hits

    def open_sheet(self) -> None:
        """Show it, ready to be typed into."""
        super().open_sheet()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._look(self.field.text())

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("搜索"))
        self.field.setPlaceholderText(tr("网格名称或编码、人员姓名、事件标题或编号"))
        self._foot.setText(tr("↑ ↓ 选择 · Enter 显示 · Esc 关闭"))

    def choose(self) -> None:
        """Show the marked hit and close."""
        row = self.list.currentRow()
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self.close_sheet()
            self.chosen.emit(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move the mark while the words are being typed; Enter is the field's own."""
        if watched is self.field and event.type() == QEvent.Type.ShortcutOverride:
            if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                return True
            return False
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._hits:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._hits))
                return True
        return super().eventFilter(watched, event)

    def _look(self, words: str) -> None:
        self._hits = self._search(words, SHOWN_HITS)
        self.list.clear()
        for hit in self._hits:
            detail = f"  {hit.detail}" if hit.detail else ""
            self.list.addItem(QListWidgetItem(f"{kind_word(hit.kind)}  {hit.text}{detail}"))
        if self._hits:
            self.list.setCurrentRow(0)

    def _choose_item(self, item: QListWidgetItem) -> None:
        self.list.setCurrentItem(item)
        self.choose()
