"""Owns the ground picture: tiles made in the background, cached within a bound, coloured, moved, scaled.

Thread: UI; tiles are made on a worker thread of its own pool.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, QRectF, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.raster.camera import STEPS_PER_OCTAVE, Camera
from desktop.raster.colouring import Colouring
from desktop.raster.palette import MapPalette
from desktop.raster.rasteriser import TILE_PX, Rasteriser, Tile, TileKey
from desktop.raster.scene import Scene

TILE_BYTES = TILE_PX * TILE_PX * 12
"""Ids, borders and coloured image, 4 bytes a pixel each."""

TELL_AFTER_MS = 40
"""New tiles are shown together after this time, at once when the last one asked for is there."""

CACHE_BYTES = 192 << 20
"""Bound of the cache: 256 tiles, four full screens of 1920x1080 at different scales."""


@dataclass(slots=True)
class _Slot:
    """A tile in the cache.

    Attributes:
        version: Colouring that the image shows.
        generation: Colours that its borders bear; an older one stands in until its successor is made.
    """

    tile: Tile
    image: QImage
    version: int
    generation: int


class _Report(QObject):
    """Carries made tiles to the UI thread."""

    made = Signal(object, int)


class _Job(QRunnable):
    def __init__(
        self, rasteriser: Rasteriser, key: TileKey, px_per_m: float, report: _Report, generation: int
    ) -> None:
        super().__init__()
        self._rasteriser, self._key, self._px_per_m = rasteriser, key, px_per_m
        self._report, self._generation = report, generation

    def run(self) -> None:
        """Make the tile; on the pool's thread."""
        self._report.made.emit(self._rasteriser.make(self._key, self._px_per_m), self._generation)


