"""Owns the way of drafts between the card and the local store.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.draft import Draft
from desktop.sync.messages import StoreOpened


class DraftLine(QObject):
    """Passes drafts on; nobody waits for an answer.

    Signals:
        loaded (tuple[Draft, ...]): What officers had typed in earlier runs, everybody's.
        keep_ordered (Draft): For the store.
    """

    loaded = Signal(object)
    keep_ordered = Signal(object)

    @Slot(object)
    def keep(self, draft: Draft) -> None:
        """Keep a draft for the next run of this seat; an empty one is over."""
        self.keep_ordered.emit(draft)

    @Slot(object)
    def take_opened(self, opened: StoreOpened) -> None:
        """Learn what the store holds."""
        self.loaded.emit(opened.drafts)
