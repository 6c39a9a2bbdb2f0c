"""Owns the track of a day: 24 hours, how much was reported when, what nobody noted, and a handle to draw.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QBrush,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.parts.own_keys import ENTER, claims
from widgets.parts.safe_paint import painting
from widgets.parts.theme import SMALL_PX, Palette, current_palette, font_of, theme_holder

DAY_MINUTES = 1440
QUARTER_MINUTES = 15
HOUR_MINUTES = 60

HEIGHT_PX = 58
_SIDE_PX = 22
_BARS_PX = 26
_LABEL_PX = 18
_GRIP_PX = 6

Span = tuple[int, int]
"""Minutes of the day, from and to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPicture:
    """What a track shows; all times are minutes of the day.

    Attributes:
        minute: Where the handle stands.
        first, last: Between which minutes it can be drawn.
        reach: Up to which minute the day has come.
        reported: Incidents reported in each quarter of an hour, 96 of them.
        gaps: When nobody noted what happened.
    """

    minute: int = 0
    first: int = 0
    last: int = 0
    reach: int = 0
    reported: Sequence[int] = ()
    gaps: Sequence[Span] = ()


class DayTrack(QWidget):
    """A day to be drawn through, by mouse, wheel and keys.

    Signals:
        minute_wanted (int): Minute of the day to go to.
        stepped (int): So many minutes on, or back.
        day_stepped (int): So many days on, or back.
        play_toggled (), slower_wanted (), faster_wanted (): How it shall play.
    """

    minute_wanted = Signal(int)
    stepped = Signal(int)
    day_stepped = Signal(int)
    play_toggled = Signal()
    slower_wanted = Signal()
    faster_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self._picture = DayPicture()
        self._hover_x: float | None = None
        self._wheel = 0
        self._day: tuple[tuple[object, ...], QPixmap] | None = None
        theme_holder().changed.connect(self.update)

    @property
    def picture(self) -> DayPicture:
        """What it shows."""
        return self._picture

    def show_day(self, picture: DayPicture) -> None:
        """Show a day as it is now."""
        if picture != self._picture:
            self._picture = picture
            self.update()

    def sizeHint(self) -> QSize:
        """High enough for bars and hours."""
        return QSize(480, HEIGHT_PX)

    # -- minutes and pixels ------------------------------------------------------------------------

    def x_of(self, minute: float) -> float:
        """Return where a minute of the day lies, in pixels from the left."""
        return _SIDE_PX + (self.width() - 2 * _SIDE_PX) * minute / DAY_MINUTES

    def minute_at(self, x_px: float) -> int:
        """Return the minute of the day that lies there, within the day."""
        share = (x_px - _SIDE_PX) / max(1, self.width() - 2 * _SIDE_PX)
        return min(max(round(share * DAY_MINUTES), 0), DAY_MINUTES)

    # -- mouse -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle here."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.minute_wanted.emit(self.minute_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the handle along, or say which minute lies under the pointer."""
        self._hover_x = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.minute_wanted.emit(self.minute_at(event.position().x()))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing lies under the pointer."""
        super().leaveEvent(event)
        self._hover_x = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a minute, with Shift a quarter of an hour; away from oneself is back in time."""
        delta = event.angleDelta()
        self._wheel += delta.y() or delta.x()
        notches, self._wheel = int(self._wheel / 120), self._wheel - int(self._wheel / 120) * 120
        if notches:
            wide = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-notches * (QUARTER_MINUTES if wide else 1))
        event.accept()

    # -- keys --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take its own keys before the window's; Enter orders nothing while the past is looked at."""
        own = self._actions(Qt.KeyboardModifier.NoModifier).keys()
        return claims(event, ENTER | own) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by arrows and pages, go to the ends, play by Space, faster and slower by brackets."""
        action = self._actions(event.modifiers()).get(event.key())
        if action is None:
            super().keyPressEvent(event)
            return
        signal, values = action
        signal.emit(*values)

    def _actions(self, modifiers: Qt.KeyboardModifier) -> dict[int, tuple[SignalInstance, tuple[int, ...]]]:
        """Return what each key asks for: a signal, and what it carries."""
        wide = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        by_day = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        step = QUARTER_MINUTES if wide else 1
        page, pages = (self.day_stepped, 1) if by_day else (self.stepped, HOUR_MINUTES)
        return {
            Qt.Key.Key_Left: (self.stepped, (-step,)),
            Qt.Key.Key_Right: (self.stepped, (step,)),
            Qt.Key.Key_PageUp: (page, (-pages,)),
            Qt.Key.Key_PageDown: (page, (pages,)),
            Qt.Key.Key_Home: (self.minute_wanted, (0,)),
            Qt.Key.Key_End: (self.minute_wanted, (DAY_MINUTES,)),
            Qt.Key.Key_Space: (self.play_toggled, ()),
            Qt.Key.Key_BracketLeft: (self.slower_wanted, ()),
            Qt.Key.Key_BracketRight: (self.faster_wanted, ()),
        }

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw hours, bars, gaps, what is still to come, and the handle."""
        with painting(self) as painter:
            palette = current_palette()
            painter.drawPixmap(0, 0, self._day_drawn(palette))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font_of(SMALL_PX))
            self._paint_pointer(painter, palette)
            self._paint_handle(painter, palette)

    def _day_drawn(self, palette: Palette) -> QPixmap:
        """Return all but pointer and handle: it stays while the handle is drawn through the day."""
        ratio = self.devicePixelRatioF()
        key = (replace(self._picture, minute=0), palette, self.size(), ratio)
        if self._day is None or self._day[0] != key:
            drawn = QPixmap(self.size() * ratio)
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            try:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setFont(font_of(SMALL_PX))
                for paint in (self._paint_ground, self._paint_hours, self._paint_bars, self._paint_gaps):
                    paint(painter, palette)
            finally:
                painter.end()
            self._day = (key, drawn)
        return self._day[1]

    @property
    def _top(self) -> float:
        return _GRIP_PX + 4

    def _box(self, first: float, last: float) -> QRectF:
        left, right = self.x_of(first), self.x_of(last)
        return QRectF(left, self._top, right - left, _BARS_PX)

    def _paint_ground(self, painter: QPainter, palette: Palette) -> None:
        shown = self._picture
        painter.fillRect(self._box(0, DAY_MINUTES), palette.background)
        painter.fillRect(self._box(shown.first, max(shown.first, shown.last)), palette.raised)
        painter.setPen(QPen(palette.line, 1))
        base = round(self._top + _BARS_PX) + 0.5
        painter.drawLine(QPointF(self.x_of(0), base), QPointF(self.x_of(DAY_MINUTES), base))
        # What has come of the day is a thick line under it.
        painter.setPen(QPen(palette.dim_text, 2))
        if shown.reach > shown.first:
            painter.drawLine(QPointF(self.x_of(shown.first), base), QPointF(self.x_of(shown.reach), base))

    def _paint_hours(self, painter: QPainter, palette: Palette) -> None:
        every = 1 if self.width() > 1100 else 2 if self.width() > 620 else 4
        base = self._top + _BARS_PX
        for hour in range(0, 25, every):
            x = round(self.x_of(hour * HOUR_MINUTES)) + 0.5
            painter.setPen(QPen(palette.line, 1))
            painter.drawLine(QPointF(x, self._top), QPointF(x, base + 4))
            painter.setPen(palette.dim_text)
            place = QRectF(x - 24, base + 4, 48, _LABEL_PX)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{hour:02d}")

    def _paint_bars(self, painter: QPainter, palette: Palette) -> None:
        reported = self._picture.reported
        most = max(reported, default=0)
        if not most:
            return
        base = self._top + _BARS_PX
        for number, count in enumerate(reported):
            if count:
                left, right = self.x_of(number * QUARTER_MINUTES), self.x_of((number + 1) * QUARTER_MINUTES)
                height = max(2.0, (_BARS_PX - 4) * count / most)
                bar = QRectF(left + 0.5, base - height, max(1.0, right - left - 1), height)
                painter.fillRect(bar, palette.dim_text)

    def _paint_gaps(self, painter: QPainter, palette: Palette) -> None:
        for first, last in self._picture.gaps:
            box = self._box(first, max(last, first + 1))
            painter.fillRect(box, palette.background)
            painter.fillRect(box, QBrush(palette.dim_text, Qt.BrushStyle.BDiagPattern))

    def _paint_pointer(self, painter: QPainter, palette: Palette) -> None:
        if self._hover_x is None:
            return
        minute = self.minute_at(self._hover_x)
        x = round(self.x_of(minute)) + 0.5
        painter.setPen(QPen(palette.text, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, self._top), QPointF(x, self._top + _BARS_PX))
        self._paint_tag(painter, palette, x, f"{minute // 60:02d}:{minute % 60:02d}")

    def _paint_tag(self, painter: QPainter, palette: Palette, x: float, words: str) -> None:
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 8
        left = min(max(x - width / 2, 0), self.width() - width)
        place = QRectF(left, self._top + _BARS_PX + 4, width, _LABEL_PX)
        painter.fillRect(place, palette.panel)
        painter.setPen(palette.text)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_handle(self, painter: QPainter, palette: Palette) -> None:
        x = round(self.x_of(self._picture.minute)) + 0.5
        ink = palette.selection
        painter.setPen(QPen(ink, 3 if self.hasFocus() else 2))
        painter.drawLine(QPointF(x, 2), QPointF(x, self._top + _BARS_PX + 3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        grip = (QPointF(x - _GRIP_PX, 0), QPointF(x + _GRIP_PX, 0), QPointF(x, _GRIP_PX + 4))
        painter.drawPolygon(QPolygonF(list(grip)))
