"""Owns the legend of the map, which is its filter too: each row a switch with its live count.

Thread: UI
"""

from __future__ import annotations

from bisect import bisect

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_filter import Criterion, LayerName, criterion_of
from widgets.canvas.basemap_holder import basemap_holder
from widgets.canvas.map_data import MapData
from widgets.map.legend_counts import (
    RARE,
    ROWS,
    LegendCounts,
    RowOf,
    Section,
    count_all,
    row_word,
    section_word,
)
from widgets.map.legend_row import LegendHead, LegendRow
from widgets.parts.bare_scroll import BareScroll
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette, theme_holder
from widgets.parts.wording import tr

RENEW_MS = 500
"""Counts follow the city at most so often."""


class MapLegend(QWidget):
    """The legend.

    Signals:
        left (): The officer has done with it: the keys go back to the map.
        resized (): It needs another place.

    Args:
        data: What the map shows, and the filter.
        feed: The board, for the names of classes.
        layers: Layers that are laid on this map and can be taken off.
    """

    left = Signal()
    resized = Signal()

    def __init__(
        self, data: MapData, feed: BoardFeed, layers: tuple[LayerName, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies under it is drawn without it
        self._data, self._feed = data, feed
        self._rows: dict[Section, list[LegendRow]] = {}
        self._heads: dict[Section, LegendHead] = {}
        self._open = {Section.POSTS}
        self._is_folded = False
        self._room_px = 10_000
        self._classes: dict[Criterion, str] = {}
        self._counts = LegendCounts({}, {})
        body = QWidget()
        self.head = LegendHead(body)
        self.head.clicked.connect(self.fold)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(1, 4, 1, 5)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        rows: dict[Section, tuple[RowOf, ...]] = {**ROWS, Section.CLASSES: (), Section.LAYERS: layers}
        for section in Section:
            self._heads[section] = head = LegendHead(self)
            head.clicked.connect(self._fold_sender)
            head.fold_wished.connect(self._set_sender_folded)
            self._column.addWidget(head)
            self._rows[section] = []
            for what in rows[section]:
                self._add_row(section, what)
        self._scroll = BareScroll(body, self)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 1, 0, 1)
        whole.addWidget(self._scroll)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self.renew)
        self._watch()
        data.filter.changed.connect(self.show_counts)
        basemap_holder().changed.connect(self.show_counts)
        theme_holder().changed.connect(self.update)
        self.renew()

    def _add_row(self, section: Section, what: RowOf) -> None:
        row = LegendRow(what, self)
        row.clicked.connect(self._toggle_sender)
        row.only_wished.connect(self._show_sender_alone)
        row.fold_wished.connect(self._set_sender_folded)
        rows = self._rows[section]
        # Classes stand in the order of their codes, whichever came first; all others as they are listed.
        place = len(rows)
        if isinstance(what, Criterion):
            place = bisect(rows, what.key, key=_class_key)
        above = rows[place - 1] if place else self._heads[section]
        self._column.insertWidget(self._column.indexOf(above) + 1, row)
        QWidget.setTabOrder(above, row)
        rows.insert(place, row)

    # -- what is said ------------------------------------------------------------------------------

    def _watch(self) -> None:
        for signal in (self._data.states_changed, self._data.marks_changed, self._data.scene_changed):
            signal.connect(self._note_change)

    def count_of(self, data: MapData, feed: BoardFeed) -> None:
        """Count another state of affairs under the same filter, as that of a past minute."""
        for signal in (self._data.states_changed, self._data.marks_changed, self._data.scene_changed):
            signal.disconnect(self._note_change)
        self._data, self._feed = data, feed
        self._watch()
        self.renew()

    @Slot()
    def _note_change(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def renew(self) -> None:
        """Count anew, and show it."""
        self._counts = count_all(self._data, self._feed.board)
        for criterion in self._counts.classes:
            if criterion not in self._classes:
                self._add_row(Section.CLASSES, criterion)
        # Of a class without incidents nobody says the name: the last one known holds.
        self._classes |= self._counts.classes
        self.show_counts()

    @Slot()
    def show_counts(self) -> None:
        """Show counts, and what of them is shown."""
        shows, counts = self._data.filter.shows, self._counts
        self.head.say(tr("图例"), "T", is_folded=self._is_folded)
        for section, rows in self._rows.items():
            hidden = 0
            is_open = section in self._open and not self._is_folded
            for row in rows:
                shown = shows(row.what)
                number = counts.counts.get(criterion_of(row.what))
                row.say(row_word(row.what, self._classes), number, is_shown=shown)
                hidden += not shown
                is_rare = row.what in RARE or isinstance(row.what, Criterion)
                # Under somebody's hand a row stays: the keys would go elsewhere with it.
                is_idle = is_rare and shown and not number and not row.hasFocus()
                row.setVisible(is_open and not is_idle and _is_there(row.what))
            note = tr("隐去 {n}").format(n=hidden) if hidden else ""
            self._heads[section].say(section_word(section), note, is_folded=section not in self._open)
            self._heads[section].setVisible(bool(rows) and not self._is_folded)
        if self.size() != self.sizeHint():
            self.resized.emit()

    def rows(self) -> tuple[LegendRow, ...]:
        """Return the rows in sight, the upper first."""
        return tuple(row for rows in self._rows.values() for row in rows if not row.isHidden())

    def row(self, what: RowOf) -> LegendRow:
        """Return the row of something, in sight or not."""
        return next(row for rows in self._rows.values() for row in rows if row.what == what)

    def head_of(self, section: Section) -> LegendHead:
        """Return the head of a section."""
        return self._heads[section]

    def sizeHint(self) -> QSize:
        """As wide as its widest line, as high as what is open, as far as there is room."""
        margins, high = self._column.contentsMargins(), self._whole_height()
        wide = max(line.sizeHint().width() for line in self._lines()) + margins.left() + margins.right()
        if high > self._room_px:
            wide += self._scroll.verticalScrollBar().sizeHint().width()
        return QSize(wide, min(high, self._room_px))

    def _whole_height(self) -> int:
        margins = self._column.contentsMargins()
        return sum(line.height() for line in self._lines()) + margins.top() + margins.bottom() + 2

    def set_room(self, height_px: int) -> None:
        """Be no higher than this: what has no room is scrolled to."""
        self._room_px = max(1, height_px)

    # -- what is wished ----------------------------------------------------------------------------

    @Slot()
    def fold(self) -> None:
        """Show the head alone, or everything again."""
        self._is_folded = not self._is_folded
        self.show_counts()

    @Slot()
    def _fold_sender(self) -> None:
        for section, head in self._heads.items():
            if head is self.sender():
                self.set_open(section, section not in self._open)

    @Slot(bool)
    def _set_sender_folded(self, folded: bool) -> None:
        for section, head in self._heads.items():
            if self.sender() is head or self.sender() in self._rows[section]:
                self.set_open(section, not folded)
                if folded:
                    head.setFocus()

    def set_open(self, section: Section, is_open: bool) -> None:
        """Open a section or fold it."""
        self._open = self._open | {section} if is_open else self._open - {section}
        self.show_counts()
        # On a low map what was opened last has the room.
        for other in Section:
            if is_open and other is not section and self._whole_height() > self._room_px:
                self._open = self._open - {other}
                self.show_counts()

    @Slot()
    def _toggle_sender(self) -> None:
        row = self.sender()
        if isinstance(row, LegendRow):
            self._data.filter.toggle(row.what)

    @Slot()
    def _show_sender_alone(self) -> None:
        for rows in self._rows.values():
            for row in rows:
                if row is self.sender():
                    group = criterion_of(row.what).group
                    others = [one.what for one in rows if criterion_of(one.what).group is group]
                    shared = self._data.filter
                    shared.set_state(shared.state.with_only(row.what, others))

    # -- keys --------------------------------------------------------------------------------------

    def _lines(self) -> list[QWidget]:
        """Return what can have the focus, the upper first."""
        lines: list[QWidget] = [self.head]
        for section, head in self._heads.items():
            if not head.isHidden():
                lines += [head, *(row for row in self._rows[section] if not row.isHidden())]
        return lines

    def take_focus(self) -> None:
        """Let the keys act on the legend, on its first row."""
        if self._is_folded:
            self.fold()
        rows = self.rows()
        (rows[0] if rows else self.head).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by the arrows; Escape leaves."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif step is not None:
            lines = self._lines()
            focus = self.focusWidget()
            at = lines.index(focus) if focus in lines else -step
            line = lines[(at + step) % len(lines)]
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(line, 0, 0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.panel)
            painter.setPen(QPen(palette.line, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def changeEvent(self, event: QEvent) -> None:
        """Say it in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_counts()


def _class_key(row: LegendRow) -> str:
    return row.what.key if isinstance(row.what, Criterion) else ""


def _is_there(what: RowOf) -> bool:
    """Say whether there is anything that a row could show or hide; a basemap only where one is set."""
    return what is not LayerName.BASEMAP or basemap_holder().basemap.is_shown
