"""Owns what a serving process does on a word from the others: wake its readers, learn who may come in."""

from __future__ import annotations

from desktop.central.ledger.notifications import Listener, Notification
from desktop.central.routes.context import Context


class Hearing:
    """Keeps a process abreast of what others commit; on SQLite there are no others.

    Args:
        context: State of this process.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        database = context.ledger.database
        self._listener = (
            None
            if database.is_sqlite
            else Listener(database.engine.url, self.hear, self._resync, context.ledger.load_head)
        )

    def start(self) -> None:
        """Begin to listen."""
        if self._listener is not None:
            self._listener.start()

    def stop(self) -> None:
        """End."""
        if self._listener is not None:
            self._listener.stop()

    def hear(self, notification: Notification) -> None:
        """Take one word; on the listener's thread."""
        context = self._context
        if notification.bearers:
            context.bearers.load()
        if notification.ground:
            # Before the readers wake: what they ask for then is answered with the new borders.
            context.load_ground()
        if notification.number:
            context.ledger.head.advance(notification.number)
        if notification.ticked_ms:
            context.note_beat(notification)

    def _resync(self) -> None:
        self._context.bearers.load()
        self._context.load_ground()
        self._context.ledger.load_head()
