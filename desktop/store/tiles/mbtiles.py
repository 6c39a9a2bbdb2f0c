"""Owns the reading of MBTiles: a SQLite file of tiles that somebody else made, never written to.

Source: MBTiles specification 1.3. Rows count from the south there.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

from desktop.models.basemap import DEEPEST_ZOOM, BasemapFacts, BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import LARGEST_TILE_BYTES
from desktop.store.tiles.foreign_files import plain_text, require_file

QUERY_LIMIT_S = 2.0
"""`tiles` may be a view, and a view may be anything: no query runs longer."""

_STEPS_BETWEEN_LOOKS = 10_000
_LONGEST_TEXT = 4000
_SAID = (
    f"SELECT name, substr(value, 1, {_LONGEST_TEXT}) FROM metadata "
    "WHERE name IN ('format', 'minzoom', 'maxzoom', 'attribution') LIMIT 100"
)
_FIND = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1"


class MbtilesFile:
    """Tiles of one file.

    Raises:
        BasemapUnusable: FILE_MISSING, FILE_BROKEN, or VECTOR_TILES.
    """

    def __init__(self, path: Path) -> None:
        require_file(path)
        self._end_s = 0.0
        self._connection = self._open(path)
        try:
            self.facts = self._read_facts()
        except BaseException:
            self.close()
            raise

    def _open(self, path: Path) -> sqlite3.Connection:
        # SQLite would lay files of its own beside one that was written ahead, and could not on a disk that is
        # only read; without such files there nothing of it is elsewhere.
        is_whole = not any(_size_of(path.with_name(path.name + end)) for end in ("-wal", "-journal"))
        mode = "mode=ro&immutable=1" if is_whole else "mode=ro"
        address = f"file:{quote(os.fsencode(path.absolute()))}?{mode}"
        try:
            connection = sqlite3.connect(address, uri=True, isolation_level=None)
        except sqlite3.Error as error:
            raise BasemapUnusable(BasemapTrouble.FILE_BROKEN, str(error)) from error
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 * LARGEST_TILE_BYTES)
        # A stranger's views and triggers may not call functions that reach outside the file.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.set_progress_handler(self._is_overdue, _STEPS_BETWEEN_LOOKS)
        return connection

    def _is_overdue(self) -> bool:
        return monotonic() > self._end_s

    def _ask(self, query: str, *values: int) -> list[tuple[Any, ...]]:
        self._end_s = monotonic() + QUERY_LIMIT_S
        try:
            return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:  # texts are decoded as they come
            raise BasemapUnusable(BasemapTrouble.FILE_BROKEN, str(error)) from error

    def _read_facts(self) -> BasemapFacts:
        rows = self._ask(_SAID)
        said = {str(name): str(value) for name, value in rows}
        if said.get("format", "").lower() in ("pbf", "mvt"):
            raise BasemapUnusable(BasemapTrouble.VECTOR_TILES)
        least, most = _zoom_of(said.get("minzoom")), _zoom_of(said.get("maxzoom"))
        if least is None or most is None or least > most:
            least, most = self._find_zoom("ASC"), self._find_zoom("DESC")
        if least is None or most is None or least > most:
            raise BasemapUnusable(BasemapTrouble.FILE_BROKEN, "no tiles")
        return BasemapFacts(
            attribution=plain_text(said.get("attribution", "")), least_zoom=least, most_zoom=most
        )

    def _find_zoom(self, order: str) -> int | None:
        # By order, not by min and max: the index is entered at its end, and a view of millions not walked.
        rows = self._ask(f"SELECT zoom_level FROM tiles ORDER BY zoom_level {order} LIMIT 1")
        return _zoom_of(rows[0][0]) if rows else None

    def read(self, place: TilePlace) -> bytes | None:
        """Return a tile's bytes, None if there is none.

        Raises:
            BasemapUnusable: FILE_BROKEN.
        """
        row = (1 << place.zoom) - 1 - place.row
        found = self._ask(_FIND, place.zoom, place.column, row)
        if not found or found[0][0] is None:
            return None
        body = found[0][0]
        if not isinstance(body, bytes) or len(body) > LARGEST_TILE_BYTES:
            raise BasemapUnusable(BasemapTrouble.FILE_BROKEN, "a tile that is none")
        return body

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _zoom_of(value: Any) -> int | None:
    try:
        zoom = int(value)
    except (TypeError, ValueError):
        return None
    return zoom if 0 <= zoom <= DEEPEST_ZOOM else None


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
