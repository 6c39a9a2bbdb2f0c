"""Owns the drawing of places whose tiles are not made yet: tiles of other scales stand in for them.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.raster.camera import STEPS_PER_OCTAVE, Camera
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import Block, TileKey
from desktop.raster.tile_places import blocks_of, by_steps, find_stand_ins, halves_of

_NEAR_STEPS = STEPS_PER_OCTAVE // 2
"""Scales so near look alike: a whole window of one is drawn rather than pieces of several."""


class StandIns:
    """Draws them in one picture.

    Args:
        painter: Of the window.
        camera: Of the window, in device pixels.
        held: The tiles that there are.
        image_of: Returns the picture of one of them.
        background: What lies where there is none.
    """

    def __init__(
        self,
        painter: QPainter,
        camera: Camera,
        held: Iterable[TileKey],
        image_of: Callable[[TileKey], QImage],
        background: QColor,
    ) -> None:
        self._painter, self._camera, self._held = painter, camera, by_steps(held)
        self._image_of, self._background = image_of, background
        self._steps = sorted(self._held.keys() - {camera.step}, key=self._away)
        self._near = [step for step in self._steps if self._away(step) <= _NEAR_STEPS] or self._steps[:1]

    def _away(self, step: int) -> int:
        return abs(step - self._camera.step)

    def find(self, key: TileKey) -> tuple[list[TileKey], bool]:
        """Return the tiles that show the place of another, and whether they show it whole."""
        return find_stand_ins(Block(key.step, key.column, key.row), self._steps, self._held)

    def paint(self, missing: list[TileKey]) -> None:
        """Draw the best that there is in each of some places, row by row."""
        for block in blocks_of(missing, most_tiles=len(missing)):
            self._paint_best(block)

    def _paint_best(self, block: Block) -> None:
        """Draw a block at once where one scale shows it best, else its parts by what they have."""
        is_single = block.columns == block.rows == 1
        found, is_whole = find_stand_ins(block, self._steps if is_single else self._near, self._held)
        if not found and not is_single:
            found, is_whole = find_stand_ins(block, self._steps, self._held)
        if is_whole or is_single or not found:
            self.paint_in_place(block, found, is_whole=is_whole)
        else:
            for half in halves_of(block):
                self._paint_best(half)

    def paint_in_place(self, block: Block, stand_ins: Iterable[TileKey], *, is_whole: bool) -> None:
        """Draw tiles of another scale, and nothing of them beyond the places of a block.

        Args:
            block: The places.
            stand_ins: The tiles.
            is_whole: Whether they show all of the block; else there is the background where they do not.
        """
        place = QRect(
            block.column * TILE_PX - self._camera.left_px,
            block.row * TILE_PX - self._camera.top_px,
            block.columns * TILE_PX,
            block.rows * TILE_PX,
        )
        painter = self._painter
        if not is_whole:
            painter.fillRect(place, self._background)
        painter.save()
        painter.setClipRect(place)
        for key in stand_ins:
            painter.drawImage(self._box_of(key), self._image_of(key))
        painter.restore()

    def _box_of(self, key: TileKey) -> QRect:
        """Return where a tile of another scale lies in the window; neighbours share their edges."""
        side = TILE_PX * 2.0 ** ((self._camera.step - key.step) / STEPS_PER_OCTAVE)
        left, right = (round((key.column + n) * side) - self._camera.left_px for n in (0, 1))
        top, bottom = (round((key.row + n) * side) - self._camera.top_px for n in (0, 1))
        return QRect(left, top, right - left, bottom - top)
