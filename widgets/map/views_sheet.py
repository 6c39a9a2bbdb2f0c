"""Owns the sheet of the officer's named views of the map.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desktop.models.named_view import LONGEST_NAME
from desktop.viewmodels.view_book import MOST, ViewBook
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr

WITH_KEY = 9
"""So many views, the first ones, can be recalled by a key."""


class ViewsSheet(QFrame):
    """The list and the field for a name; all of it by keys.

    Signals:
        view_chosen (int): Place of the view that shall be shown.
        name_wanted (): A new view is about to be named: propose a name by `name_view`.
        added (str): The present view shall be kept under a name.
        closed (): The sheet has gone.
    """

    view_chosen = Signal(int)
    name_wanted = Signal()
    added = Signal(str)
    closed = Signal()

    def __init__(self, book: ViewBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("views-sheet")
        self.setProperty("role", "overlay")
        self.setProperty("form", True)  # letters are its own while it is open
        self.setAutoFillBackground(True)
        self._book = book
        self._renamed: int | None = None
        self._title, self._foot = PlainLabel("strong", self), PlainLabel("dim", self, wraps=True)
        self.list = QListWidget(self)
        self.list.setProperty("role", "views")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field = QLineEdit(self)
        self.field.setMaxLength(LONGEST_NAME)
        self.field.hide()
        self.add = self._button("views-add", "A", self.begin_add)
        self.rename = self._button("views-rename", "F2", self.begin_rename)
        self.delete = self._button("views-delete", "Del", self.delete_current)
        self.undo = self._button("views-undo", "Ctrl+Z", book.undo)
        self._build()
        self.list.itemClicked.connect(self._choose_current)
        self.field.returnPressed.connect(self._take_name)
        for watched in (self.list, self.field):
            watched.installEventFilter(self)
        book.changed.connect(self.show_views)
        self.hide()

    def _button(self, name: str, key: str, serve: object) -> KeyButton:
        button = KeyButton(key, self)
        button.setObjectName(name)
        button.clicked.connect(serve)
        return button

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        column.addWidget(self.field)
        for pair in ((self.add, self.rename), (self.delete, self.undo)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for button in pair:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self._foot)

    # -- what is shown -----------------------------------------------------------------------------

    def open_sheet(self) -> None:
        """Show it; the keys are the list's."""
        self.show_views()
        self.show()
        self.raise_()
        if not self._book.views:
            self.begin_add()
        else:
            self.list.setCurrentRow(max(0, self.list.currentRow()))
            self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Hide it."""
        self._end_naming()
        self.hide()
        self.closed.emit()

    @Slot()
    def show_views(self) -> None:
        """List the views."""
        row = self.list.currentRow()
        self.list.clear()
        for place, view in enumerate(self._book.views):
            key = f"Alt+{place + 1}" if place < WITH_KEY else ""
            self.list.addItem(f"{key:<7}{view.name}")
        if self._book.views:
            self.list.setCurrentRow(min(max(row, 0), len(self._book.views) - 1))
        self._title.setText(tr("我的视图"))
        self.list.setAccessibleName(tr("我的视图"))
        self.field.setAccessibleName(tr("视图名称"))
        self.field.setPlaceholderText(tr("视图名称"))
        self.add.set_word(tr("存下当前视图"))
        self.rename.set_word(tr("改名"))
        self.delete.set_word(tr("删除"))
        self.undo.set_word(tr("撤销"))
        for button in (self.rename, self.delete):
            button.setEnabled(bool(self._book.views))
        self.undo.setEnabled(self._book.can_undo)
        self._foot.setText(tr("Enter 显示 · Alt+↑↓ 换位 · Esc 关闭"))

    # -- what is wished ----------------------------------------------------------------------------

    @Slot()
    def begin_add(self) -> None:
        """Ask for the name of the present view."""
        self._renamed = None
        if len(self._book.views) >= MOST:
            self.say(tr("已有 {n} 个视图，先删一个").format(n=MOST))
            return
        self.name_wanted.emit()

    def name_view(self, proposed: str) -> None:
        """Let the officer type a name, or take the one proposed."""
        self.field.setText(proposed)
        self.field.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def begin_rename(self) -> None:
        """Ask for another name of the view in the list."""
        row = self.list.currentRow()
        if 0 <= row < len(self._book.views):
            self._renamed = row
            self.name_view(self._book.views[row].name)

    @Slot()
    def delete_current(self) -> None:
        """Delete the view in the list; it can be taken back."""
        self._book.delete(self.list.currentRow())

    def say(self, words: str) -> None:
        """Say why nothing was kept, until something else is done."""
        self._foot.setText(words)

    @Slot()
    def _take_name(self) -> None:
        name, renamed = self.field.text(), self._renamed
        if not name.strip():
            self.say(tr("请给视图起个名字"))
            return
        self._end_naming()
        if renamed is not None:
            self._book.rename(renamed, name)
        else:
            self.added.emit(name)
            self.list.setCurrentRow(self.list.count() - 1)

    def _end_naming(self) -> None:
        if not self.field.isHidden():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.hide()
        self._renamed = None

    @Slot()
    def _choose_current(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._book.views):
            self.view_chosen.emit(row)

    # -- keys --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Serve the list's keys; keep all of them, and those of the field, from the window."""
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                plain = event.modifiers() in (
                    Qt.KeyboardModifier.NoModifier,
                    Qt.KeyboardModifier.ShiftModifier,
                    Qt.KeyboardModifier.KeypadModifier,
                )
                event.setAccepted(plain or event.key() == Qt.Key.Key_Z)
                return event.isAccepted()
            if event.type() is QEvent.Type.KeyPress:
                return self._serve_list(event) if watched is self.list else self._serve_field(event)
        return super().eventFilter(watched, event)

    def _serve_field(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        if self._book.views:
            self._end_naming()
        else:
            self.close_sheet()
        return True

    def _serve_list(self, event: QKeyEvent) -> bool:
        key, row = Qt.Key(event.key()), self.list.currentRow()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
            if step is not None:
                self.list.setCurrentRow(self._book.move(row, step))
            return step is not None
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if key == Qt.Key.Key_Z:
                self._book.undo()
            return key == Qt.Key.Key_Z
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.view_chosen.emit(key - Qt.Key.Key_1)
            return True
        serve = {
            Qt.Key.Key_Return: self._choose_current,
            Qt.Key.Key_Enter: self._choose_current,
            Qt.Key.Key_A: self.begin_add,
            Qt.Key.Key_F2: self.begin_rename,
            Qt.Key.Key_Delete: self.delete_current,
            Qt.Key.Key_Escape: self.close_sheet,
            Qt.Key.Key_B: self.close_sheet,
        }.get(key)
        if serve is None:
            return False
        serve()
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Say it in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and not self.isHidden():
            self.show_views()
