"""Owns the tiles of servers that are kept on the disk: bounded, oldest use first out, whole or not at all.

A file a tile, no database: several desks of one profile share it, and a tile that one of them drops in
between is simply asked for again.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from desktop.models.basemap import Basemap
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import LARGEST_TILE_BYTES

FRESH_S = 30 * 86_400.0
"""A tile older than that is shown and asked for anew; maps of a city change by the year."""

TOUCH_EVERY_S = 3600.0
"""A use is noted at most so often: the disk is not written to for every look."""

_FILL_TO = 0.9
"""A full cache is emptied to this share of its bound, so that not every tile costs a look through it."""

_RECOUNT_AT = 1 / 16
"""Share of the bound that one desk adds before it counts anew what all desks have kept."""

_BLOCK_BYTES = 4096
"""What a small file takes on the disk at least."""

_KEYS = re.compile(r"(?i)([?&](?:tk|ak|sk|key|api_?key|token|access_token|appid)=)[^&]*")


def cache_name(basemap: Basemap) -> str:
    """Return the name of a server's folder: another key shows the same tiles, another layer others."""
    address = _KEYS.sub(r"\1", basemap.address)
    parts = (basemap.kind, address, basemap.layer, basemap.style, basemap.matrix_set, basemap.matrix_prefix)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class KeptTile:
    """A tile that is on the disk.

    Attributes:
        is_fresh: Whether it need not be asked for anew.
    """

    body: bytes
    is_fresh: bool


class TileCache:
    """Tiles of one server under a folder that all servers share; the bound is that of the whole folder.

    Args:
        folder: The shared folder.
        name: Name of the server's own one.
        most_bytes: Bound of what the shared folder holds.
        clock: Wall clock in seconds; files bear its times.
    """

    def __init__(
        self, folder: Path, name: str, most_bytes: int, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder, self._own = folder, folder / name
        self._most_bytes = most_bytes
        self._clock = clock
        self._held_bytes: int | None = None
        self._counted_bytes = 0

    def _path(self, place: TilePlace) -> Path:
        return self._own / str(place.zoom) / str(place.column) / f"{place.row}.tile"

    def read(self, place: TilePlace) -> KeptTile | None:
        """Return a tile that is kept, None if it is not or cannot be read."""
        path = self._path(place)
        try:
            with path.open("rb") as file:
                state = os.fstat(file.fileno())
                body = file.read(LARGEST_TILE_BYTES + 1)
        except OSError:
            return None
        if not body or len(body) > LARGEST_TILE_BYTES:
            return None
        now_s = self._clock()
        if now_s - state.st_atime > TOUCH_EVERY_S:
            # The time of use by our own hand: most disks are mounted so that reading notes nothing.
            self._touch(path, now_s, state.st_mtime)
        return KeptTile(body, now_s - state.st_mtime <= FRESH_S)

    def _touch(self, path: Path, used_s: float, written_s: float) -> None:
        try:
            os.utime(path, (used_s, written_s))
        except OSError:
            return  # another desk dropped it, or the disk cannot be written to: it was read all the same

    def keep(self, place: TilePlace, body: bytes) -> None:
        """Keep a tile, whole or not at all (mode 0600); the least used go if there are too many.

        Raises:
            OSError: If the disk does not take it.
        """
        path = self._path(place)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{token_hex(4)}")
        now_s = self._clock()
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            os.utime(draft, (now_s, now_s))
            os.replace(draft, path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        self._note(len(body))

    def drop(self, place: TilePlace) -> None:
        """Forget a tile that turned out to be no picture."""
        self._path(place).unlink(missing_ok=True)

    def _note(self, grown_bytes: int) -> None:
        """Note that a tile came; what other desks keep meanwhile is seen by counting anew now and then."""
        if self._held_bytes is not None:
            self._held_bytes += _on_disk(grown_bytes)
        if (
            self._held_bytes is None
            or self._held_bytes - self._counted_bytes > self._most_bytes * _RECOUNT_AT
        ):
            self._held_bytes = self._counted_bytes = sum(size for _, size, _ in self._files())
        if self._held_bytes > self._most_bytes:
            self.shrink()

    def shrink(self) -> None:
        """Drop the tiles that nobody has used for longest until there is room again."""
        files = sorted(self._files())
        held = sum(size for _, size, _ in files)
        for _, size, path in files:
            if held <= self._most_bytes * _FILL_TO:
                break
            path.unlink(missing_ok=True)
            held -= size
        self._held_bytes = self._counted_bytes = held

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield time of last use, bytes on the disk and path of every file, drafts that nobody ended too."""
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = Path(folder, name)
                try:
                    state = path.stat()
                except OSError:
                    continue  # another desk dropped it meanwhile
                yield state.st_atime, _on_disk(state.st_size), path


def _on_disk(size: int) -> int:
    return -(-size // _BLOCK_BYTES) * _BLOCK_BYTES
