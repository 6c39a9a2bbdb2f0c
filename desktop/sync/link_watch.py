"""Owns the watching of the link: its ages looked at several times a second, a silent feed nudged.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board.freshness import LinkStatus
from desktop.board.server_clock import ServerClock
from desktop.sync.link_health import LinkHealth, differs_visibly

EVALUATE_MS = 250
"""The link's age is looked at this often, so that each mark shows within a second of its threshold."""

TELL_EVERY = 4
"""Evaluations between two statuses that differ in nothing but their ages."""

SILENT_S = 40.0
"""A feed that neither asks nor answers for this long is nudged; whatever stopped it must not last."""


class LinkWatch(QObject):
    """Looks at the link's ages as long as it runs.

    Args:
        health: What the feeds report.
        clock: Server's clock, which says how far off this machine's is.
        steady: This machine's steady clock, seconds.
        parent: Owner.

    Signals:
        changed (LinkStatus): At once when a state or a failure changes, else once a second.
        fell_silent (): The feed of changes neither asks nor answers.
    """

    changed = Signal(object)
    fell_silent = Signal()

    def __init__(
        self,
        health: LinkHealth,
        clock: ServerClock,
        steady: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._health = health
        self._clock = clock
        self._steady = steady
        self._heard_s = steady()
        self._evaluations = 0
        self._status = health.evaluate(steady(), None)
        self._timer = QTimer(self)
        self._timer.setInterval(EVALUATE_MS)
        self._timer.timeout.connect(self.evaluate)

    @property
    def status(self) -> LinkStatus:
        """State of the link at its last evaluation."""
        return self._status

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def note_heard(self) -> None:
        """The feed of changes asks, answers or fails: it is not silent."""
        self._heard_s = self._steady()

    @Slot()
    def evaluate(self) -> None:
        """Look at the ages; tell what changed at once and the rest once a second."""
        now_s = self._steady()
        status = self._health.evaluate(now_s, self._clock.skew_s())
        has_changed = differs_visibly(self._status, status)
        self._status = status
        self._evaluations += 1
        is_time = self._evaluations % TELL_EVERY == 0
        if has_changed or is_time:
            self.changed.emit(status)
        if is_time and now_s - self._heard_s > SILENT_S:
            self._heard_s = now_s
            self.fell_silent.emit()
