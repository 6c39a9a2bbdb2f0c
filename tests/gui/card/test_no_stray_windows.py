"""Proves that a card that is drawn anew twice within a moment never puts a part of itself up as a window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers.card_scene import CardScene
from tests.helpers.records import code_of

SELECTIONS: dict[str, Callable[[CardScene], None]] = {
    "incident": lambda card: card.choose("i3", "claim", "close"),
    "grid": lambda card: card.stage.selection.select_grid(code_of(2)),
}


class WindowWatch(QObject):
    """Notes each widget that comes up as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.came_up: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.came_up.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("selected", SELECTIONS)
def test_no_part_of_a_card_comes_up_as_a_window(card: CardScene, selected: str) -> None:
    SELECTIONS[selected](card)
    QApplication.processEvents()
    watch = WindowWatch()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    # Parts put into a layout are shown by a later event; by then they may have been taken out again.
    for _ in range(3):
        card.panel.refresh()
    QApplication.processEvents()
    app.removeEventFilter(watch)
    assert watch.came_up == []
