"""Owns the sheet that says what lies in the area that was drawn, and walks through it.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.incident import Priority
from desktop.viewmodels.map_filter import WorkerGroup
from widgets.map.area_contents import POSTS_BY_NEED, AreaContents, worker_group_word
from widgets.map.count_strip import Count, CountStrip
from widgets.map.entry_list import EntryList
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel
from widgets.parts.sheet_text import csv_text, line_text
from widgets.parts.wording import post_state_word, tr

_COPY = "Ctrl+C"
_COPY_CSV = "Alt+C"


class AreaSheet(QFrame):
    """The sheet over the map.

    Signals:
        entry_chosen (object): AreaEntry that the officer wants to see.
        fit_requested (): The officer wants to see the whole area.
        clear_requested (): The officer is done with the area.
        resized (): It needs another place.
    """

    entry_chosen = Signal(object)
    fit_requested = Signal()
    clear_requested = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("area-sheet")
        self.setProperty("role", "overlay")
        self.setAutoFillBackground(True)
        self.contents: AreaContents | None = None
        self._title = PlainLabel("strong")
        self._incidents, self._posts, self._workers = (CountStrip(self) for _ in range(3))
        self._people, self._note = PlainLabel("dim"), PlainLabel("dim", wraps=True)
        self.list = EntryList(self)
        self.copy = self._button("area-copy", _COPY)
        self.copy_csv = self._button("area-csv", _COPY_CSV)
        self.fit = self._button("area-fit", ".")
        self.close_button = self._button("area-clear", "Esc")
        self._build()
        self.list.entry_chosen.connect(self.entry_chosen)
        self.copy.clicked.connect(self.copy_lines)
        self.copy_csv.clicked.connect(self.copy_table)
        self.fit.clicked.connect(self.fit_requested)
        self.close_button.clicked.connect(self.clear_requested)
        self.hide()

    def _button(self, name: str, key: str) -> KeyButton:
        button = KeyButton(key, self)
        button.setObjectName(name)
        return button

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        first, second = QHBoxLayout(), QHBoxLayout()
        column.addWidget(self._title)
        column.addWidget(self._people)
        for strip in (self._incidents, self._posts, self._workers):
            column.addWidget(strip)
        column.addWidget(self._note)
        column.addWidget(self.list, 1)
        for row, buttons in ((first, (self.fit, self.close_button)), (second, (self.copy, self.copy_csv))):
            row.setSpacing(6)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
        column.addLayout(first)
        column.addLayout(second)

    def show_contents(self, contents: AreaContents) -> None:
        """Show what lies in an area."""
        self.contents = contents
        self.list.show_contents(contents)
        self._render()
        if self.isHidden():
            self.show()
            self.raise_()

    @Slot()
    def put_away(self) -> None:
        """Show nothing any more."""
        self.hide()
        self.contents = None
        self.list.entries.show(None)

    def _render(self) -> None:
        contents = self.contents
        if contents is None:
            return
        self._title.setText(tr("选区 · {n} 网格").format(n=f"{len(contents.grids):,}"))
        self._people.setText(
            tr("{households} 户 · {residents} 人").format(
                households=f"{contents.households:,}", residents=f"{contents.residents:,}"
            )
        )
        self._incidents.show_counts(
            tr("事件"), tuple(Count(contents.priorities[one], "", one) for one in Priority)
        )
        posts = tuple(
            Count(contents.posts[one], post_state_word(one), one)
            for one in POSTS_BY_NEED
            if contents.posts[one]
        )
        self._posts.show_counts(tr("岗位"), posts or (Count(0),))
        groups = tuple(
            Count(contents.groups[one], worker_group_word(one)) for one in WorkerGroup if contents.groups[one]
        )
        self._workers.show_counts(tr("人员"), groups or (Count(0),))
        self._note.setText(tr("另有 {n} 件被筛选隐去").format(n=f"{contents.hidden:,}"))
        self._note.setVisible(contents.hidden > 0)
        for button, word in (
            (self.fit, tr("看整个选区")),
            (self.close_button, tr("清除选区")),
            (self.copy, tr("复制文字")),
            (self.copy_csv, tr("复制 CSV")),
        ):
            button.set_word(word)
        self.list.setAccessibleName(tr("选区内的事件、网格、人员"))
        self.resized.emit()

    # -- copying ---------------------------------------------------------------------------------

    def summary(self) -> list[list[str | int | float]]:
        """Return the counts as rows of words."""
        rows: list[list[str | int | float]] = [[self._title.text(), self._people.text()]]
        for strip in (self._incidents, self._posts, self._workers):
            rows.append([strip.accessibleName()])
        return rows

    @Slot()
    def copy_lines(self) -> None:
        """Copy counts and entries as lines of text."""
        if self.contents is not None:
            QGuiApplication.clipboard().setText(line_text([*self.summary(), *self.contents.table()]))

    @Slot()
    def copy_table(self) -> None:
        """Copy the entries as CSV."""
        if self.contents is not None:
            QGuiApplication.clipboard().setText(csv_text(self.contents.table()))

    # -- keys ------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Let the arrows walk through the list from its first row; nothing is selected by that."""
        if self.list.currentIndex().row() < 0:
            self.list.setCurrentIndex(self.list.entries.index(0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear by Escape, copy by Ctrl+C and Alt+C."""
        copies = {
            Qt.KeyboardModifier.ControlModifier: self.copy_lines,
            Qt.KeyboardModifier.AltModifier: self.copy_table,
        }
        if event.key() == Qt.Key.Key_Escape:
            self.clear_requested.emit()
        elif event.key() == Qt.Key.Key_C and event.modifiers() in copies:
            copies[event.modifiers()]()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()
