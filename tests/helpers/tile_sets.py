"""Owns tile sets that tests draw themselves: every pixel says where on the foreign map it lies.

A tone that rises and falls with a known period tells a position to a tenth of a pixel, after any resampling.
"""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pmtiles.tile import Compression, Entry, TileType, serialize_directory, zxy_to_tileid
from pmtiles.writer import Writer

from desktop.models.basemap import BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.store.tiles.mbtiles import MbtilesFile
from desktop.store.tiles.pmtiles_file import PmtilesFile

PERIOD_PX = 64
LEAST_TONE, MOST_TONE = 8, 248


def wave(at_px: NDArray[Any] | float) -> NDArray[np.float64]:
    """Return the tone at a foreign pixel position: up and down once a period, seven levels a pixel.

    It turns at middles of pixels, so that blending neighbours gives exactly this.
    """
    share = np.abs(((np.asarray(at_px, np.float64) - 0.5) / PERIOD_PX) % 1.0 * 2 - 1)
    return LEAST_TONE + (MOST_TONE - LEAST_TONE) * share


def wave_tile(place: TilePlace, axis: str, side: int = 256) -> NDArray[np.uint8]:
    """Return the tones of a tile that bears waves along an axis, "across" or "down"."""
    first = (place.column if axis == "across" else place.row) * side
    tones = wave(first + np.arange(side) + 0.5).round().astype(np.uint8)
    across = np.broadcast_to(tones, (side, side))
    return np.ascontiguousarray(across if axis == "across" else across.T)


def as_picture(tones: NDArray[np.uint8], form: str = "png") -> bytes:
    """Return grey tones as a picture."""
    out = io.BytesIO()
    Image.fromarray(tones).convert("RGB").save(out, form)
    return out.getvalue()


def plain_picture(tone: int, side: int = 256, form: str = "png") -> bytes:
    """Return a picture of one tone."""
    return as_picture(np.full((side, side), tone, np.uint8), form)


def write_mbtiles(path: Path, tiles: Mapping[TilePlace, bytes], **metadata: str) -> Path:
    """Write an MBTiles file; metadata beside name and format as named."""
    said = {"name": "test", "format": "png", **metadata}
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        )
        connection.execute("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", said.items())
        connection.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            ((at.zoom, at.column, (1 << at.zoom) - 1 - at.row, body) for at, body in tiles.items()),
        )
    connection.close()
    return path


def write_pmtiles(
    path: Path, tiles: Mapping[TilePlace, bytes], *, tile_type: TileType = TileType.PNG, attribution: str = ""
) -> Path:
    """Write a PMTiles file."""
    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]
        for at in sorted(tiles, key=lambda at: zxy_to_tileid(at.zoom, at.column, at.row)):
            writer.write_tile(zxy_to_tileid(at.zoom, at.column, at.row), tiles[at])
        zooms = [at.zoom for at in tiles]
        header = {
            "tile_type": tile_type,
            "tile_compression": Compression.NONE,
            "min_zoom": min(zooms),
            "max_zoom": max(zooms),
            "min_lon_e7": -1800000000,
            "min_lat_e7": -850000000,
            "max_lon_e7": 1800000000,
            "max_lat_e7": 850000000,
            "center_zoom": 0,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize(header, {"attribution": attribution})
    return path


def repacked_root(body: bytes, root: bytes, behind: bytes = b"") -> bytes:
    """Return a PMTiles file whose root directory is replaced by other bytes, packed; for spoiling files."""
    return _with_section(body, 8, gzip.compress(root) + behind)


def repacked_metadata(body: bytes, metadata: bytes) -> bytes:
    """Return a PMTiles file whose metadata are replaced by other bytes, packed."""
    return _with_section(body, 24, gzip.compress(metadata))


def with_leaves(body: bytes, leaves: Mapping[int, list[Entry]]) -> bytes:
    """Return a PMTiles file with these leaves, by the first tile of each, and no other directories."""
    root, packed = [], b""
    for first, entries in sorted(leaves.items()):
        leaf = serialize_directory(entries)
        root.append(Entry(first, len(packed), len(leaf), 0))
        packed += leaf
    return repacked_root(_with_section(body, 40, packed), gzip.decompress(serialize_directory(root)))


def _with_section(body: bytes, place: int, content: bytes) -> bytes:
    """Return a PMTiles file with a section at its end, told at a place of the head."""
    head = bytearray(body[:127])
    head[place : place + 8] = len(body).to_bytes(8, "little")
    head[place + 8 : place + 16] = len(content).to_bytes(8, "little")
    return bytes(head) + body[127:] + content


def places_around(zoom: int, column: int, row: int, reach: int) -> Iterable[TilePlace]:
    """Yield the tiles within a reach of one."""
    for y in range(row - reach, row + reach + 1):
        for x in range(column - reach, column + reach + 1):
            yield TilePlace(zoom, x, y)


def read_damaged(
    kind: type[MbtilesFile] | type[PmtilesFile], whole: Path, at: int, noise: bytes, place: TilePlace
) -> None:
    """Read a tile of a copy in which noise stands in place of some bytes; refusing it is an answer too."""
    body = bytearray(whole.read_bytes())
    body[at : at + len(noise)] = noise
    path = whole.with_stem(f"damaged-{os.urandom(4).hex()}")
    path.write_bytes(body)
    try:
        file = kind(path)
    except BasemapUnusable:
        return
    try:
        file.read(place)
    except BasemapUnusable:
        pass
    finally:
        file.close()
