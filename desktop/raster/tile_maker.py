"""Owns the making of tiles in the background: which are asked for, side by side in blocks, the visible first.

Thread: UI; blocks are made on a worker thread of its own pool.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from desktop.raster.rasteriser import Block, Rasteriser, Tile, TileKey
from desktop.raster.right_of_way import PICTURES, SCREEN
from desktop.raster.tile_places import blocks_of

ANOTHER_SCALE_S = 0.03
"""So long another scale must have been wanted before its tiles are begun: a wheel goes on to the next one."""

BLOCK_TILES = 8
"""Most tiles of a block: enough to share the work by edge, few enough that the first ones soon show."""


class _Report(QObject):
    """Carries made tiles to the UI thread."""

    made = Signal(object, int)
    failed = Signal(object, int)


@dataclass(frozen=True, slots=True)
class _Call:
    """An order for tiles, which the one who gave it may take back.

    Attributes:
        off: Set once it is taken back.
        pause_s: How long it must have stood before anything is made.
    """

    off: threading.Event = field(default_factory=threading.Event)
    pause_s: float = 0.0


class _Job(QRunnable):
    """Makes blocks one after the other until its call is off."""

    def __init__(
        self,
        rasteriser: Rasteriser,
        blocks: Sequence[Block],
        px_per_m: float,
        report: _Report,
        generation: int,
        call: _Call,
        with_borders: bool,
    ) -> None:
        super().__init__()
        self._rasteriser, self._blocks, self._px_per_m = rasteriser, blocks, px_per_m
        self._report, self._generation, self._with_borders = report, generation, with_borders
        self._call = call

    def run(self) -> None:
        """Make the tiles; on the pool's thread."""
        if self._call.pause_s and self._call.off.wait(self._call.pause_s):
            return
        for block in self._blocks:
            if self._call.off.is_set():
                return
            SCREEN.give_way()
            try:
                tiles = self._rasteriser.make_block(block, self._px_per_m, with_borders=self._with_borders)
            except Exception:  # noqa: BLE001 - told of on the UI thread; who waits must not wait for ever
                self._report.failed.emit(sys.exc_info(), self._generation)
                return
            self._report.made.emit(tiles, self._generation)


class TileMaker(QObject):
    """Makes tiles of one generation after the other; what an earlier one made late is dropped.

    Signals:
        made (list of Tile): Tiles of the present generation.
        glanced (list of Tile): Tiles without borders, to stand in until better ones are made.
    """

    made = Signal(object)
    glanced = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        # One thread: the second core belongs to the user interface and the feed.
        self._pool.setMaxThreadCount(1)
        self._report, self._glance = _Report(self), _Report(self)
        self._report.made.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._glance.made.connect(self._take_glance, Qt.ConnectionType.QueuedConnection)
        for report in (self._report, self._glance):
            report.failed.connect(self._take_failure, Qt.ConnectionType.QueuedConnection)
        self._wanted: set[TileKey] = set()
        self._comes_first = self._is_stopped = False
        self._call = _Call()
        self._px_per_m = 0.0
        self.generation = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked for that has not come."""
        return not self._wanted

    def begin_generation(self) -> None:
        """Forget what was asked for: from now on other tiles are made."""
        self.generation += 1
        self._px_per_m = 0.0
        self._call_off()
        self._wanted.clear()
        self._tell_precedence()

    def _tell_precedence(self) -> None:
        if self._comes_first != bool(self._wanted):
            self._comes_first = not self._comes_first
            (PICTURES.begin if self._comes_first else PICTURES.end)()

    def _call_off(self) -> None:
        """Make no block any more that has not begun."""
        self._pool.clear()
        self._call.off.set()

    def ask(
        self,
        rasteriser: Rasteriser,
        keys: Sequence[TileKey],
        px_per_m: float,
        glance: tuple[Block, float] | None = None,
    ) -> None:
        """Ask for tiles of one scale; what was asked for before and has not begun is no longer made.

        Args:
            rasteriser: Who makes them.
            keys: Their places, the most urgent first.
            px_per_m: Device pixels a metre of their scale.
            glance: A coarse picture to be made before everything else, and its device pixels a metre.
        """
        if self._is_stopped or set(keys) <= self._wanted:
            return
        self._call_off()
        # Tiles of the first scale, and more of the same, are made at once.
        is_another_scale = self._px_per_m not in (0.0, px_per_m)
        self._call, self._px_per_m = _Call(pause_s=ANOTHER_SCALE_S if is_another_scale else 0.0), px_per_m
        self._wanted = set(keys)
        self._tell_precedence()
        if glance is not None:
            block, glance_px_per_m = glance
            self._start(rasteriser, [block], glance_px_per_m, self._glance, with_borders=False)
        # One job for all of them: to start another takes the screen's thread a tenth of a millisecond.
        self._start(rasteriser, blocks_of(keys, BLOCK_TILES), px_per_m, self._report, with_borders=True)

    def _start(
        self,
        rasteriser: Rasteriser,
        blocks: Sequence[Block],
        px_per_m: float,
        report: _Report,
        *,
        with_borders: bool,
    ) -> None:
        self._pool.start(
            _Job(rasteriser, blocks, px_per_m, report, self.generation, self._call, with_borders)
        )

    @Slot(object, int)
    def _take(self, tiles: list[Tile], generation: int) -> None:
        # Tiles of another city or in other colours came too late.
        if generation == self.generation:
            self._wanted.difference_update(tile.key for tile in tiles)
            self._tell_precedence()
            self.made.emit(tiles)

    @Slot(object, int)
    def _take_glance(self, tiles: list[Tile], generation: int) -> None:
        if generation == self.generation:
            self.glanced.emit(tiles)

    @Slot(object, int)
    def _take_failure(self, error: tuple[object, object, object], generation: int) -> None:
        """Wait no more for what cannot be made; the next picture that misses it asks for it again."""
        if generation == self.generation:
            self._wanted.clear()
            self._tell_precedence()
        sys.excepthook(*error)  # type: ignore[arg-type]  # as sys.exc_info gave it

    def stop(self) -> None:
        """Make no more tiles and wait for the block under way; before the program ends."""
        self._is_stopped = True
        self.begin_generation()
        self._pool.waitForDone()
