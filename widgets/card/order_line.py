"""Owns the line that says what has become of an order for the incident on the card.

Thread: UI
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.models.command import FINAL_ORDER_STATES, Order, OrderState
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


class OrderLine(QFrame):
    """The line; a conflict offers to take over or to leave it.

    Signals:
        take_over_requested (str), dismiss_requested (str): Key of the order.
    """

    take_over_requested = Signal(str)
    dismiss_requested = Signal(str)

    def __init__(self, order: Order, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = order.command.key
        is_final = order.state in FINAL_ORDER_STATES
        self.setProperty("role", "order-trouble" if is_final else "order")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        words = PlainLabel("strong" if is_final else "value", wraps=True)
        words.setText(order_words(order, zone))
        column.addWidget(words)
        if is_final:
            box = QWidget()
            flow = FlowLayout(box, spacing=6)
            if order.state in (OrderState.CONFLICT, OrderState.EXPIRED):
                again = ActionButton(tr("接管") if order.state is OrderState.CONFLICT else tr("重新下达"), "")
                again.clicked.connect(self._take_over)
                flow.addWidget(again)
            leave = ActionButton(tr("放下"), "")
            leave.clicked.connect(self._dismiss)
            flow.addWidget(leave)
            column.addWidget(box)

    @Slot()
    def _take_over(self) -> None:
        self.take_over_requested.emit(self._key)

    @Slot()
    def _dismiss(self) -> None:
        self.dismiss_requested.emit(self._key)
