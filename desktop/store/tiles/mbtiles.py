"""Owns the reading of MBTiles: a SQLite file of tiles that somebody else made, never written to.

Source: MBTiles specification 1.3. Rows count from the south there.
"""

from __future__ import annotations

import html
import re
import sqlite3
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

from desktop.models.basemap import DEEPEST_ZOOM, BasemapFacts, BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import LARGEST_TILE_BYTES

QUERY_LIMIT_S = 2.0
"""`tiles` may be a view, and a view may be anything: no query runs longer."""

_STEPS_BETWEEN_LOOKS = 10_000
_LONGEST_ATTRIBUTION = 200
_FIND = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1"


def plain_text(marked_up: str) -> str:
    """Return an attribution without its tags, on one line, shortened where it is a novel."""
    bare = html.unescape(re.sub(r"<[^>]*>", "", marked_up))
    return " ".join(bare.split())[:_LONGEST_ATTRIBUTION]


class MbtilesFile:
    """Tiles of one file.

    Raises:
        BasemapUnusable: FILE_MISSING, FILE_BROKEN, or VECTOR_TILES.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise BasemapUnusable(BasemapTrouble.FILE_MISSING)
        self._end_s = 0.0
        self._connection = self._open(path)
        try:
            self.facts = self._read_facts()
        except BaseException:
            self.close()
            raise

    def _open(self, path: Path) -> sqlite3.Connection:
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
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
        rows = self._ask("SELECT name, value FROM metadata LIMIT 100")
        said = {str(name): str(value) for name, value in rows}
        if said.get("format", "").lower() in ("pbf", "mvt"):
            raise BasemapUnusable(BasemapTrouble.VECTOR_TILES)
        least, most = _zoom_of(said.get("minzoom")), _zoom_of(said.get("maxzoom"))
        if least is None or most is None or least > most:
            found = self._ask("SELECT min(zoom_level), max(zoom_level) FROM tiles")[0]
            least, most = (_zoom_of(value) for value in found)
        if least is None or most is None or least > most:
            raise BasemapUnusable(BasemapTrouble.FILE_BROKEN, "no tiles")
        return BasemapFacts(
            attribution=plain_text(said.get("attribution", "")), least_zoom=least, most_zoom=most
        )

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
