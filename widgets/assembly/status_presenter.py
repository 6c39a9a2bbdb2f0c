"""Owns what strip, alarm line, banner and foot are told: it reads the board, the link and the clock.

Thread: UI
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QObject

from desktop.board.alarm_line import sum_up_alarms
from desktop.board.board import Board, ChangedIds
from desktop.board.counts import ClockCounts, PostCounts
from desktop.board.freshness import LinkStatus
from desktop.models.alarm import Alarm, AlarmState
from desktop.models.city import City
from desktop.models.delta import RecordKind
from desktop.models.person import Role, Viewer
from desktop.models.position import ContactState
from desktop.models.post import PostState
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.ticking import Ticking
from desktop.viewmodels.wall_page import city_figures, city_words, grid_short_name, town_name
from desktop.viewmodels.worker_marks import CONTACT_CODES, WorkerMarks
from widgets.shell.alarm_line import AlarmPicture
from widgets.shell.main_window import MainWindow
from widgets.shell.source_foot import FootPicture, SourcePicture
from widgets.shell.stale_banner import LinkPicture

LATELY = timedelta(minutes=10)
"""Span over which raised alarms are counted. Source: control-room manners, Load."""


_COUNTED = frozenset({RecordKind.INCIDENT, RecordKind.ALARM, RecordKind.FIGURES})
"""Kinds whose changes are counted at once; all else is told with the next second."""


class AlarmLoad:
    """Counts the alarms raised in the last ten minutes, those that went meanwhile too.

    What was raised and gone before this program looked is unknown, so it counts only once it has looked for
    the whole span.
    """

    def __init__(self) -> None:
        self._raised: dict[str, datetime] = {}
        self._looking_since: datetime | None = None

    def look(self, board: Board, now: datetime) -> int | None:
        """Take the board into the count; return the count, None while it is not yet known."""
        if self._looking_since is None:
            self._looking_since = now
        self._raised.update((alarm.id, alarm.raised) for alarm in board.alarms.values())
        self._raised = {key: raised for key, raised in self._raised.items() if now - raised < LATELY}
        return len(self._raised) if now - self._looking_since >= LATELY else None


def count_contacts(marks: WorkerMarks, workers: int) -> tuple[int, int, int] | None:
    """Return how many terminals are online, late and offline; None before any positions came.

    A terminal that never spoke counts as offline, so that the three add up to the number of workers.
    """
    if not marks.count:
        return None
    counts = np.bincount(marks.states[: marks.count], minlength=len(CONTACT_CODES))
    online = int(counts[CONTACT_CODES[ContactState.ONLINE]])
    late = int(counts[CONTACT_CODES[ContactState.LATE]])
    return online, late, max(workers, marks.count) - online - late


def alarm_place(board: Board, alarm: Alarm) -> str:
    """Return town and grid of an alarm."""
    return f"{town_name(board, alarm.grid_code)} {grid_short_name(board, alarm.grid_code)}".strip()


class StatusPresenter(QObject):
    """Keeps the frame of the window true."""

    def __init__(
        self,
        window: MainWindow,
        feed: BoardFeed,
        map_feed: MapFeed,
        ticking: Ticking,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._feed = feed
        self._map_feed = map_feed
        self._ticking = ticking
        self._zone = ZoneInfo("Asia/Shanghai")
        self._link = LinkStatus()
        self._load = AlarmLoad()
        self._posts, self._clocks = PostCounts(), ClockCounts()
        feed.changed.connect(self.show_board)
        feed.orders_changed.connect(self.show_orders)
        feed.viewer_changed.connect(self.take_viewer)
        ticking.second_passed.connect(self.show_second)

    @property
    def zone(self) -> ZoneInfo:
        """The zone that people of this city read."""
        return self._zone

    def show_board(self, changed: ChangedIds) -> None:
        """Tell the strip and the alarm line what the board says."""
        board = self._feed.board
        if board.city is not None:
            self._zone = zone_of(board.city)
            self._window.banner.set_zone(self._zone)
            self._window.strip.show_city(city_words(board.city), is_demo=board.city.is_demo)
        posts = changed.get(RecordKind.POST)
        if posts:
            self._posts.take(board.posts, posts)
            self._window.strip.show_posts({state: self._posts.states[state] for state in PostState})
        incidents = changed.get(RecordKind.INCIDENT)
        if incidents:
            self._clocks.take(board.incidents, incidents)
        self._show_people()
        if not changed.keys().isdisjoint(_COUNTED):
            self.show_second()

    def show_second(self, now: datetime | None = None) -> None:
        """Tell everything that time alone changes."""
        now = now or self._ticking.now
        board = self._feed.board
        strip = self._window.strip
        strip.show_clock(now, self._zone)
        if board.city is not None:
            counts = self._clocks.count(now)
            figures = city_figures(board)
            closed = figures.closed_today if figures else None
            strip.show_incidents(counts.open, counts.warned, counts.overdue, closed)
            self._show_alarms(board, now)
        self._show_foot(board, now)

    def show_link(self, link: LinkStatus) -> None:
        """Tell pill and banner how old the picture is."""
        self._link = link
        now = self._ticking.now
        self._window.strip.show_link(link.state, link.worst.age_at(now))
        self._window.banner.show_link(link_picture(link, self._feed.orders_waiting, now))
        self._show_foot(self._feed.board, now)

    def take_viewer(self, viewer: Viewer) -> None:
        """Take who sits here."""
        self._window.alarm_line.set_can_write(viewer.can_write)
        self._show_people()

    def show_orders(self) -> None:
        """Tell how many orders wait on this machine."""
        self.show_link(self._link)

    def _show_people(self) -> None:
        persons = sorted(self._feed.board.persons.values(), key=lambda person: person.id)
        officers = (Role.DUTY_OFFICER, Role.SHIFT_LEADER)
        on_duty = [person.name for person in persons if person.on_duty and person.role in officers]
        viewer = self._feed.viewer
        self._window.strip.show_people(
            viewer.name if viewer else "", viewer.role if viewer else None, on_duty
        )

    def _show_alarms(self, board: Board, now: datetime) -> None:
        alarms = self._feed.alarms()
        summary = sum_up_alarms(alarms)
        picture = AlarmPicture(
            unacknowledged=summary.unacknowledged,
            shelved=summary.shelved,
            can_shelve=any(alarm.can_be_shelved for alarm in alarms),
            raised_lately=self._load.look(board, now),
            oldest_raised=summary.oldest.raised if summary.oldest else None,
        )
        top = summary.top
        if top is not None:
            picture = replace(
                picture,
                top_id=top.id,
                top_kind=top.kind,
                top_priority=top.priority,
                top_is_over=top.state is AlarmState.RETURNED,
                top_title=top.title,
                top_place=alarm_place(board, top),
                top_raised=top.raised,
            )
        self._window.alarm_line.show_alarms(picture, now)

    def _show_foot(self, board: Board, now: datetime) -> None:
        self._window.foot.show_sources(
            FootPicture(
                changes_age_s=self._link.changes.age_at(now),
                positions_age_s=self._link.positions.age_at(now),
                sources=source_pictures(board, self._link, now),
                terminals=count_contacts(self._map_feed.workers, len(board.workers)),
                orders_waiting=self._feed.orders_waiting,
                skew_s=self._link.skew_s,
            )
        )


def zone_of(city: City) -> ZoneInfo:
    """Return the zone that people of a city read."""
    return ZoneInfo(city.time_zone)


def source_pictures(board: Board, link: LinkStatus, now: datetime) -> tuple[SourcePicture, ...]:
    """Return the ages of the central's own inputs.

    A source is late by what the central last said, not by how long the central has not been heard: a link
    that is down makes no source silent.
    """
    heard = link.changes.last_good
    pictures = []
    for source in board.sources:
        age_s = None if source.as_of is None else (now - source.as_of).total_seconds()
        late = source.as_of is None
        if source.as_of is not None and heard is not None:
            late = (heard - source.as_of).total_seconds() > source.late_after_s
        pictures.append(SourcePicture(name=source.source, age_s=age_s, late=late))
    return tuple(pictures)


def link_picture(link: LinkStatus, orders_waiting: int, now: datetime) -> LinkPicture:
    """Return what a banner says of a link at a server instant."""
    worst = link.worst
    return LinkPicture(
        state=link.state,
        age_s=worst.age_at(now),
        last_good=worst.last_good,
        failure=worst.failure,
        retry_in_s=worst.retry_in_s,
        orders_waiting=orders_waiting,
    )
