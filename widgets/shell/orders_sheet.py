"""Owns the list of this desk's orders: how far each is, and what the officer can do about it.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.models.command import ANSWERS_KEPT, FINAL_ORDER_STATES, Order, OrderState
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import age_words, operation_word, tr
from widgets.shell.order_words import order_state_word, outcome_words
from widgets.shell.overlay import Overlay

SHOWN_ORDERS = 12
"""Lines of the sheet; the latest orders come first, the others are counted."""

_REPEATABLE = frozenset({OrderState.CONFLICT, OrderState.EXPIRED})
_LOUD = frozenset({OrderState.CONFLICT, OrderState.REJECTED, OrderState.EXPIRED, OrderState.UNKNOWN})


class OrderLine(QFrame):
    """One order.

    Signals:
        withdraw_requested (str): Take it back, it has not been sent yet; key of the order.
        repeat_requested (str): Order the same again on what is there now.
        leave_requested (str): Take it off the list.
    """

    withdraw_requested = Signal(str)
    repeat_requested = Signal(str)
    leave_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "order-line")
        self.setFixedHeight(30)
        self._key = ""
        self._what = PlainLabel("plain")
        self._state = PlainLabel("plain")
        self._age = PlainLabel("dim")
        self._withdraw = KeyButton("")
        self._repeat = KeyButton("")
        self._leave = KeyButton("")
        self._withdraw.clicked.connect(self._on_withdraw)
        self._repeat.clicked.connect(self._on_repeat)
        self._leave.clicked.connect(self._on_leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for label in (self._what, self._state, self._age):
            row.addWidget(label)
        row.addStretch(1)
        for button in (self._withdraw, self._repeat, self._leave):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def words(self) -> str:
        """All that the line says, for readers and tests."""
        return f"{self._what.text()} {self._state.text()} {self._age.text()}"

    @property
    def offers(self) -> list[str]:
        """Words of the buttons that are offered."""
        return [b.word for b in (self._withdraw, self._repeat, self._leave) if not b.isHidden()]

    def show_order(self, order: Order, title: str, held: str, now: datetime, zone: ZoneInfo) -> None:
        """Show an order, the title of what it was given for, and why it is left alone, if it is."""
        self._key = order.command.key
        what = operation_word(order.command.operation)
        self._what.setText(f"{what} · {title}" if title else what)
        reason = outcome_words(order, zone)
        state = held or order_state_word(order.state)
        self._state.setText(tr("{state}：{reason}").format(state=state, reason=reason) if reason else state)
        self._state.set_role("strong" if held or order.state in _LOUD else "dim")
        self._age.setText(age_words(max(0.0, (now - order.command.issued).total_seconds())))
        self._withdraw.set_word(tr("撤回"))
        self._withdraw.setVisible(order.state is OrderState.QUEUED)
        self._repeat.set_word(tr("按现状重发"))
        is_stuck = bool(held) and order.state is OrderState.QUEUED
        self._repeat.setVisible(order.state in _REPEATABLE or is_stuck)
        self._leave.set_word(tr("收起"))
        # After a day even the central may have forgotten: whoever has looked may put it away.
        is_old = now - order.command.issued > ANSWERS_KEPT
        is_lost = order.state is OrderState.UNKNOWN and (bool(held) or is_old)
        self._leave.setVisible(order.state in FINAL_ORDER_STATES or is_lost)

    def _on_withdraw(self) -> None:
        self.withdraw_requested.emit(self._key)

    def _on_repeat(self) -> None:
        self.repeat_requested.emit(self._key)

    def _on_leave(self) -> None:
        self.leave_requested.emit(self._key)


class OrdersSheet(Overlay):
    """The list, in the lower right corner; the work goes on beside it.

    Args:
        parent: The window.
        title_of: Gives the title of what an order was given for.
        held_words_of: Gives the reason why an order is left alone, empty if it is not.

    Signals:
        withdraw_requested, repeat_requested, leave_requested (str): Key of an order.
    """

    withdraw_requested = Signal(str)
    repeat_requested = Signal(str)
    leave_requested = Signal(str)

    def __init__(
        self, parent: QWidget, title_of: Callable[[Order], str], held_words_of: Callable[[Order], str]
    ) -> None:
        super().__init__(parent, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        self._title_of = title_of
        self._held_words_of = held_words_of
        self._orders: list[Order] = []
        self._now: datetime | None = None
        self._zone = ZoneInfo("Asia/Shanghai")
        self._empty = PlainLabel("dim")
        self.column.addWidget(self._empty)
        self.lines = [OrderLine() for _ in range(SHOWN_ORDERS)]
        for line in self.lines:
            line.withdraw_requested.connect(self.withdraw_requested)
            line.repeat_requested.connect(self.repeat_requested)
            line.leave_requested.connect(self.leave_requested)
            self.column.addWidget(line)
        self._more = PlainLabel("dim")
        self.column.addWidget(self._more)
        self.setMinimumWidth(640)

    def show_orders(self, orders: list[Order], now: datetime, zone: ZoneInfo) -> None:
        """Take the orders, the oldest first; what is open is renewed."""
        self._orders, self._now, self._zone = list(reversed(orders)), now, zone
        if self.isVisible():
            self.render_words()
            self.place()

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("我的指令"))
        self._empty.setText(tr("本次值班还没有指令 · F6 或 Esc 关闭"))
        self._empty.setVisible(not self._orders)
        for place, line in enumerate(self.lines):
            there = place < len(self._orders) and self._now is not None
            line.setVisible(there)
            if there and self._now is not None:
                order = self._orders[place]
                held = self._held_words_of(order)
                line.show_order(order, self._title_of(order), held, self._now, self._zone)
        hidden = max(0, len(self._orders) - SHOWN_ORDERS)
        self._more.setText(tr("还有 {count} 条更早的指令").format(count=hidden))
        self._more.setVisible(hidden > 0)
