"""Owns the reading of a stretch of the past: the board at its begin, the changes after it, workers' places.

Thread: past
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal, Slot

from desktop.api.client import CentralClient, Timed
from desktop.api.errors import CentralError, ProblemAnswered
from desktop.api.retry import read_with_retry
from desktop.board.board import board_from_pages
from desktop.board.past_day import DaySpan, PastBegin, PastPart, PastWish
from desktop.board.past_places import block_of
from desktop.models.delta import BundlePage
from desktop.models.failure import Failure
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.position import SHOWN_MS
from desktop.models.problem import ProblemType
from desktop.sync.access import CentralAddress
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.codec import ReplyMalformed

T = TypeVar("T")

PAGE_LIMIT = 200
"""Records a page; decoding more at once would stall the UI thread through the interpreter's lock."""

MOST_FIXES = 20_000_000
"""Fixes of one reading, 480 MB: a day of 12,000 workers. Boards alone come of more."""

BREATH_MS = 10
"""Pause between two pages, in which wishes are heard too."""

GONE = "history-gone"
"""Code of the failure that the central keeps nothing of that time."""


_GONE_TYPES = frozenset({ProblemType.HISTORY_GONE, ProblemType.CURSOR_GONE})


class StopOrdered(Exception):
    """The worker shall end."""


class NothingKept(Exception):
    """The central keeps nothing of the time that was wished for."""


class TooManyFixes(Exception):
    """Workers' places of the span take more memory than a desk has for them."""


