"""Owns the joints between the officer's named views, their sheet, and the map that shows them.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.models.named_view import BoxMalformed
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.view_book import ViewBook
from widgets.canvas.map_view import MapView
from widgets.map.views_sheet import ViewsSheet
from widgets.parts.places import grid_name, town_name
from widgets.parts.wording import tr

_GRIDS_IN_SIGHT = 3.0
"""A window no wider than so many grids is named after the grid in its middle, a wider one after the town."""


class ViewDesk(QObject):
    """Recalls views and notes new ones.

    Args:
        view: The map.
        sheet: The list of views.
        book: The views.
        feed: The board, for the names of places.
    """

    def __init__(
        self, view: MapView, sheet: ViewsSheet, book: ViewBook, feed: BoardFeed, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._sheet, self._book, self._feed = view, sheet, book, feed
        sheet.view_chosen.connect(self.recall)
        sheet.name_wanted.connect(self.propose_name)
        sheet.added.connect(self.add)
        sheet.closed.connect(view.setFocus)

    @Slot(int)
    def recall(self, place: int) -> None:
        """Show a view; nothing happens where there is none."""
        if 0 <= place < len(self._book.views):
            self._view.show_box(self._book.views[place].box)

    @Slot()
    def propose_name(self) -> None:
        """Name the present view after what is in its middle."""
        self._sheet.name_view(
            name_of(self._view, self._feed) or tr("视图 {n}").format(n=len(self._book.views) + 1)
        )

    @Slot(str)
    def add(self, name: str) -> None:
        """Keep the present view under a name."""
        try:
            self._book.add(name, self._view.seen_box())
        except BoxMalformed:
            # Seen from so far off that the window shows more than the Earth, there is nothing to keep.
            self._sheet.say(tr("画面比地球还大，没有存下"))


def name_of(view: MapView, feed: BoardFeed) -> str:
    """Return the name of what a view shows in its middle: a grid or a town; empty outside."""
    code = view.middle().grid_code
    if not code:
        return ""
    west, _, east, _ = view.data.scene.boxes_m[view.data.scene.index_of[code]].tolist()
    near = view.width() <= _GRIDS_IN_SIGHT * (east - west) * view.camera.px_per_m
    return grid_name(feed.board, code) if near else town_name(feed.board, code)
