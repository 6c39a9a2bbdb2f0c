"""Owns the one style sheet: lines, paddings and states of the stock widgets, in a theme's colours."""

from __future__ import annotations

from string import Template

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog { background: $background; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
QPushButton, QToolButton {
  background: transparent; border: 1px solid $line; border-radius: 3px;
  padding: 3px 10px; min-height: 20px;
}
QPushButton:hover, QToolButton:hover { background: $raised; }
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit:focus { border-color: $selection; }
QPushButton[overMap="true"] { background: $panel; }
QPushButton[overMap="true"]:checked { border-color: $selection; }
QPushButton:default { border-color: $selection; }
QPushButton:disabled, QToolButton:disabled { color: $dim_text; border-color: $line; }
QLineEdit, QPlainTextEdit {
  background: $background; border: 1px solid $line; border-radius: 3px; padding: 3px 6px;
  selection-background-color: $selection;
}
QScrollArea, QAbstractScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 3px; min-height: 32px; margin: 0 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 3px; min-width: 32px; margin: 2px 0; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: $background; border: 1px solid $line; border-radius: 3px; text-align: center; }
QProgressBar::chunk { background: $selection; }
""")


def style_sheet(**colours: str) -> str:
    """Return the style sheet in the colours of a theme (#rrggbb by token name)."""
    return _SHEET.substitute(colours)
