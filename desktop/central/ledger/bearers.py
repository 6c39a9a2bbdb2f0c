"""Owns who bears which token, held in memory so that a request costs no query."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from desktop.central.ledger.accounts import read_sitters
from desktop.central.ledger.bearer_tokens import hash_token
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.tables.access import SittingRow, TokenRow
from desktop.models.person import Role

Known = dict[str, tuple[Actor, datetime | None]]
"""By a token's hash: who bears it, and until when where it ends by itself."""


class Bearers:
    """Who may come in, as this process knows it.

    Args:
        ledger: Where tokens and sittings are kept.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: Known = {}

    def load(self) -> None:
        """Read all; at the start, and after each change."""
        self._known = self._ledger.transact(_read_all)

    async def load_async(self) -> None:
        """Like `load`, awaited by the event loop."""
        self._known = await self._ledger.transact_async(_read_all)

    async def find(self, token: str) -> Actor | None:
        """Return the bearer of a token, None if it is nobody's or has ended.

        One that this process does not know is looked for: another process may have given it just now.
        """
        found = self._known.get(hash_token(token))
        if found is None and token:
            hashed = hash_token(token)
            if await self._ledger.transact_async(lambda unit: _is_there(unit, hashed)):
                await self.load_async()
                found = self._known.get(hashed)
        if found is None or (found[1] is not None and found[1] <= self._ledger.clock()):
            return None
        return found[0]


def _is_there(unit: Unit, hashed: str) -> bool:
    sitting = or_(SittingRow.access_hash == hashed, SittingRow.old_access_hash == hashed)
    queries = (select(TokenRow.hash).where(TokenRow.hash == hashed), select(SittingRow.id).where(sitting))
    return any(unit.connection.execute(query).first() is not None for query in queries)


def _read_all(unit: Unit) -> Known:
    rows = unit.connection.execute(select(TokenRow.__table__))
    found: Known = {
        row.hash: (Actor(row.person_id or "", row.name, Role(row.role), row.area_code), None) for row in rows
    }
    return {**found, **read_sitters(unit)}
