"""Owns the program's own font family, so that Chinese is drawn on a machine that has no font for it."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from resources.files import resource_path

FAMILY = "GridDesk Sans"

_FILES = ("fonts/GridDeskSans-Regular.otf", "fonts/GridDeskSans-Bold.ttf")


class FontRefused(RuntimeError):
    """Qt does not load a font file that belongs to the program."""


def load_fonts() -> None:
    """Load the family; once, after the application object and before the first QFont.

    Raises:
        FontRefused: If a file is broken.
        ResourceMissing: If a file is not there.
    """
    if FAMILY in QFontDatabase.families():
        return
    for name in _FILES:
        if QFontDatabase.addApplicationFont(str(resource_path(name))) < 0:
            raise FontRefused(name)
