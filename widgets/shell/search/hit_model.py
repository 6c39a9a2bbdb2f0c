"""Owns the rows of an answer: a heading for each kind, and the hits under it.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.board.search.hits import Hit, HitGroup, SearchAnswer
from widgets.parts.wording import tr
from widgets.shell.search.hit_words import kind_word

RowRole = Qt.ItemDataRole.UserRole + 1
"""Role under which a row gives its Heading or its Hit."""

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class Heading:
    """The line over the hits of one kind.

    Attributes:
        group: What stands under it.
        is_near, is_recent: As of the answer.
    """

    group: HitGroup
    is_near: bool
    is_recent: bool

    @property
    def words(self) -> str:
        """What the line says."""
        word = tr("最近看过") if self.is_recent else kind_word(self.group.kind)
        return tr("{kind}（相近）").format(kind=word) if self.is_near else word


Row = Heading | Hit


class HitModel(QAbstractListModel):
    """Rows of the answer that is shown.

    Attributes:
        pieces: What is to be marked in the hits.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pieces: tuple[str, ...] = ()
        self._rows: tuple[Row, ...] = ()

    def show(self, answer: SearchAnswer) -> None:
        """Show another answer."""
        rows: list[Row] = []
        for group in answer.groups:
            rows.append(Heading(group, answer.is_near, answer.is_recent))
            rows += group.hits
        self.beginResetModel()
        self.pieces, self._rows = answer.pieces, tuple(rows)
        self.endResetModel()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return self._rows

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits among them."""
        return tuple(row for row in self._rows if isinstance(row, Hit))

    def hit_at(self, row: int) -> Hit | None:
        """Return the hit of a row, None if it is a heading or there is no such row."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Hit) else None

    def rowCount(self, parent: Index = _TOP) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or its words for a screen reader."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join((row.title, row.place, *row.details)) if isinstance(row, Hit) else row.words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.hit_at(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
