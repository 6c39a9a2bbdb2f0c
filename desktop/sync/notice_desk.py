"""Owns which notices stand: each replace key once, with the instant at which it first stood.

Thread: UI
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop.models.notice import Notice


class NoticeDesk(QObject):
    """Tells a notice when it is new or says something else, and its end once.

    Signals:
        raised (Notice): To be shown, in place of another of the same replace key.
        cleared (str): Replace key of a notice that stands no longer.
    """

    raised = Signal(object)
    cleared = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._standing: dict[str, Notice] = {}

    def put(self, notice: Notice) -> None:
        """Let a notice stand."""
        told = self._standing.get(notice.replace_key)
        if told is not None:
            # One line with its duration, whatever the failing step is called meanwhile.
            notice = replace(notice, since=told.since)
        if notice != told:
            self._standing[notice.replace_key] = notice
            self.raised.emit(notice)

    def stands(self, replace_key: str) -> bool:
        """Say whether a notice of this key stands."""
        return replace_key in self._standing

    def clear(self, replace_key: str) -> None:
        """End a notice."""
        if self._standing.pop(replace_key, None) is not None:
            self.cleared.emit(replace_key)
