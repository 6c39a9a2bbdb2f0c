"""Owns the joint between the officer's named views and the local store: each officer has views of one's own.

Thread: UI
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from desktop.models.named_view import NamedViews
from desktop.models.person import Viewer
from desktop.viewmodels.view_book import ViewBook
from desktop.wire.codec import ReplyMalformed, decode, encode
from widgets.assembly.station import Station

_LOG = logging.getLogger("griddesk.views")
PREFIX = "map-views "
"""Beginning of the preferences' names; the person's id follows."""


class ViewKeeper(QObject):
    """Lays out the views of whoever sits here, and keeps what is changed for the next run of this seat.

    Args:
        station: The store, and who sits here.
        book: The views on the map.
    """

    def __init__(self, station: Station, book: ViewBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub, self._book = station.hub, book
        self._kept: dict[str, bytes] = {}
        self._person_id = ""
        station.hub.preferences_loaded.connect(self.take_preferences)
        station.feed.viewer_changed.connect(self.take_viewer)
        book.edited.connect(self.keep)

    @Slot(object)
    def take_preferences(self, kept: Mapping[str, bytes]) -> None:
        """Learn what was kept in earlier runs; what has been changed since is newer."""
        found = {name.removeprefix(PREFIX): value for name, value in kept.items() if name.startswith(PREFIX)}
        self._kept = found | self._kept
        self._lay_out()

    @Slot(object)
    def take_viewer(self, viewer: Viewer | None) -> None:
        """Lay out the views of another officer."""
        person_id = "" if viewer is None else viewer.person_id or ""
        if person_id != self._person_id:
            self._person_id = person_id
            self._lay_out()

    def _lay_out(self) -> None:
        body = self._kept.get(self._person_id)
        try:
            views = () if body is None else decode(body, NamedViews).views
        except (ReplyMalformed, ValueError) as error:
            # Views are worth no failed start; the officer sees that they are gone and makes others.
            _LOG.warning("named views cannot be read: %s", error)
            views = ()
        self._book.take(views)

    @Slot()
    def keep(self) -> None:
        """Keep the views as they are now."""
        body = encode(NamedViews(self._book.views))
        self._kept[self._person_id] = body
        self._hub.save_preference(PREFIX + self._person_id, body)
