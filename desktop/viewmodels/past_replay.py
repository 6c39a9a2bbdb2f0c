"""Owns the time machine of the desk: which past minute is shown, how it plays, and how far it has come.

Thread: UI
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board.board import Board
from desktop.board.past_day import DaySpan, PastBegin, PastDay, PastPart
from desktop.board.past_places import FixBlock
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.past_figures import PastFigures, figures_of, marks_of
from desktop.viewmodels.past_player import MINUTE_MS, PastPlayer
from desktop.viewmodels.ticking import Ticking
from desktop.viewmodels.worker_marks import WorkerMarks

CLOCK_DOUBT_MS = 2000
"""How far the estimate of the central's clock may be off; it refuses an instant that is yet to come."""


class PastReplay(QObject):
    """Shows one past minute at a time on a board and a map feed of its own; the live ones go on untouched.

    Attributes:
        board_feed, map_feed: The past as a map shows it; empty while nothing of it has come.
        player: Lets it go on by itself.
        is_open: Whether the past is looked at.
        is_loading: Whether more of the day is on its way.
        places_refused: Whether this officer may not know where workers were.
        failure: Code of what failed, empty if nothing did.
        at_ms: The minute that is wanted, ms since the epoch.
        kept_from_ms: The earliest instant that the central can show, None while it has not said.
        figures: What the wanted minute comes to; None while it has not come, and where nobody noted what
            happened: what is shown is empty then, for unknown is not quiet.

    Signals:
        opened_changed (bool): Whether the past is looked at.
        moved (): Another minute is wanted, or what is known of it changed.
        progressed (): More has come, or loading ended or failed.
        load_requested (DaySpan, str), leave_requested (): For who reads the past.
    """

    opened_changed = Signal(bool)
    moved = Signal()
    progressed = Signal()
    load_requested = Signal(object, str)
    leave_requested = Signal()

    def __init__(
        self, live_board: BoardFeed, live_map: MapFeed, ticking: Ticking, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._live_board, self._live_map, self._ticking = live_board, live_map, ticking
        self.board_feed = BoardFeed(self)
        self.map_feed = MapFeed(self.board_feed, self)
        self.is_open = False
        self.is_loading = False
        self.places_refused = False
        self.failure = ""
        self.at_ms = 0
        self.kept_from_ms: int | None = None
        self.figures: PastFigures | None = None
        self._date = date.min
        self._wished = DaySpan(0, 0)
        self._day: PastDay | None = None
        self._is_lengthened = False
        self._show_timer = QTimer(self)
        self._show_timer.setSingleShot(True)
        self._show_timer.timeout.connect(self.show_now)
        self.player = PastPlayer(self)
        self.player.minute_passed.connect(self._play_on)
        live_board.city_changed.connect(self.forget)
        live_board.viewer_changed.connect(self.forget)
        live_map.shapes_changed.connect(self.forget)

    # -- what there is ---------------------------------------------------------------------------

    @property
    def zone(self) -> ZoneInfo:
        """The city's zone."""
        city = self._live_board.city
        return ZoneInfo("Asia/Shanghai" if city is None else city.time_zone)

    @property
    def at(self) -> datetime:
        """The minute that is wanted, in the city's zone."""
        return from_epoch_ms(self.at_ms).astimezone(self.zone)

    @property
    def day(self) -> PastDay | None:
        """What has come of the day, None before its first board."""
        return self._day

    @property
    def day_shown(self) -> date:
        """The day that is looked at, in the city's zone."""
        return self._date

    @property
    def today(self) -> date:
        """The present day in the city's zone."""
        return self._ticking.now.astimezone(self.zone).date()

    @property
    def midnight_ms(self) -> int:
        """Where the day begins, ms since the epoch."""
        return self._midnight_ms(self._date)

    @property
    def span(self) -> DaySpan:
        """From which minute to which can be gone now."""
        begin_ms = self._wished.begin_ms if self._day is None else self._day.span.begin_ms
        return DaySpan(-(-begin_ms // MINUTE_MS) * MINUTE_MS, self._wished.end_ms)

    @property
    def has_come(self) -> bool:
        """Whether what was noted of the wanted minute is here."""
        day = self._day
        return day is not None and day.span.begin_ms <= self.at_ms <= day.reach_ms

    @property
    def is_known(self) -> bool:
        """Whether the central ran in the wanted minute."""
        return self._day is None or self._day.is_known(self.at_ms)

    @property
    def reach_ms(self) -> int:
        """Up to which instant the boards of the day have come."""
        return self._wished.begin_ms if self._day is None else self._day.reach_ms

    @property
    def progress(self) -> float:
        """How much of the day has come, 0..1."""
        day = self._day
        if day is None:
            return 0.0
        length_ms = max(1, day.span.end_ms - day.span.begin_ms)
        boards = (day.reach_ms - day.span.begin_ms) / length_ms
        places = 1.0 if self.places_refused else max(0, day.places_reach_ms - day.span.begin_ms) / length_ms
        return min(1.0, (boards + places) / 2)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that are kept, the latest first; today alone until the central has said more."""
        today = self.today
        if self.kept_from_ms is None:
            return (today,)
        first = from_epoch_ms(self.kept_from_ms).astimezone(self.zone).date()
        return tuple(today - timedelta(days=n) for n in range(max(0, (today - first).days) + 1))

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Look at the past, or at the present again."""
        if self.is_open:
            self.close()
        else:
            self.open()

    @Slot()
    def open(self) -> None:
        """Look at the past; it begins with the minute that has just passed."""
        if self.is_open or self._live_board.city is None:
            return
        self.is_open = True
        if self.map_feed.shapes is not self._live_map.shapes:
            self.map_feed.take_shapes(self._live_map.shapes)
        self._look_at(self.today, self._last_minute_ms())
        self.opened_changed.emit(True)

    @Slot()
    def close(self) -> None:
        """Look at the present again."""
        if not self.is_open:
            return
        self.is_open = False
        self.player.pause()
        self._show_timer.stop()
        if self.is_loading:
            self.is_loading = False
            self._day = None
            self.leave_requested.emit()
        self.opened_changed.emit(False)

    @Slot()
    def forget(self) -> None:
        """Leave the past and let it go: another city, life of the central, set of borders, or person."""
        self.close()
        self._day, self.kept_from_ms, self.figures = None, None, None

    @Slot()
    def retry(self) -> None:
        """Read the day again from its begin."""
        self._day = None
        self._look_at(self._date, self.at_ms)

    @Slot()
    def retry_failed(self) -> None:
        """Read the day again if somebody looks at one that did not come."""
        if self.is_open and self.failure:
            self.retry()

    def show_day(self, wanted: date) -> None:
        """Look at another day, at the same hour."""
        if self.is_open and wanted != self._date and wanted <= self.today:
            shift_ms = self._midnight_ms(wanted) - self.midnight_ms
            self._look_at(wanted, self.at_ms + shift_ms)

    def go_to(self, at_ms: int) -> None:
        """Go to the minute of an instant, ms since the epoch, or as near as can be gone."""
        span = self.span
        wanted = min(max(at_ms // MINUTE_MS * MINUTE_MS, span.begin_ms), span.end_ms)
        if wanted != self.at_ms:
            self.at_ms = wanted
            # Several steps within one turn of the event loop make one picture.
            self._show_timer.start(0)

    def step(self, minutes: int) -> None:
        """Go so many minutes on, or back."""
        self.go_to(self.at_ms + minutes * MINUTE_MS)

    @Slot()
    def toggle_play(self) -> None:
        """Let it play, or stand."""
        if self.player.is_playing:
            self.player.pause()
        elif self.at_ms < self.span.end_ms:
            self.player.play()

    # -- what comes ------------------------------------------------------------------------------

    @Slot(object)
    def take_begin(self, begin: PastBegin) -> None:
        """Take how the day begins, or that it goes on."""
        self.kept_from_ms = begin.kept_from_ms
        if self._is_lengthened and self._day is not None:
            self._day.lengthen(begin.span.end_ms, begin.stretches)
        else:
            self._day = PastDay(begin)
        self.at_ms = max(self.at_ms, self.span.begin_ms)
        self.progressed.emit()
        self._show_if(reached_ms=self.reach_ms)

    @Slot(object)
    def take_part(self, part: PastPart) -> None:
        """Take changes."""
        if self._day is not None:
            was_here = self.has_come
            self._day.add_changes(part)
            self.progressed.emit()
            if not was_here:  # else it is shown already, and nothing that comes changes it
                self._show_if(reached_ms=part.reach_ms)

    @Slot(object)
    def take_places(self, block: FixBlock) -> None:
        """Take where workers were."""
        if self._day is not None:
            self._day.add_places(block)
            self.progressed.emit()
            if self.figures is not None and self.figures.workers is None:
                self._show_if(reached_ms=block.to_ms)

    @Slot()
    def take_refusal(self) -> None:
        """Learn that this officer may not know where workers were."""
        self.places_refused = True
        self.progressed.emit()

    @Slot()
    def take_end(self) -> None:
        """Learn that all has come."""
        self.is_loading = False
        self.progressed.emit()

    @Slot(str)
    def take_failure(self, code: str) -> None:
        """Learn what failed; what has come is shown on."""
        self.is_loading = False
        self.failure = code
        self.progressed.emit()
        self.moved.emit()

    # -- inner -----------------------------------------------------------------------------------

    def _midnight_ms(self, day: date) -> int:
        return to_epoch_ms(datetime.combine(day, time.min, self.zone))

    def _last_minute_ms(self) -> int:
        """Return the last minute that is over at the central too, whose clock is known to a second or so."""
        return (to_epoch_ms(self._ticking.now) - CLOCK_DOUBT_MS) // MINUTE_MS * MINUTE_MS

    def _look_at(self, day: date, at_ms: int) -> None:
        """Wish for a day, or for what is missing of it."""
        begin_ms = self._midnight_ms(day)
        last_ms = self._midnight_ms(day + timedelta(days=1)) - MINUTE_MS
        end_ms = max(begin_ms, min(last_ms, self._last_minute_ms()))
        held = self._day if day == self._date and self._is_whole() else None
        self._date, self._wished = day, DaySpan(begin_ms, end_ms)
        self._is_lengthened = held is not None
        self._day, self.failure = held, ""
        span = self.span
        self.at_ms = min(max(at_ms, span.begin_ms), span.end_ms)
        if held is None:
            self.places_refused = False
            self.is_loading = True
            self.load_requested.emit(self._wished, "")
        elif held.span.end_ms < end_ms:
            self.is_loading = True
            self.load_requested.emit(DaySpan(held.span.end_ms, end_ms), held.cursor)
        self.show_now()
        self.progressed.emit()

    def _is_whole(self) -> bool:
        """Say whether all of the day that was wished for has come."""
        day = self._day
        return (
            day is not None
            and day.is_whole
            and (self.places_refused or day.places_reach_ms >= day.span.end_ms)
        )

    def _show_if(self, *, reached_ms: int) -> None:
        """Show the wanted minute once what has come reaches it."""
        if self.is_open and self.at_ms <= reached_ms:
            self.show_now()

    @Slot()
    def show_now(self) -> None:
        """Show the wanted minute at once, or nothing while it has not come."""
        day, at_ms = self._day, self.at_ms
        if day is None or not self.has_come or not day.is_known(at_ms):
            self.figures = None
            # Those of the present, so that the map keeps its names; whoever sits here may know them.
            known = self._live_board.board
            board = Board(city=known.city, organisations=known.organisations, grids=known.grids)
            marks = WorkerMarks()
        else:
            board = day.board_at(at_ms)
            has_places = not self.places_refused and at_ms <= day.places_reach_ms
            marks = marks_of(day, board, at_ms) if has_places else WorkerMarks()
            self.figures = figures_of(board, at_ms, marks.count if has_places else None)
        self.map_feed.show_moment(from_epoch_ms(at_ms), partial(self.board_feed.load, board, None), marks)
        self.moved.emit()

    @Slot()
    def _play_on(self) -> None:
        if self.at_ms >= self.span.end_ms:
            self.player.pause()
        elif self.at_ms + MINUTE_MS <= self.reach_ms:
            self.step(1)
        elif self.failure:
            self.player.pause()
