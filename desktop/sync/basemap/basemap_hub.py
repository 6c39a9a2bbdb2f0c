"""Owns the basemap's threads and passes frozen records between them and the screens.

Nothing of it runs while no basemap is set.

Thread: UI
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from desktop.api.tiles.tile_server import HostTransport
from desktop.models.basemap import NO_BASEMAP, SERVER_KINDS, Basemap
from desktop.raster.basemap.messages import ToneTile, ToneWish
from desktop.sync.basemap.basemap_trial import BasemapTrial
from desktop.sync.basemap.basemap_worker import BasemapWorker
from desktop.sync.basemap.messages import BasemapOrder, BasemapState, TrialOrder
from desktop.sync.basemap.server_manners import FETCHERS
from desktop.sync.basemap.sources import make_host_transport
from desktop.sync.basemap.tile_fetcher import TileFetcher
from desktop.sync.crew import STOP_LIMIT_MS
from desktop.sync.worker import Worker, keep_hung, start_worker


class BasemapHub(QObject):
    """Shows one basemap, or none.

    Args:
        cache_folder: Where tiles of servers are kept.
        make: Makes the transports to tile servers.

    Signals:
        tile_made (ToneTile): Undertones for a surface.
        renewed (): What was made before is of another basemap.
        state_changed (BasemapState): The basemap was opened, got into trouble, or out of it.
        tried (Basemap, BasemapFinding): Answer to `try_out`.
    """

    tile_made = Signal(object)
    renewed = Signal()
    state_changed = Signal(object)
    tried = Signal(object, object)

    _basemap_ordered = Signal(object)
    _tones_ordered = Signal(object)
    _trial_ordered = Signal(object)
    _finishing = Signal()

    def __init__(
        self, cache_folder: Path, parent: QObject | None = None, *, make: HostTransport = make_host_transport
    ) -> None:
        super().__init__(parent)
        self._folder, self._make = cache_folder, make
        self._basemap = NO_BASEMAP
        self._number = 0
        self._threads: dict[str, tuple[Worker, QThread]] = {}

    @property
    def basemap(self) -> Basemap:
        """What is shown."""
        return self._basemap

    def show(self, basemap: Basemap) -> None:
        """Show another basemap from now on; threads start with the first one that there is."""
        self._basemap = basemap
        self._number += 1
        self.renewed.emit()
        if basemap.is_shown:
            self._start_maker()
            if basemap.kind in SERVER_KINDS:
                self._start_fetchers()
        self._basemap_ordered.emit(BasemapOrder(self._number, basemap))

    @Slot(object)
    def want(self, wish: ToneWish) -> None:
        """Make undertones for what a surface shows."""
        if self._basemap.is_shown:
            self._tones_ordered.emit(wish)

    def try_out(self, basemap: Basemap, lon_deg: float, lat_deg: float, zoom: int) -> None:
        """Try settings without showing them; `tried` tells."""
        if "basemap-trial" not in self._threads:
            trial = BasemapTrial(self._make)
            self._trial_ordered.connect(trial.run_trial)
            trial.tried.connect(self.tried)
            self._start("basemap-trial", trial)
        self._trial_ordered.emit(TrialOrder(basemap, lon_deg, lat_deg, zoom))

    def _start_maker(self) -> None:
        if "basemap" in self._threads:
            return
        self._maker = maker = BasemapWorker(self._folder)
        self._basemap_ordered.connect(maker.take_basemap)
        self._tones_ordered.connect(maker.take_wish)
        maker.made.connect(self._take_tile)
        maker.state_changed.connect(self._take_state)
        self._start("basemap", maker)

    def _start_fetchers(self) -> None:
        for place in range(FETCHERS):
            name = f"basemap-fetch-{place + 1}"
            if name in self._threads:
                continue
            fetcher = TileFetcher(place, self._make)
            self._basemap_ordered.connect(fetcher.take_basemap)
            self._maker.fetch_ordered.connect(fetcher.fetch)
            fetcher.fetched.connect(self._maker.take_fetched)
            self._start(name, fetcher)

    def _start(self, name: str, worker: Worker) -> None:
        self._finishing.connect(worker.finish)
        self._threads[name] = (worker, start_worker(worker, name))

    @Slot(int, object)
    def _take_tile(self, number: int, tile: ToneTile) -> None:
        # One of an earlier basemap came too late.
        if number == self._number:
            self.tile_made.emit(tile)

    @Slot(object)
    def _take_state(self, state: BasemapState) -> None:
        if state.number == self._number:
            self.state_changed.emit(state)

    def stop(self) -> None:
        """Stop all threads; returns when they have ended, or will not in time."""
        for worker, _ in self._threads.values():
            worker.abort()
        self._finishing.emit()
        deadline = QDeadlineTimer(STOP_LIMIT_MS)
        for name, (worker, thread) in self._threads.items():
            if not thread.wait(deadline):
                keep_hung(name, thread, worker)
        self._threads.clear()
