"""Owns the wall's window: one full-screen page without cursor, scroll bars or anybody's data.

Thread: UI
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette
from widgets.parts.wording import tr
from widgets.wall.letters import LetterSizes
from widgets.wall.wall_head import WallBanner, WallHead
from widgets.wall.wall_parts import WallFigures, WallSide

ORBIT_RADIUS_PX = 3
ORBIT_STEP_MS = 90_000
ORBIT_STEPS = 8
"""The page moves on a circle against burn-in: 2-4 px every 60-180 s. Source: control-room manners, Wall."""


def orbit_offset(step: int) -> QPoint:
    """Return where the page stands at a step of its orbit, in pixels."""
    angle = 2 * math.pi * (step % ORBIT_STEPS) / ORBIT_STEPS
    return QPoint(round(ORBIT_RADIUS_PX * math.cos(angle)), round(ORBIT_RADIUS_PX * math.sin(angle)))


class WallPageView(QWidget):
    """The page itself: head, banner, map and lists side by side, figures at the bottom.

    Args:
        sizes: Sizes of its letters.
        city_map: The map, made by the assembly.
    """

    def __init__(self, sizes: LetterSizes, city_map: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = sizes
        self.map = city_map
        self.map.setParent(self)
        self.head = WallHead(sizes, self)
        self.banner = WallBanner(sizes, self)
        self.side = WallSide(sizes, self)
        self.figures = WallFigures(sizes, self)
        self._lines = (0, 0, 0)
        self.banner.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Make room when the banner comes or goes."""
        if watched is self.banner and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.arrange()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the parts anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Give each part its place."""
        margin = round(self._sizes.body * 0.7)
        width, height = self.width(), self.height()
        head = self.head.height()
        self.head.setGeometry(margin, 0, width - 2 * margin, head)
        top = head
        if not self.banner.isHidden():
            self.banner.setGeometry(0, top, width, self.banner.height())
            top += self.banner.height()
        foot = round(self._sizes.body * 1.3 + self._sizes.figure * 1.45)
        bottom = height - foot
        middle = round(width * 0.552)
        self._lines = (top, bottom, middle)
        self.map.setGeometry(0, top, middle, bottom - top)
        self.side.setGeometry(middle + margin, top, width - middle - 2 * margin, bottom - top)
        self.figures.setGeometry(margin, bottom + 4, width - 2 * margin, foot - 4)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the lines between the parts."""
        with painting(self) as painter:
            palette = current_palette()
            top, bottom, middle = self._lines
            painter.fillRect(self.rect(), palette.background)
            painter.setPen(QPen(palette.line, 1))
            painter.drawLine(middle, top, middle, bottom)
            painter.drawLine(0, bottom, self.width(), bottom)


class WallWindow(QWidget):
    """The window; it holds the page and moves it on its orbit."""

    def __init__(self, page: WallPageView) -> None:
        super().__init__()
        self.page = page
        self.page.setParent(self)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setWindowTitle(tr("网格指挥台 · 大屏"))
        self._step = 0
        self._orbit = QTimer(self)
        self._orbit.setInterval(ORBIT_STEP_MS)
        self._orbit.timeout.connect(self.move_on)
        self._orbit.start()

    def move_on(self) -> None:
        """Take the next step of the orbit."""
        self._step += 1
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the page fill the window."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.page.setGeometry(QRect(orbit_offset(self._step), self.size()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground that shows where the page has moved away."""
        with painting(self) as painter:
            painter.fillRect(self.rect(), current_palette().background)
