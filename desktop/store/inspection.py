"""Owns the look at a database file from outside, without changing it and without joining who uses it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote


class FileHealth(StrEnum):
    """What a look at the file says."""

    SOUND = "sound"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


def inspect_file(path: Path) -> tuple[FileHealth, str]:
    """Return the health of a SQLite file that nobody has open, and the reason where it is not sound."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        return FileHealth.UNREADABLE, str(error)
    except sqlite3.DatabaseError as error:
        return FileHealth.DAMAGED, str(error)
    return (FileHealth.SOUND, "") if verdict == "ok" else (FileHealth.DAMAGED, verdict)
