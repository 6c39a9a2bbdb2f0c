"""Owns the batching of terminals' requests: those that come while one commit runs share the next."""

from __future__ import annotations

import asyncio

from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.terminals import Taken, TerminalRequest, take_requests
from desktop.central.rules.refusal import Refused

MOST_REQUESTS = 100
"""Requests in one transaction, so that orders never wait long behind terminals."""


class ReportBatches:
    """Takes terminals' requests; each is answered when its reports are committed.

    Args:
        ledger: Where they are written.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: list[tuple[TerminalRequest, asyncio.Future[Taken]]] = []
        self._drain: asyncio.Task[None] | None = None

    async def take(self, request: TerminalRequest) -> Taken:
        """Take one request with whatever else waits.

        Raises:
            Refused: not-found.
        """
        answer: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._commit_all())
        return await answer

    async def _commit_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_REQUESTS], self._waiting[MOST_REQUESTS:]
            try:
                outcomes = await self._commit([request for request, _ in batch])
            except Exception as error:  # noqa: BLE001 - each asker gets the failure as its own answer
                for _, answer in batch:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for (_, answer), outcome in zip(batch, outcomes, strict=True):
                if answer.done():
                    continue
                if isinstance(outcome, Refused):
                    answer.set_exception(outcome)
                else:
                    answer.set_result(outcome)

    async def _commit(self, requests: list[TerminalRequest]) -> list[Taken | Refused]:
        rules = self._ledger.rules
        return await self._ledger.transact_async(lambda unit: take_requests(unit, requests, rules))
