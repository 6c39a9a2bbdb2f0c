"""Owns the joints of the time machine: to who reads the past, to its key, and to alarms that cannot wait.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.board import ChangedIds
from desktop.models.alarm import AlarmState
from desktop.models.delta import RecordKind
from desktop.models.incident import Priority
from desktop.models.notice import Notice, NoticeLevel
from desktop.sync.past_desk import PastDesk
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.past_replay import PastReplay
from desktop.viewmodels.ticking import Ticking

ALARM_NOTICE = "past-alarm"
"""Key of the notice that something severe happened while the past was looked at."""


def join_past(replay: PastReplay, desk: PastDesk) -> None:
    """Let the wishes of the time machine be read, and what is read come to it."""
    replay.load_requested.connect(desk.want)
    replay.leave_requested.connect(desk.leave)
    desk.begun.connect(replay.take_begin)
    desk.part_came.connect(replay.take_part)
    desk.places_came.connect(replay.take_places)
    desk.places_refused.connect(replay.take_refusal)
    desk.finished.connect(replay.take_end)
    desk.failed.connect(replay.take_failure)


class PastWatch(QObject):
    """Tells who looks at the past of severe alarms that are raised meanwhile, with the way back.

    Signals:
        notice_raised (Notice), notice_cleared (str): The one road to the officer.
    """

    notice_raised = Signal(object)
    notice_cleared = Signal(str)

    def __init__(
        self, replay: PastReplay, feed: BoardFeed, ticking: Ticking, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._replay, self._feed, self._ticking = replay, feed, ticking
        self._known: frozenset[str] = frozenset()
        replay.opened_changed.connect(self._begin_or_end)
        feed.changed.connect(self._look)

    def _severe(self) -> frozenset[str]:
        return frozenset(
            alarm.id
            for alarm in self._feed.board.alarms.values()
            if alarm.priority is Priority.CRITICAL and alarm.state is AlarmState.UNACKNOWLEDGED
        )

    @Slot(bool)
    def _begin_or_end(self, is_open: bool) -> None:
        if is_open:
            self._known = self._severe()
        else:
            self.notice_cleared.emit(ALARM_NOTICE)

    @Slot(bool)
    def leave_if_covered(self, is_covered: bool) -> None:
        """Leave the past when the desk is locked or left: it names people."""
        if is_covered:
            self._replay.close()

    @Slot(object)
    def _look(self, changed: ChangedIds) -> None:
        if not self._replay.is_open or RecordKind.ALARM not in changed:
            return
        severe = self._severe()
        fresh, self._known = severe - self._known, self._known | severe
        if fresh:
            newest = max((self._feed.board.alarms[one] for one in fresh), key=lambda alarm: alarm.raised)
            self.notice_raised.emit(
                Notice(
                    level=NoticeLevel.WARNING,
                    text_key="alarm-while-past",
                    replace_key=ALARM_NOTICE,
                    since=self._ticking.now,
                    arguments={"title": newest.title},
                    action="live",
                )
            )
