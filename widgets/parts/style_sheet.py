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
QFrame[role="over-map"] { background: $panel; border: 1px solid $line; border-radius: 3px; }
QListWidget[role="views"] { background: $background; border: 1px solid $line; outline: 0; }
QListWidget[role="views"]::item { padding: 4px 6px; border-left: 2px solid transparent; }
QListWidget[role="views"]::item:selected {
  background: $panel; color: $text; border-left: 2px solid $selection;
}
QPushButton:default { border-color: $selection; }
QPushButton[segment="true"] { border-color: transparent; color: $dim_text; padding: 1px 8px; }
QPushButton[segment="true"]:checked { background: $raised; color: $text; }
KeyButton { border-radius: 4px; padding: 0; }
KeyButton:hover { border-color: $dim_text; background: transparent; }
QLabel[role="key"] {
  color: $dim_text; font-size: 13px; border: 1px solid $line; border-radius: 3px; padding: 0 5px;
}
QComboBox {
  background: transparent; border: 1px solid transparent; border-radius: 3px;
  padding: 1px 4px 1px 8px; min-height: 20px;
}
QComboBox:hover, QComboBox:on { background: $raised; border-color: $line; }
QComboBox:focus { border-color: $selection; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $line; color: $text; outline: 0;
  selection-background-color: $panel; selection-color: $text;
}
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
