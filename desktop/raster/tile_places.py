"""Owns the places of tiles: which lie in a window, side by side, are wanted first, stand in for others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

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


def blocks_of(keys: Iterable[TileKey], most_tiles: int) -> list[Block]:
    """Return places of one scale as blocks, each place once, in the order in which the places come.

    Runs in a row become blocks; runs above each other of the same columns are joined. None has more than so
    many tiles.
    """
    runs: list[Block] = []
    for key in keys:
        last = runs[-1] if runs else None
        follows = last is not None and (key.row, key.column) == (last.row, last.column + last.columns)
        if last is not None and follows and last.columns < most_tiles:
            runs[-1] = Block(key.step, last.column, last.row, last.columns + 1)
        else:
            runs.append(Block(key.step, key.column, key.row))
    joined: list[Block] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and _continues(last, run, most_tiles):
            joined[-1] = Block(last.step, last.column, last.row, last.columns, last.rows + 1)
        else:
            joined.append(run)
    return joined


def _continues(block: Block, run: Block, most_tiles: int) -> bool:
    same_columns = (block.column, block.columns) == (run.column, run.columns)
    fits = (block.rows + 1) * block.columns <= most_tiles
    return same_columns and fits and run.row == block.row + block.rows


def halves_of(block: Block) -> tuple[Block, Block]:
    """Return the two halves of a block of more than one tile, cut across its longer side."""
    if block.columns >= block.rows:
        first = block.columns // 2
        return (
            replace(block, columns=first),
            replace(block, column=block.column + first, columns=block.columns - first),
        )
    first = block.rows // 2
    return replace(block, rows=first), replace(block, row=block.row + first, rows=block.rows - first)


def by_steps(keys: Iterable[TileKey]) -> dict[int, set[TileKey]]:
    """Return tiles by the step of their scale."""
    found: dict[int, set[TileKey]] = {}
    for key in keys:
        found.setdefault(key.step, set()).add(key)
    return found


def find_stand_ins(
    block: Block, steps: Sequence[int], held: Mapping[int, Set[TileKey]]
) -> tuple[list[TileKey], bool]:
    """Return the tiles that show the place of others, and whether they show it whole.

    Args:
        block: The place.
        steps: Scales to look at, the most wanted first; the first that shows the place whole is taken, else
            what there is of the first that has any.
        held: The tiles that there are, by step.
    """
    some: list[TileKey] = []
    for step in steps:
        side = TILE_PX * 2.0 ** ((block.step - step) / STEPS_PER_OCTAVE)
        left, top = block.column * TILE_PX, block.row * TILE_PX
        right, bottom = left + block.columns * TILE_PX, top + block.rows * TILE_PX
        rows = range(int(top // side), math.ceil(bottom / side))
        columns = range(int(left // side), math.ceil(right / side))
        tiles = held.get(step, frozenset())
        needed = len(rows) * len(columns)
        if needed <= len(tiles):
            found = [
                key for row in rows for column in columns if (key := TileKey(step, column, row)) in tiles
            ]
        else:
            # Of a much nearer scale a place has thousands that there are not.
            found = [key for key in tiles if key.row in rows and key.column in columns]
        if len(found) == needed:
            return found, True
        some = some or found
    return some, False
