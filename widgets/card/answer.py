"""Owns the block that says who answers for a grid, and why.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.board.board import Board
from widgets.parts.plain_label import PlainLabel
from widgets.parts.reason_words import answer_words, chain_words, duty_words
from widgets.parts.wording import phone_words, tr


class AnswerBlock(QWidget):
    """Who answers for a grid now, with the phone and the chain of reasons.

    Args:
        board: The board.
        grid_code: The grid.
        now: Server's present instant.
        zone: Zone in which people read hours.
    """

    def __init__(
        self, board: Board, grid_code: str, now: datetime, zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._grid_code, self._zone = grid_code, zone
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._add("dim", tr("谁在负责这个网格"))
        self._chain: PlainLabel | None = None
        post = board.posts.get(grid_code)
        if post is None:
            self._add("value", tr("没有岗位资料"))
            return
        worker = board.workers.get(post.effective_id or "")
        about = "" if post.effective_id is None else duty_words(post)
        if worker is not None and worker.phone:
            about = f"{about} · {phone_words(worker.phone)}"
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        who, more = PlainLabel("strong"), PlainLabel("value", wraps=True)
        who.setText(answer_words(post))
        more.setText(about)
        row.addWidget(who)
        row.addWidget(more, 1)
        self._column.addWidget(line)
        self._chain = self._add("small", chain_words(post.reasons, now, zone))

    def tick(self, board: Board, now: datetime) -> None:
        """Move the ages in the chain of reasons."""
        post = board.posts.get(self._grid_code)
        if self._chain is not None and post is not None:
            self._chain.setText(chain_words(post.reasons, now, self._zone))

    def _add(self, role: str, text: str) -> PlainLabel:
        label = PlainLabel(role, wraps=True)
        label.setText(text)
        self._column.addWidget(label)
        return label
