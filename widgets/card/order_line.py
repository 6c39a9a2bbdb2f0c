"""Owns the line that says what has become of an order for the incident on the card.

Thread: UI
"""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.models.command import FINAL_ORDER_STATES, Operation, Order, OrderState
from desktop.models.problem import ProblemType
from widgets.card.flow import FlowLayout
from widgets.card.rows import ActionButton
from widgets.parts.plain_label import PlainLabel
from widgets.parts.problem_words import problem_words
from widgets.parts.wording import minute_words, operation_word, tr


def order_words(order: Order, zone: ZoneInfo) -> str:
    """Return what an order was, what has become of it and why."""
    deed = operation_word(order.command.operation)
    outcome = order.outcome
    if order.state is OrderState.CONFLICT:
        if outcome is None or outcome.problem != ProblemType.ALREADY_CLAIMED:
            return tr("{deed}：冲突，事件已被他人更新").format(deed=deed)
        until = outcome.holder_until
        return tr("{deed}：冲突，{name} 已签占，至 {until}").format(
            deed=deed,
            name=outcome.holder_name,
            until="" if until is None else minute_words(until.astimezone(zone)),
        )
    sentences = {
        OrderState.QUEUED: tr("{deed}：已记下，待发送"),
        OrderState.SENDING: tr("{deed}：发送中"),
        OrderState.UNKNOWN: tr("{deed}：结果未知，正在核对，勿重复下达"),
        OrderState.REJECTED: tr("{deed}：被拒绝 {why}"),
        OrderState.EXPIRED: tr("{deed}：已过期，未送达中心，请重新下达"),
        OrderState.WITHDRAWN: tr("{deed}：已撤回"),
        OrderState.ACCEPTED: tr("{deed}：已接受"),
    }
    return sentences[order.state].format(
        deed=deed, why="" if outcome is None else problem_words(outcome.problem)
    )


def lost_to_a_claim(order: Order) -> bool:
    """Say whether a claim came to nothing because a colleague holds the incident."""
    return (
        order.command.operation is Operation.CLAIM
        and order.outcome is not None
        and order.outcome.problem == ProblemType.ALREADY_CLAIMED
    )


def undo_words(order: Order, now: datetime) -> str:
    """Return how long an accepted order can still be taken back, empty if time does not limit it."""
    until = None if order.outcome is None else order.outcome.undo_until
    if order.state is not OrderState.ACCEPTED or until is None:
        return ""
    return tr("还可撤销 {n} 秒").format(n=max(0, math.ceil((until - now).total_seconds())))


class OrderLine(QFrame):
    """The line; a conflict offers to take over or to leave it, a fresh order to take it back.

    Args:
        order: The order.
        zone: Zone in which people read hours.
        now: Server's present instant if the order can be taken back now, else None.
        can_repeat: Whether an order that lost or came too late can be given anew, or the claim be taken over.

    Signals:
        take_over_requested (str), dismiss_requested (str), undo_requested (str): Key of the order.
    """

    take_over_requested = Signal(str)
    dismiss_requested = Signal(str)
    undo_requested = Signal(str)

    def __init__(
        self,
        order: Order,
        zone: ZoneInfo,
        now: datetime | None = None,
        *,
        can_repeat: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._order, self._key = order, order.command.key
        is_final = order.state in FINAL_ORDER_STATES and now is None
        self.setProperty("role", "order-trouble" if is_final else "order")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        words = PlainLabel("strong" if is_final else "value", wraps=True)
        words.setText(order_words(order, zone))
        column.addWidget(words)
        self._left: PlainLabel | None = None
        if now is not None:
            column.addWidget(self._make_way_back(undo_words(order, now)))
        if is_final:
            box = QWidget()
            flow = FlowLayout(box, spacing=6)
            if can_repeat and order.state in (OrderState.CONFLICT, OrderState.EXPIRED):
                again = ActionButton(tr("接管") if order.state is OrderState.CONFLICT else tr("重新下达"), "")
                again.clicked.connect(self._take_over)
                flow.addWidget(again)
            leave = ActionButton(tr("放下"), "")
            leave.clicked.connect(self._dismiss)
            flow.addWidget(leave)
            column.addWidget(box)

    def tick(self, now: datetime) -> None:
        """Count down how long the order can be taken back; afterwards the line is of no use."""
        if self._left is not None and self._order.state is OrderState.ACCEPTED:
            self._left.setText(undo_words(self._order, now))
            self.setVisible(self._order.can_be_undone(now))

    def _make_way_back(self, left: str) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        back = ActionButton(tr("撤销"), "Z")
        back.clicked.connect(self._undo)
        flow.addWidget(back)
        if left:
            self._left = PlainLabel("small")
            self._left.setText(left)
            flow.addWidget(self._left)
        return row

    @Slot()
    def _undo(self) -> None:
        self.undo_requested.emit(self._key)

    @Slot()
    def _take_over(self) -> None:
        self.take_over_requested.emit(self._key)

    @Slot()
    def _dismiss(self) -> None:
        self.dismiss_requested.emit(self._key)
