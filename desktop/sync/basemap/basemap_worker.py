"""Owns the making of undertones: has the foreign tiles of what is shown, bends them, hands them on.

Thread: basemap
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal, Slot

from desktop.board.server_clock import steady_s
from desktop.models.basemap import BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.raster.basemap.bending import Bending, bend, plan_bending
from desktop.raster.basemap.decoding import ToneArray
from desktop.raster.basemap.messages import ToneTile, ToneWish
from desktop.raster.camera import STEPS_PER_OCTAVE
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import TileKey
from desktop.sync.basemap.foreign_tiles import ForeignTiles, is_of_one_tile
from desktop.sync.basemap.messages import BasemapOrder, BasemapState, Fetched, FetchOrder
from desktop.sync.basemap.server_manners import FETCHERS, TOLD_FROM, ServerManners
from desktop.sync.worker import Worker

TURN_S = 0.01
"""So long the worker works before it hears newer wishes again."""

LOOK_AGAIN_S = 30.0
"""Where parts are missing and no pause of the server ends sooner, they are looked for again after that."""

MOST_VIEWS = 16
"""Surfaces whose wishes are kept: the map, its insets, the past; those that were closed count until then."""

_NO_MAP_AT_ALL = np.zeros((TILE_PX, TILE_PX), np.uint8)
_NO_MAP_AT_ALL.flags.writeable = False

Grade = tuple[tuple[bool, bool], ...]
"""For each foreign tile whether itself, and whether anything of it can be shown."""


@dataclass(slots=True)
class _Job:
    """One of our tiles that is wanted.

    Attributes:
        shown: What it was made of when it was last handed on, None before.
    """

    key: TileKey
    bending: Bending | None = None
    shown: Grade | None = None


class BasemapWorker(Worker):
    """Makes undertones, of the newest wish first; what is no longer wished is not made.

    Args:
        cache_folder: Where tiles of servers are kept.
        clock: Steady clock in seconds.
        random_share: Returns a share 0..1.

    Signals:
        made (int, ToneTile): Undertones, with the number of the basemap that they are of.
        state_changed (BasemapState): The basemap was opened, got into trouble, or out of it.
        fetch_ordered (FetchOrder): To the fetchers.
    """

    made = Signal(int, object)
    state_changed = Signal(object)
    fetch_ordered = Signal(object)

    def __init__(
        self,
        cache_folder: Path,
        clock: Callable[[], float] = steady_s,
        random_share: Callable[[], float] = random.random,
    ) -> None:
        super().__init__()
        self._folder, self._clock, self._random_share = cache_folder, clock, random_share
        self._number = 0
        self._state: BasemapState | None = None
        self._tiles: ForeignTiles | None = None
        self._manners = ServerManners(clock, random_share)
        self._wishes: dict[int, ToneWish] = {}
        self._jobs: dict[int, list[_Job]] = {}
        self._timer = self._new_timer(self.work)

    # -- orders ------------------------------------------------------------------------------------

    @Slot(object)
    def take_basemap(self, order: BasemapOrder) -> None:
        """Show another basemap; all that is wished is made anew."""
        self._close_tiles()
        self._number, self._state = order.number, None
        # What the fetchers still have under way bears an older number and is not waited for.
        self._manners = ServerManners(self._clock, self._random_share)
        if not order.basemap.is_shown:
            return
        try:
            self._tiles = ForeignTiles(order.basemap, self._folder, self._clock)
        except BasemapUnusable as error:
            self._tell(error.trouble, error.detail)
            return
        self._tell(None)
        for view, wish in self._wishes.items():
            self._jobs[view] = [_Job(key) for key in wish.keys]
        self._timer.start(0)

    @Slot(object)
    def take_wish(self, wish: ToneWish) -> None:
        """Make these from now on, before what other surfaces wish."""
        self._wishes.pop(wish.view, None)
        self._wishes[wish.view] = wish
        self._jobs[wish.view] = [_Job(key) for key in wish.keys]
        while len(self._wishes) > MOST_VIEWS:
            self._forget_a_view()
        self._timer.start(0)

    def _forget_a_view(self) -> None:
        """Forget the oldest surface that has all it wished for, else the oldest; none says it is gone."""
        done = (view for view in self._wishes if not self._jobs.get(view))
        view = next(done, next(iter(self._wishes)))
        del self._wishes[view]
        self._jobs.pop(view, None)

    @Slot(object)
    def take_fetched(self, found: Fetched) -> None:
        """Take what a fetcher had."""
        tiles = self._tiles
        if found.number != self._number or tiles is None:
            return
        self._manners.end(found.place, found.fetcher)
        trouble, detail = found.trouble, found.detail
        if trouble is None:
            try:
                tiles.take(found.place, found.body)
            except BasemapUnusable as error:
                trouble, detail = error.trouble, error.detail
        elif is_of_one_tile(trouble):
            tiles.note_failed(found.place)
        if trouble is None:
            self._manners.note_success()
            self._tell(None)
        else:
            self._manners.note_failure(found.retry_after_s)
            if self._manners.failures >= TOLD_FROM:
                self._tell(trouble, detail)
        self._timer.start(0)

    def _tell(self, trouble: BasemapTrouble | None, detail: str = "") -> None:
        """Say how the basemap fares, where that is news."""
        if self._state is None or self._state.trouble is not trouble:
            attribution = "" if self._tiles is None else self._tiles.attribution
            self._state = BasemapState(self._number, attribution, trouble, detail)
            self.state_changed.emit(self._state)

    # -- work --------------------------------------------------------------------------------------

    @Slot()
    def work(self) -> None:
        """Do a piece of the work and come back for more, so that newer wishes are heard in between."""
        tiles = self._tiles
        if tiles is None or self.is_stopping():
            return
        end_s = self._clock() + TURN_S
        is_waiting = False
        for view in reversed(list(self._wishes)):
            for job in list(self._jobs.get(view, ())):
                if self._advance(tiles, self._wishes[view], job):
                    self._jobs[view].remove(job)
                else:
                    is_waiting = True
                if self._clock() >= end_s:
                    self._timer.start(0)
                    return
        if not is_waiting:
            self._refresh(tiles)
        elif not self._manners.is_busy():
            self._timer.start(round(1000 * (self._manners.pause_left_s() or LOOK_AGAIN_S)) + 1)

    def _advance(self, tiles: ForeignTiles, wish: ToneWish, job: _Job) -> bool:
        """Bring one of our tiles on as far as may be now; say whether it is done."""
        if job.bending is None or job.bending.foreign is not tiles.foreign:
            px_per_m = 2.0 ** (job.key.step / STEPS_PER_OCTAVE)
            job.bending, job.shown = plan_bending(tiles.foreign, wish.projection, job.key, px_per_m), None
        bending = job.bending
        if bending is None:
            self._hand_on(wish, job, _NO_MAP_AT_ALL, is_complete=True)
            return True
        is_known, has_failed = self._look(tiles, bending)
        if tiles.foreign is not bending.foreign:
            return False  # the first tile was of another size than thought: planned anew at the next turn
        is_complete = is_known and not has_failed
        # While tiles come in, one coarse picture will do until all are there; else every bit helps.
        if is_complete or job.shown is None or self._manners.failures or has_failed:
            self._show(tiles, wish, job, bending, is_complete=is_complete)
        return is_complete

    def _look(self, tiles: ForeignTiles, bending: Bending) -> tuple[bool, bool]:
        """Look at all that one of our tiles needs; say whether all is known, and whether any of it failed."""
        is_known = True
        for place in bending.places:
            try:
                if not tiles.look(place):
                    is_known = False
                    self._order(place)
            except BasemapUnusable as error:
                self._tell(error.trouble, error.detail)
        return is_known, any(tiles.has_failed(place) for place in bending.places)

    def _show(
        self, tiles: ForeignTiles, wish: ToneWish, job: _Job, bending: Bending, *, is_complete: bool
    ) -> None:
        """Make what can be made now and hand it on, unless the same has been handed on before."""
        pieces = {place: piece for place in bending.places if (piece := tiles.piece(place)) is not None}
        grade = tuple((tiles.has(place), place in pieces) for place in bending.places)
        if is_complete or (pieces and grade != job.shown):
            job.shown = grade
            tones = bend(bending, pieces) if pieces else _NO_MAP_AT_ALL
            tones.flags.writeable = False
            self._hand_on(wish, job, tones, is_complete=is_complete)

    def _hand_on(self, wish: ToneWish, job: _Job, tones: ToneArray, *, is_complete: bool) -> None:
        self.made.emit(self._number, ToneTile(wish.view, wish.projection, job.key, tones, is_complete))

    # -- the server --------------------------------------------------------------------------------

    def _order(self, place: TilePlace) -> None:
        if not self._manners.is_under_way(place):
            fetcher = self._manners.begin(place)
            if fetcher is not None:
                self.fetch_ordered.emit(FetchOrder(self._number, fetcher, place))

    def _refresh(self, tiles: ForeignTiles) -> None:
        """Ask anew for old tiles, now that nothing else is wanted."""
        if not self._manners.failures:
            for place in list(tiles.stale)[:FETCHERS]:
                self._order(place)

    def _close_tiles(self) -> None:
        if self._tiles is not None:
            self._tiles.close()
            self._tiles = None

    def close_resources(self) -> None:
        """Close the file; on its own thread."""
        super().close_resources()
        self._close_tiles()
