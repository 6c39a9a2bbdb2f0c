"""Owns what the hub tells of a loading while it goes on: pages, and how far it is.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.sync.crew import Crew


class Loading(QObject):
    """Passes on what feed and store say of a board on its way, from the central or from the disk.

    Signals:
        page_came (BoardPage): Records of a board that is still being loaded.
        records_progressed (int, int): Records that are here, and all of them.
        geometry_progressed (int, int): Parts of the polygons that are here, and all of them.
        shapes_came (CityShapes): All polygons of a large city, before its records.
    """

    page_came = Signal(object)
    records_progressed = Signal(int, int)
    geometry_progressed = Signal(int, int)
    shapes_came = Signal(object)

    def __init__(self, crew: Crew, parent: QObject | None = None) -> None:
        super().__init__(parent)
        for worker in (crew.store, crew.feed):
            worker.progressed.connect(self.records_progressed)
        crew.store.board_page_read.connect(self.page_came)
        crew.feed.board_page_received.connect(self.page_came)
        crew.feed.geometry_progressed.connect(self.geometry_progressed)
        crew.store.shapes_read.connect(self.shapes_came)
