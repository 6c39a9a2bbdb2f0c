"""Owns the taking down of a card's lines, before others are put up in their place.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def take_down(column: QLayout) -> None:
    """Take every item out of a column; the widgets are gone from the screen at once, and deleted soon.

    Hidden first: a layout shows what is put into it by an event of its own, and one that comes after the
    widget has lost its parent would show it as a window, which takes the keyboard from the desk. Then
    unparented, so that nothing of the old card is painted until it is deleted.
    """
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
