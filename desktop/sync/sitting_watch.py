"""Owns the knowledge of who sits at this desk and which life of which central answers it.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.command import Sitting
from desktop.models.person import Viewer


class SittingWatch(QObject):
    """Puts together what the reply to "who am I" and the feed prove.

    Signals:
        changed (Sitting | None): Both are known, and one of them is new; None: whoever sat here has left.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer: Viewer | None = None
        self._saved_epoch = ""
        self._seen_epoch: str | None = None
        self._sitting: Sitting | None = None

    @Slot(object)
    def take_viewer(self, viewer: Viewer) -> None:
        """Learn who bears the token."""
        self._viewer = viewer
        self._tell()

    @Slot()
    def forget_viewer(self) -> None:
        """Whoever sat here sits here no more, and nobody else does yet."""
        self._viewer = None
        if self._sitting is not None:
            self._sitting = None
            self.changed.emit(None)

    def take_saved(self, epoch: str) -> None:
        """Learn the epoch of the last-known board; the central may be another by now."""
        self._saved_epoch = epoch

    def note_continued(self) -> None:
        """The central took the board's cursor: it is still the same, for another would have refused it."""
        if self._seen_epoch is None:
            self._seen_epoch = self._saved_epoch
            self._tell()

    def note_epoch(self, epoch: str) -> None:
        """A whole board came fresh from a central of this epoch."""
        self._seen_epoch = epoch
        self._tell()

    def _tell(self) -> None:
        if self._viewer is None or self._seen_epoch is None:
            return
        sitting = Sitting(self._viewer.person_id or "", self._seen_epoch)
        if sitting != self._sitting:
            self._sitting = sitting
            self.changed.emit(sitting)
