"""Owns the showing of the past: the board as it stood at an instant, and the changes that came after."""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.central.ledger.feed_change import FeedChange
from desktop.central.ledger.history.keyframes import (
    Keyframe,
    keyframe_at,
    keyframe_before,
    oldest_keyframe,
    read_part,
)
from desktop.central.ledger.history.segments import (
    CHANGES_AT_ONCE,
    Segment,
    find_segment,
    find_segment_at,
    list_changes,
    newest_packed,
    newest_unpacked_at,
)
from desktop.central.ledger.history.uptime import known_until_ms
from desktop.central.ledger.incident_index import split_parties
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.reader import BUNDLE_ORDER, PAGE_LIMIT_BYTES, Item, head_number, see_change
from desktop.central.ledger.unit import Unit
from desktop.central.rules.boards import Board, fold_changes
from desktop.central.rules.refusal import Refused
from desktop.central.rules.retention import UNKEPT_KINDS
from desktop.central.rules.visibility import Reader, sees, visible_body
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange, PastRecord
from desktop.models.problem import ProblemType
from desktop.wire.codec import ReplyMalformed
from desktop.wire.history import HistoryUnreadable, unpack_changes, unpack_records

BOARDS_KEPT = 2
"""Past boards held in memory: a page is asked for after the other, and mostly one person looks back."""

SEEN_KEPT = 4
"""Of so many boards and readers it is held which records may be seen: to look at all for each page of a large
board takes longer than to read it."""

_PLACE = {kind: place for place, kind in enumerate(BUNDLE_ORDER)}

SortKey = tuple[int, str]
"""Where a record stands in a board: place of its kind, and its id."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A past instant, as far as it is known.

    Attributes:
        number: Number of the last change made until then.
        known_until_ms: Until when the central ran before it.
        kept_from_ms: The earliest instant that is kept.
    """

    number: int
    known_until_ms: int
    kept_from_ms: int