class PastWorker(Worker):
    """Reads what somebody wishes to see, page by page; another wish ends the one before.

    Signals:
        begun (int, PastBegin): The wish's number, and how its span begins.
        part_came (int, PastPart), places_came (int, FixBlock): What follows, in order.
        places_refused (int): This officer may not know where workers were; the boards come.
        finished (int): All has come.
        failed (int, str): The code of what failed; what has come holds.
    """

    begun = Signal(int, object)
    part_came = Signal(int, object)
    places_came = Signal(int, object)
    places_refused = Signal(int)
    finished = Signal(int)
    failed = Signal(int, str)

    def __init__(self, make: TransportFactory = make_transport) -> None:
        super().__init__(make)
        self._wish: PastWish | None = None
        self._pages: Iterator[None] = iter(())
        self._timer = self._new_timer(self.read_on)

    @Slot(object)
    def set_address(self, address: CentralAddress) -> None:
        """Ask this central from now on; what was being read is another's."""
        wish, self._wish = self._wish, None
        self._timer.stop()
        self._replace_client(address)
        if wish is not None:
            self.failed.emit(wish.number, Failure.LOGIN.value)

    @Slot(object)
    def load(self, wish: PastWish) -> None:
        """Read this; what was being read before is left."""
        client = self._client
        if client is None:
            self.failed.emit(wish.number, Failure.NO_CENTRAL.value)
            return
        self._wish, self._pages = wish, self._read(client, wish)
        self._arm(0)

    @Slot()
    def leave(self) -> None:
        """Read nothing more: nobody looks any longer."""
        self._wish = None
        self._timer.stop()

    @Slot()
    def read_on(self) -> None:
        """Read the next page."""
        wish = self._wish
        if wish is None or self.is_stopping():
            return
        try:
            next(self._pages)
        except StopOrdered:
            return
        except StopIteration:
            self._wish = None
            self.finished.emit(wish.number)
        except (CentralError, ReplyMalformed, NothingKept, TooManyFixes) as error:
            self._wish = None
            if not self.is_stopping():
                self.failed.emit(wish.number, _code_of(error))
        else:
            self._arm(BREATH_MS)

    def _arm(self, in_ms: int) -> None:
        if not self.is_stopping():
            self._timer.start(in_ms)

    # -- what is read ------------------------------------------------------------------------------

    def _read(self, client: CentralClient, wish: PastWish) -> Iterator[None]:
        begin = self._read_begin(client, wish)
        yield
        cursor, span = wish.cursor, begin.span
        if not cursor:
            pages: list[BundlePage] = []
            yield from self._read_board(client, span.begin_ms, pages)
            begin = replace(begin, board=board_from_pages(pages))
            cursor = pages[0].cursor
        self.begun.emit(wish.number, begin)
        yield from self._read_changes(client, wish, span, cursor)
        yield from self._read_places(client, wish, span)

    def _read_begin(self, client: CentralClient, wish: PastWish) -> PastBegin:
        """Return what can be shown of a wish, without its board."""
        span = wish.span
        bounds = from_epoch_ms(span.begin_ms), from_epoch_ms(span.end_ms)
        uptime = self._retried(lambda: client.replay_uptime(*bounds)).reply
        kept_from_ms = to_epoch_ms(uptime.kept_from)
        if kept_from_ms > span.end_ms:
            raise NothingKept
        shown = DaySpan(max(span.begin_ms, kept_from_ms), span.end_ms)
        return PastBegin(span=shown, kept_from_ms=kept_from_ms, stretches=uptime.stretches)

    def _read_board(self, client: CentralClient, at_ms: int, pages: list[BundlePage]) -> Iterator[None]:
        """Read the pages of a board."""
        token: str | None = None
        while True:
            ask = partial(client.replay_page, from_epoch_ms(at_ms), token, PAGE_LIMIT)
            page = self._retried(ask).reply.page
            if pages and page.cursor != pages[0].cursor:
                raise ReplyMalformed("two pages are of different boards")
            pages.append(page)
            if page.next is not None and page.next == token:
                raise ReplyMalformed("a page is followed by itself")
            token = page.next
            yield
            if token is None:
                return

    def _read_changes(
        self, client: CentralClient, wish: PastWish, span: DaySpan, cursor: str
    ) -> Iterator[None]:
        end, reach_ms = from_epoch_ms(span.end_ms), span.begin_ms
        more = True
        while more:
            found = self._retried(partial(client.replay_changes, cursor, end, PAGE_LIMIT)).reply
            if found.more and found.cursor == cursor:
                raise ReplyMalformed("a page is followed by itself")
            cursor, more = found.cursor, found.more
            # Later pages may hold changes of the same instant still.
            reach_ms = max(reach_ms, max(found.at_ms, default=0) - 1) if more else span.end_ms
            self.part_came.emit(wish.number, PastPart(found.changes, found.at_ms, reach_ms, cursor))
            yield

    def _read_places(self, client: CentralClient, wish: PastWish, span: DaySpan) -> Iterator[None]:
        # Whoever was seen within the hour before an instant is shown; and where a day goes on, that
        # hour is read again: terminals without a network send later what they saw then.
        begin_ms = span.begin_ms - SHOWN_MS
        bounds = from_epoch_ms(begin_ms), from_epoch_ms(span.end_ms)
        token: str | None = None
        count = 0
        while True:
            try:
                found = self._retried(partial(client.replay_positions, *bounds, token)).reply
            except ProblemAnswered as error:
                if error.failure is not Failure.FORBIDDEN:
                    raise
                self.places_refused.emit(wish.number)
                return
            reach_ms, token = to_epoch_ms(found.to), found.next
            if not begin_ms < reach_ms <= span.end_ms:
                raise ReplyMalformed(f"a page of places from {begin_ms} reaches to {reach_ms}")
            try:
                block = block_of(found.tracks, begin_ms, reach_ms)
            except ValueError as error:
                raise ReplyMalformed(str(error)) from error
            self.places_came.emit(wish.number, block)
            begin_ms, count = reach_ms, count + len(found.tracks.fix_time)
            yield
            if token is None:
                return
            if count >= MOST_FIXES:
                raise TooManyFixes

    # -- inner -------------------------------------------------------------------------------------

    def _retried(self, read: Callable[[], Timed[T]]) -> Timed[T]:
        return read_with_retry(read, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self._breathe(seconds)
        if self.is_stopping():
            raise StopOrdered


def _code_of(error: CentralError | ReplyMalformed | NothingKept | TooManyFixes) -> str:
    if isinstance(error, NothingKept):
        return GONE
    if isinstance(error, TooManyFixes):
        return Failure.TOO_LARGE.value
    if isinstance(error, ReplyMalformed):
        return Failure.SCHEMA.value
    is_gone = isinstance(error, ProblemAnswered) and error.problem.type in _GONE_TYPES
    return GONE if is_gone else error.failure.value
