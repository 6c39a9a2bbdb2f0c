"""Owns what nobody may read of people while nobody is at the desk: the picture goes on without them.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from widgets.assembly.work_panels import WorkPanels
from widgets.parts.blind import Blind
from widgets.shell.main_window import MainWindow
from widgets.shell.overlay import Overlay


class Privacy(QObject):
    """Draws blinds while the work is covered: over the card, the area's list and every sheet.

    Map, queue and alarms stay; the posts lose their names, the map the ways that workers have gone.

    Args:
        window: The desk's window.
        panels: Its panels.
    """

    def __init__(self, window: MainWindow, panels: WorkPanels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._panels = window, panels
        self._blinds: list[Blind] = []
        window.cover.closed.connect(self.take_cover)

    @Slot(bool)
    def take_cover(self, is_covered: bool) -> None:
        """Hide what names people, or lay it open again."""
        while self._blinds:
            self._blinds.pop().lift()
        if is_covered:
            self._blinds = [Blind(one) for one in self._naming()]
        self._panels.rota.surface.set_masked(is_covered)
        self._panels.map.set_masked(is_covered)

    def _naming(self) -> list[QWidget]:
        """Return what names people: as it is, or once it is opened."""
        return [self._panels.card, self._panels.map.area_sheet, *self._window.findChildren(Overlay)]
