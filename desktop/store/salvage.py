"""Owns what happens to a broken store: it is kept under another name, and its orders go into a new file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class MovedAside:
    """A file that could not be read, kept under another name."""

    path: Path
    reason: str


def move_aside(path: Path, reason: str) -> MovedAside:
    """Give a broken store and its side files another name; nothing is deleted."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = path.with_name(f"{path.name}.broken-{stamp}")
    for side in ("", *SIDE_FILES):
        part = path.with_name(path.name + side)
        if part.exists():
            part.rename(target.with_name(target.name + side))
    return MovedAside(target, reason)


def finish_move(path: Path, fresh: Path) -> None:
    """Put the new store in the broken one's place, where that has gone already."""
    if path.exists() or not fresh.exists():
        return
    # Side files that the broken one left behind would be taken for the new one's.
    move_aside(path, "side files")
    fresh.rename(path)


def remove_store(path: Path) -> None:
    """Delete a new store that an interrupted salvage left unfinished."""
    for side in ("", *SIDE_FILES):
        path.with_name(path.name + side).unlink(missing_ok=True)


def salvage_orders(path: Path) -> list[bytes]:
    """Return the orders that can still be read from a broken store, as JSON, in their order."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    except sqlite3.Error:
        return []
    found: list[bytes] = []
    try:
        for (body,) in connection.execute("SELECT body FROM outbox ORDER BY sequence"):
            found.append(body)
    except sqlite3.Error:
        return found
    finally:
        connection.close()
    return found
