"""Owns the sheet of a past record: what was known then of an incident, a worker or a grid; nothing to order.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.board.board import Board
from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.instant import from_epoch_ms
from desktop.models.post import Post
from desktop.viewmodels.past_replay import PastReplay
from widgets.parts.key_button import KeyButton
from widgets.parts.places import place_name
from widgets.parts.plain_label import PlainLabel
from widgets.parts.reason_words import chain_words
from widgets.parts.theme import current_palette, theme_holder
from widgets.parts.wording import (
    age_words,
    minute_words,
    near_words,
    post_state_word,
    source_word,
    stage_clock_words,
    stage_word,
    state_word,
    tr,
)

WIDTH_PX = 340


class PastKind(StrEnum):
    """What a sheet speaks of."""

    INCIDENT = "incident"
    WORKER = "worker"
    GRID = "grid"


Fact = tuple[str, str]
"""What is said, and what of it."""


class PastSheet(QFrame):
    """Follows the minute that is shown; says so where the record was not there yet, or no longer.

    Signals:
        closed (): It was put away.
    """

    closed = Signal()

    def __init__(self, replay: PastReplay, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("past-sheet")
        self._replay = replay
        self._kind, self._id = PastKind.GRID, ""
        self._when, self._title = PlainLabel("dim"), PlainLabel("title", wraps=True)
        self._close = KeyButton("Esc", self)
        self._close.clicked.connect(self.put_away)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(10)
        self._facts.setVerticalSpacing(5)
        self._facts.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.addWidget(self._when, 1)
        head.addWidget(self._close)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 12, 12)
        self._column.setSpacing(8)
        self._column.addLayout(head)
        self._column.addWidget(self._title)
        self._column.addLayout(self._facts)
        self.setFixedWidth(WIDTH_PX)
        theme_holder().changed.connect(self.restyle)
        self.restyle()
        self.hide()

    @property
    def words(self) -> str:
        """All that the sheet says, for readers and tests."""
        labels = (label for label in self.findChildren(PlainLabel) if not label.isHidden())
        return "\n".join(label.text() for label in labels if label.text())

    @Slot()
    def restyle(self) -> None:
        """Take the colours of the theme that is on."""
        palette = current_palette()
        text, dim, chosen = palette.text.name(), palette.dim_text.name(), palette.selection.name()
        self.setStyleSheet(f"""
#past-sheet {{ background: {palette.panel.name()}; border: 1px solid {chosen}; border-radius: 4px; }}
QLabel[role] {{ background: transparent; border: 0; color: {text}; font-size: 14px; }}
QLabel[role="dim"] {{ color: {dim}; }}
QLabel[role="title"] {{ font-size: 17px; font-weight: 700; }}
""")

    def show_record(self, kind: PastKind, record_id: str) -> None:
        """Show what was known of this."""
        self._kind, self._id = kind, record_id
        self.show()
        self.raise_()
        self.render_words()

    @Slot()
    def put_away(self) -> None:
        """Show nothing more."""
        self.hide()
        self.closed.emit()

    @Slot()
    def render_words(self) -> None:
        """Say it for the minute that is shown."""
        if not self.isVisible():
            return
        replay = self._replay
        self._when.setText(tr("{time} 时的记录，只读").format(time=minute_words(replay.at)))
        self._close.set_word(tr("收起"))
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        title, facts = facts_of(replay, self._kind, self._id)
        self._title.setText(title)
        for row, (word, value) in enumerate(facts):
            self._add(row, word, value)
        self._column.activate()
        self.resize(WIDTH_PX, self._column.totalHeightForWidth(WIDTH_PX))

    def _add(self, row: int, word: str, value: str) -> None:
        name, text = PlainLabel("dim", self), PlainLabel("plain", self, wraps=True)
        name.setText(word)
        text.setText(value)
        self._facts.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._facts.addWidget(text, row, 1)
        for label in (name, text):
            label.show()


def facts_of(replay: PastReplay, kind: PastKind, record_id: str) -> tuple[str, list[Fact]]:
    """Return the title and the facts that were known of something in the minute that is shown.

    Args:
        replay: The past as it is shown.
        kind: Of what.
        record_id: Id of the incident or worker, or code of the grid.
    """
    board, at, zone = replay.board_feed.board, from_epoch_ms(replay.at_ms), replay.zone
    if replay.figures is None:
        return _unknown_facts(replay, board, kind, record_id)
    match kind:
        case PastKind.INCIDENT:
            incident = board.incidents.get(record_id)
            title = "" if incident is None else incident.title
            facts = iter(()) if incident is None else _incident_facts(board, incident, at, zone)
        case PastKind.WORKER:
            worker = board.workers.get(record_id)
            title = "" if worker is None else worker.name
            facts = iter(()) if worker is None else _worker_facts(replay, record_id, worker.home_grid_code)
        case PastKind.GRID:
            grid, post = board.grids.get(record_id), board.posts.get(record_id)
            is_there = grid is not None or post is not None
            title = place_name(board, record_id) if is_there else ""
            facts = iter(()) if not is_there else _grid_facts(board, record_id, post, at, zone)
    return title or tr("此时没有这条记录"), [fact for fact in facts if fact[1]]


def _unknown_facts(
    replay: PastReplay, board: Board, kind: PastKind, record_id: str
) -> tuple[str, list[Fact]]:
    """Return what can be said of something in a minute of which nothing is known: not that it was calm."""
    why = tr("当时中心没有运行，情况不明") if replay.has_come else tr("这一刻的记录还没有载入")
    if kind is PastKind.GRID and record_id in board.grids:
        return place_name(board, record_id), [(tr("状态"), why), (tr("编号"), record_id)]
    return why, []


def _incident_facts(board: Board, incident: Incident, at: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    clock = incident.stage_clock
    stage = "" if clock is None else f"{stage_word(clock.stage)} {stage_clock_words(clock, at)}"
    if clock is not None and clock.deadline is not None and at >= clock.deadline:
        stage = f"{stage} · {tr('超时')}"
    came = near_words(incident.created.astimezone(zone), at.astimezone(zone).date())
    yield tr("状态"), state_word(incident.state)
    yield tr("类别"), incident.class_name
    yield tr("地点"), " · ".join(filter(None, (place_name(board, incident.grid_code), incident.address)))
    yield tr("时限"), stage
    yield tr("派给"), "、".join(one.name for one in incident.assignees)
    yield tr("来源"), f"{source_word(incident.source)} {came}"
    yield tr("编号"), incident.serial_no


def _worker_facts(replay: PastReplay, worker_id: str, home_grid_code: str) -> Iterator[Fact]:
    marks = replay.map_feed.workers
    row = marks.rows.get(worker_id)
    yield tr("网格"), place_name(replay.board_feed.board, home_grid_code)
    yield (
        tr("定位"),
        tr("此前一小时内没有定位")
        if row is None
        else tr("{age} 前").format(age=age_words((replay.at_ms - int(marks.fix_ms[row])) / 1000)),
    )


def _grid_facts(board: Board, code: str, post: Post | None, at: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    if post is not None:
        yield tr("岗位"), post_state_word(post.state)
        effective = {post.a_id: post.a_name, post.b_id: post.b_name}.get(post.effective_id, "")
        yield tr("负责"), effective
        yield tr("A岗"), post.a_name
        yield tr("B岗"), post.b_name
        yield tr("缘由"), chain_words(post.reasons, at, zone)
    count = sum(one.grid_code == code and one.state in OPEN_STATES for one in board.incidents.values())
    yield tr("未结"), tr("{n} 件").format(n=count)
    yield tr("编号"), code
