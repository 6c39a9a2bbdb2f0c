"""Owns the sheet of settings: what is changed on it holds at once, is kept by saving and undone by leaving.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QWidget

from desktop.settings.settings import Settings
from widgets.parts.own_keys import ENTER, claims
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.overlay import Overlay
from widgets.shell.settings.section import SettingsSection


class SettingsSheet(Overlay):
    """The sheet, at the right; the map stays in sight, for it shows what is tried.

    Args:
        parent: The window.
        sections: Its sections, the first one in sight.

    Signals:
        tried (Settings): Show this for now.
        kept (Settings): Show this from now on, also after the next start.
    """

    tried = Signal(object)
    kept = Signal(object)

    def __init__(self, parent: QWidget, sections: tuple[SettingsSection, ...]) -> None:
        super().__init__(parent, Qt.AlignmentFlag.AlignRight)
        self.setProperty("form", True)
        self._sections = sections
        self._settings = self._shown = Settings()
        self.tabs = QButtonGroup(self)
        self._tab_row = QWidget()
        self._pages = QStackedWidget()
        self.save_button, self.cancel_button = QPushButton(), QPushButton()
        self._foot = PlainLabel("dim")
        self._build()

    def _build(self) -> None:
        tab_row = QHBoxLayout(self._tab_row)
        tab_row.setContentsMargins(0, 0, 0, 0)
        tab_row.setSpacing(4)
        for number, section in enumerate(self._sections):
            tab = QPushButton()
            tab.setProperty("segment", True)
            tab.setCheckable(True)
            tab.setChecked(number == 0)
            self.tabs.addButton(tab, number)
            tab_row.addWidget(tab)
            self._pages.addWidget(section)
            section.edited.connect(self._try)
        tab_row.addStretch(1)
        self.tabs.idClicked.connect(self._pages.setCurrentIndex)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._foot, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        for widget in (self._tab_row, self._pages, buttons):
            self.column.addWidget(widget)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.close_sheet)
        self.setMinimumWidth(760)

    def take_settings(self, settings: Settings) -> None:
        """Take what is set; a form that is open keeps what was typed, and what it tries is shown on."""
        self._settings = settings
        self._shown = self._read() if self.isVisible() else settings
        if self._shown != settings:
            self.tried.emit(self._shown)

    def open_sheet(self) -> None:
        """Show it with what is set, ready for the first field."""
        if not self.isVisible():
            self._shown = self._settings
            for section in self._sections:
                section.take(self._settings)
        super().open_sheet()
        self._sections[self._pages.currentIndex()].focus_first()

    def close_sheet(self) -> None:
        """Hide it; what was not saved is as it was."""
        if self._shown != self._settings:
            self._shown = self._settings
            self.tried.emit(self._settings)
        super().close_sheet()

    @Slot()
    def save(self) -> None:
        """Keep what the forms say."""
        self._settings = self._shown = self._read()
        super().close_sheet()
        self.kept.emit(self._settings)

    def _read(self) -> Settings:
        settings = self._settings
        for section in self._sections:
            settings = section.read(settings)
        return settings

    @Slot()
    def _try(self) -> None:
        settings = self._read()
        if settings != self._shown:
            self._shown = settings
            self.tried.emit(settings)
        self.place()

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("设置"))
        for number, section in enumerate(self._sections):
            section.render_words()
            self.tabs.button(number).setText(section.title())
        self._tab_row.setVisible(len(self._sections) > 1)
        if len(self._sections) == 1:
            self.title.setText(tr("设置 · {section}").format(section=self._sections[0].title()))
        self.save_button.setText(tr("保存"))
        self.cancel_button.setText(tr("取消"))
        self._foot.setText(tr("改动立即生效 · Ctrl+Enter 保存 · Esc 取消并复原"))

    def event(self, event: QEvent) -> bool:
        """Have Enter before the window's own key."""
        return claims(event, ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Ctrl+Enter; press the button in focus or go on to the next field with Enter."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if isinstance(focused, QLineEdit):
                focused.editingFinished.emit()
            self.save()
        elif isinstance(focused, QPushButton):
            focused.click()
        else:
            self.focusNextChild()
