"""Owns the queue's rows: the incidents of one tab in order of time to breach, changed row by row.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot

from desktop.board.board import ChangedIds
from desktop.board.queue_order import QueueOrder, QueueTab
from desktop.models.delta import RecordKind
from desktop.viewmodels.board_feed import BoardFeed

Index = QModelIndex | QPersistentModelIndex

ShownRole = Qt.ItemDataRole.UserRole
IdRole = Qt.ItemDataRole.UserRole + 1


class IncidentQueueModel(QAbstractListModel):
    """The rows of one tab, filtered by a text; never reset by a poll.

    While held, no row comes, goes or moves: what has changed is only repainted, and what waits is counted.

    Signals:
        counts_changed (): Numbers of the tabs, or of rows that wait, changed.
    """

    counts_changed = Signal()

    def __init__(self, feed: BoardFeed) -> None:
        super().__init__()
        self._feed = feed
        self._tab = QueueTab.TO_DO
        self._needle = ""
        self._ids: list[str] = []
        self._held = False
        self._settling = False
        self._order = QueueOrder()
        self.counts: Mapping[QueueTab, int] = self._order.counts
        self.waiting = 0
        feed.changed.connect(self.take_changes)
        self._take(feed.board.incidents.keys())
        self.refresh()

    # -- the item model --------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's incident as it is to be shown, its id or its title."""
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        incident_id = self._ids[index.row()]
        if role == IdRole:
            return incident_id
        shown = self._feed.incident(incident_id)
        if role == ShownRole:
            return shown
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and shown is not None:
            return shown.incident.title
        return None

    # -- what is listed --------------------------------------------------------------------------

    @property
    def tab(self) -> QueueTab:
        """Tab whose incidents are listed."""
        return self._tab

    @property
    def is_settling(self) -> bool:
        """Whether rows are coming, going or moving right now: nobody has chosen what becomes current."""
        return self._settling

    @property
    def ids(self) -> Sequence[str]:
        """Ids of the rows, the first first."""
        return tuple(self._ids)

    def row_of(self, incident_id: str) -> int | None:
        """Return an incident's row, None if it is not listed."""
        return self._ids.index(incident_id) if incident_id in self._ids else None

    @Slot(object)
    def set_tab(self, tab: QueueTab) -> None:
        """List another tab."""
        if tab is not self._tab:
            self._tab = tab
            self._held = False
            self.refresh()

    @Slot(str)
    def set_needle(self, needle: str) -> None:
        """List only what bears a text in title, class, address, serial number or place."""
        if needle.strip().casefold() != self._needle:
            self._needle = needle.strip().casefold()
            self._held = False
            self.refresh()

    def hold(self) -> None:
        """Let no row come, go or move: somebody is reading."""
        self._held = True

    def release(self) -> None:
        """Bring the rows up to date again."""
        if self._held:
            self._held = False
            self.refresh()

    @Slot(object)
    def take_changes(self, changed: ChangedIds) -> None:
        """Take what the board says has changed."""
        ids = changed.get(RecordKind.INCIDENT)
        if not ids:
            return
        self._take(ids)
        self.refresh()
        for row, incident_id in enumerate(self._ids):
            if incident_id in ids:
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def refresh(self) -> None:
        """Bring the rows up to date with the order."""
        wanted = [incident_id for incident_id in self._order.ids_of(self._tab) if self._matches(incident_id)]
        if self._held:
            self.waiting = len(set(wanted) - set(self._ids))
        else:
            self.waiting = 0
            self._settling = True
            self._settle(wanted)
            self._settling = False
        self.counts_changed.emit()

    def _take(self, ids: Collection[str]) -> None:
        """Take incidents into the order as they are to be shown."""
        shown = {one: found.incident for one in ids if (found := self._feed.incident(one)) is not None}
        self._order.take(shown, ids)

    def _matches(self, incident_id: str) -> bool:
        if not self._needle:
            return True
        board = self._feed.board
        incident = board.incidents[incident_id]
        grid = board.grids.get(incident.grid_code)
        town = board.organisations.get(incident.grid_code[:9])
        texts = (
            incident.title,
            incident.class_name,
            incident.address,
            incident.serial_no,
            "" if grid is None else grid.name,
            "" if town is None else town.name,
            *(assignee.name for assignee in incident.assignees),
        )
        return any(self._needle in text.casefold() for text in texts)

    def _settle(self, wanted: list[str]) -> None:
        """Change the rows to the wanted ones by exact removals, moves and insertions."""
        keep = set(wanted)
        for row in reversed(range(len(self._ids))):
            if self._ids[row] not in keep:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._ids[row]
                self.endRemoveRows()
        present = set(self._ids)
        for row, incident_id in enumerate(wanted):
            if row < len(self._ids) and self._ids[row] == incident_id:
                continue
            if incident_id in present:
                source = self._ids.index(incident_id, row)
                self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), row)
                self._ids.insert(row, self._ids.pop(source))
                self.endMoveRows()
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self._ids.insert(row, incident_id)
                self.endInsertRows()
