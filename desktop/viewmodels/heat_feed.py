"""Owns the heat that the map shows: which of its views is on, what was counted, and when to count again.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.heat import Heat, HeatMode, heat_of
from desktop.models.incident_counts import CountsWish, IncidentCounts

COUNT_EVERY = timedelta(seconds=60)
AGAIN_AFTER = timedelta(seconds=10)
"""How long after a failure the counts are asked for again."""

WEEKS = 4
"""Weeks with which today is compared."""


class HeatFeed(QObject):
    """Asks for counts while somebody looks at them.

    Attributes:
        mode: What is shown.
        heat: The last counts.
        counted_until: The instant up to which they reach, None before the first.
        failure: Code of what failed since, empty if nothing did.

    Signals:
        wanted (CountsWish): Counts are needed.
        changed (): Another view, other counts, or another failure.
    """

    wanted = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = HeatMode.OFF
        self.heat = Heat()
        self.counted_until: datetime | None = None
        self.failure = ""
        self._zone = ZoneInfo("Asia/Shanghai")
        self._due: datetime | None = None
        self._asked_from: datetime | None = None
        self._now: datetime | None = None

    def set_zone(self, zone: ZoneInfo) -> None:
        """Take the zone by whose midnight a day begins."""
        self._zone = zone

    @Slot()
    def show_next(self) -> None:
        """Turn to the next view: off, today, compared with the weeks before."""
        self.show_mode(HeatMode((self.mode + 1) % len(HeatMode)))

    def show_mode(self, mode: HeatMode) -> None:
        """Turn to a view."""
        if mode is self.mode:
            return
        was_off = self.mode is HeatMode.OFF
        self.mode = mode
        if was_off:
            self._begin_anew()
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """Let go what was counted for another officer, whose area is another one."""
        self._begin_anew()
        self.changed.emit()

    def _begin_anew(self) -> None:
        self.heat, self.counted_until, self.failure, self._due = Heat(), None, "", None
        if self._now is not None:
            self.tick(self._now)

    @Slot(object)
    def tick(self, now: datetime) -> None:
        """Let a second pass; counts that are due are asked for."""
        self._now = now
        if self.mode is HeatMode.OFF:
            return
        midnight = datetime.combine(now.astimezone(self._zone).date(), time(), self._zone)
        if midnight != self._asked_from and self.counted_until is not None:
            # What was counted is of yesterday.
            self.heat, self.counted_until, self._due = Heat(), None, None
            self.changed.emit()
        if self._due is not None and now < self._due:
            return
        self._due, self._asked_from = now + COUNT_EVERY, midnight
        self.wanted.emit(CountsWish(midnight, now, WEEKS))

    @Slot(object)
    def take_counts(self, found: IncidentCounts) -> None:
        """Take counts; whoever passes them on lets those go that are no longer wanted."""
        self.heat, self.counted_until, self.failure = heat_of(found), found.until, ""
        self.changed.emit()

    @Slot(str)
    def take_failure(self, code: str) -> None:
        """Take what failed; what was counted before stands, with its age."""
        self.failure = code
        if self._now is not None:
            self._due = self._now + AGAIN_AFTER
        self.changed.emit()
