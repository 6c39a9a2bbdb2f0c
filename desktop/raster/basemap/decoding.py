"""Owns the decoding of a foreign tile into tones: one byte a pixel, no hue.

Hue says priority here and nothing else, so a basemap has none; a byte instead of four makes it cheap as well.
Runs on any thread.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from desktop.models.basemap import BasemapTrouble, BasemapUnusable
from desktop.models.picture_format import recognise_picture

ToneArray = NDArray[np.uint8]
"""Tones of pixels: 0 where there is no map, else 1 (black) to 255 (white)."""

NO_MAP = 0
SIDES_PX = (256, 512)
"""Sides of tiles that are shown; larger ones would be a way to fill the memory."""

_LUMA = np.array([29, 150, 77, 0], np.uint16)
"""256ths of blue, green, red and alpha (memory order). Source: ITU-R BT.601."""


def decode_tones(body: bytes) -> ToneArray:
    """Return the tones of a tile, (side, side) uint8.

    Raises:
        BasemapUnusable: NOT_A_PICTURE, VECTOR_TILES, PICTURE_BROKEN, or WRONG_SIZE.
    """
    form = recognise_picture(body)
    data = QByteArray(body)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form.value.encode()))
    reader.setAutoDetectImageFormat(False)
    size = reader.size()  # from the head alone: nothing is unpacked before its size is known
    if size.isValid() and (size.width() not in SIDES_PX or size.width() != size.height()):
        raise BasemapUnusable(BasemapTrouble.WRONG_SIZE, f"{size.width()} × {size.height()}")
    image = reader.read()
    if image.isNull() or image.width() not in SIDES_PX or image.width() != image.height():
        raise BasemapUnusable(BasemapTrouble.PICTURE_BROKEN)
    return _tones_of(image)


def _tones_of(image: QImage) -> ToneArray:
    has_alpha = image.hasAlphaChannel()
    image = image.convertToFormat(QImage.Format.Format_ARGB32 if has_alpha else QImage.Format.Format_RGB32)
    side = image.width()
    channels = np.frombuffer(image.constBits(), np.uint8).reshape(side, side, 4)
    luma = (channels @ _LUMA) >> 8
    if not has_alpha:
        return np.asarray(np.maximum(luma, 1), np.uint8)
    alpha = channels[:, :, 3].astype(np.uint16)
    # What is half transparent lies on paper.
    blended = (luma * alpha + 255 * (255 - alpha)) // 255
    tones = np.asarray(np.maximum(blended, 1), np.uint8)
    tones[alpha == 0] = NO_MAP
    return tones
