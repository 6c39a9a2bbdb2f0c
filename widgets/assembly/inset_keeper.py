"""Owns the joint between the insets of the map and the local store: each seat finds its own again.

Thread: UI
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from desktop.models.inset import Insets
from desktop.viewmodels.inset_book import InsetBook
from desktop.wire.codec import ReplyMalformed, decode, encode
from widgets.assembly.station import Station

_LOG = logging.getLogger("griddesk.insets")
INSETS = "map-insets"
"""Name of the preference."""


class InsetKeeper(QObject):
    """Lays out what the seat had, and keeps what is changed."""

    def __init__(self, station: Station, book: InsetBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub, self._book = station.hub, book
        station.hub.preferences_loaded.connect(self.take_preferences)
        book.edited.connect(self.keep)

    @Slot(object)
    def take_preferences(self, kept: Mapping[str, bytes]) -> None:
        """Lay out the insets of an earlier run."""
        body = kept.get(INSETS)
        if body is None:
            return
        try:
            self._book.take(decode(body, Insets).insets)
        except ReplyMalformed as error:
            # Insets are worth no failed start; the usual one stands there.
            _LOG.warning("insets cannot be read: %s", error)

    @Slot()
    def keep(self) -> None:
        """Keep the insets as they are now."""
        self._hub.save_preference(INSETS, encode(Insets(self._book.insets)))
