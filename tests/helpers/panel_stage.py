"""What a panel stands on in a test: feed, selection and a clock that stands still."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTranslator
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from desktop.board.board import Board
from desktop.board.server_clock import ServerClock
from desktop.models.command import Order
from desktop.models.delta import Delta
from desktop.settings.settings import Language, Theme
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.selection import Selection
from desktop.viewmodels.ticking import Ticking
from resources.files import resource_path
from tests.helpers.records import LI, NOW, make_board
from widgets.parts.fonts import load_fonts
from widgets.parts.theme import apply_theme, theme_holder


class PanelStage(QObject):
    """The data side of a panel, driven by the test alone."""

    def __init__(self, app: QApplication, board: Board | None = None) -> None:
        super().__init__()
        load_fonts()
        self._app = app
        self._language = Language.CHINESE
        self._translator = QTranslator(self)
        assert self._translator.load(str(resource_path("translations/griddesk_en.qm")))
        self.put_on(Theme.NIGHT)
        self.feed = BoardFeed(self)
        self.map_feed = MapFeed(self.feed, self)
        self.selection = Selection(self)
        self._passed_s = 0.0
        self.ticking = Ticking(ServerClock(self._steady_s, self._now_s), self)
        self.panels: list[QWidget] = []
        self.feed.load(make_board() if board is None else board, None)
        self.feed.set_viewer(LI)
        self.feed.flush()

    def _steady_s(self) -> float:
        return self._passed_s

    def _now_s(self) -> float:
        return NOW.timestamp() + self._passed_s

    def pass_minutes(self, minutes: float) -> None:
        """Let time pass in which nothing else happens."""
        self._passed_s += 60 * minutes
        self.ticking.second_passed.emit(self.ticking.now)

    def put_on(self, theme: Theme) -> None:
        """Put a theme on."""
        theme_holder().set_grey(False)
        apply_theme(self._app, theme)

    def speak(self, language: Language) -> None:
        """Change the language of every window."""
        if language is self._language:
            return
        self._language = language
        self._app.removeTranslator(self._translator)
        if language is Language.ENGLISH:
            self._app.installTranslator(self._translator)
        self._app.processEvents()

    def show(self, panel: QWidget, width_px: int, height_px: int) -> None:
        """Show a panel in a size of its own and let its clocks stand at the stage's moment."""
        self.panels.append(panel)
        panel.resize(width_px, height_px)
        panel.show()
        self.ticking.second_passed.emit(NOW)
        self._app.processEvents()

    def commit(self, delta: Delta) -> None:
        """Let the central's changes arrive at once."""
        self.feed.take_delta(delta)
        self.feed.flush()

    def give(self, order: Order) -> None:
        """Let an order of this desk take a state."""
        self.feed.take_order(order)
        self.feed.flush()

    def close(self) -> None:
        """Take the panels away and put theme and language back."""
        for panel in self.panels:
            panel.close()
            panel.deleteLater()
        self.panels.clear()
        # First of all, so that nobody is left to be polished and translated.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.speak(Language.CHINESE)
        self.put_on(Theme.NIGHT)
        self._app.processEvents()


def picture_of(widget: QWidget) -> QImage:
    """Return what a widget shows."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def cut_words(root: QWidget) -> list[str]:
    """Return the words under a widget that have less room than they need."""
    cut = []
    for label in root.findChildren(QLabel):
        if not label.isVisibleTo(root) or not label.text():
            continue
        if label.wordWrap():
            needed_px = label.heightForWidth(label.width())
            if label.height() < needed_px:
                cut.append(f"{label.text()!r}: {label.height()} px high, needs {needed_px}")
            widest = max(label.fontMetrics().horizontalAdvance(one) for one in label.text())
            if label.width() < widest:
                cut.append(f"{label.text()!r}: {label.width()} px wide")
        elif label.width() < label.sizeHint().width() or label.height() < label.fontMetrics().height() - 2:
            cut.append(f"{label.text()!r}: {label.size().toTuple()} of {label.sizeHint().toTuple()}")
    for button in root.findChildren(QPushButton):
        if button.isVisibleTo(root) and button.width() < button.sizeHint().width():
            cut.append(f"button {button.text() or button.accessibleName()!r}")
    return cut
