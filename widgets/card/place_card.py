"""Owns the cards of a grid and of a worker: who answers now and why, who else helps, what is open.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.organisation import Contact
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from widgets.card.columns import take_down
from widgets.card.grid_sheet import SheetState, sheet_widgets
from widgets.card.rows import ActionButton, IncidentRow, Pair, align_pairs, rule
from widgets.parts.places import grid_name, place_name, town_name
from widgets.parts.plain_label import PlainLabel
from widgets.parts.reason_words import answer_words, chain_words
from widgets.parts.relation_words import relation_word
from widgets.parts.wording import (
    age_words,
    near_words,
    phone_words,
    post_state_word,
    short_age_words,
    tr,
)

MOST_INCIDENTS = 6


class PlaceCard(QWidget):
    """The card of a grid or a worker.

    Attributes:
        sheet: What was looked up of the grid.

    Signals:
        incident_chosen (str), grid_chosen (str): Id to go to.
    """

    incident_chosen = Signal(str)
    grid_chosen = Signal(str)

    def __init__(
        self, feed: BoardFeed, map_feed: MapFeed, zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._feed, self._map_feed, self._zone = feed, map_feed, zone
        self._worker_id = ""
        self.sheet = SheetState()
        self._fix: Pair | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(6)

    def _clear(self) -> None:
        self._worker_id, self._fix = "", None
        take_down(self._column)

    def _label(self, role: str, text: str) -> None:
        label = PlainLabel(role, wraps=True)
        label.setText(text)
        self._column.addWidget(label)

    # -- a grid ----------------------------------------------------------------------------------

    def show_grid(self, code: str, now: datetime) -> None:
        """Show a grid."""
        self._clear()
        board = self._feed.board
        grid, post = board.grids.get(code), board.posts.get(code)
        self._label("dim", code)
        self._label("title", grid_name(board, code))
        self._label("dim", town_name(board, code))
        if grid is not None:
            counts = tr("{households} 户 · {residents} 人").format(
                households=f"{grid.households:,}", residents=f"{grid.residents:,}"
            )
            self._column.addWidget(Pair(tr("规模"), counts))
        if post is not None:
            self._column.addWidget(Pair(tr("A岗"), self._person(post.a_id, post.a_name)))
            self._column.addWidget(Pair(tr("B岗"), self._person(post.b_id, post.b_name)))
            self._column.addWidget(rule())
            self._label("dim", tr("谁在负责这个网格"))
            age = short_age_words((now - post.since).total_seconds())
            who, state = answer_words(post), post_state_word(post.state)
            # Where nobody answers, the state says so, and once is enough.
            self._label("strong", f"{state} {age}" if who == state else f"{who} · {state} {age}")
            self._label("small", chain_words(post.reasons, now, self._zone))
            if post.next_change is not None:
                today = now.astimezone(self._zone).date()
                change = near_words(post.next_change.astimezone(self._zone), today)
                self._column.addWidget(Pair(tr("下一变化"), change))
        self._list_incidents([one for one in board.incidents.values() if one.grid_code == code])
        if grid is not None and grid.contacts:
            self._column.addWidget(rule())
            self._label("dim", tr("联系人（1 3 N）"))
            for contact in grid.contacts:
                self._add_contact(contact)
        for line in sheet_widgets(self.sheet):
            self._column.addWidget(line)
        self._column.addStretch(1)
        align_pairs(self._column)

    def _person(self, worker_id: str | None, name: str) -> str:
        worker = self._feed.board.workers.get(worker_id or "")
        if worker is None:
            return name or tr("未指定")
        return f"{worker.name} · {phone_words(worker.phone)}" if worker.phone else worker.name

    def _add_contact(self, contact: Contact) -> None:
        words = f"{contact.name} · {phone_words(contact.phone)}" if contact.phone else contact.name
        self._column.addWidget(Pair(relation_word(contact.relation), words))

    def _list_incidents(self, incidents: list[Incident]) -> None:
        listed = sorted(
            (one for one in incidents if one.state in OPEN_STATES),
            key=lambda one: (one.priority, one.created),
        )
        self._column.addWidget(rule())
        self._label("dim", tr("未结事件 {n}").format(n=len(listed)))
        for incident in listed[:MOST_INCIDENTS]:
            row = IncidentRow(incident)
            row.chosen.connect(self.incident_chosen)
            self._column.addWidget(row)

    # -- a worker --------------------------------------------------------------------------------

    def show_worker(self, worker_id: str, now: datetime) -> None:
        """Show a worker."""
        self._clear()
        board = self._feed.board
        worker = board.workers.get(worker_id)
        if worker is None:
            self._label("title", tr("没有这名网格员的资料"))
            self._column.addStretch(1)
            return
        self._label("dim", tr("网格员"))
        self._label("title", worker.name)
        self._label("dim", place_name(board, worker.home_grid_code))
        self._column.addWidget(Pair(tr("电话"), phone_words(worker.phone) or "–"))
        self._worker_id, self._fix = worker_id, Pair(tr("定位"), self._fix_words(worker_id, now))
        self._column.addWidget(self._fix)
        held = [post for post in board.posts.values() if post.effective_id == worker_id]
        names = "、".join(grid_name(board, post.grid_code) for post in held)
        self._column.addWidget(Pair(tr("现在负责"), names or tr("无")))
        self._list_incidents(
            [one for one in board.incidents.values() if any(a.id == worker_id for a in one.assignees)]
        )
        button = ActionButton(tr("看 {grid}").format(grid=grid_name(board, worker.home_grid_code)), "")
        button.setProperty("grid", worker.home_grid_code)
        button.clicked.connect(self._choose_grid)
        self._column.addWidget(button)
        self._column.addStretch(1)
        align_pairs(self._column)

    def tick(self, now: datetime) -> None:
        """Move the age of the worker's position."""
        if self._fix is not None:
            self._fix.value.setText(self._fix_words(self._worker_id, now))

    def _fix_words(self, worker_id: str, now: datetime) -> str:
        marks = self._map_feed.workers
        row = marks.rows.get(worker_id)
        if row is None:
            return tr("尚无定位")
        age = age_words(max(0.0, now.timestamp() - float(marks.fix_ms[row]) / 1000))
        words = tr("{age}前 · 精度 {n} 米").format(age=age, n=round(float(marks.accuracy_m[row])))
        return f"{words} · {tr('在网格外')}" if marks.outside[row] else words

    def _choose_grid(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.grid_chosen.emit(str(sender.property("grid")))
