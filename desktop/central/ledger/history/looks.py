"""Owns looks at where everybody was over a span of the past: pages, cut by area, each look noted once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from desktop.central.ledger.history.homes import Homes
from desktop.central.ledger.history.past_positions import Window, read_fixes
from desktop.central.ledger.history.replays import Replays
from desktop.central.ledger.history.tracks import SLOT_MS
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.reader import PAGE_LIMIT_BYTES
from desktop.central.rules.actor import Actor
from desktop.models.delta import RecordKind
from desktop.models.instant import from_epoch_ms
from desktop.models.position import PastTracks, TrackFix

STEP_MS = 60_000
"""Of each worker the last fix of every minute is told: who looks at whole minutes misses none."""

BYTES_OF_FIX = 42
"""What a fix takes in a reply: two degrees, an instant, and commas."""

SLOTS_OF_PAGE = 6
"""A page reaches over so many packed slots at most, so that a quiet night shows its progress too."""

LOOK_GOES_ON_S = 600.0
"""Pages of a span that follow each other within so long are one look."""

HOMES_KEPT = 4
"""Spans whose homes are held in memory: one is asked for page by page."""

RESTS_KEPT = 4
"""Looks whose next page is held in memory, so that no slot of a large city is unpacked for each page."""

MOST_REST = 100_000
"""Fixes of such a rest, some 15 MB; what is beyond is read again."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of the past, ms since the epoch: fixes with from_ms < fix_ms <= to_ms."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class TracksPage:
    """Fixes of a part of a span.

    Attributes:
        reach_ms: Instant up to which they reach.
        one_in_s: Of so many seconds one fix is kept at the coarsest, 0 where all are.
    """

    tracks: PastTracks
    reach_ms: int
    one_in_s: int


class PositionLooks:
    """Shows where workers of an area were; belongs to one event loop.

    Args:
        ledger: Whose tracks they are.
        replays: The boards of the same past, which tell whose each worker was.
        monotonic: Steady clock in seconds.
    """

    def __init__(self, ledger: Ledger, replays: Replays, monotonic: Callable[[], float]) -> None:
        self._ledger, self._replays, self._monotonic = ledger, replays, monotonic
        self._homes: OrderedDict[tuple[int, int], asyncio.Task[Homes]] = OrderedDict()
        self._noted_s: dict[tuple[str, str], float] = {}
        # What was read with a page and is the next one's: its fixes, up to when they reach, how thinned.
        self._rests: OrderedDict[tuple[str, Span, int], tuple[list[TrackFix], int, int]] = OrderedDict()

    async def read_page(self, actor: Actor, span: Span, after_ms: int) -> TracksPage:
        """Return where workers were in a span from an instant on, as far as a page reaches.

        Args:
            actor: Who looks; the audit chain tells it.
            span: At which time.
            after_ms: Where the page begins, within the span.

        Raises:
            Refused: history-gone, if the boards or the tracks of that time are not kept.
        """
        homes = await self._homes_of(span)
        await self._note(actor, span)
        most = PAGE_LIMIT_BYTES // BYTES_OF_FIX
        fixes, reach_ms, coarsest = self._rests.get((actor.area_code, span, after_ms), ([], after_ms, 0))
        for _ in range(SLOTS_OF_PAGE):
            if len(fixes) > most or reach_ms == span.to_ms:
                break
            begin_ms, reach_ms = reach_ms, min(span.to_ms, (reach_ms // SLOT_MS + 1) * SLOT_MS)
            found, one_in_s = await read_fixes(self._ledger, Window(begin_ms, reach_ms))
            fixes = fixes + await asyncio.to_thread(_choose, found, homes, actor.area_code)
            coarsest = max(coarsest, one_in_s)
        page, page_reach_ms = _cut(fixes, reach_ms, most)
        if page_reach_ms < reach_ms:
            rest, rest_reach_ms = _cut(fixes[len(page) :], reach_ms, MOST_REST)
            self._rests[actor.area_code, span, page_reach_ms] = rest, rest_reach_ms, coarsest
            while len(self._rests) > RESTS_KEPT:
                self._rests.popitem(last=False)
        return TracksPage(_columns_of(page), page_reach_ms, coarsest)

    async def _homes_of(self, span: Span) -> Homes:
        end = await self._replays.find_moment(span.to_ms)
        begin = await self._replays.find_moment(max(span.from_ms, end.kept_from_ms))
        key = (begin.number, end.number)
        task = self._homes.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._homes[key] = asyncio.create_task(self._read_homes(*key))
            while len(self._homes) > HOMES_KEPT:
                self._homes.popitem(last=False)
        self._homes.move_to_end(key)
        return await asyncio.shield(task)

    async def _read_homes(self, begin: int, end: int) -> Homes:
        board = await self._replays.read_board(begin)
        return Homes(board.records, await self._replays.read_kept(begin, end, RecordKind.WORKER))

    async def _note(self, actor: Actor, span: Span) -> None:
        """Have the audit chain tell of a look; of its later pages it is not told again."""
        begin, end = (f"{from_epoch_ms(ms):%Y-%m-%dT%H:%M:%SZ}" for ms in (span.from_ms, span.to_ms))
        subject = f"area:{actor.area_code}@{begin}/{end}"
        now_s = self._monotonic()
        self._noted_s = {k: s for k, s in self._noted_s.items() if now_s - s <= LOOK_GOES_ON_S}
        if (actor.id, subject) not in self._noted_s:
            await self._ledger.transact_async(
                lambda unit: unit.note_deed(actor, "read-past-positions", subject)
            )
        self._noted_s[actor.id, subject] = now_s


def _choose(fixes: list[TrackFix], homes: Homes, area_code: str) -> list[TrackFix]:
    """Return of each worker of an area the last fix of every minute, by instant."""
    last: dict[tuple[str, int], TrackFix] = {}
    for fix in fixes:
        if homes.is_of(fix.worker_id, fix.fix_ms, area_code):
            last[fix.worker_id, -(-fix.fix_ms // STEP_MS)] = fix
    return sorted(last.values(), key=attrgetter("fix_ms"))


def _cut(fixes: list[TrackFix], reach_ms: int, most: int) -> tuple[list[TrackFix], int]:
    """Return so many of the fixes and those of the same instant, and up to when they are all there are."""
    if len(fixes) <= most:
        return fixes, reach_ms
    # Fixes of one instant stay together, for the next page begins behind an instant.
    last_ms = fixes[most - 1].fix_ms
    return [fix for fix in fixes if fix.fix_ms <= last_ms], last_ms


def _columns_of(fixes: list[TrackFix]) -> PastTracks:
    ordered = sorted(fixes, key=attrgetter("worker_id", "fix_ms"))
    runs = [(worker_id, len(list(run))) for worker_id, run in groupby(ordered, key=attrgetter("worker_id"))]
    return PastTracks(
        id=tuple(worker_id for worker_id, _ in runs),
        count=tuple(count for _, count in runs),
        lon=tuple(fix.lon_deg for fix in ordered),
        lat=tuple(fix.lat_deg for fix in ordered),
        fix_time=tuple(fix.fix_ms for fix in ordered),
    )
