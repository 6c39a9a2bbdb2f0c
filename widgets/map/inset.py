"""Owns the inset: a second view at a scale of its own, by default of the urban core, whose grids are small.

Thread: UI
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.models.inset import Corner, Inset
from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.parts.own_keys import ENTER, claims
from widgets.parts.safe_paint import painting
from widgets.parts.theme import SMALL_PX, current_palette, font_of
from widgets.parts.wording import tr

CORE_SHARE = 0.35
"""Share of a city's grids, the smallest ones, among which its urban core is looked for."""

CORE_SPACINGS = 9.0
"""Half the height of the inset, in distances between neighbouring grids of the core."""

_MOST_LOOKED_AT = 400


def core_box(data: MapData) -> tuple[float, float, float, float] | None:
    """Return the box of the urban core: about the small grid with the most small grids near it.

    None for a city too small to have a core.
    """
    areas_m2, anchors_m = data.scene.areas_m2, data.scene.anchors_m
    if len(areas_m2) < 20:
        return None
    order = np.argsort(areas_m2)[: max(12, round(len(areas_m2) * CORE_SHARE))]
    spacing = float(np.sqrt(np.median(areas_m2[order])))
    small = anchors_m[order[:: max(1, len(order) // _MOST_LOOKED_AT)]]
    reach = CORE_SPACINGS * spacing
    away = np.abs(small[:, None, :] - small[None, :, :]).max(axis=2)
    x, y = small[int(np.argmax((away <= reach).sum(axis=1)))].tolist()
    return (x - reach, y - reach, x + reach, y + reach)


class InsetButton(QAbstractButton):
    """A small button in an inset's head, its sign drawn as a path.

    Args:
        closes: Whether its sign is that of closing, or of moving to the next corner.
    """

    def __init__(self, *, closes: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._closes = closes
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the inset's own keys do the same
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """As large as a target must be."""
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a cross, or a square with one corner filled."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.raised if self.underMouse() else palette.panel)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(palette.text, 1.5))
            middle = QPointF(12, 12)
            if self._closes:
                painter.drawLine(middle + QPointF(-4, -4), middle + QPointF(4, 4))
                painter.drawLine(middle + QPointF(-4, 4), middle + QPointF(4, -4))
            else:
                painter.drawRect(6, 7, 12, 10)
                painter.fillRect(12, 7, 6, 5, palette.text)


def _takes_back(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class MapInset(MapView):
    """A second view of the same city.

    Signals:
        close_wished (): It is not needed any more.
        move_wished (object): Corner that it shall stand in.
        restore_wished (): The default shall stand there, and nothing else.
        undo_wished (): The last change of the insets shall be taken back.
        brought (): The map itself shall show what it shows.
        left (): The officer has done with it: the keys go back to the map.
    """

    close_wished = Signal()
    move_wished = Signal(object)
    restore_wished = Signal()
    undo_wished = Signal()
    brought = Signal()
    left = Signal()

    def __init__(self, data: MapData, inset: Inset, parent: QWidget | None = None) -> None:
        style = SurfaceStyle(label_px=12, incident_px=20, margin_px=4, grid_names=False)
        super().__init__(data, style, None, parent)
        self.inset = inset
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tools.lends = False  # areas are drawn on the map itself
        self._close, self._move = (
            InsetButton(closes=True, parent=self),
            InsetButton(closes=False, parent=self),
        )
        self._close.clicked.connect(self.close_wished)
        self._move.clicked.connect(self._wish_next_corner)
        self._show_buttons(False)
        self.take_core()

    def take_scene(self) -> None:
        """Show another city: its core, or what was pinned."""
        super().take_scene()
        self.take_core()

    def take_core(self) -> None:
        """Show what the inset is to show of this city."""
        box = self.inset.box
        self.set_home_box(core_box(self.data) if box is None else self.plane_box(box))
        self._cover_names()
        self.setAccessibleName(tr("插图：{name}").format(name=self.words))
        self._close.setAccessibleName(tr("关闭插图"))
        self._move.setAccessibleName(tr("插图换角"))

    def show_inset(self, inset: Inset) -> None:
        """Show another view; the same one in another corner stays as it is."""
        before, self.inset = self.inset, inset
        if (before.name, before.box) != (inset.name, inset.box):
            self.take_core()

    @property
    def words(self) -> str:
        """What it shows, in words."""
        return self.inset.name or tr("城区")

    # -- what is wished ----------------------------------------------------------------------------

    @Slot()
    def _wish_next_corner(self) -> None:
        corners = list(Corner)
        self.move_wished.emit(corners[(corners.index(self.inset.corner) + 1) % len(corners)])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Bring the map itself here."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.brought.emit()

    def event(self, event: QEvent) -> bool:
        """Keep Enter and Ctrl+Z from the window: here they bring the map and an inset, and order nothing."""
        takes_back = isinstance(event, QKeyEvent) and _takes_back(event)
        return claims(event, ENTER | {Qt.Key.Key_Z} if takes_back else ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move it, Enter brings the map, Del closes, Ctrl+Z undoes, Home restores, Escape leaves."""
        if _takes_back(event):
            self.undo_wished.emit()
            return
        corner = self.inset.corner
        to = {
            Qt.Key.Key_Left: (True, corner.is_top),
            Qt.Key.Key_Right: (False, corner.is_top),
            Qt.Key.Key_Up: (corner.is_left, True),
            Qt.Key.Key_Down: (corner.is_left, False),
        }.get(Qt.Key(event.key()))
        signal = {
            Qt.Key.Key_Return: self.brought,
            Qt.Key.Key_Enter: self.brought,
            Qt.Key.Key_Delete: self.close_wished,
            Qt.Key.Key_Home: self.restore_wished,
            Qt.Key.Key_Escape: self.left,
        }.get(Qt.Key(event.key()))
        if to is not None:
            self.move_wished.emit(next(one for one in Corner if (one.is_left, one.is_top) == to))
        elif signal is not None:
            signal.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on to the next inset; incidents are walked through on the map."""
        return QWidget.focusNextPrevChild(self, forward)

    # -- what is shown -----------------------------------------------------------------------------

    def _show_buttons(self, shown: bool) -> None:
        for button in (self._close, self._move):
            button.setVisible(shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons while somebody is here."""
        super().enterEvent(event)
        self._show_buttons(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Be calm again."""
        super().leaveEvent(event)
        self._show_buttons(self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the buttons while the keys act here."""
        super().focusInEvent(event)
        self._show_buttons(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be calm again."""
        super().focusOutEvent(event)
        self._show_buttons(self.underMouse())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in their corner."""
        super().resizeEvent(event)
        self._cover_names()
        self._close.move(self.width() - 25, 1)
        self._move.move(self.width() - 49, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the map, its frame and its name."""
        super().paintEvent(event)
        with painting(self) as painter:
            palette = current_palette()
            plate, words = self._name_plate()
            painter.setPen(QPen(palette.selection if self.hasFocus() else palette.line, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.setFont(font_of(SMALL_PX))
            painter.setPen(palette.text)
            painter.fillRect(plate, palette.panel)
            painter.drawText(7, 16, words)

    def _cover_names(self) -> None:
        """Let no name of a place be half under the inset's own."""
        plate, _ = self._name_plate()
        self.labels.set_covers(np.array([(0.0, 0.0, plate.right() + 1.0, plate.bottom() + 1.0)]))

    def changeEvent(self, event: QEvent) -> None:
        """Its own name is another in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._cover_names()

    def _name_plate(self) -> tuple[QRect, str]:
        """Return where the name stands, and as much of it as has room."""
        metrics = QFontMetrics(font_of(SMALL_PX))
        words = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, max(20, self.width() - 70))
        return QRect(1, 1, metrics.horizontalAdvance(words) + 12, 22), words
