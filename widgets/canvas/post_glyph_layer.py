"""Owns the signs of posts' states in grids that are wide enough on the screen, and the words beside some.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from desktop.models.post import PostState
from desktop.raster.palette import MapPalette
from desktop.viewmodels.columns import column_of
from desktop.viewmodels.map_feed import POST_CODES
from widgets.canvas.frame import Frame
from widgets.canvas.sprites import SpriteSheet
from widgets.parts.post_glyphs import SIGNED_STATES, paint_post_glyph
from widgets.parts.theme import SMALL_PX, font_of
from widgets.parts.wording import post_state_word

SIDE_PX = 14
WIDE_PX = 44.0
"""Width of a grid on the screen from which it bears the sign of its post's state."""

ROOMY_PX = 104.0
"""Width from which signs stand above the name, bear their word, and what is as usual is signed too."""

_ABOVE_NAME_PX = 20.0
_NEAR_WORD_PX = 4
_MOST_WORDS = 60
"""Words in one window; grids that are so wide are fewer, save on a wall of screens."""

_WITH_WORD = (PostState.VACANT, PostState.UNVERIFIED, PostState.B_TO_CONFIRM, PostState.UNKNOWN)
_CALM = (PostState.OFF_HOURS, PostState.UNCOVERED)
"""States that are meant to be so: a city at night is not to be full of signs."""

_STATES = tuple(PostState)


_SIGNED, _IS_CALM, _HAS_WORD = (
    column_of(dict.fromkeys(states, True), POST_CODES, np.bool_)
    for states in (SIGNED_STATES, _CALM, _WITH_WORD)
)


class PostGlyphLayer:
    """Signs of posts' states."""

    def __init__(self) -> None:
        self._drawn_for: tuple[MapPalette, float] | None = None
        self._sheet: SpriteSheet | None = None
        self._words: dict[str, QPixmap] = {}

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the signs in the window."""
        data = frame.data
        if not data.is_whole or len(data.statuses) != len(data.scene.codes):
            return
        across = data.scene.across_m * frame.camera.px_per_m
        rows = np.flatnonzero(data.post_shown & (across >= WIDE_PX) & _SIGNED[data.statuses])
        if not len(rows):
            return
        roomy = across[rows] >= ROOMY_PX
        kept = roomy | ~_IS_CALM[data.statuses[rows]]
        rows, roomy = rows[kept], roomy[kept]
        at = frame.to_window(data.scene.anchors_m[rows])
        at[:, 1] -= np.where(roomy, _ABOVE_NAME_PX, 0.0)
        seen = frame.is_visible(at, ROOMY_PX)
        rows, roomy, at = rows[seen], roomy[seen], at[seen]
        codes = data.statuses[rows]
        self._sheet_for(frame).draw(painter, at, codes)
        self._paint_words(painter, frame, at, codes, roomy)

    def _paint_words(
        self,
        painter: QPainter,
        frame: Frame,
        at: NDArray[np.float64],
        codes: NDArray[np.uint8],
        roomy: NDArray[np.bool_],
    ) -> None:
        worded = np.flatnonzero(roomy & _HAS_WORD[codes])
        if len(worded) > _MOST_WORDS:
            return
        for row in worded.tolist():
            picture = self._word(post_state_word(_STATES[codes[row]]), frame)
            left = at[row, 0] + SIDE_PX / 2 + _NEAR_WORD_PX
            top = at[row, 1] - picture.deviceIndependentSize().height() / 2
            painter.drawPixmap(QPointF(round(left), round(top)), picture)

    def _sheet_for(self, frame: Frame) -> SpriteSheet:
        key = (frame.palette, frame.ratio)
        if self._sheet is None or key != self._drawn_for:
            self._sheet, self._drawn_for = draw_glyph_sheet(*key), key
            self._words.clear()
        return self._sheet

    def _word(self, word: str, frame: Frame) -> QPixmap:
        made = self._words.get(word)
        if made is None:
            made = self._words[word] = _draw_word(word, frame.palette, frame.ratio)
        return made


def draw_glyph_sheet(palette: MapPalette, ratio: float) -> SpriteSheet:
    """Return the signs of states by their codes."""
    ink, dim_ink = QColor.fromRgb(palette.label), QColor.fromRgb(palette.worker)
    ground = QColor.fromRgb(palette.mark_ground)

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        paint_post_glyph(painter, box, _STATES[cell], ink, dim_ink, ground)

    return SpriteSheet(len(_STATES), SIDE_PX, ratio, draw)


def _draw_word(word: str, palette: MapPalette, ratio: float) -> QPixmap:
    """Return a word on the ground of plates: it stands on hatch and dots, where letters alone drown."""
    font = font_of(SMALL_PX)
    metrics = QFontMetricsF(font)
    width, height = round(metrics.horizontalAdvance(word)) + 8, round(metrics.height())
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor.fromRgb(palette.mark_ground))
    painter = QPainter(picture)
    painter.setFont(font)
    painter.setPen(QColor.fromRgb(palette.label))
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, word)
    painter.end()
    return picture
