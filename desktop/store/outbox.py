"""Owns the outbox on disk: orders until they are done with, and the journal of their states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from desktop.models.command import FINAL_ORDER_STATES, Command, Order, OrderState
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.store.tables import JournalRow, OutboxRow
from desktop.wire.codec import ReplyMalformed
from desktop.wire.orders import decode_order, encode_order

T = TypeVar("T")

KEEP_FINAL = timedelta(days=2)
"""How long a finished order stays in the outbox; the journal keeps its history longer."""

KEEP_JOURNAL = timedelta(days=90)

SHOW_AGAIN = timedelta(minutes=30)
"""Orders refused or expired this recently are shown again after a restart: nobody may have seen them."""

_REFUSED = (OrderState.CONFLICT, OrderState.REJECTED, OrderState.EXPIRED)


class Transact(Protocol):
    """Runs work in one transaction."""

    def __call__(self, work: Callable[[Connection], T], /) -> T:
        """Return what the work returns, once it is committed."""
        ...


class Outbox:
    """Orders in the order they were given. What is returned is on the disk.

    Args:
        transact: The store's way to run a transaction.
    """

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    def add(self, command: Command, now: datetime) -> Order:
        """Take a command in as QUEUED; the same key a second time changes nothing."""

        def work(connection: Connection) -> Order:
            return _find(connection, command.key) or _add(connection, command, now)

        return self._transact(work)

    def change(self, order: Order) -> Order:
        """Write an order's new state; returns what the outbox holds afterwards.

        A final state stays, and only what was never sent can be withdrawn: whichever of two changes comes
        second gets the first one's result back.
        """

        def work(connection: Connection) -> Order:
            held = _find(connection, order.command.key)
            if held is None:
                raise LookupError(order.command.key)
            if held.state in FINAL_ORDER_STATES:
                return held
            if order.state is OrderState.WITHDRAWN and held.state is not OrderState.QUEUED:
                return held
            _write(connection, order)
            return order

        return self._transact(work)

    def find(self, key: str) -> Order | None:
        """Return an order, None if there is none of that key."""
        return self._transact(lambda connection: _find(connection, key))

    def read_back(self, now: datetime) -> list[Order]:
        """Return, at a start, what is under way, and what was refused so lately that nobody may have seen it.

        An order that was being sent when the program ended is UNKNOWN from now on.
        """

        def work(connection: Connection) -> list[Order]:
            _prune(connection, now)
            found = []
            for held in _all(connection):
                order = held
                if held.state is OrderState.SENDING:
                    order = replace(held, state=OrderState.UNKNOWN, changed=now)
                    _write(connection, order)
                is_unseen = order.state in _REFUSED and now - order.changed < SHOW_AGAIN
                if order.state not in FINAL_ORDER_STATES or is_unseen:
                    found.append(order)
            return found

        return self._transact(work)

    def take_over(self, bodies: Sequence[bytes]) -> int:
        """Take in orders under way from another outbox; returns how many could be read."""

        def work(connection: Connection) -> int:
            taken = 0
            for body in bodies:
                try:
                    order = decode_order(body)
                except ReplyMalformed:
                    continue
                if order.state not in FINAL_ORDER_STATES and _find(connection, order.command.key) is None:
                    added = _add(connection, order.command, order.changed)
                    _write(connection, replace(order, sequence=added.sequence))
                    taken += 1
            return taken

        return self._transact(work)

    def journal(self, key: str) -> list[tuple[OrderState, datetime]]:
        """Return the states that an order went through, with their instants."""
        return [
            (OrderState(state), from_epoch_ms(at_ms))
            for state, at_ms in self._transact(lambda connection: _journal(connection, key))
        ]


def _journal(connection: Connection, key: str) -> list[tuple[str, int]]:
    query = select(JournalRow.state, JournalRow.at_ms).where(JournalRow.key == key)
    return [(row.state, row.at_ms) for row in connection.execute(query.order_by(JournalRow.number))]


def _find(connection: Connection, key: str) -> Order | None:
    body = connection.execute(select(OutboxRow.body).where(OutboxRow.key == key)).scalar_one_or_none()
    return None if body is None else decode_order(body)


def _add(connection: Connection, command: Command, now: datetime) -> Order:
    values: dict[str, Any] = {"key": command.key, "state": "", "changed_ms": 0, "body": b""}
    sequence = connection.execute(insert(OutboxRow).values(values).returning(OutboxRow.sequence)).scalar_one()
    order = Order(command=command, sequence=sequence, state=OrderState.QUEUED, attempts=0, changed=now)
    _write(connection, order)
    return order


def _all(connection: Connection) -> list[Order]:
    """Return the orders that this program can read; others stay where they are."""
    orders = []
    for body in connection.execute(select(OutboxRow.body).order_by(OutboxRow.sequence)).scalars():
        try:
            orders.append(decode_order(body))
        except ReplyMalformed:
            continue
    return orders


def _write(connection: Connection, order: Order) -> None:
    changed_ms = to_epoch_ms(order.changed)
    connection.execute(
        update(OutboxRow)
        .where(OutboxRow.key == order.command.key)
        .values(state=order.state.value, changed_ms=changed_ms, body=encode_order(order))
    )
    connection.execute(
        insert(JournalRow).values(
            key=order.command.key,
            at_ms=changed_ms,
            state=order.state.value,
            attempts=order.attempts,
            detail="" if order.outcome is None else order.outcome.problem,
        )
    )


def _prune(connection: Connection, now: datetime) -> None:
    finals = [state.value for state in FINAL_ORDER_STATES]
    connection.execute(
        delete(OutboxRow).where(
            OutboxRow.state.in_(finals), OutboxRow.changed_ms < to_epoch_ms(now - KEEP_FINAL)
        )
    )
    connection.execute(delete(JournalRow).where(JournalRow.at_ms < to_epoch_ms(now - KEEP_JOURNAL)))
