"""Owns the remembered layout of one seat's windows: their sizes and splitters."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLayout:
    """Sizes in device-independent pixels.

    Attributes:
        window: Width and height of the desk's window.
        columns: Widths of queue, map and card.
        rows: Heights of the upper part and of the rota.
    """

    window: tuple[int, int] = (1920, 1080)
    columns: tuple[int, int, int] = (440, 1098, 382)
    rows: tuple[int, int] = (752, 210)


def load_layout(path: Path) -> WindowLayout:
    """Read a layout; the usual one where there is none or it cannot be read: a layout is worth no error."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=WindowLayout, strict=True)
    except (OSError, msgspec.MsgspecError, ValueError):
        return WindowLayout()


def save_layout(path: Path, layout: WindowLayout) -> None:
    """Write a layout whole or not at all (mode 0600)."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(layout))
    os.replace(name, path)
