"""Owns the check that the program's own font draws 濛; run in a process of its own, since a broken Qt aborts.

Thread: UI (of the probe process)
"""

from __future__ import annotations

import json
import sys

from PySide6.QtGui import QFontDatabase, QGuiApplication, QRawFont

PROBE_TEXT = "濛网格台"
"""濛 of 濛阳街道 is missing from fonts cut to GB 2312."""


def probe(files: list[str]) -> dict[str, object]:
    """Return the families loaded from the files and the characters that they cannot draw."""
    _application = QGuiApplication.instance() or QGuiApplication(["probe"])
    families: list[str] = []
    undrawn: set[str] = set()
    for file in files:
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(file))
        font = QRawFont(file, 32)
        undrawn |= {char for char in PROBE_TEXT if not font.isValid() or not _has_ink(font, char)}
    return {"families": families, "undrawn": sorted(undrawn)}


def _has_ink(font: QRawFont, char: str) -> bool:
    indexes = font.glyphIndexesForString(char)
    return bool(indexes) and indexes[0] != 0 and not font.pathForGlyph(indexes[0]).isEmpty()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(probe(sys.argv[1:])) + "\n")
