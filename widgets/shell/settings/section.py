"""Owns what a section of the settings is: a form over a part of the record, and its rows.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from desktop.settings.settings import Settings
from widgets.parts.plain_label import PlainLabel


class SettingsSection(QWidget):
    """A form over a part of the settings; sections override `title`, `render_words`, `take` and `read`.

    Signals:
        edited (): Something was changed by hand.
    """

    edited = Signal()

    def title(self) -> str:
        """Return its name in the present language."""
        return ""

    def render_words(self) -> None:
        """Say everything in the present language."""

    def take(self, settings: Settings) -> None:
        """Show what the settings say."""

    def focus_first(self) -> None:
        """Put the focus into the first field."""

    def read(self, settings: Settings) -> Settings:
        """Return the settings with what the form says."""
        return settings


class FormGrid(QWidget):
    """Rows of a word and a field; a row can be taken out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._labels: dict[QWidget, PlainLabel] = {}

    def add_row(self, field: QWidget) -> None:
        """Add a field with its word below the others."""
        row = len(self._labels)
        label = PlainLabel("dim")
        self._labels[field] = label
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(field, row, 1)

    def set_word(self, field: QWidget, word: str) -> None:
        """Name a field, for the eye and for screen readers."""
        self._labels[field].setText(word)
        field.setAccessibleName(word)

    def set_row_visible(self, field: QWidget, visible: bool) -> None:
        """Show a row or take it out."""
        field.setVisible(visible)
        self._labels[field].setVisible(visible)


def fill_choice(choice: QComboBox, items: tuple[tuple[object, str], ...]) -> None:
    """Give a choice its items with their words; what is chosen stays chosen."""
    chosen = choice.currentData()
    choice.blockSignals(True)
    choice.clear()
    for value, word in items:
        choice.addItem(word, value)
    choice.setCurrentIndex(max(0, choice.findData(chosen)))
    choice.blockSignals(False)
