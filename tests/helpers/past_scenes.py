"""Owns a small past day as it comes from the central, and a time machine that shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject

from desktop.board.board import Board, reduce_changes
from desktop.board.past_day import DaySpan, PastBegin, PastPart
from desktop.board.past_places import FixBlock, block_of
from desktop.board.server_clock import ServerClock
from desktop.models.delta import Change
from desktop.models.history import Stretch
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.position import SHOWN_MS, PastTracks
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.past_player import MINUTE_MS
from desktop.viewmodels.past_replay import PastReplay
from desktop.viewmodels.ticking import Ticking

HOUR_MS = 60 * MINUTE_MS
MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""The day begins then in Chengdu: 2026-11-23."""
MIDNIGHT_MS = to_epoch_ms(MIDNIGHT)
NOW = MIDNIGHT + timedelta(hours=10, minutes=30, seconds=20)


def minute_ms(hour: int, minute: int = 0) -> int:
    """Return an instant of the day, ms since the epoch."""
    return MIDNIGHT_MS + hour * HOUR_MS + minute * MINUTE_MS


class TimeScene(QObject):
    """A time machine over a live board; what it asks for is noted, what comes is the test's to give."""

    def __init__(self, live_board: BoardFeed, live_map: MapFeed) -> None:
        super().__init__()
        self.now_s = NOW.timestamp()
        self.ticking = Ticking(ServerClock(self._now, self._now), self)
        self.live_board = live_board
        self.replay = PastReplay(live_board, live_map, self.ticking, self)
        self.wished: list[tuple[DaySpan, str]] = []
        self.left = 0
        self.replay.load_requested.connect(self._note_wish)
        self.replay.leave_requested.connect(self._note_leave)

    def _now(self) -> float:
        return self.now_s

    def _note_wish(self, span: DaySpan, cursor: str) -> None:
        self.wished.append((span, cursor))

    def _note_leave(self) -> None:
        self.left += 1

    def begin(self, *changes: Change, kept_from_ms: int = 0, gaps: tuple[DaySpan, ...] = ()) -> None:
        """Let the first board come, with the gaps in which the central did not run."""
        span = self.wished[-1][0]
        kept_ms = kept_from_ms or span.begin_ms
        board, _ = reduce_changes(self._first_board(), changes)
        span = DaySpan(max(span.begin_ms, kept_ms), span.end_ms)
        edges = [span.begin_ms, *(edge for gap in gaps for edge in (gap.begin_ms, gap.end_ms)), span.end_ms]
        stretches = tuple(
            Stretch(from_epoch_ms(first), from_epoch_ms(last))
            for first, last in zip(edges[::2], edges[1::2], strict=True)
        )
        self.replay.take_begin(PastBegin(span=span, board=board, kept_from_ms=kept_ms, stretches=stretches))

    def _first_board(self) -> Board:
        live = self.live_board.board
        return Board(
            city=live.city,
            cursor="e:1",
            organisations=live.organisations,
            grids=live.grids,
            workers=live.workers,
        )

    def part(self, *timed: tuple[int, Change], reach_ms: int = 0) -> None:
        """Let changes come, up to the end of what was wished for unless it is said."""
        reach_ms = reach_ms or self.wished[-1][0].end_ms
        changes, at_ms = tuple(change for _, change in timed), tuple(ms for ms, _ in timed)
        self.replay.take_part(PastPart(changes, at_ms, reach_ms, f"e:{len(changes) + 1}"))

    def places(self, *fixes: tuple[str, int, float, float], from_ms: int = 0, to_ms: int = 0) -> None:
        """Let fixes come: worker, instant, lon, lat."""
        from_ms = from_ms or self.wished[-1][0].begin_ms - SHOWN_MS
        self.replay.take_places(make_block(fixes, from_ms, to_ms or self.wished[-1][0].end_ms))

    def close(self) -> None:
        """Stop what runs."""
        self.replay.close()


def make_block(fixes: tuple[tuple[str, int, float, float], ...], from_ms: int, to_ms: int) -> FixBlock:
    """Return fixes as a page of them comes."""
    ordered = sorted(fixes)
    ids = tuple(dict.fromkeys(fix[0] for fix in ordered))
    return block_of(
        PastTracks(
            id=ids,
            count=tuple(sum(fix[0] == one for fix in ordered) for one in ids),
            lon=tuple(fix[2] for fix in ordered),
            lat=tuple(fix[3] for fix in ordered),
            fix_time=tuple(fix[1] for fix in ordered),
        ),
        from_ms,
        to_ms,
    )
