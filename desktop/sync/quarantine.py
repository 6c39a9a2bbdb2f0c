"""Owns the keeping of bodies that could not be understood: a bounded number, for whoever looks into it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

KEPT = 20
"""Files that are kept; the oldest makes room for the newest."""


def keep_body(folder: Path, body: bytes) -> Path | None:
    """Write a refused body to a file of its own (mode 0600).

    Returns:
        Its path, or None if the disk did not take it: a refused body is not worth an error of its own.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    path = folder / f"{stamp}.body"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        for old in sorted(folder.glob("*.body"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path
