"""Owns how a widget takes keys that are the window's elsewhere: it claims them before the shortcuts do."""

from __future__ import annotations

from collections.abc import Set

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""Either key; to the window they order a dispatch."""


def claims(event: QEvent, keys: Set[int]) -> bool:
    """Claim the event if it offers one of the keys, before it becomes a shortcut of the window.

    Returns:
        Whether it did: then the key comes as an ordinary press, and nobody else is to see the offer.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in keys:
        return False
    event.accept()
    return True
