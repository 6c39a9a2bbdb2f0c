"""Owns the serving process: uvicorn, the ticker's and the simulator's beat, and when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from desktop.central.ledger.anchors import AuditAnchors
from desktop.central.ledger.audit import read_head
from desktop.central.ledger.history.keeper import HistoryKeeper
from desktop.central.ledger.leadership import TickerLease
from desktop.central.ledger.notifications import Notification, send
from desktop.central.ledger.positions import newest_contact_ms
from desktop.central.ledger.source_contacts import read_source_contacts
from desktop.central.ledger.ticker import BATCH, tick
from desktop.central.ledger.unit import Unit
from desktop.central.routes.context import Context
from desktop.models.instant import to_epoch_ms

LOG = logging.getLogger(__name__)

BEAT_S = 0.5
"""The ticker runs this often, so that what time alone changes is committed within a second."""

STANDBY_S = 2.0
"""How often a process that does not lead looks whether it must."""

SIMULATE_AFTER_S = 3.0
"""Seconds that the demo's people wait after the start: screens come first. They catch up at once."""

ANCHOR_EVERY = timedelta(hours=1)
FIRST_ANCHOR_AFTER = timedelta(minutes=1)
"""Also a central that never runs for an hour notes one."""

KEEP_EVERY_S = 5.0
"""How often the leading process looks whether something of the past must be packed or dropped."""

ORPHAN_AFTER_S = 30.0
"""Seconds without a poll after which a central whose starter is gone ends itself."""


class Stepping(Protocol):
    """Something that lives in the demo and is moved on about once a second."""

    def step(self) -> None:
        """Do what is due; called on a thread of its own."""


class Beat:
    """Moves time on: due records, the demo's people, the keeping of the past.

    Of several processes on one database one leads and does all that; the others stand by.

    Attributes:
        leads: Whether this process did so at its last look.

    Args:
        context: The serving process.
        make_simulator: Makes the demo's people, which takes a second; None where nobody is simulated.
        anchors: Where the head of the audit chain is noted every hour and at the end.
    """

    def __init__(
        self,
        context: Context,
        make_simulator: Callable[[], Stepping] | None,
        anchors: AuditAnchors | None = None,
    ) -> None:
        self._context = context
        self._anchors = anchors
        self._make_simulator = make_simulator
        self._simulator: Stepping | None = None
        self._began_s = context.monotonic()
        self._lease = TickerLease()
        self.leads = False
        self._anchored = context.ledger.clock() - ANCHOR_EVERY + FIRST_ANCHOR_AFTER
        self._kept_s = self._began_s
        self._keeper = HistoryKeeper(context.ledger, self._lease.hold)
        self._keeping: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Run until cancelled; a failure is logged and the next beat tries again."""
        while True:
            pause_s = BEAT_S
            try:
                pause_s = await self._once()
            except Exception:
                LOG.exception("a beat failed")
            await asyncio.sleep(pause_s)

    async def _once(self) -> float:
        """Move time on if it is this process's turn; returns the seconds until the next look."""
        ledger, context = self._context.ledger, self._context
        while (looked_at := await ledger.transact_async(self._tick)) is not None and looked_at >= BATCH:
            pass
        self.leads = looked_at is not None
        if not self.leads:
            # Whoever led before knows nothing of what the new leader's people do.
            self._simulator = None
            return STANDBY_S
        now = ledger.clock()
        context.note_beat(await ledger.transact_async(lambda unit: _tell_beat(unit, now)))
        await self._simulate()
        self._keep_past()
        if now - self._anchored >= ANCHOR_EVERY:
            self._anchored = now
            await self.note_anchor()
        return BEAT_S

    def _keep_past(self) -> None:
        """Have the past kept beside the beat, which does not wait for it."""
        now_s = self._context.monotonic()
        if now_s - self._kept_s >= KEEP_EVERY_S and (self._keeping is None or self._keeping.done()):
            self._kept_s = now_s
            self._keeping = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        try:
            await self._keeper.keep()
        except Exception:
            LOG.exception("the past could not be kept")

    def _tick(self, unit: Unit) -> int | None:
        """Change what is due; returns the number of records looked at, None if another process leads."""
        return tick(unit, self._context.ledger.rules) if self._lease.hold(unit) else None

    async def end(self) -> None:
        """Note the head of the audit chain and let another process lead at once."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        if not self.leads:
            return
        try:
            await self.note_anchor()
            await self._context.ledger.transact_async(self._lease.give_up)
        except (OSError, SQLAlchemyError):
            LOG.exception("the head of the audit chain could not be noted")

    async def note_anchor(self) -> None:
        """Note the head of the audit chain outside the database."""
        if self._anchors is None:
            return
        ledger = self._context.ledger
        head = await ledger.transact_async(lambda unit: read_head(unit.connection))
        self._anchors.note(head, ledger.clock())

    async def _simulate(self) -> None:
        if self._make_simulator is None or self._context.monotonic() - self._began_s < SIMULATE_AFTER_S:
            return
        if self._simulator is None:
            self._simulator = await asyncio.to_thread(self._make_simulator)
            # A province's people are millions of objects that live as long as the process.
            gc.freeze()
        await asyncio.to_thread(self._simulator.step)


def _tell_beat(unit: Unit, ticked: datetime) -> Notification:
    """Tell the other processes that time was moved on, and how old the central's own inputs are."""
    told = Notification(
        ticked_ms=to_epoch_ms(ticked),
        contact_ms=newest_contact_ms(unit) or 0,
        sources=read_source_contacts(unit),
    )
    send(unit.connection, told)
    return told


def watch_parent(pipe: int, on_gone: Callable[[], None]) -> None:
    """Call back once the starter's end of a pipe is closed, however it ended."""

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(pipe, 1024):
                pass
        on_gone()

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


class CentralServer(uvicorn.Server):
    """Uvicorn with the beat beside it, and an end when nobody needs it any more."""

    def __init__(self, config: uvicorn.Config, context: Context, beat: Beat) -> None:
        super().__init__(config)
        self._context = context
        self._beat = beat
        self._parent_gone = threading.Event()
        self.on_ready: Callable[[int], None] | None = None

    def leave_with_parent(self, pipe: int) -> None:
        """End once the starter is gone and nobody has polled for a while."""
        watch_parent(pipe, self._parent_gone.set)

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Open the port, then start the beat and say which port it is."""
        await super().startup(sockets=sockets)  # type: ignore[arg-type]
        self._beat_task = asyncio.create_task(self._beat.run())
        if self.on_ready is not None and self.servers:
            self.on_ready(self.servers[0].sockets[0].getsockname()[1])

    async def on_tick(self, counter: int) -> bool:
        """Uvicorn's own tick, ten times a second; True ends the process."""
        orphaned = (
            self._parent_gone.is_set() and time.monotonic() - self._context.last_poll_s > ORPHAN_AFTER_S
        )
        return orphaned or await super().on_tick(counter)

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Stop the beat, then close the port."""
        self._beat_task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._beat_task
        await self._beat.end()
        await super().shutdown(sockets=sockets)  # type: ignore[arg-type]
