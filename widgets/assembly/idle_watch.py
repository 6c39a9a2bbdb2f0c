"""Owns the watch for hands: it tells when nobody has touched the desk for a while.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board.server_clock import steady_s

LOOK_EVERY_MS = 1000

_HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Looks at what reaches a window from its devices; what the program itself does is nobody's hand.

    The filter stands before the window of the system alone, which sees each key and movement once; one for
    all widgets would be called for every event of the program.

    Args:
        window: The window.
        limit_s: Seconds without hands, 0 for no limit.
        steady: Steady clock in seconds; it goes on while the machine sleeps.

    Signals:
        left_alone (): Nobody touched the desk for so long; once, until somebody does again.
    """

    left_alone = Signal()

    def __init__(
        self,
        window: QWidget,
        limit_s: float,
        parent: QObject | None = None,
        steady: Callable[[], float] = steady_s,
    ) -> None:
        super().__init__(parent)
        self._window, self._steady, self._limit_s = window, steady, limit_s
        self._touched_s, self._has_told = steady(), False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to watch."""
        self.note_hands()
        if self._limit_s <= 0:
            return
        self._window.winId()  # else a window that was never shown is none of the system's yet
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """End it."""
        self._timer.stop()

    @Slot()
    def note_hands(self) -> None:
        """Somebody is here."""
        self._touched_s, self._has_told = self._steady(), False

    @Slot()
    def look(self) -> None:
        """Tell if it has been too long."""
        if not self._has_told and self._steady() - self._touched_s >= self._limit_s:
            self._has_told = True
            self.left_alone.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note hands; take nothing away."""
        if event.type() in _HANDS:
            self.note_hands()
        return super().eventFilter(watched, event)
