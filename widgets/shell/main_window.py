"""Owns the desk's window: the frame in which queue, map, card and rota stand, its keys and its sheets.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.settings.window_layout import WindowLayout
from widgets.parts.wording import tr
from widgets.shell.alarm_line import AlarmLine
from widgets.shell.help_sheet import HelpSheet
from widgets.shell.key_map import BINDINGS, WHILE_COVERED, WHILE_TYPING, Wish
from widgets.shell.login.seat_cover import SeatCover
from widgets.shell.login.sitting_line import SittingLine
from widgets.shell.notice_area import NoticeArea
from widgets.shell.source_foot import SourceFoot
from widgets.shell.stale_banner import StaleBanner
from widgets.shell.start_page import StartPage
from widgets.shell.status_strip import StatusStrip


@dataclass(frozen=True, slots=True)
class Panels:
    """The four panels of the desk, made by the assembly."""

    queue: QWidget
    map: QWidget
    card: QWidget
    rota: QWidget


class WishShortcut(QShortcut):
    """A key of the window that says which wish it stands for.

    Attributes:
        wish: That wish.

    Signals:
        wished (object): Wish.
    """

    wished = Signal(object)

    def __init__(self, wish: Wish, sequence: str, parent: QWidget) -> None:
        super().__init__(QKeySequence(sequence), parent)
        self.wish = wish
        self.setContext(Qt.ShortcutContext.WindowShortcut)
        self.setAutoRepeat(wish in (Wish.ZOOM_IN, Wish.ZOOM_OUT))
        self.activated.connect(self._on_activated)

    def _on_activated(self) -> None:
        self.wished.emit(self.wish)


def _is_typing(widget: QWidget | None) -> bool:
    """Say whether a widget takes letters: a field of text, or anything within a form."""
    if isinstance(widget, QLineEdit):
        return True
    while widget is not None:
        if widget.property("form"):
            return True
        widget = widget.parentWidget()
    return False


def _press(widget: QWidget | None) -> bool:
    """Press the button, or open the choice, that has the keys; says whether there is one."""
    if isinstance(widget, QAbstractButton):
        widget.click()
        return True
    if isinstance(widget, QComboBox):
        widget.showPopup()
        return True
    return False


class MainWindow(QMainWindow):
    """The desk.

    Signals:
        wished (object): Wish: a key of the window was pressed that the shell does not serve itself.
        closing (): The window is about to close.
    """

    wished = Signal(object)
    closing = Signal()

    def __init__(self, panels: Panels, banner: StaleBanner, layout: WindowLayout) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.panels = panels
        self.strip = StatusStrip()
        self.alarm_line = AlarmLine()
        self.banner = banner
        self.sitting_line = SittingLine()
        self.start_page = StartPage()
        self.notices = NoticeArea()
        self.foot = SourceFoot()
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._rows = QSplitter(Qt.Orientation.Vertical)
        self._stack = QStackedWidget()
        self._build()
        self.help = HelpSheet(self)
        self.shortcuts = [
            self._bind(binding.wish, sequence) for binding in BINDINGS for sequence in binding.sequences
        ]
        self.cover = SeatCover(self, ZoneInfo("Asia/Shanghai"))
        self.cover.closed.connect(self._take_cover)
        self.apply_layout(layout)
        self._render()

    def _build(self) -> None:
        for widget, stretch in ((self.panels.queue, 0), (self.panels.map, 1), (self.panels.card, 0)):
            self._columns.addWidget(widget)
            self._columns.setStretchFactor(self._columns.count() - 1, stretch)
        self._rows.addWidget(self._columns)
        self._rows.addWidget(self.panels.rota)
        self._rows.setStretchFactor(0, 1)
        self._rows.setStretchFactor(1, 0)
        for splitter in (self._columns, self._rows):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self._stack.addWidget(self.start_page)
        self._stack.addWidget(self._rows)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.strip, self.banner, self.sitting_line, self.alarm_line):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.notices)
        column.addWidget(self.foot)
        self.setCentralWidget(body)

    def _bind(self, wish: Wish, sequence: str) -> WishShortcut:
        shortcut = WishShortcut(wish, sequence, self)
        shortcut.wished.connect(self._serve)
        return shortcut

    def _take_cover(self, is_covered: bool) -> None:
        """Let no key through to the work while it is covered."""
        for shortcut in self.shortcuts:
            shortcut.setEnabled(not is_covered or shortcut.wish in WHILE_COVERED)

    def _serve(self, wish: Wish) -> None:
        if _is_typing(self.focusWidget()) and wish not in WHILE_TYPING:
            return  # Enter in a field of text ends the typing; it dispatches nobody
        if wish is Wish.DISPATCH and _press(self.focusWidget()):
            return  # nor does it on a button that Tab has reached
        match wish:
            case Wish.HELP:
                self.help.toggle()
            case Wish.FULL_SCREEN:
                self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
            case _:
                self.wished.emit(wish)

    @property
    def shows_city(self) -> bool:
        """Whether the city is shown, not the start page."""
        return self._stack.currentWidget() is self._rows

    def show_city(self) -> None:
        """Show the panels in place of the start page."""
        self._stack.setCurrentWidget(self._rows)
        self.focus_work()

    def focus_work(self) -> None:
        """Let the keys act on the queue."""
        self.panels.queue.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_start(self) -> None:
        """Show the start page: there is no city to show."""
        self._stack.setCurrentWidget(self.start_page)

    def apply_layout(self, layout: WindowLayout) -> None:
        """Take sizes from an earlier run."""
        self.resize(*layout.window)
        self._columns.setSizes(list(layout.columns))
        self._rows.setSizes(list(layout.rows))

    def present_layout(self) -> WindowLayout:
        """Return the sizes as they are, to be remembered."""
        queue, middle, card = self._columns.sizes()
        upper, rota = self._rows.sizes()
        size = self.normalGeometry().size() if self.isFullScreen() else self.size()
        return WindowLayout(
            window=(size.width(), size.height()), columns=(queue, middle, card), rows=(upper, rota)
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the assembly before the window goes."""
        self.closing.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say the title again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _render(self) -> None:
        self.setWindowTitle(tr("网格指挥台"))