@dataclass(frozen=True, slots=True)
class PastBoard:
    """The whole board as it stood; records in the bundle's order, `keys` beside them."""

    keys: Sequence[SortKey]
    records: Sequence[PastRecord]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a past board, as a reader may see it; ``next_key`` is None on the last."""

    items: list[Item]
    next_key: SortKey | None
    total: int


@dataclass(frozen=True, slots=True)
class PastChangesPage:
    """A page of past changes, as a reader may see them.

    Attributes:
        at_ms: Instant of each item, ms since the epoch.
        number: Number of the last change looked at.
    """

    items: list[Item]
    at_ms: list[int]
    number: int
    more: bool


def gone(detail: str) -> Refused:
    """Return the refusal of an instant that is kept no longer, or was never kept."""
    return Refused(ProblemType.HISTORY_GONE, detail)


class Replays:
    """Shows the past of one city; belongs to one event loop.

    Args:
        ledger: Whose past it is.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._boards: OrderedDict[int, asyncio.Task[PastBoard]] = OrderedDict()
        self._seen: OrderedDict[tuple[int, Reader], Sequence[int]] = OrderedDict()

    async def find_moment(self, at_ms: int) -> Moment:
        """Return what is known of a past instant.

        Args:
            at_ms: ms since the epoch, not after the present.

        Raises:
            Refused: history-gone, if the board of that instant is kept no longer.
        """

        def look(unit: Unit) -> tuple[Keyframe | None, int | None, int | None, Segment | None]:
            newest = newest_unpacked_at(unit, newest_packed(unit), at_ms)
            segment = None if newest is not None else find_segment_at(unit, at_ms)
            return oldest_keyframe(unit), known_until_ms(unit, at_ms), newest, segment

        oldest, known_ms, number, segment = await self._ledger.transact_async(look)
        if oldest is None:
            raise gone("nothing of the past is kept yet")
        if segment is not None:
            changes = await _unpack(segment)
            number = max((one.seq for one in changes if one.at_ms <= at_ms), default=segment.first_seq - 1)
        if number is None or number < oldest.seq:
            # No change is kept from before that instant: it is the oldest board, or none.
            first = await self._ledger.transact_async(lambda unit: keyframe_at(unit, at_ms))
            if first is None:
                raise gone("the board of that instant is kept no longer")
            number = first.seq
        return Moment(number, at_ms if known_ms is None else known_ms, oldest.at_ms)

    async def read_board(self, number: int) -> PastBoard:
        """Return the board as it stood after a change; read once for all who ask for it together.

        Raises:
            Refused: history-gone, if it is kept no longer or never was.
        """
        task = self._boards.get(number)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._boards[number] = asyncio.create_task(self._rebuild(number))
            while len(self._boards) > BOARDS_KEPT:
                self._boards.popitem(last=False)
        self._boards.move_to_end(number)
        return await asyncio.shield(task)

    async def read_page(self, number: int, reader: Reader, after: SortKey | None, limit: int) -> BoardPage:
        """Return a page of the board as it stood after a change, as a reader may see it.

        Args:
            number: Of the change.
            reader: Whose eyes read.
            after: Behind which record the page begins, None for the first.
            limit: Most records of the page.

        Raises:
            Refused: history-gone, if it is kept no longer or in a form that this program does not read.
        """
        board = await self.read_board(number)
        key = (number, reader)
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = await asyncio.to_thread(_places_seen, board, reader)
            while len(self._seen) > SEEN_KEPT:
                self._seen.popitem(last=False)
        return await asyncio.to_thread(_page_of, board, seen, reader, after, limit)

    async def _rebuild(self, number: int) -> PastBoard:
        def look(unit: Unit) -> tuple[Keyframe | None, int]:
            return keyframe_before(unit, number), head_number(unit)

        base, head = await self._ledger.transact_async(look)
        if base is None or number > head:
            raise gone("the board after that change is kept no longer")
        board: Board = {}
        for digest in base.parts:
            body = await self._ledger.transact_async(
                lambda unit, digest=digest: read_part(unit, digest)  # type: ignore[misc]
            )
            if body is None:
                raise gone("a part of that board is kept no longer")
            await asyncio.to_thread(_add_records, board, body)
        after = base.seq
        while after < number:
            changes, after = await self._next_changes(after, number)
            await asyncio.to_thread(_fold, board, changes)
        return _ordered(board)

    async def _next_changes(self, after: int, until: int) -> tuple[list[PastChange], int]:
        """Return the next changes with after < seq <= until, and the number up to which they reach.

        Raises:
            Refused: history-gone, if there is a gap.
        """

        def look(unit: Unit) -> tuple[Segment | None, list[PastChange]]:
            segment = find_segment(unit, after)
            return segment, [] if segment is not None else list_changes(unit, after, until)

        segment, changes = await self._ledger.transact_async(look)
        if segment is not None:
            unpacked = await _unpack(segment)
            reach = min(segment.last_seq, until)
            return [one for one in unpacked if after < one.seq <= reach], reach
        if not changes or changes[0].seq != after + 1:
            raise gone("some of the changes before that instant are kept no longer")
        reach = changes[-1].seq if len(changes) == CHANGES_AT_ONCE else until
        return changes, reach

    async def read_kept(self, since: int, until: int, kind: RecordKind) -> list[PastChange]:
        """Return all changes of a kind with since < seq <= until, whoever may see them.

        Raises:
            Refused: history-gone, if they are kept no longer.
        """
        found: list[PastChange] = []
        while since < until:
            changes, since = await self._next_changes(since, until)
            found += (one for one in changes if one.kind is kind)
        return found

    async def read_changes(self, since: int, until: int, reader: Reader, limit: int) -> PastChangesPage:
        """Return changes with since < seq <= until, as a reader may see them.

        Args:
            since: Number after which the page begins.
            until: Number of the last change that may be on it.
            reader: Whose eyes read.
            limit: Most changes of the page.

        Raises:
            Refused: history-gone, if they are kept no longer or never were.
        """
        if since > await self._ledger.transact_async(head_number):
            raise gone("there was never such a change")
        items: list[Item] = []
        at_ms: list[int] = []
        number, size = since, 0
        while number < until:
            changes, reach = await self._next_changes(number, until)
            for change in changes:
                # What is packed holds no such kinds, and what is not packed yet tells no more.
                item = None if change.kind in UNKEPT_KINDS else see_change(_as_fed(change), reader)
                if item is None:
                    continue
                if len(items) >= limit or (items and size + len(item[4]) > PAGE_LIMIT_BYTES):
                    return PastChangesPage(items, at_ms, change.seq - 1, True)
                items.append(item)
                at_ms.append(change.at_ms)
                size += len(item[4])
            number = reach
            if items:
                break
        return PastChangesPage(items, at_ms, number, number < until)


