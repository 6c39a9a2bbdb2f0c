"""Owns which of several processes moves time on: one at a time, another within seconds of its end."""

from __future__ import annotations

import secrets

from sqlalchemy import or_, text, update

from desktop.central.ledger.unit import Unit
from desktop.central.tables.records import TickerLeaseRow

LEASE_MS = 4_000
"""How long a process may be silent before another takes over. Source: issue, Many desks (<= 10 s)."""

LEASE_ID = 1


class TickerLease:
    """The lease as one process holds or seeks it.

    It is renewed in the very transactions that the ticker writes, so that a process which was stopped and
    wakes again changes nothing more.
    """

    def __init__(self) -> None:
        self.name = secrets.token_hex(8)

    def hold(self, unit: Unit) -> bool:
        """Take or renew the lease; False if another process holds it.

        Args:
            unit: The transaction that would move time on.
        """
        connection = unit.connection
        if connection.dialect.name == "sqlite":
            return True
        clock = text("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
        now_ms = int(connection.execute(clock).scalar_one())
        mine = or_(TickerLeaseRow.holder == self.name, TickerLeaseRow.until_ms <= now_ms)
        change = update(TickerLeaseRow).where(TickerLeaseRow.id == LEASE_ID, mine)
        change = change.values(holder=self.name, until_ms=now_ms + LEASE_MS).returning(TickerLeaseRow.id)
        return connection.execute(change).first() is not None

    def give_up(self, unit: Unit) -> None:
        """Let another process take over at once."""
        mine = TickerLeaseRow.holder == self.name
        unit.connection.execute(update(TickerLeaseRow).where(mine).values(until_ms=0))
