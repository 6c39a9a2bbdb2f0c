"""Owns the rota panel: head with figures and filters over the post table, joined to the selection.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.models.post import PostState
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.post_table import PostTable
from desktop.viewmodels.selection import Selection
from desktop.viewmodels.ticking import Ticking
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import minute_words, post_state_word, tr
from widgets.rota.rota_table import RotaTable

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
SPANS = (timedelta(hours=6), timedelta(hours=13), timedelta(hours=26))


class RotaPanel(QWidget):
    """The post table with its head.

    Args:
        feed: The board.
        selection: Shared by all panels.
        ticking: Second hand.
        zone: Zone in which people read hours.
    """

    def __init__(
        self,
        feed: BoardFeed,
        selection: Selection,
        ticking: Ticking,
        zone: ZoneInfo = DEFAULT_ZONE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rota-panel")
        self._selection, self._zone = selection, zone
        self.table = PostTable(feed, self)
        self.surface = RotaTable(self.table, feed, zone)
        self._title, self._figures = PlainLabel("strong"), PlainLabel("dim")
        self._states = QComboBox()
        self._states.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._states.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._spans = QButtonGroup(self)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._figures)
        head.addStretch(1)
        head.addWidget(self._states)
        for number in range(len(SPANS)):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._spans.addButton(button, number)
            head.addWidget(button)
        self._spans.button(1).setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.surface, 1)
        self.setMinimumHeight(110)
        self._join(ticking)
        self.retranslate()

    def _join(self, ticking: Ticking) -> None:
        ticking.second_passed.connect(self.tick)
        self.table.changed.connect(self._show_figures)
        self._spans.idClicked.connect(self.choose_span)
        self._states.activated.connect(self._choose_state)
        self.surface.grid_chosen.connect(self.choose_grid)
        self._selection.grid_selected.connect(self.surface.select)

    @Slot(int)
    def choose_span(self, number: int) -> None:
        """Show more or less time."""
        self.surface.set_span(SPANS[number])

    @Slot(int)
    def _choose_state(self, _row: int) -> None:
        value = self._states.currentData()
        self.table.set_state(None if not value else PostState(value))

    @Slot(str)
    def choose_grid(self, code: str) -> None:
        """Select a grid; incident and worker are let go."""
        self._selection.select_incident("")
        self._selection.select_worker("")
        self._selection.select_grid(code)

    @Slot(object)
    def tick(self, now: datetime) -> None:
        """Move the axis."""
        self.surface.tick(now)

    @Slot()
    def _show_figures(self) -> None:
        table = self.table
        words = [
            tr("需处理 {n} / {total}").format(n=table.needing, total=table.total),
            tr("今明两日缺口 {n}").format(n=table.gaps_ahead),
        ]
        if table.next_change is not None:
            moment = minute_words(table.next_change.astimezone(self._zone))
            words.append(tr("下一变化 {time}").format(time=moment))
        self._figures.setText(" · ".join(words))

    def retranslate(self) -> None:
        """Take words of the present language."""
        self._title.setText(tr("A/B 岗"))
        for number, words in enumerate((tr("6 小时"), tr("13 小时"), tr("26 小时"))):
            self._spans.button(number).setText(words)
        chosen = self._states.currentData()
        self._states.clear()
        self._states.addItem(tr("全部状态"), "")
        for state in PostState:
            self._states.addItem(post_state_word(state), state.value)
        self._states.setCurrentIndex(max(0, self._states.findData(chosen)))
        self._show_figures()
        self.surface.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Take words of another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