class Ground(QObject):
    """The filled map under all marks.

    Signals:
        changed (): A tile has come in or colours have changed; paint again.
    """

    changed = Signal()

    def __init__(self, scene: Scene, palette: MapPalette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        # One thread: the second core belongs to the user interface and the feed.
        self._pool.setMaxThreadCount(1)
        self._report = _Report(self)
        self._report.made.connect(self._take_tile, Qt.ConnectionType.QueuedConnection)
        self._slots: OrderedDict[TileKey, _Slot] = OrderedDict()
        self._wanted: set[TileKey] = set()
        self._generation = 0
        # Tiles come in every few milliseconds; a picture for each would take longer than the tiles.
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(TELL_AFTER_MS)
        self._telling.timeout.connect(self._tell)
        self._start(scene, palette)

    def _start(self, scene: Scene, palette: MapPalette) -> None:
        self._scene, self._palette = scene, palette
        self._rasteriser = Rasteriser(scene, palette)
        self.colouring = Colouring(palette, len(scene.codes))
        self._background = QColor.fromRgb(palette.background)

    def set_scene(self, scene: Scene) -> None:
        """Show another city; every tile is dropped."""
        self._begin_generation()
        self._slots.clear()
        self._start(scene, self._palette)
        self.changed.emit()

    def set_palette(self, palette: MapPalette) -> None:
        """Take other colours: the fills at once, the strokes of borders with tiles that are made anew."""
        if palette == self._palette:
            return
        self._palette = palette
        self._rasteriser = Rasteriser(self._scene, palette)
        self._background = QColor.fromRgb(palette.background)
        self.colouring.set_palette(palette)
        self._begin_generation()
        self.changed.emit()

    def _begin_generation(self) -> None:
        self._generation += 1
        self._pool.clear()
        self._wanted.clear()

    def _is_made(self, key: TileKey) -> bool:
        slot = self._slots.get(key)
        return slot is not None and slot.generation == self._generation

    def set_states(self, fills: NDArray[np.uint8], patterns: NDArray[np.uint8]) -> None:
        """Take the grids' states; only tiles that show a changed grid are coloured anew."""
        changed = self.colouring.set_states(fills, patterns)
        if not len(changed):
            return
        for slot in self._slots.values():
            if slot.version == self.colouring.version - 1 and not self.colouring.touches(slot.tile, changed):
                slot.version = self.colouring.version
        self.changed.emit()

    @property
    def cached_bytes(self) -> int:
        """Bytes that the cached tiles hold; never above `CACHE_BYTES`."""
        return len(self._slots) * TILE_BYTES

    def is_complete(self, camera: Camera) -> bool:
        """Say whether every tile of a window is there at its own scale."""
        return all(self._is_made(key) for key in _keys_of(camera, margin=0))

    def id_at(self, camera: Camera, x_px: int, y_px: int) -> int | None:
        """Return the index of the grid under a window position, None outside or while not known."""
        left, top = camera.left_px + x_px, camera.top_px + y_px
        slot = self._slots.get(TileKey(camera.step, left // TILE_PX, top // TILE_PX))
        if slot is None:
            return None
        number = int(slot.tile.ids[top % TILE_PX, left % TILE_PX])
        return number - 1 if number else None

    def prepare(self, camera: Camera) -> None:
        """Ask for the tiles of a window and one row around it, the visible ones first."""
        visible = list(_keys_of(camera, margin=0))
        around = [key for key in _keys_of(camera, margin=1) if key not in set(visible)]
        missing = [key for key in (*visible, *around) if not self._is_made(key)]
        if set(missing) <= self._wanted:
            return
        # What was asked for an earlier window and has not begun is no longer worth making.
        self._pool.clear()
        self._wanted = set(missing)
        for key in missing:
            self._pool.start(_Job(self._rasteriser, key, camera.px_per_m, self._report, self._generation))

    def make_now(self, camera: Camera) -> None:
        """Make what a window misses at once; for pictures that cannot wait."""
        for key in _keys_of(camera, margin=0):
            if not self._is_made(key):
                self._store(self._rasteriser.make(key, camera.px_per_m))

    @Slot(object, int)
    def _take_tile(self, tile: Tile, generation: int) -> None:
        # A tile of another city or in other colours came too late.
        if generation != self._generation:
            return
        self._wanted.discard(tile.key)
        if not self._is_made(tile.key):
            self._store(tile)
            if not self._wanted:
                self._tell()
            elif not self._telling.isActive():
                self._telling.start()

    @Slot()
    def _tell(self) -> None:
        self._telling.stop()
        self.changed.emit()

    def _store(self, tile: Tile) -> None:
        image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
        self._slots[tile.key] = _Slot(tile, image, -1, self._generation)
        while self.cached_bytes > CACHE_BYTES:
            self._slots.popitem(last=False)

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Draw the ground of a window; what is not made yet is asked for and stood in for by older tiles."""
        missing = []
        is_old = False
        for key in _keys_of(camera, margin=0):
            slot = self._slots.get(key)
            if slot is None:
                missing.append(key)
                continue
            is_old = is_old or slot.generation != self._generation
            self._slots.move_to_end(key)
            self._colour(slot)
            painter.drawImage(
                key.column * TILE_PX - camera.left_px, key.row * TILE_PX - camera.top_px, slot.image
            )
        if missing:
            self._paint_stand_ins(painter, camera, missing)
        if missing or is_old:
            self.prepare(camera)

    def _colour(self, slot: _Slot) -> None:
        if slot.version != self.colouring.version:
            self.colouring.paint(slot.tile, slot.image)
            slot.version = self.colouring.version

    def _paint_stand_ins(self, painter: QPainter, camera: Camera, missing: list[TileKey]) -> None:
        steps = sorted({key.step for key in self._slots} - {camera.step}, key=lambda s: abs(s - camera.step))
        for key in missing:
            place = QRect(
                key.column * TILE_PX - camera.left_px,
                key.row * TILE_PX - camera.top_px,
                TILE_PX,
                TILE_PX,
            )
            painter.fillRect(place, self._background)
            if steps:
                painter.save()
                painter.setClipRect(place)
                self._paint_scaled(painter, camera, place, steps[0])
                painter.restore()

    def _paint_scaled(self, painter: QPainter, camera: Camera, place: QRect, step: int) -> None:
        ratio = 2.0 ** ((camera.step - step) / STEPS_PER_OCTAVE)
        side = TILE_PX * ratio
        left, top = place.x() + camera.left_px, place.y() + camera.top_px
        for row in range(int(top // side), int((top + TILE_PX) // side) + 1):
            for column in range(int(left // side), int((left + TILE_PX) // side) + 1):
                slot = self._slots.get(TileKey(step, column, row))
                if slot is None:
                    continue
                self._colour(slot)
                target = QRectF(column * side - camera.left_px, row * side - camera.top_px, side, side)
                painter.drawImage(target, slot.image)

    def stop(self) -> None:
        """Make no more tiles and wait for the one under way; before the program ends."""
        self._telling.stop()
        self._pool.clear()
        self._pool.waitForDone()


def _keys_of(camera: Camera, margin: int) -> Iterator[TileKey]:
    right, bottom = camera.left_px + camera.width_px - 1, camera.top_px + camera.height_px - 1
    for row in range(camera.top_px // TILE_PX - margin, bottom // TILE_PX + margin + 1):
        for column in range(camera.left_px // TILE_PX - margin, right // TILE_PX + margin + 1):
            yield TileKey(camera.step, column, row)
