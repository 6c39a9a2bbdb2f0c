"""Owns the cards of a grid, a worker, an office, and what can be done on them.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from widgets.card.columns import take_down
from widgets.card.contact_lines import CONTACTS, MANY
from widgets.card.duty_lines import DUTIES
from widgets.card.grid_lines import grid_widgets
from widgets.card.grid_sheet import SheetState
from widgets.card.office_lines import AreaGrids, area_widgets, department_widgets
from widgets.card.rows import CardLink, IncidentRow, align_pairs, plain_line
from widgets.card.section import Folds, SectionHead
from widgets.card.worker_lines import WorkerLines
from widgets.parts.wording import tr


class PlaceCard(QWidget):
    """The card of a grid, a worker, or an office: a town, a community, a department.

    Attributes:
        sheet: What was looked up of the grid.

    Signals:
        incident_chosen (str), grid_chosen (str): Id to go to.
        folds_changed (): Another part is folded away: the card is to be shown anew.
    """

    incident_chosen = Signal(str)
    grid_chosen = Signal(str)
    folds_changed = Signal()

    def __init__(
        self, feed: BoardFeed, map_feed: MapFeed, zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._feed, self._map_feed, self._zone = feed, map_feed, zone
        self.sheet = SheetState()
        self._folds = Folds(DUTIES, MANY)
        self._area_grids = AreaGrids()
        self._worker: WorkerLines | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(6)

    def show_grid(self, code: str, now: datetime) -> None:
        """Show a grid."""
        self._worker = None
        self._put_up(grid_widgets(self._feed.board, code, self.sheet, self._folds, now, self._zone))

    def show_worker(self, worker_id: str, now: datetime) -> None:
        """Show a worker."""
        board = self._feed.board
        worker = board.workers.get(worker_id)
        if worker is None:
            self._worker = None
            self._put_up([plain_line("title", tr("没有这名网格员的资料"))])
            return
        self._worker = WorkerLines(board, worker, self._map_feed, now)
        self._worker.to_home.clicked.connect(self._choose_grid)
        self._put_up(self._worker.widgets())

    def show_office(self, office_id: str) -> bool:
        """Show a town or a community by its code, a department by its id; says whether it is there."""
        board = self._feed.board
        self._worker = None
        area, department = board.organisations.get(office_id), board.departments.get(office_id)
        if area is not None:
            self._put_up(area_widgets(board, area, self._area_grids.codes(board, area.code)))
        elif department is not None:
            self._put_up(department_widgets(board, department))
        return area is not None or department is not None

    def lay_open_contacts(self) -> None:
        """Let everybody who helps be seen."""
        for key in (CONTACTS, MANY):
            if not self._folds.is_open(key):
                self._fold(key)

    def tick(self, now: datetime) -> None:
        """Move what time alone changes: the age of a worker's position."""
        if self._worker is not None:
            self._worker.tick(now)

    def _put_up(self, lines: Iterable[QWidget]) -> None:
        """Show these lines in place of those before; the part that had the focus has it again."""
        focused = self.focusWidget()
        key = _key_of(focused) if focused is not None and focused.hasFocus() else ""
        take_down(self._column)
        for line in lines:
            if isinstance(line, IncidentRow):
                line.chosen.connect(self.incident_chosen)
            elif isinstance(line, SectionHead):
                line.folded.connect(self._fold)
            self._column.addWidget(line)
            if key and _key_of(line) == key:
                line.setFocus()
        self._column.addStretch(1)
        align_pairs(self._column)

    @Slot(str)
    def _fold(self, key: str) -> None:
        self._folds.turn(key)
        self.folds_changed.emit()

    def _choose_grid(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.grid_chosen.emit(str(sender.property("grid")))


def _key_of(line: QWidget) -> str:
    """Return what names a line that takes keys, the same when the card is put up anew; empty for others."""
    match line:
        case SectionHead():
            return f"part {line.key}"
        case IncidentRow():
            return f"incident {line.incident_id}"
        case CardLink():
            return "link"
        case _:
            return ""
