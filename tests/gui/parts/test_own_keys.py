"""Proves the claim of keys: the offer of a named key is taken before it is a shortcut of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from widgets.parts.own_keys import ENTER, claims

NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("kind", "key", "is_claimed"),
    [
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Return, True),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Enter, True),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_D, False),
        (QEvent.Type.KeyPress, Qt.Key.Key_Return, False),
    ],
)
def test_the_offer_of_a_named_key_is_claimed(kind: QEvent.Type, key: Qt.Key, is_claimed: bool) -> None:
    event = QKeyEvent(kind, key, NONE)
    event.ignore()
    assert claims(event, ENTER) is is_claimed
    assert event.isAccepted() is is_claimed


def test_what_is_no_key_is_not_claimed() -> None:
    assert not claims(QEvent(QEvent.Type.ShortcutOverride), ENTER)
