"""Owns the joints between an area drawn on the map, the sheet that says what lies in it, and the selection.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Slot

from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.selection import Selection
from widgets.canvas.map_view import MapView
from widgets.map.area_contents import AreaEntry, EntryKind, contents_of
from widgets.map.area_sheet import AreaSheet

RENEW_MS = 1000
"""The sheet follows what changes in its area at most so often."""


class AreaDesk(QObject):
    """Keeps the sheet true while an area stands on the map.

    Args:
        view: Where areas are drawn.
        sheet: Says what lies in the area.
        feed: The board.
        selection: Shared by all panels.
    """

    def __init__(
        self, view: MapView, sheet: AreaSheet, feed: BoardFeed, selection: Selection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._sheet, self._feed, self._selection = view, sheet, feed, selection
        self._area_m: NDArray[np.float64] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self.renew)
        view.tools.area_drawn.connect(self.take_area)
        view.tools.area_cleared.connect(self.drop_area)
        for signal in (view.data.states_changed, view.data.marks_changed):
            signal.connect(self._note_change)
        view.data.filter_changed.connect(self.renew)
        sheet.entry_chosen.connect(self.show_entry)
        sheet.fit_requested.connect(self.fit)
        sheet.clear_requested.connect(self.clear)

    @property
    def has_area(self) -> bool:
        """Whether an area stands on the map."""
        return self._area_m is not None

    @Slot(object)
    def take_area(self, area_m: NDArray[np.float64]) -> None:
        """Say what lies in an area."""
        self._area_m = area_m
        self.renew()
        self._sheet.take_focus()

    @Slot()
    def drop_area(self) -> None:
        """There is no area any more."""
        self._area_m = None
        self._sheet.put_away()

    @Slot()
    def clear(self) -> None:
        """Take the area off the map and go on with the map."""
        self._view.tools.put_away()
        self._view.tools.clear()
        self._view.setFocus()

    @Slot()
    def _note_change(self) -> None:
        if self._area_m is not None and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def renew(self) -> None:
        """Say what lies in the area now."""
        if self._area_m is not None:
            before = self._sheet.contents
            self._sheet.show_contents(contents_of(self._view.data, self._feed.board, self._area_m, before))

    @Slot()
    def fit(self) -> None:
        """Show the whole area, with the grids that it chose."""
        contents = self._sheet.contents
        if contents is None or self._area_m is None:
            return
        west, north, east, south = contents.box_m() or (np.inf, np.inf, -np.inf, -np.inf)
        low, high = self._area_m.min(axis=0).tolist(), self._area_m.max(axis=0).tolist()
        box_m = (min(west, low[0]), min(north, low[1]), max(east, high[0]), max(south, high[1]))
        self._view.fit_box(box_m, share=0.85)

    @Slot(object)
    def show_entry(self, entry: AreaEntry) -> None:
        """Select what an entry speaks of, and bring it into sight."""
        selection = self._selection
        selection.clear()
        match entry.kind:
            case EntryKind.INCIDENT:
                selection.select_incident(entry.id)
            case EntryKind.GRID:
                selection.select_grid(entry.id)
            case EntryKind.WORKER:
                selection.select_worker(entry.id)
        self._view.show_place(entry.lon_deg, entry.lat_deg)
