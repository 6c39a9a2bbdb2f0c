"""Owns what all tile files of strangers have in common: that there is one, and what of its texts is shown."""

from __future__ import annotations

import html
import re
import stat
from pathlib import Path

from desktop.models.basemap import BasemapTrouble, BasemapUnusable

_LONGEST_ATTRIBUTION = 200
_LONGEST_MARKED_UP = 4000
"""Beyond it nothing is looked at: a text may be megabytes, and a search in it holds up all threads."""


def require_file(path: Path) -> None:
    """Refuse a path under which there is no plain file; whoever opened a pipe would wait for ever.

    Raises:
        BasemapUnusable: FILE_MISSING.
    """
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):  # a name may also be one that no file can have
        is_file = False
    if not is_file:
        raise BasemapUnusable(BasemapTrouble.FILE_MISSING)


def plain_text(marked_up: str) -> str:
    """Return an attribution without its tags, on one line, shortened where it is a novel."""
    bare = html.unescape(re.sub(r"<[^<>]*>", "", marked_up[:_LONGEST_MARKED_UP]))
    return " ".join(" ".join(bare.split())[:_LONGEST_ATTRIBUTION].split())
