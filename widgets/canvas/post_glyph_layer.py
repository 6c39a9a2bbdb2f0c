"""Owns the signs of posts' states in grids that are wide enough on the screen, and the words beside some.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from desktop.raster.palette import MapPalette
from widgets.canvas.frame import Frame
from widgets.canvas.mark_cut import letters_scale
from widgets.canvas.note_plan import NotePlan, word_width_px
from widgets.canvas.notes import NEAR_WORD_PX, ROOMY_PX, SIGN_PX, STATES
from widgets.canvas.sprites import SpriteSheet
from widgets.parts.post_glyphs import paint_post_glyph
from widgets.parts.theme import SMALL_PX, font_of
from widgets.parts.wording import post_state_word


class PostGlyphLayer:
    """Signs of posts' states.

    Args:
        plan: Where they stand.
    """

    def __init__(self, plan: NotePlan) -> None:
        self._plan = plan
        self._drawn_for: tuple[MapPalette, float, float] | None = None
        self._sheet: SpriteSheet | None = None
        self._words: dict[str, QPixmap] = {}

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the signs in the window."""
        notes = self._plan.planned(frame)
        if not len(notes.sign_rows):
            return
        at = notes.sign_xy - (frame.camera.left_px, frame.camera.top_px)
        seen = frame.is_visible(at, ROOMY_PX)
        at, codes = at[seen], frame.data.statuses[notes.sign_rows[seen]]
        self._sheet_for(frame).draw(painter, at, codes)
        for row in np.flatnonzero(notes.worded[seen]).tolist():
            picture = self._word(post_state_word(STATES[codes[row]]), frame)
            left = at[row, 0] + SIGN_PX / 2 + NEAR_WORD_PX
            top = at[row, 1] - picture.deviceIndependentSize().height() / 2
            painter.drawPixmap(QPointF(round(left), round(top)), picture)

    def _sheet_for(self, frame: Frame) -> SpriteSheet:
        key = (frame.palette, frame.ratio, SIGN_PX * letters_scale(frame.style))
        if self._sheet is None or key != self._drawn_for:
            self._sheet, self._drawn_for = draw_glyph_sheet(*key), key
            self._words.clear()
        return self._sheet

    def _word(self, word: str, frame: Frame) -> QPixmap:
        made = self._words.get(word)
        if made is None:
            made = self._words[word] = _draw_word(word, frame.palette, frame.ratio)
        return made


def draw_glyph_sheet(palette: MapPalette, ratio: float, side_px: float = SIGN_PX) -> SpriteSheet:
    """Return the signs of states by their codes."""
    ink, dim_ink = QColor.fromRgb(palette.label), QColor.fromRgb(palette.worker)
    ground = QColor.fromRgb(palette.mark_ground)

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        paint_post_glyph(painter, box, STATES[cell], ink, dim_ink, ground)

    return SpriteSheet(len(STATES), side_px, ratio, draw)


def _draw_word(word: str, palette: MapPalette, ratio: float) -> QPixmap:
    """Return a word on the ground of plates: it stands on hatch and dots, where letters alone drown."""
    font = font_of(SMALL_PX)
    metrics = QFontMetricsF(font)
    width, height = round(word_width_px(word)), round(metrics.height())
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor.fromRgb(palette.mark_ground))
    painter = QPainter(picture)
    painter.setFont(font)
    painter.setPen(QColor.fromRgb(palette.label))
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, word)
    painter.end()
    return picture
