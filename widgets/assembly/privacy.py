"""Owns what nobody may read of people while nobody is at the desk: the picture goes on without them.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from widgets.assembly.work_panels import WorkPanels
from widgets.parts.blind import Blind
from widgets.shell.main_window import MainWindow
from widgets.shell.overlay import Overlay

_NOWHERE = QRegion(-2, -2, 1, 1)
"""Seen through this, a widget shows nothing; it is not hidden, so that it goes on and keeps its focus."""


class Privacy(QObject):
    """Keeps people's names and numbers out of sight while the work is covered: the card's, and every sheet's.

    Map, queue and alarms stay; the posts lose their names, the map the ways that workers have gone.

    Args:
        window: The desk's window.
        panels: Its panels.
    """

    def __init__(self, window: MainWindow, panels: WorkPanels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._panels = window, panels
        self._blind: Blind | None = None
        window.cover.closed.connect(self.take_cover)

    @Slot(bool)
    def take_cover(self, is_covered: bool) -> None:
        """Hide what names people, or lay it open again."""
        if self._blind is not None:
            self._blind.lift()
        self._blind = Blind(self._panels.card) if is_covered else None
        for sheet in self._sheets():
            if is_covered:
                sheet.setMask(_NOWHERE)
            else:
                sheet.clearMask()
        self._panels.rota.surface.set_masked(is_covered)
        self._panels.map.set_masked(is_covered)

    def _sheets(self) -> list[QWidget]:
        """Return what lies over the map and names people: as it is, or once it is opened."""
        return [self._panels.map.area_sheet, *self._window.findChildren(Overlay)]
