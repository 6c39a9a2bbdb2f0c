"""Owns the list of what lies in an area: a model over its entries, and the row with mark, name and state.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.map.area_contents import AreaContents, AreaEntry, kind_word
from widgets.parts.marks import paint_post_mark, paint_priority_mark
from widgets.parts.own_keys import ENTER, claims
from widgets.parts.safe_paint import painting_row
from widgets.parts.theme import SMALL_PX, current_palette, font_of

ENTRY_ROLE = Qt.ItemDataRole.UserRole

_ROW_PX = 26
_MARK_PX = 12

Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """The entries of an area; each is made when its row is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: AreaContents | None = None

    def show(self, contents: AreaContents | None) -> bool:
        """List the entries of another area, or of the same one a moment later.

        Returns:
            Whether the rows are others than before.
        """
        rows = 0 if contents is None else contents.count
        if rows == self.rowCount() and contents is not None and self._same_as(contents):
            self.contents = contents
            if rows:
                self.dataChanged.emit(self.index(0), self.index(rows - 1))
            return False
        self.beginResetModel()
        self.contents = contents
        self.endResetModel()
        return True

    def _same_as(self, contents: AreaContents) -> bool:
        """Say whether each row still is what it was, so that nobody's place in the list is lost."""
        before = self.contents
        return before is not None and before.row_ids() == contents.row_ids()

    def entry(self, row: int) -> AreaEntry | None:
        """Return what stands in a row."""
        if self.contents is None or not 0 <= row < self.contents.count:
            return None
        return self.contents.entry(row)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of entries."""
        nested = parent is not None and parent.isValid()
        return 0 if self.contents is None or nested else self.contents.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an entry, or its words."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{kind_word(entry.kind)} {entry.title} {entry.state}"
        return None


class EntryDelegate(QStyledItemDelegate):
    """Draws a row: the mark of the priority or post, the name, and at the right the state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as there is room."""
        return QSize(120, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        with painting_row(self, painter):
            entry: AreaEntry = index.data(ENTRY_ROLE)
            palette = current_palette()
            box = QRectF(option.rect)
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(box, palette.panel)
                painter.fillRect(QRectF(box.left(), box.top(), 2, box.height()), palette.selection)
            mark = QRectF(box.left() + 9, box.center().y() - _MARK_PX / 2, _MARK_PX, _MARK_PX)
            if entry.priority is not None:
                paint_priority_mark(painter, mark, entry.priority)
            elif entry.post_state is not None:
                paint_post_mark(painter, mark, entry.post_state)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(palette.dim_text)
                painter.drawEllipse(mark.center(), 2.5, 2.5)
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setFont(font_of(SMALL_PX))
            metrics = QFontMetricsF(painter.font())
            room = box.adjusted(30, 0, -8, 0)
            state = metrics.elidedText(entry.state, Qt.TextElideMode.ElideRight, room.width() * 0.55)
            title = metrics.elidedText(
                entry.title, Qt.TextElideMode.ElideRight, room.width() - metrics.horizontalAdvance(state) - 10
            )
            painter.setPen(palette.text)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
            painter.setPen(palette.dim_text)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, state)


class EntryList(QListView):
    """The list; arrows walk, Enter shows.

    Signals:
        entry_chosen (object): AreaEntry that the officer wants to see.
    """

    entry_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntryModel()
        self.setModel(self.entries)
        self.setItemDelegate(EntryDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.clicked.connect(self._choose)

    def show_contents(self, contents: AreaContents) -> None:
        """List another moment of the area; the row in hand, or else the uppermost, stays where it stands."""
        current = self.currentIndex().row()
        anchor = current if current >= 0 else max(0, self.indexAt(QPoint(1, 1)).row())
        held = self.entries.entry(anchor)
        top_px = self.visualRect(self.entries.index(anchor)).top()
        if not self.entries.show(contents) or held is None:
            return
        found = contents.row_of(held.kind, held.id)
        row = min(anchor, contents.count - 1) if found is None else found
        if current >= 0:
            self.setCurrentIndex(self.entries.index(row))
        self.doItemsLayout()
        self.verticalScrollBar().setValue(row * _ROW_PX - top_px)

    def event(self, event: QEvent) -> bool:
        """Keep Enter from the window: here it shows, it dispatches nobody."""
        return claims(event, ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by arrows, which show where they stand; Enter shows it again."""
        if event.key() in ENTER:
            self._choose(self.currentIndex())
            return
        before = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
            if self.currentIndex().row() != before:
                self._choose(self.currentIndex())
            return
        event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        entry = self.entries.entry(index.row())
        if entry is not None:
            self.entry_chosen.emit(entry)
