"""Owns the cover that lies between whoever is at the desk and the work: it takes every key and every click.

The picture beneath goes on; only where nobody has logged in yet there is none to see.

Thread: UI
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.board.freshness import LinkStatus
from desktop.board.server_clock import SKEW_ALARM_S
from desktop.models.failure import Failure
from desktop.models.seat import Gate, SeatPicture
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette, theme_holder
from widgets.shell.login.login_card import LoginCard
from widgets.shell.login.login_style import login_style
from widgets.shell.login.seat_words import (
    clock_fault_words,
    demo_words,
    keeping_words,
    left_behind_words,
    link_words,
)

EDGE_PX = 24
_VEIL = {Gate.ENTER: 255, Gate.AGAIN: 120, Gate.SWITCH: 120, Gate.LOCK: 40}
"""How much of the work each gate hides, 0 to 255: a control room goes on reading a locked desk's picture."""


class SeatCover(QWidget):
    """Covers its parent whole while the gate is not open.

    Args:
        parent: The window.
        zone: Zone in which people read hours.

    Signals:
        closed (bool): Whether the work is covered from now on.
    """

    closed = Signal(bool)

    def __init__(self, parent: QWidget, zone: ZoneInfo) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._seat = SeatPicture()
        self._link = LinkStatus()
        self._work: tuple[int, bool] = (0, False)
        self._is_demo = False
        self._before: QWidget | None = None
        self.card = LoginCard(zone, self)
        parent.installEventFilter(self)
        theme_holder().changed.connect(self.take_theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_focus)
        self.take_theme()
        self.hide()

    @Slot()
    def take_theme(self) -> None:
        """Take the colours of the theme that is on."""
        self.setStyleSheet(login_style(current_palette()))
        self.update()

    # -- what is shown -----------------------------------------------------------------------------

    @Slot(object)
    def show_seat(self, seat: SeatPicture) -> None:
        """Cover the work, or lay it open."""
        before, self._seat = self._seat, seat
        self.card.show_seat(seat)
        self._show_beside()
        if seat.gate is Gate.OPEN:
            if not self.isHidden():
                self._open(is_same=_is_same_person(before, seat))
            return
        if self.isHidden():
            self._close()
        elif seat.gate is not before.gate:
            self.card.take_focus()
        self._place()
        self.update()

    @Slot(object)
    def show_link(self, link: LinkStatus) -> None:
        """Take the state of the link, for the line that says where the central is."""
        self._link = link
        self._show_beside()

    def show_work(self, orders_waiting: int, has_drafts: bool) -> None:
        """Take what whoever sits here would leave behind."""
        if (orders_waiting, has_drafts) != self._work:
            self._work = (orders_waiting, has_drafts)
            self._show_beside()

    def show_city(self, zone: ZoneInfo, *, is_demo: bool) -> None:
        """Take whose city it is."""
        self._is_demo = is_demo
        self.card.set_zone(zone)
        self._show_beside()

    def _show_beside(self) -> None:
        seat = self._seat
        failure = self._link.changes.failure
        if failure == Failure.LOGIN:
            failure = ""  # that nobody is logged in is what the whole card says
        notes = [clock_fault_words(self._link.skew_s, SKEW_ALARM_S), keeping_words(seat.is_kept)]
        if self._is_demo:
            notes.append(demo_words())
        left_behind = ""
        if seat.gate in (Gate.SWITCH, Gate.AGAIN):
            left_behind = left_behind_words(seat.sitter, *self._work)
        self.card.show_beside(
            link_words(seat.url, failure), left_behind, "\n".join(note for note in notes if note)
        )
        self._place()

    # -- the cover ---------------------------------------------------------------------------------

    def _close(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        window = self.window()
        self._before = window.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.closed.emit(True)
        self.card.take_focus()

    def _open(self, *, is_same: bool) -> None:
        before, self._before = self._before, None
        self.hide()
        self.card.forget()
        self.closed.emit(False)
        if is_same and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        self.card.fit()
        room = self.size() - self.card.size()
        left = room.width() // 2 if self._seat.gate is Gate.ENTER else room.width() - EDGE_PX
        self.card.move(QPoint(max(0, left), max(0, room.height() // 2)))

    @Slot(QWidget, QWidget)
    def _keep_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Take the focus back from whatever beneath asked for it: what is typed here is a password."""
        if self.isHidden() or new is None or new.window() is not self.window():
            return
        if new is not self and not self.isAncestorOf(new):
            self._before = new
            self.card.take_focus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go round within the card."""
        stops = [one for one in self.card.stops() if one.isVisible() and one.isEnabled()]
        if not stops:
            return True
        focused = self.focusWidget()
        at = stops.index(focused) if focused in stops else -1
        step = 1 if forward else -1
        stops[(at + step) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and stay above whatever is opened beneath."""
        if not self.isHidden():
            if event.type() == QEvent.Type.Resize:
                self._place()
            elif event.type() == QEvent.Type.ChildAdded:
                self.raise_()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Let nothing through to the work."""
        taken = super().event(event)
        if event.type() in _SWALLOWED:
            event.accept()
            return True
        return taken

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody here wants end here."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Veil the work, as much as the gate asks for."""
        with painting(self) as painter:
            veil = QColor(current_palette().background)
            veil.setAlpha(_VEIL.get(self._seat.gate, 255))
            painter.fillRect(event.rect(), veil)


_SWALLOWED = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.ContextMenu,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.DragEnter,
    }
)


def _is_same_person(before: SeatPicture, after: SeatPicture) -> bool:
    if before.sitter is None or after.sitter is None:
        return False
    return before.sitter.person_id == after.sitter.person_id
