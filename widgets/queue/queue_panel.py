"""Owns the queue panel: tabs, filter and the list, joined to the shared selection.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.board.queue_order import QueueTab
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.incident_queue_model import IdRole, IncidentQueueModel
from desktop.viewmodels.selection import Selection
from desktop.viewmodels.ticking import Ticking
from widgets.parts.safe_paint import painting
from widgets.parts.theme import BODY_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import tr
from widgets.queue.queue_delegate import QueueDelegate
from widgets.queue.queue_tabs import QueueTabs

READING_MS = 8000
"""Rows keep still that long after the last movement of pointer or keys over them."""


CLOCKS_PX = 110
"""Width at the right end of the list in which every clock stands."""


class QueueList(QListView):
    """The list; single keys belong to the window, so no input method and no type-ahead here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.is_taking_focus = False
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, J and K; leave every other key to the window."""
        step = {
            Qt.Key.Key_J: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_K: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))
        if step is not None:
            self.step(step)
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus; the row that Qt makes current then is nobody's choice."""
        self.is_taking_focus = True
        super().focusInEvent(event)
        self.is_taking_focus = False

    def step(self, rows: int) -> None:
        """Choose the row so many rows further on."""
        count = self.model().rowCount()
        if count:
            chosen = self.selectionModel().selectedIndexes()
            row = min(count - 1, max(0, (chosen[0].row() if chosen else -1) + rows))
            self.selectionModel().clearCurrentIndex()
            self.setCurrentIndex(self.model().index(row, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows; an empty list says so."""
        super().paintEvent(event)
        with painting(self.viewport()) as painter:
            if self.model() is not None and self.model().rowCount() == 0:
                painter.setFont(font_of(BODY_PX))
                painter.setPen(current_palette().dim_text)
                painter.drawText(
                    self.viewport().rect().adjusted(0, 24, 0, 0),
                    Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop,
                    tr("这里没有事件"),
                )


class QueuePanel(QWidget):
    """The queue.

    Args:
        feed: The board with this desk's orders over it.
        selection: Shared by all panels.
        ticking: Second hand.
    """

    def __init__(
        self, feed: BoardFeed, selection: Selection, ticking: Ticking, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("queue-panel")
        self._selection = selection
        self.model = IncidentQueueModel(feed)
        self.tabs = QueueTabs()
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.list = QueueList()
        self._delegate = QueueDelegate(feed, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.setFocusProxy(self.list)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(READING_MS)
        self._reading.timeout.connect(self.model.release)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tabs, self.filter, self.list):
            column.addWidget(widget)
        self.filter.hide()
        self.setMinimumWidth(300)
        self.newcomers = QPushButton(self.list)
        self.newcomers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.newcomers.setProperty("overMap", True)
        self.newcomers.hide()
        self._join(feed, ticking)
        self._shortcuts = [self._bind_tab(number, tab) for number, tab in enumerate(QueueTab, 1)]
        self.retranslate()

    def _join(self, feed: BoardFeed, ticking: Ticking) -> None:
        feed.orders_changed.connect(self.list.viewport().update)
        self.newcomers.clicked.connect(self.show_newcomers)
        self.tabs.tab_chosen.connect(self.choose_tab)
        self.filter.textChanged.connect(self.model.set_needle)
        self.model.counts_changed.connect(self._show_counts)
        self.list.selectionModel().currentChanged.connect(self._take_current)
        self._selection.incident_selected.connect(self.show_incident)
        ticking.second_passed.connect(self.tick)
        theme_holder().changed.connect(self.list.viewport().update)
        self.list.viewport().installEventFilter(self)
        filter_key = QShortcut(QKeySequence("F"), self.list)
        filter_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        filter_key.activated.connect(self.open_filter)
        done = QShortcut(QKeySequence("Escape"), self.filter)
        done.setContext(Qt.ShortcutContext.WidgetShortcut)
        done.activated.connect(self.close_filter)

    def _bind_tab(self, number: int, tab: QueueTab) -> QShortcut:
        shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
        shortcut.setProperty("tab", tab.value)
        shortcut.activated.connect(self._choose_by_key)
        return shortcut

    def _choose_by_key(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.choose_tab(QueueTab(sender.property("tab")))

    # -- wishes ----------------------------------------------------------------------------------

    @Slot(object)
    def choose_tab(self, tab: QueueTab) -> None:
        """List another tab."""
        self.model.set_tab(tab)
        self.show_incident(self._selection.incident_id)

    @Slot()
    def select_next(self) -> None:
        """Choose the next row."""
        self.list.step(1)

    @Slot()
    def select_previous(self) -> None:
        """Choose the row before."""
        self.list.step(-1)

    @Slot()
    def open_filter(self) -> None:
        """Type what the rows must bear."""
        self.filter.show()
        self.filter.setFocus()

    @Slot()
    def close_filter(self) -> None:
        """List everything again."""
        self.filter.clear()
        self.filter.hide()
        self.list.setFocus()

    # -- what comes ------------------------------------------------------------------------------

    @Slot(object)
    def tick(self, now: datetime) -> None:
        """Move the clocks of the rows in sight."""
        self._delegate.now = now
        viewport = self.list.viewport()
        if now.second == 0:
            viewport.update()
        else:
            viewport.update(viewport.width() - CLOCKS_PX, 0, CLOCKS_PX, viewport.height())

    @Slot(str)
    def show_incident(self, incident_id: str) -> None:
        """Mark the selected incident's row, if it is listed."""
        self._mark(incident_id)
        row = self.model.row_of(incident_id)
        if row is not None:
            self.list.scrollTo(self.model.index(row))

    def _mark(self, incident_id: str) -> None:
        row = self.model.row_of(incident_id)
        selection = self.list.selectionModel()
        selection.blockSignals(True)
        if row is None:
            selection.clear()
        else:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            selection.setCurrentIndex(self.model.index(row), flag)
        selection.blockSignals(False)
        self.list.viewport().update()

    @Slot(QModelIndex, QModelIndex)
    def _take_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        # Qt moves the current row to a neighbour when its own goes; the officer has not chosen that one.
        if current.isValid() and not self.model.is_settling and not self.list.is_taking_focus:
            self._read_on()
            self._selection.select_incident(str(current.data(IdRole)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep rows still under a moving pointer."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.Wheel):
            self._read_on()
        elif event.type() == QEvent.Type.Leave:
            self._reading.stop()
            self.model.release()
        return False

    def _read_on(self) -> None:
        self.model.hold()
        self._reading.start()

    @Slot()
    def show_newcomers(self) -> None:
        """Let the rows that wait take their places."""
        self._reading.stop()
        self.model.release()

    @Slot()
    def _show_counts(self) -> None:
        self.tabs.show_counts(self.model.counts, self.model.tab)
        self._mark(self._selection.incident_id)
        waiting = self.model.waiting
        self.newcomers.setVisible(waiting > 0)
        if waiting:
            self.newcomers.setText(tr("新 {n} 件，点此显示").format(n=waiting))
            self._place_newcomers()

    def _place_newcomers(self) -> None:
        # Over the lower end of the list: nothing that is being read moves.
        size, room = self.newcomers.sizeHint(), self.list.viewport().size()
        self.newcomers.resize(size)
        self.newcomers.move((room.width() - size.width()) // 2, room.height() - size.height() - 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the announcement follow."""
        super().resizeEvent(event)
        self._place_newcomers()

    def retranslate(self) -> None:
        """Take words of the present language."""
        self.filter.setPlaceholderText(tr("筛选：标题、地点、人员"))
        self.list.setAccessibleName(tr("事件队列"))
        self.tabs.update()
        self._show_counts()
        self.list.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Take words of another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
