"""Owns when two pictures are the same, and the picture of where they are not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from desktop.raster.rasteriser import pixels_of

MOST_OFF = 6
"""So far may a channel of a pixel be off, of 255: less than any two tokens of the palettes are apart."""

MOST_PIXELS = 4
"""So many pixels may be further off; the smallest mark that moves by a pixel changes more."""


@dataclass(frozen=True)
class Difference:
    """How two pictures differ.

    Attributes:
        pixels: Pixels that are further off than `MOST_OFF`; all of them where the sizes differ.
        words: What a failure says.
    """

    pixels: int
    words: str

    @property
    def is_none(self) -> bool:
        """Whether the pictures count as the same."""
        return self.pixels <= MOST_PIXELS


def channels_of(image: QImage) -> NDArray[np.int16]:
    """Return the (h, w, 3) channels of a picture."""
    pixels = pixels_of(image.convertToFormat(QImage.Format.Format_RGB32))
    return np.stack([pixels >> shift & 255 for shift in (16, 8, 0)], axis=2).astype(np.int16)


def compare(actual: QImage, approved: QImage) -> Difference:
    """Return how a picture differs from the approved one."""
    if actual.size() != approved.size():
        sizes = f"{actual.width()}x{actual.height()}, approved {approved.width()}x{approved.height()}"
        return Difference(actual.width() * actual.height(), sizes)
    away = np.abs(channels_of(actual) - channels_of(approved)).max(axis=2)
    off = int(np.count_nonzero(away > MOST_OFF))
    return Difference(off, f"{off} pixels are off, by {int(away.max(initial=0))} at the most")


def difference_picture(actual: QImage, approved: QImage) -> QImage:
    """Return the actual picture, faint, with what is off in full red."""
    pixels = pixels_of(actual.convertToFormat(QImage.Format.Format_RGB32))
    off = np.zeros(pixels.shape, np.bool_)
    if actual.size() == approved.size():
        off = np.abs(channels_of(actual) - channels_of(approved)).max(axis=2) > MOST_OFF
    faint = (pixels >> 2 & 0x3F3F3F) + 0xA0A0A0
    shown = np.where(off, 0xFFFF0000, 0xFF000000 | faint).astype(np.uint32)
    height, width = shown.shape
    return QImage(shown.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()