def _as_fed(change: PastChange) -> FeedChange:
    return FeedChange(
        number=change.seq,
        kind=change.kind,
        id=change.id,
        op=change.op,
        revision=change.revision,
        area_code=change.area_code,
        parties=split_parties(change.parties),
        left_parties=split_parties(change.left_parties),
        body=change.body,
        is_live=change.op is ChangeOp.UPSERT,
    )


async def _unpack(segment: Segment) -> tuple[PastChange, ...]:
    try:
        return await asyncio.to_thread(unpack_changes, segment.body)
    except HistoryUnreadable as error:
        raise gone("that part of the past is in a form that this program does not read") from error


def _add_records(board: Board, body: bytes) -> None:
    try:
        board.update({(one.kind, one.id): one for one in unpack_records(body)})
    except HistoryUnreadable as error:
        raise gone("that board is in a form that this program does not read") from error


def _fold(board: Board, changes: Iterable[PastChange]) -> None:
    try:
        fold_changes(board, changes)
    except ReplyMalformed as error:
        raise gone("that board is in a form that this program does not read") from error


def _ordered(board: Board) -> PastBoard:
    keyed = sorted(((_PLACE[one.kind], one.id), one) for one in board.values())
    return PastBoard([key for key, _ in keyed], [record for _, record in keyed])


def _places_seen(board: PastBoard, reader: Reader) -> Sequence[int]:
    """Return the places of what a reader may see of a board."""
    return array("I", (place for place, record in enumerate(board.records) if _is_seen(record, reader)))


def _page_of(
    board: PastBoard, seen: Sequence[int], reader: Reader, after: SortKey | None, limit: int
) -> BoardPage:
    """Return a page of a past board, of which a reader may see some places."""
    start = 0 if after is None else bisect_left(seen, bisect_right(board.keys, after))
    items: list[Item] = []
    size, last = 0, after
    for place in seen[start : start + limit + 1]:
        record = board.records[place]
        if items and (len(items) >= limit or size + len(record.body) > PAGE_LIMIT_BYTES):
            return BoardPage(items, last, len(seen))
        items.append(_item(record, reader))
        size, last = size + len(items[-1][4]), board.keys[place]
    return BoardPage(items, None, len(seen))


def _is_seen(record: PastRecord, reader: Reader) -> bool:
    return sees(reader, record.kind, record.area_code, split_parties(record.parties))


def _item(record: PastRecord, reader: Reader) -> Item:
    try:
        body = visible_body(record.kind, record.body, reader.role)
    except ReplyMalformed as error:
        raise gone("that board is in a form that this program does not read") from error
    return record.kind, record.id, ChangeOp.UPSERT, record.revision, body


def parse_key(kind: str, record_id: str) -> SortKey:
    """Return where a record stands in a board. Raises ValueError if there is no such kind."""
    return _PLACE[RecordKind(kind)], record_id


def kind_of_key(key: SortKey) -> RecordKind:
    """Return the kind of a record that stands there."""
    return BUNDLE_ORDER[key[0]]
