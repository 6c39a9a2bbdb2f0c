"""Owns the canvas on which a surface is drawn whole before the parts that can be seen are copied.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QRegion


class WholeCanvas:
    """A picture as large as the surface; kept, for there is another one in a moment."""

    def __init__(self) -> None:
        self._image = QImage()

    @property
    def held_bytes(self) -> int:
        """Bytes that the picture takes: none before the surface was seen in more than one rectangle."""
        return self._image.sizeInBytes()

    @contextmanager
    def painter(self, size: QSize, ratio: float, region: QRegion) -> Iterator[QPainter]:
        """Yield what draws on it.

        Args:
            size: Of the surface.
            ratio: Device pixels for each of its pixels.
            region: What of it is to be drawn anew; what lies around is left as it is.
        """
        # Between whole pixels the box of a window reaches into one more of the screen's on each side.
        spare = 0 if ratio == int(ratio) else 1
        room = QSize(ceil(size.width() * ratio) + spare, ceil(size.height() * ratio) + spare)
        if self._image.size() != room or self._image.devicePixelRatio() != ratio:
            self._image = QImage(room, QImage.Format.Format_RGB32)
            self._image.setDevicePixelRatio(ratio)
        painter = QPainter(self._image)
        try:
            painter.setClipRect(region.boundingRect().adjusted(-spare, -spare, spare, spare))
            yield painter
        finally:
            painter.end()

    def show(self, painter: QPainter) -> None:
        """Copy it to the surface, as far as that is painted."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(0, 0, self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
