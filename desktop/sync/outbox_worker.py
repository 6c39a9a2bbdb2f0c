"""Owns the delivery of orders: each exactly once, in its target's order, as long as it has not expired.

Thread: outbox
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, Slot

from desktop.board.server_clock import ServerTime, steady_s
from desktop.models.command import FINAL_ORDER_STATES, Order, OrderState, Sitting
from desktop.sync.access import CentralAddress
from desktop.sync.delivery import Verdict, deliver, look_up
from desktop.sync.order_lines import OrderLines
from desktop.sync.worker import TransportFactory, Worker, make_transport

RECOMMIT_MS = 2000
"""Pause before a change that the disk did not take is written again."""

LONGEST_NAP_S = 5.0
"""The clock is looked at this often, so that expiry shows in time whatever happens to the clock."""


class OutboxWorker(Worker):
    """Sends what the store has committed, and has every new state committed before it acts on it.

    QUEUED is committed as SENDING before the first byte goes out, so that after a crash nobody takes a
    sent order for an unsent one.

    Signals:
        order_advanced (Order): A new state, for the store; it counts when it comes back committed.
    """

    order_advanced = Signal(object)

    def __init__(
        self,
        make: TransportFactory = make_transport,
        clock: Callable[[], float] = steady_s,
        random_share: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(make)
        self._clock = clock
        self._server_time: ServerTime | None = None
        self._lines = OrderLines(clock, random_share)
        self._uncommitted: dict[str, Order] = {}
        self._timer = self._new_timer(self.pump)
        self._recommit_timer = self._new_timer(self.recommit)

    @Slot(object)
    def set_address(self, address: CentralAddress) -> None:
        """Send to this central from now on."""
        self._replace_client(address)
        self.retry_now()

    @Slot(object)
    def set_server_time(self, server_time: ServerTime) -> None:
        """Learn the central's clock, by which orders expire."""
        self._server_time = server_time
        self._timer.start(0)

    @Slot(object)
    def set_sitting(self, sitting: Sitting | None) -> None:
        """Learn whose orders go out, and to which central; while nobody sits here, none does."""
        self._lines.sitting = sitting
        self._timer.start(0)

    @Slot()
    def retry_now(self) -> None:
        """Try all that waits at once."""
        self._lines.hurry()
        self._timer.start(0)

    @Slot(object)
    def on_order_committed(self, order: Order) -> None:
        """Act on a state that is on the disk."""
        asked = self._uncommitted.get(order.command.key)
        if asked is not None and asked != order and order.state not in FINAL_ORDER_STATES:
            # An older state told once more, as after a late withdrawal; ours is still being written.
            return
        self._uncommitted.pop(order.command.key, None)
        self._lines.put(order)
        if order.state is OrderState.ACCEPTED:
            for follower in self._lines.followers_to_rebase(order):
                self._advance(follower)
        if order.state is OrderState.SENDING and asked is not None:
            self._send_first(order)
        self._timer.start(0)

    @Slot()
    def on_store_failed(self) -> None:
        """The disk did not take something; what was ours is written again after a pause."""
        if self._uncommitted and not self._recommit_timer.isActive():
            self._recommit_timer.start(RECOMMIT_MS)

    @Slot()
    def recommit(self) -> None:
        """Write again what is not known to be committed; a second write of the same changes nothing."""
        for order in list(self._uncommitted.values()):
            self.order_advanced.emit(order)

    @Slot()
    def pump(self) -> None:
        """Act on one order that is due, or sleep until one is."""
        now = self._server_now()
        if now is None or self.is_stopping():
            return
        for order in self._lines.unsent_past(now, set(self._uncommitted)):
            self._advance(replace(order, state=OrderState.EXPIRED, changed=now))
        due, nap_s = self._lines.next_due(set(self._uncommitted))
        if due is not None and self._client is not None:
            self._act(due, now)
            nap_s = 0.0
        if len(self._lines):
            longest_s = LONGEST_NAP_S if nap_s is None else min(nap_s, LONGEST_NAP_S)
            self._timer.start(round(longest_s * 1000))

    # -- inner -------------------------------------------------------------------------------------

    def _server_now(self) -> datetime | None:
        return None if self._server_time is None else self._server_time.at(self._clock())

    def _act(self, order: Order, now: datetime) -> None:
        if order.state is OrderState.QUEUED:
            attempts = order.attempts + 1
            self._advance(replace(order, state=OrderState.SENDING, attempts=attempts, changed=now))
        else:
            self._try(order, partial(look_up, now=now) if now >= order.command.expires else deliver)

    def _send_first(self, order: Order) -> None:
        now = self._server_now() or order.changed
        if now >= order.command.expires:
            # The disk took so long that it is too late; not a byte has gone out.
            self._advance(replace(order, state=OrderState.EXPIRED, changed=now))
        else:
            self._try(order, deliver)

    def _try(self, order: Order, ask: Callable[..., Verdict]) -> None:
        if self._client is None or self.is_stopping():
            return
        verdict = ask(self._client, order)
        if self.is_stopping():
            # Broken off from this side: on the disk it is SENDING or UNKNOWN, and asked with its key later.
            return
        if verdict.state not in FINAL_ORDER_STATES:
            self._lines.delay(order.command.key, verdict.retry_after_s)
        if verdict.state is not order.state:
            now = self._server_now() or order.changed
            self._advance(replace(order, state=verdict.state, outcome=verdict.outcome, changed=now))

    def _advance(self, order: Order) -> None:
        self._uncommitted[order.command.key] = order
        self.order_advanced.emit(order)
