"""Owns the reading of PMTiles: one file of tiles and directories, read by position, never whole.

Source: PMTiles specification, version 3.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from desktop.models.basemap import DEEPEST_ZOOM, BasemapFacts, BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import LARGEST_TILE_BYTES
from desktop.store.tiles.foreign_files import plain_text, require_file

_HEADER_BYTES = 127
_DEEPEST_DIRECTORY = 4
_LARGEST_PACKED_BYTES = 1 << 20
_LARGEST_METADATA_BYTES = 16 << 20
_LARGEST_DIRECTORY_BYTES = 2 << 20
"""The leaves of a map of the whole world have a tenth of it."""

_ENDLESS_NUMBER = re.compile(rb"[\x80-\xff]{10}")
"""Sixty-four bits take ten bytes, the last of them below 128."""

MOST_KEPT_ENTRIES = 200_000
"""Entries of directories held in memory, some 30 MB; a leaf has a few thousand."""

_MALFORMED = (
    MagicNumberNotFound,
    SpecVersionUnsupported,
    ValueError,  # json's and the enums' errors are such ones
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    MemoryError,
    RecursionError,
    zlib.error,
    OSError,
)
"""What the library and the system raise on files that are none or are damaged."""


def _unpack(packed: bytes, limit: int) -> bytes:
    """Return what was packed by gzip, refusing bombs and torsos, and whatever follows behind."""
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    body = unpacker.decompress(packed, limit)
    if not unpacker.eof:
        raise ValueError("packed data end early or are too large")
    if unpacker.unused_data:
        raise ValueError("packed data go on behind their end")
    return body


def _read_directory(packed: bytes) -> list[Entry]:
    # The library unpacks all that there is, and reads numbers of any length, in the square of their length.
    if _ENDLESS_NUMBER.search(_unpack(packed, _LARGEST_DIRECTORY_BYTES)):
        raise ValueError("a number without an end")
    return deserialize_directory(packed)


class PmtilesFile:
    """Tiles of one file.

    Raises:
        BasemapUnusable: FILE_MISSING, FILE_BROKEN, or VECTOR_TILES.
    """

    def __init__(self, path: Path) -> None:
        require_file(path)
        try:
            self._file = path.open("rb", buffering=0)
        except OSError as error:
            raise BasemapUnusable(BasemapTrouble.FILE_MISSING) from error
        self._directories: OrderedDict[int, list[Entry]] = OrderedDict()
        self._held_entries = 0
        try:
            self._header = self._read_header()
            self.facts = self._read_facts()
        except _MALFORMED as error:
            self.close()
            raise BasemapUnusable(BasemapTrouble.FILE_BROKEN, str(error)) from error
        except BasemapUnusable:
            self.close()
            raise

    def _take(self, offset: int, length: int, limit: int) -> bytes:
        if not 0 < length <= limit:
            raise ValueError(f"a piece of {length} bytes")
        body = os.pread(self._file.fileno(), length, offset)
        if len(body) != length:
            raise EOFError("the file ends early")
        return body

    def _read_header(self) -> HeaderDict:
        header = deserialize_header(self._take(0, _HEADER_BYTES, _HEADER_BYTES))
        if header["tile_type"] is TileType.MVT:
            raise BasemapUnusable(BasemapTrouble.VECTOR_TILES)
        if header["internal_compression"] is not Compression.GZIP:
            raise ValueError(f"directories packed by {header['internal_compression'].name}")
        if header["tile_compression"] not in (Compression.NONE, Compression.UNKNOWN, Compression.GZIP):
            raise ValueError(f"tiles packed by {header['tile_compression'].name}")
        if not 0 <= header["min_zoom"] <= header["max_zoom"] <= DEEPEST_ZOOM:
            raise ValueError(f"zooms {header['min_zoom']}..{header['max_zoom']}")
        return header

    def _read_facts(self) -> BasemapFacts:
        header = self._header
        said: Any = {}
        if header["metadata_length"]:
            packed = self._take(header["metadata_offset"], header["metadata_length"], _LARGEST_PACKED_BYTES)
            said = json.loads(_unpack(packed, _LARGEST_METADATA_BYTES))
        attribution = said.get("attribution", "") if isinstance(said, dict) else ""
        return BasemapFacts(
            attribution=plain_text(str(attribution)),
            least_zoom=header["min_zoom"],
            most_zoom=header["max_zoom"],
        )

    def _directory(self, offset: int, length: int) -> list[Entry]:
        """Return a directory; the latest ones are kept, unpacking takes milliseconds."""
        held = self._directories.get(offset)
        if held is not None:
            self._directories.move_to_end(offset)
            return held
        entries = _read_directory(self._take(offset, length, _LARGEST_PACKED_BYTES))
        self._directories[offset] = entries
        self._held_entries += len(entries)
        while self._held_entries > MOST_KEPT_ENTRIES and len(self._directories) > 1:
            _, dropped = self._directories.popitem(last=False)
            self._held_entries -= len(dropped)
        return entries

    @property
    def held_entries(self) -> int:
        """Entries of directories in memory: up to `MOST_KEPT_ENTRIES`, or those of one larger directory."""
        return self._held_entries

    def read(self, place: TilePlace) -> bytes | None:
        """Return a tile's bytes, None if there is none.

        Raises:
            BasemapUnusable: FILE_BROKEN.
        """
        try:
            return self._find(zxy_to_tileid(place.zoom, place.column, place.row))
        except _MALFORMED as error:
            raise BasemapUnusable(BasemapTrouble.FILE_BROKEN, str(error)) from error

    def _find(self, tile_id: int) -> bytes | None:
        header = self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_DEEPEST_DIRECTORY):
            entry = find_tile(self._directory(offset, length), tile_id)
            if entry is None:
                return None
            if entry.run_length:
                body = self._take(header["tile_data_offset"] + entry.offset, entry.length, LARGEST_TILE_BYTES)
                is_packed = header["tile_compression"] is Compression.GZIP
                return _unpack(body, LARGEST_TILE_BYTES) if is_packed else body
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        raise ValueError("directories without an end")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
