"""Owns the places of tiles: which lie in a window, which are wanted first, which stand in for others."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from desktop.raster.camera import STEPS_PER_OCTAVE, Camera
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import Block, TileKey

GLANCE_OCTAVES = 2
"""How much coarser a first glance is."""


def keys_of(camera: Camera, margin: int) -> Iterator[TileKey]:
    """Yield the tiles of a window and so many around it, row by row."""
    right, bottom = camera.left_px + camera.width_px - 1, camera.top_px + camera.height_px - 1
    for row in range(camera.top_px // TILE_PX - margin, bottom // TILE_PX + margin + 1):
        for column in range(camera.left_px // TILE_PX - margin, right // TILE_PX + margin + 1):
            yield TileKey(camera.step, column, row)


def keys_from_the_middle(camera: Camera) -> list[TileKey]:
    """Return the keys of a window and one row around it, the middle of the window first."""
    across = (camera.left_px + camera.width_px / 2) / TILE_PX - 0.5
    down = (camera.top_px + camera.height_px / 2) / TILE_PX - 0.5
    near = [(abs(key.column - across) + abs(key.row - down), key) for key in keys_of(camera, margin=1)]
    return [key for _, key in sorted(near, key=_distance_of)]


def _distance_of(pair: tuple[float, TileKey]) -> float:
    return pair[0]


def glance_of(camera: Camera) -> tuple[Block, float]:
    """Return the tiles that show a window coarsely, and their device pixels a metre."""
    coarse = camera.zoomed(-GLANCE_OCTAVES, 0, 0).resized_to(
        camera.width_px >> GLANCE_OCTAVES, camera.height_px >> GLANCE_OCTAVES
    )
    keys = list(keys_of(coarse, margin=0))
    first, last = keys[0], keys[-1]
    columns, rows = last.column - first.column + 1, last.row - first.row + 1
    return Block(coarse.step, first.column, first.row, columns, rows), coarse.px_per_m


def find_stand_ins(
    key: TileKey, steps: Sequence[int], held: Container[TileKey]
) -> tuple[list[TileKey], bool]:
    """Return the tiles that show the place of another one, and whether they show it whole.

    Args:
        key: The place.
        steps: Scales to look at, the most wanted first; the first that shows the place whole is taken.
        held: The tiles that there are.
    """
    most: list[TileKey] = []
    for step in steps:
        side = TILE_PX * 2.0 ** ((key.step - step) / STEPS_PER_OCTAVE)
        left, top = key.column * TILE_PX, key.row * TILE_PX
        needed = [
            TileKey(step, column, row)
            for row in range(int(top // side), int((top + TILE_PX) // side) + 1)
            for column in range(int(left // side), int((left + TILE_PX) // side) + 1)
        ]
        found = [one for one in needed if one in held]
        if len(found) == len(needed):
            return found, True
        if not most:
            most = found
    return most, False
