"""Notes where a map surface draws anything with letters: the very calls of its layers, not their plans."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPixmap

from desktop.raster.rasteriser import pixels_of
from widgets.canvas.label_layer import LabelLayer
from widgets.canvas.map_surface import MapSurface
from widgets.canvas.post_glyph_layer import PostGlyphLayer

HALO_PX = 2.0
"""Names have so much of a halo about their letters; halves of two halos may meet."""

_FIELDS = 10
"""Doubles of a QPainter::PixmapFragment, the middle first, then the source's corner and size."""

SIGNS = frozenset({PostGlyphLayer})
"""Layers whose sheets of pictures bear letters."""


@dataclass(frozen=True)
class TextBox:
    """Something with letters.

    Attributes:
        layer: Which layer drew it.
        box: Left, top, right, bottom of its ink, window pixels.
    """

    layer: str
    box: tuple[float, float, float, float]

    def meets(self, other: TextBox) -> bool:
        """Say whether two lie over each other."""
        a, b = self.box, other.box
        return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class NotingPainter(QPainter):
    """A painter that notes every picture and text that it is told to draw.

    Args:
        image: Where it draws.
        notes_sheets: Whether pictures that are drawn many at once bear letters.
    """

    def __init__(self, image: QImage, *, notes_sheets: bool) -> None:
        super().__init__(image)
        self._notes_sheets = notes_sheets
        self.noted: list[tuple[float, float, float, float]] = []

    def drawPixmap(self, *given: object) -> None:
        """Note the ink of a picture."""
        *place, picture = given
        at = place[0] if len(place) == 1 else QPointF(*(float(str(one)) for one in place))
        assert isinstance(at, QPointF)
        assert isinstance(picture, QPixmap)
        left, top, right, bottom = ink_of(picture)
        self.noted.append((at.x() + left, at.y() + top, at.x() + right, at.y() + bottom))
        super().drawPixmap(at, picture)

    def drawPixmapFragments(self, *given: object) -> None:
        """Note the boxes of pictures out of a sheet, each a pixel narrower on all sides than its cell."""
        first, count, sheet = given
        if self._notes_sheets:
            (address,) = shiboken6.getCppPointer(first)  # type: ignore[arg-type]
            fields = (ctypes.c_double * (_FIELDS * int(str(count)))).from_address(address)
            for x, y, _, _, wide, high, *_ in np.array(fields).reshape(-1, _FIELDS).tolist():
                half_x, half_y = wide / 2 - 1, high / 2 - 1
                self.noted.append((x - half_x, y - half_y, x + half_x, y + half_y))
        super().drawPixmapFragments(first, count, sheet)  # type: ignore[arg-type]

    def drawText(self, *given: object) -> None:  # type: ignore[override]
        """Note the box of a text."""
        metrics, words = QFontMetricsF(self.font()), str(given[-1])
        if isinstance(given[0], QRectF):
            box = metrics.boundingRect(given[0], int(given[1]), words)  # type: ignore[call-overload]
        else:
            at = given[0]
            assert isinstance(at, QPointF)
            box = QRectF(
                at.x(), at.y() - metrics.ascent(), metrics.horizontalAdvance(words), metrics.height()
            )
        self.noted.append((box.left(), box.top(), box.right(), box.bottom()))
        super().drawText(*given)  # type: ignore[call-overload]


def ink_of(picture: QPixmap) -> tuple[float, float, float, float]:
    """Return the part of a picture that is not clear, in its logical pixels."""
    pixels = pixels_of(picture.toImage().convertToFormat(QImage.Format.Format_ARGB32))
    inked = np.argwhere(pixels >> 24 > 0)
    (top, left), (bottom, right) = inked.min(axis=0).tolist(), (inked.max(axis=0) + 1).tolist()
    ratio = picture.devicePixelRatio()
    return left / ratio, top / ratio, right / ratio, bottom / ratio


def text_boxes(surface: MapSurface) -> list[TextBox]:
    """Return everything with letters that a surface draws now."""
    image = QImage(surface.size(), QImage.Format.Format_RGB32)
    found, frame = [], surface.frame()
    for layer in surface.layers:
        painter = NotingPainter(image, notes_sheets=type(layer) in SIGNS)
        layer.paint(painter, frame)
        painter.end()
        halo = HALO_PX if isinstance(layer, LabelLayer) else 0.0
        for left, top, right, bottom in painter.noted:
            box = (left + halo, top + halo, right - halo, bottom - halo)
            if box[2] > 0 and box[3] > 0 and box[0] < surface.width() and box[1] < surface.height():
                found.append(TextBox(type(layer).__name__, box))
    return found


def overlaps(boxes: list[TextBox]) -> list[tuple[TextBox, TextBox]]:
    """Return the pairs that lie over each other."""
    return [(one, other) for one, other in combinations(boxes, 2) if one.meets(other)]
