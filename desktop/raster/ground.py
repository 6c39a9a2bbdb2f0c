"""Owns the ground picture: tiles made in the background, cached within a bound, coloured, moved, scaled.

Thread: UI; tiles are made on a worker thread, see `tile_maker`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.board.server_clock import steady_s
from desktop.raster.basemap.tone_table import ToneLook
from desktop.raster.basemap.undertones import Undertones
from desktop.raster.camera import Camera
from desktop.raster.colouring import Colouring
from desktop.raster.palette import MapPalette
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import Block, Rasteriser, Tile, TileKey
from desktop.raster.scene import Scene
from desktop.raster.stand_ins import StandIns
from desktop.raster.tile_maker import BLOCK_TILES, TileMaker
from desktop.raster.tile_places import blocks_of, glance_of, keys_from_the_middle, keys_of

TILE_BYTES = TILE_PX * TILE_PX * 12
"""Ids, borders and coloured image, 4 bytes a pixel each."""

TELL_AFTER_MS = 40
"""New tiles are shown together after this time, at once when the last one asked for is there."""

CACHE_BYTES = 192 << 20
"""Least bound of the cache: 256 tiles, four full screens of 1920x1080 at different scales."""

SCREENS_KEPT = 2
"""A larger window raises the bound to so many of its screens: the one that is left and the one to come."""

GLANCE_FROM_GRIDS = 20_000
"""From so many grids on a coarse picture comes first: the fine one takes a second or more."""

STEPS_FROM_GRIDS = 2_000
"""From so many grids on a change of states is shown in steps: to colour a whole window takes half a frame."""

_STEP_SHARE, _LEAST_STEP = 0.25, 12
"""Tiles of a step, as a share of those in the window, and at least."""

_NEVER = -1
"""Generation of tiles that stand in and count as made for no window."""

_UNCOLOURED = -1
"""Version of images that show no colouring yet, or one over other undertones."""


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


def _version_of(slot: _Slot) -> int:
    return slot.version


class Ground(QObject):
    """The filled map under all marks.

    Cameras are in device pixels.

    Attributes:
        undertones: What of a basemap lies under the tiles.
        shows_states: Whether the tiles that there were showed all states when the window was painted last.

    Args:
        scene: The city.
        palette: Colours.
        ratio: Device pixels for each pixel of the borders' widths.
        clock: Steady clock in seconds.

    Signals:
        changed (): A tile has come in or colours have changed; paint again.
    """

    changed = Signal()

    def __init__(
        self,
        scene: Scene,
        palette: MapPalette,
        parent: QObject | None = None,
        ratio: float = 1.0,
        *,
        clock: Callable[[], float] = steady_s,
    ) -> None:
        super().__init__(parent)
        self._maker = TileMaker(self)
        self._maker.made.connect(self._take_tiles)
        self._maker.glanced.connect(self._take_glance)
        self._slots: OrderedDict[TileKey, _Slot] = OrderedDict()
        self._bound_bytes = CACHE_BYTES
        self._order: tuple[Camera, int] | None = None
        self.shows_states = True
        self._ratio = ratio
        # Tiles come in every few milliseconds; a picture for each would take longer than the tiles.
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(TELL_AFTER_MS)
        self._telling.timeout.connect(self._tell)
        self.undertones = Undertones(scene.projection, self, clock=clock)
        self.undertones.came.connect(self._take_tones)
        self.undertones.cleared.connect(self._colour_all_anew)
        self.undertones.ran_late.connect(self.changed)
        self._start(scene, palette)

    def _start(self, scene: Scene, palette: MapPalette) -> None:
        self._scene, self._palette = scene, palette
        self._rasteriser = Rasteriser(scene, palette, self._ratio)
        self.colouring = Colouring(palette, len(scene.codes))
        self._background = QColor.fromRgb(palette.background)

    def set_scene(self, scene: Scene) -> None:
        """Show another city; every tile is dropped."""
        self._maker.begin_generation()
        self._slots.clear()
        look = self.colouring.look
        self._start(scene, self._palette)
        self.colouring.set_look(look)
        self.undertones.set_projection(scene.projection)
        self.changed.emit()

    def set_palette(self, palette: MapPalette) -> None:
        """Take other colours: the fills at once, the strokes of borders with tiles that are made anew."""
        if palette == self._palette:
            return
        self._palette = palette
        self._background = QColor.fromRgb(palette.background)
        self.colouring.set_palette(palette)
        self._make_anew()

    def set_ratio(self, ratio: float) -> None:
        """Take another number of device pixels for each pixel of the borders' widths."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._make_anew()

    def _make_anew(self) -> None:
        self._rasteriser = Rasteriser(self._scene, self._palette, self._ratio)
        self._maker.begin_generation()
        self.changed.emit()

    def set_look(self, look: ToneLook | None) -> None:
        """Let the undertones show in this way from now on; None for not at all."""
        if look != self.colouring.look:
            self.colouring.set_look(look)
            self.changed.emit()

    @Slot(object)
    def _take_tones(self, key: TileKey) -> None:
        slot = self._slots.get(key)
        if slot is not None:
            slot.version = _UNCOLOURED
            if not self._telling.isActive():
                self._telling.start()

    @Slot()
    def _colour_all_anew(self) -> None:
        for slot in self._slots.values():
            slot.version = _UNCOLOURED
        self.changed.emit()

    def _is_made(self, key: TileKey) -> bool:
        slot = self._slots.get(key)
        return slot is not None and slot.generation == self._maker.generation

    def set_states(
        self, fills: NDArray[np.uint8], patterns: NDArray[np.uint8], *, at_once: bool = False
    ) -> None:
        """Take the grids' states; only tiles that show a changed grid are coloured anew.

        Args:
            fills: (n,) uint8 of Fill.
            patterns: (n,) uint8 of Pattern.
            at_once: Whether no picture may show some of these states beside some of those before.
        """
        if len(self.colouring.set_states(fills, patterns)):
            if at_once:
                self.colouring.begin_look()
            self.changed.emit()

    @property
    def cached_bytes(self) -> int:
        """Bytes that the cached tiles hold; never above `bound_bytes`."""
        return len(self._slots) * TILE_BYTES

    @property
    def bound_bytes(self) -> int:
        """Most bytes that the cached tiles may hold: `CACHE_BYTES`, for a large window two of its screens."""
        return self._bound_bytes

    @property
    def is_idle(self) -> bool:
        """Whether no tile is being made or waited for."""
        return self._maker.is_idle

    def is_complete(self, camera: Camera) -> bool:
        """Say whether every tile of a window is there at its own scale."""
        return all(self._is_made(key) for key in keys_of(camera, margin=0))

    def knows(self, camera: Camera, x_px: int, y_px: int) -> bool:
        """Say whether the tile under a window position is made, so that `id_at` can tell its grid."""
        key = TileKey(camera.step, (camera.left_px + x_px) // TILE_PX, (camera.top_px + y_px) // TILE_PX)
        return key in self._slots

    def id_at(self, camera: Camera, x_px: int, y_px: int) -> int | None:
        """Return the index of the grid under a window position, None outside or while not known."""
        left, top = camera.left_px + x_px, camera.top_px + y_px
        slot = self._slots.get(TileKey(camera.step, left // TILE_PX, top // TILE_PX))
        if slot is None:
            return None
        number = slot.tile.id_at(left % TILE_PX, top % TILE_PX)
        return number - 1 if number else None

    # -- tiles -------------------------------------------------------------------------------------

    def prepare(self, camera: Camera) -> None:
        """Ask for the tiles of a window and one row around it, the visible ones first."""
        order = (camera, self._maker.generation)
        if order == self._order and not self._maker.is_idle:
            return  # they are being made
        self._order = order
        visible = list(keys_of(camera, margin=0))
        seen = set(visible)
        around = [key for key in keys_of(camera, margin=1) if key not in seen]
        self._raise_bound(len(visible) + len(around))
        missing = [key for key in (*visible, *around) if not self._is_made(key)]
        is_first = not self._slots and self._maker.is_idle
        glance = glance_of(camera) if is_first and len(self._scene.codes) >= GLANCE_FROM_GRIDS else None
        self._maker.ask(self._rasteriser, missing, camera.px_per_m, glance)

    def make_now(self, camera: Camera) -> None:
        """Make what a window misses at once; for pictures that cannot wait."""
        visible = list(keys_of(camera, margin=0))
        self._raise_bound(len(visible))
        missing = [key for key in visible if not self._is_made(key)]
        for block in blocks_of(missing, BLOCK_TILES):
            self._store(self._rasteriser.make_block(block, camera.px_per_m), self._maker.generation)

    def _raise_bound(self, tiles: int) -> None:
        self._bound_bytes = max(CACHE_BYTES, SCREENS_KEPT * tiles * TILE_BYTES)

    @Slot(object)
    def _take_tiles(self, tiles: list[Tile]) -> None:
        self._store((tile for tile in tiles if not self._is_made(tile.key)), self._maker.generation)
        if self._maker.is_idle:
            self._tell()
        elif not self._telling.isActive():
            self._telling.start()

    @Slot(object)
    def _take_glance(self, tiles: list[Tile]) -> None:
        self._store((tile for tile in tiles if tile.key not in self._slots), _NEVER)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self._telling.stop()
        self.changed.emit()

    def _store(self, tiles: Iterable[Tile], generation: int) -> None:
        for tile in tiles:
            image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
            self._slots[tile.key] = _Slot(tile, image, _UNCOLOURED, generation)
            self._slots.move_to_end(tile.key)
        while self.cached_bytes > self._bound_bytes:
            self._slots.popitem(last=False)

    # -- painting ----------------------------------------------------------------------------------

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Draw the ground of a window; what is not made yet is asked for and stood in for by older tiles."""
        missing: list[TileKey] = []
        bare: list[TileKey] = []
        is_old = False
        if self.colouring.look is not None:
            self.undertones.want(keys_from_the_middle(camera))
        ready: list[_Slot] = []
        for key in keys_of(camera, margin=0):
            slot = self._slots.get(key)
            if slot is None:
                missing.append(key)
                continue
            is_old = is_old or slot.generation != self._maker.generation
            self._slots.move_to_end(key)
            if self.undertones.awaits(key):
                bare.append(key)
            else:
                ready.append(slot)
        self._colour_step(ready)
        for slot in ready:
            self._paint_tile(painter, camera, slot)
        if missing or bare:
            self._paint_stand_ins(painter, camera, missing, bare)
        if missing or is_old:
            self.prepare(camera)
        if not self.shows_states:
            self.changed.emit()

    @staticmethod
    def _paint_tile(painter: QPainter, camera: Camera, slot: _Slot) -> None:
        key = slot.tile.key
        painter.drawImage(
            key.column * TILE_PX - camera.left_px, key.row * TILE_PX - camera.top_px, slot.image
        )

    def _colour_step(self, slots: list[_Slot]) -> None:
        """Colour tiles of the window; of a province only some of those that differ by states alone.

        What has waited longest comes first: however often states change, all of them are seen.
        """
        stale = self._stale(slots)
        self.shows_states = True
        if len(self._scene.codes) >= STEPS_FROM_GRIDS:
            look_version = self.colouring.look_version
            waiting = sorted((slot for slot in stale if slot.version >= look_version), key=_version_of)
            step = max(_LEAST_STEP, round(len(slots) * _STEP_SHARE))
            self.shows_states = len(waiting) <= step
            stale = [slot for slot in stale if slot.version < look_version] + waiting[:step]
        self._colour(stale)

    def _stale(self, slots: list[_Slot]) -> list[_Slot]:
        """Return those of some tiles that show a grid as it was."""
        colouring = self.colouring
        older = [slot for slot in slots if slot.version != colouring.version]
        if not older:
            return []
        changed = colouring.changed([slot.tile for slot in older], [slot.version for slot in older])
        stale = []
        for slot, has_changed in zip(older, changed.tolist(), strict=True):
            if has_changed or slot.version == _UNCOLOURED:
                stale.append(slot)
            else:
                slot.version = colouring.version
        return stale

    def _colour(self, slots: list[_Slot]) -> None:
        for slot in slots:
            self.colouring.paint(slot.tile, slot.image, self.undertones.tones(slot.tile.key))
            slot.version = self.colouring.version

    def _paint_stand_ins(
        self, painter: QPainter, camera: Camera, missing: list[TileKey], bare: list[TileKey]
    ) -> None:
        """Draw older scales in place of tiles that are not made, and of those whose basemap still is."""
        stand_ins = StandIns(painter, camera, self._slots, self._image_of, self._background)
        for key in bare:
            found, is_whole = stand_ins.find(key)
            if is_whole and all(self.undertones.tones(one) is not None for one in found):
                stand_ins.paint_in_place(Block(key.step, key.column, key.row), found, is_whole=True)
            else:
                self._colour(self._stale([self._slots[key]]))
                self._paint_tile(painter, camera, self._slots[key])
        stand_ins.paint(missing)

    def _image_of(self, key: TileKey) -> QImage:
        slot = self._slots[key]
        self._slots.move_to_end(key)
        self._colour(self._stale([slot]))
        return slot.image

    def stop(self) -> None:
        """Make no more tiles and wait for those under way; before the program ends."""
        self._telling.stop()
        self._maker.stop()
