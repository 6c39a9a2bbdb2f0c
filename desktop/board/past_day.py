"""Owns a stored stretch of the past on the desk: the board and the places of any of its instants."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desktop.board.board import Board, reduce_changes
from desktop.board.past_places import FixBlock, PastPlaces, Places
from desktop.models.delta import Change
from desktop.models.history import Stretch
from desktop.models.incident import Incident
from desktop.models.instant import to_epoch_ms

MOST_FOLDED = 250
"""Changes between two boards that are kept: folding so many takes about a millisecond."""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A span of the past, ms since the epoch; `end_ms` is in it."""

    begin_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastBegin:
    """How a span of the past begins.

    Attributes:
        span: What can be shown of the span that was wished for.
        kept_from_ms: The earliest instant that the central can show.
        stretches: When the central ran within the span.
        board: The board at its begin, whose cursor begins the changes after it; an empty one where the wish
            said that it is at hand.
    """

    span: DaySpan
    kept_from_ms: int
    stretches: tuple[Stretch, ...]
    board: Board = field(default_factory=Board)


@dataclass(frozen=True, slots=True)
class PastPart:
    """Changes that follow those before.

    Attributes:
        at_ms: Instant of each, ms since the epoch.
        reach_ms: Up to which instant no others follow.
        cursor: Where the changes after these begin.
    """

    changes: tuple[Change, ...]
    at_ms: tuple[int, ...]
    reach_ms: int
    cursor: str


@dataclass(frozen=True, slots=True)
class PastWish:
    """A stretch of the past that somebody wants to see.

    Attributes:
        number: Counts up; answers to older wishes are let go.
        span: From when to when, both whole minutes; its end is not after the present.
        cursor: Where its changes begin, if the board at its begin is at hand; empty if it is not.
    """

    number: int
    span: DaySpan
    cursor: str = ""


class PastDay:
    """The boards and places of a span, as far as they have come.

    The board of an instant is the one after the last change that was made at or before it, as at the central.
    Boards are kept at intervals and share what is the same in them; the changes since are folded on demand.

    Attributes:
        begin: Its first board.
        places: Where workers were.
        cursor: Where the changes after those that it holds begin.
    """

    def __init__(self, begin: PastBegin) -> None:
        self.begin = begin
        self.places = PastPlaces()
        self._span, self._stretches = begin.span, begin.stretches
        self._changes: list[Change] = []
        # Instants by which a change is in: never later than those of the changes after it.
        self._in_ms: list[int] = []
        self._reach_ms = begin.span.begin_ms
        self._kept: list[tuple[int, Board]] = [(0, begin.board)]
        self._last: tuple[int, Board] = self._kept[0]
        self._spacing = MOST_FOLDED
        self.cursor = begin.board.cursor
        self._created_ms: dict[str, int] = {}
        self._note_created(begin.board.incidents.values())

    @property
    def span(self) -> DaySpan:
        """From when to when it shows."""
        return self._span

    @property
    def reach_ms(self) -> int:
        """Up to which instant its boards are true."""
        return self._reach_ms

    @property
    def places_reach_ms(self) -> int:
        """Up to which instant its places are true."""
        reach_ms = self.places.reach_ms
        return self.span.begin_ms if reach_ms is None else reach_ms

    @property
    def change_count(self) -> int:
        """Number of changes that it holds."""
        return len(self._changes)

    @property
    def is_whole(self) -> bool:
        """Whether all boards have come; places may still be on their way, or be nobody's to know here."""
        return self._reach_ms >= self._span.end_ms

    # -- what comes --------------------------------------------------------------------------------

    def lengthen(self, end_ms: int, stretches: tuple[Stretch, ...]) -> None:
        """Let it reach on, for time has passed.

        Args:
            end_ms: Its new end, ms since the epoch.
            stretches: When the central ran from its old end to the new one.
        """
        self._span = DaySpan(self._span.begin_ms, end_ms)
        self._stretches += stretches

    def add_changes(self, part: PastPart) -> None:
        """Take the changes that follow."""
        for change, at_ms in zip(part.changes, part.at_ms, strict=True):
            self._put(change, at_ms)
        self._reach_ms, self.cursor = part.reach_ms, part.cursor

    def add_places(self, block: FixBlock) -> None:
        """Take the places that follow."""
        self.places.add(block)

    def _put(self, change: Change, at_ms: int) -> None:
        # Processes' clocks differ: the board of an instant holds all that came before its last change.
        for place in range(len(self._in_ms) - 1, -1, -1):
            if self._in_ms[place] <= at_ms:
                break
            self._in_ms[place] = at_ms
        self._changes.append(change)
        self._in_ms.append(at_ms)
        if isinstance(change.record, Incident):
            self._note_created((change.record,))
        count, board = self._kept[-1]
        if len(self._changes) - count >= self._spacing:
            board, _ = reduce_changes(board, self._changes[count:])
            self._kept.append((len(self._changes), board))

    def _note_created(self, incidents: Iterable[Incident]) -> None:
        for incident in incidents:
            self._created_ms.setdefault(incident.id, to_epoch_ms(incident.created))

    # -- what there was ----------------------------------------------------------------------------

    def board_at(self, at_ms: int) -> Board:
        """Return the board as it stood at an instant, ms since the epoch, within the span and its reach."""
        count = bisect_right(self._in_ms, at_ms)
        base, board = self._kept[bisect_right(self._kept, count, key=_count_of) - 1]
        if base <= self._last[0] <= count:
            base, board = self._last
        board, _ = reduce_changes(board, self._changes[base:count])
        self._last = (count, board)
        return board

    def places_at(self, at_ms: int) -> Places:
        """Return where workers were at an instant, ms since the epoch."""
        return self.places.find(at_ms)

    def fixes_before(self, at_ms: int, within_ms: int) -> Places:
        """Return the last fixes of so short a time before an instant, ms since the epoch."""
        return self.places.find(at_ms, within_ms)

    def is_known(self, at_ms: int) -> bool:
        """Say whether the central ran at an instant, so that somebody noted what happened."""
        return any(to_epoch_ms(one.began) <= at_ms <= to_epoch_ms(one.ended) for one in self._stretches)

    def gaps(self) -> Sequence[DaySpan]:
        """Return the parts of the span in which the central did not run."""
        found, at_ms = [], self.span.begin_ms
        for stretch in self._stretches:
            began_ms = to_epoch_ms(stretch.began)
            if began_ms > at_ms:
                found.append(DaySpan(at_ms, began_ms))
            at_ms = max(at_ms, to_epoch_ms(stretch.ended))
        if at_ms < self.span.end_ms:
            found.append(DaySpan(at_ms, self.span.end_ms))
        return found

    def count_reported(self, first_ms: int, step_ms: int, steps: int) -> NDArray[np.int64]:
        """Return how many incidents were reported in each of some steps of time, as far as is known.

        Args:
            first_ms: Begin of the first, ms since the epoch.
            step_ms: Length of each.
            steps: How many.
        """
        instants = np.fromiter(self._created_ms.values(), np.int64, len(self._created_ms))
        edges = first_ms + step_ms * np.arange(steps + 1, dtype=np.int64)
        return np.diff(np.searchsorted(np.sort(instants), edges, side="left")).astype(np.int64)


def _count_of(kept: tuple[int, Board]) -> int:
    return kept[0]
