"""Owns the batching of terminals' requests: those that come close together share a commit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.terminals import Taken, TerminalRequest, take_requests
from desktop.central.rules.refusal import Refused

MOST_REQUESTS = 100
"""Requests in one transaction, so that orders never wait long behind terminals."""


PACE_S = 0.1
"""Between the begins of two transactions, so that a city's terminals that each report alone share them."""

ENOUGH_REQUESTS = 4
"""So many wait for no pace; nor does a call for help."""


class ReportBatches:
    """Takes terminals' requests; each is answered when its reports are committed.

    Args:
        ledger: Where they are written.
        monotonic: Clock in seconds.
        pace_s: Between the begins of two transactions.
    """

    def __init__(
        self, ledger: Ledger, monotonic: Callable[[], float] = time.monotonic, pace_s: float = PACE_S
    ) -> None:
        self._ledger = ledger
        self._monotonic = monotonic
        self._pace_s = pace_s
        self._began_s = float("-inf")
        self._enough = asyncio.Event()
        self._waiting: list[tuple[TerminalRequest, asyncio.Future[Taken]]] = []
        self._drain: asyncio.Task[None] | None = None

    async def take(self, request: TerminalRequest) -> Taken:
        """Take one request with whatever else waits.

        Raises:
            Refused: not-found.
        """
        answer: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        if self._is_enough():
            self._enough.set()
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._commit_all())
        return await answer

    async def _commit_all(self) -> None:
        while self._waiting:
            await self._keep_pace()
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

    def _is_enough(self) -> bool:
        return len(self._waiting) >= ENOUGH_REQUESTS or any(
            report.is_sos for request, _ in self._waiting for report in request.reports
        )

    async def _keep_pace(self) -> None:
        left_s = self._began_s + self._pace_s - self._monotonic()
        if left_s > 0 and not self._is_enough():
            self._enough.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._enough.wait(), left_s)
        self._began_s = self._monotonic()

    async def _commit(self, requests: list[TerminalRequest]) -> list[Taken | Refused]:
        rules = self._ledger.rules
        return await self._ledger.transact_async(lambda unit: take_requests(unit, requests, rules))
