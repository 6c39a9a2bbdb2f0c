"""Owns the ledger: the one door through which the central's data is changed, by people and by time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, insert, select

from desktop.central.ledger.absences import carry_out_absence
from desktop.central.ledger.alarms import carry_out_alarm
from desktop.central.ledger.answer import Answer, accepted, refused
from desktop.central.ledger.base_data.orders import carry_out_base_data
from desktop.central.ledger.database import Database
from desktop.central.ledger.done import Done
from desktop.central.ledger.head import FeedHead
from desktop.central.ledger.incident_orders import carry_out
from desktop.central.ledger.positions import Fix, record_positions
from desktop.central.ledger.post_orders import carry_out_post
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.rota_drafts import carry_out_draft
from desktop.central.ledger.swaps import carry_out_swap
from desktop.central.ledger.ticker import BATCH, tick
from desktop.central.ledger.undo import carry_out_undo, keep_for_undo
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import may_order
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.commands import CommandRow
from desktop.central.tables.records import FeedHeadRow
from desktop.models.command import Operation, TargetKind
from desktop.models.delta import SourceAge
from desktop.models.instant import to_epoch_ms
from desktop.models.problem import ProblemType

T = TypeVar("T")

_STORED_REFUSALS = frozenset(
    {
        ProblemType.ALREADY_CLAIMED,
        ProblemType.STALE_REVISION,
        ProblemType.TRANSITION_NOT_ALLOWED,
        ProblemType.UNDO_TOO_LATE,
    }
)
"""Refusals that a repeat gets again; the others (rights, form, age) are judged afresh each time."""


LONGEST_LIFE = timedelta(hours=12)
"""An order may wait that long for its way to the central, and no longer. Source: contract, orders."""


class Ledger:
    """Changes the central's data, each change in one transaction with its feed numbers.

    Attributes:
        head: Where readers of the feed wait.
        source_ages: Gives the ages of the central's own inputs, which each answer names.
    """

    def __init__(self, database: Database, rules: Rulebook, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.rules = rules
        self.clock = clock
        self.head = FeedHead()
        self.source_ages: Callable[[], tuple[SourceAge, ...]] = tuple

    def load_head(self) -> None:
        """Read the number of the newest change; once, before the first reader."""
        query = select(FeedHeadRow.seq).where(FeedHeadRow.id == 1)
        self.head.advance(self.database.run(_scalar(query)))

    def transact(self, work: Callable[[Unit], T], now: datetime | None = None) -> T:
        """Run work as one unit; its changes reach the feed when it has committed.

        Args:
            work: Reads and writes through the unit; run again if the database broke it off.
            now: Server instant of the transaction; the clock's at its begin if None.
        """
        result, unit = self.database.run(self._as_unit(work, now))
        self._tell(unit)
        return result

    async def transact_async(self, work: Callable[[Unit], T], now: datetime | None = None) -> T:
        """Like `transact`, awaited by the event loop."""
        result, unit = await self.database.run_async(self._as_unit(work, now))
        self._tell(unit)
        return result

    def execute(self, actor: Actor, request: CommandRequest, now: datetime | None = None) -> Answer:
        """Carry out one command exactly once; a repeat gets the stored answer."""
        answer, unit = self.database.run(lambda c: self._execute(c, actor, request, now or self.clock()))
        self._tell(unit)
        return answer

    async def execute_async(self, actor: Actor, request: CommandRequest) -> Answer:
        """Like `execute`, awaited by the event loop."""
        answer, unit = await self.database.run_async(lambda c: self._execute(c, actor, request, self.clock()))
        self._tell(unit)
        return answer

    def _tell(self, unit: Unit | None) -> None:
        """Let the feed's readers have what was committed; None if nothing was."""
        if unit is not None and unit.number:
            self.head.advance(unit.number, unit.committed)

    def _as_unit(
        self, work: Callable[[Unit], T], now: datetime | None
    ) -> Callable[[Connection], tuple[T, Unit]]:
        def in_unit(connection: Connection) -> tuple[T, Unit]:
            # Asked for here and not when the work was queued: others' transactions come in between.
            unit = Unit(connection, now or self.clock())
            result = work(unit)
            unit.finish()
            return result, unit

        return in_unit

    async def find_stored_async(self, actor: Actor, key: str, payload_hash: str) -> Answer | None:
        """Return the stored answer of what took effect under a key, None if nothing did."""
        stored = await self.database.run_async(lambda connection: find_answer(connection, key))
        return None if stored is None else _replay(stored, actor, payload_hash)

    async def once_async(
        self, actor: Actor, key: str, payload_hash: str, work: Callable[[Unit], Answer]
    ) -> Answer:
        """Carry out what is no command of one record exactly once; a repeat gets the stored answer.

        Args:
            actor: Who orders; the right is proved.
            key: Idempotency-Key.
            payload_hash: Tells a repeat from something else under the same key.
            work: Reads and writes through the unit and gives the answer.

        Raises:
            Refused: What the work raises; nothing of it was written and nothing is stored.
        """

        def run(connection: Connection) -> tuple[Answer, Unit | None]:
            stored = find_answer(connection, key)
            if stored is not None:
                return _replay(stored, actor, payload_hash), None
            unit = Unit(connection, self.clock())
            answer = work(unit)
            _store_answer(connection, actor, key, payload_hash, answer, unit.now)
            unit.finish()
            return answer, unit

        answer, committed = await self.database.run_async(run)
        self._tell(committed)
        return answer

    def _execute(
        self, connection: Connection, actor: Actor, request: CommandRequest, now: datetime
    ) -> tuple[Answer, Unit | None]:
        stored = find_answer(connection, request.key)
        if stored is not None:
            return _replay(stored, actor, request.payload_hash), None
        unit = Unit(connection, now)
        try:
            if request.expires is not None and request.expires <= now:
                raise Refused(ProblemType.COMMAND_EXPIRED, f"expired at {request.expires.isoformat()}")
            if request.expires is not None and request.expires > now + LONGEST_LIFE:
                raise Refused(ProblemType.VALIDATION, "an order lives 12 h at most", pointers=("/expires",))
            done = self._carry_out(unit, actor, request)
        except Refused as refusal:
            # The unit is dropped with all that it would have written.
            answer = refused(refusal)
            if refusal.problem in _STORED_REFUSALS:
                _store_answer(connection, actor, request.key, request.payload_hash, answer, now)
            return answer, None
        status = 201 if request.operation is Operation.CREATE else 200
        unit.note_deed(actor, request.operation.value, f"{request.target_kind.value}:{request.target_id}")
        until = keep_for_undo(unit, actor, request, done)
        answer = accepted(request.key, request.target_id, done, now, until, self.source_ages(), status=status)
        _store_answer(connection, actor, request.key, request.payload_hash, answer, now)
        unit.finish()
        return answer, unit

    def _carry_out(self, unit: Unit, actor: Actor, request: CommandRequest) -> Done:
        if not actor.can_write or not may_order(actor.role, request.target_kind, request.operation):
            raise Refused(
                ProblemType.FORBIDDEN, f"role {actor.role.value} never orders {request.operation.value}"
            )
        match request.target_kind:
            case TargetKind.ALARM:
                return Done(carry_out_alarm(unit, actor, request))
            case TargetKind.COMMAND:
                return carry_out_undo(unit, actor, request, self.rules)
            case TargetKind.INCIDENT:
                return carry_out(unit, actor, request, self.rules)
            case TargetKind.POST:
                return carry_out_post(unit, actor, request, self.rules)
            case TargetKind.ABSENCE:
                return Done(carry_out_absence(unit, actor, request))
            case TargetKind.SWAP:
                return Done(carry_out_swap(unit, actor, request))
            case TargetKind.ROTA_DRAFT:
                return Done(carry_out_draft(unit, actor, request))
            case _:
                return carry_out_base_data(unit, actor, request, self.rules)

    def record_positions(self, fixes: Sequence[Fix], now: datetime | None = None) -> int:
        """Record a batch of terminals' fixes; returns how many moved a marker."""
        return self.transact(lambda unit: record_positions(unit, fixes, self.rules.locator), now)

    def tick(self, now: datetime | None = None) -> int:
        """Change all that is due, batch by batch; returns the number of records looked at."""
        total = 0
        while True:
            looked_at = self.transact(lambda unit: tick(unit, self.rules), now)
            total += looked_at
            if looked_at < BATCH:
                return total


def _scalar(query: object) -> Callable[[Connection], int]:
    def read(connection: Connection) -> int:
        return int(connection.execute(query).scalar_one())  # type: ignore[call-overload]

    return read


def find_answer(connection: Connection, key: str) -> CommandRow | None:
    """Return the stored answer of a command, None if none took effect under this key."""
    row = connection.execute(select(CommandRow.__table__).where(CommandRow.key == key)).one_or_none()
    return None if row is None else CommandRow(**row._mapping)


def _replay(stored: CommandRow, actor: Actor, payload_hash: str) -> Answer:
    if stored.payload_hash != payload_hash or stored.person_id != actor.id:
        return refused(Refused(ProblemType.KEY_REUSED, "this key belongs to another command"))
    return Answer(stored.status, stored.body)


def _store_answer(
    connection: Connection, actor: Actor, key: str, payload_hash: str, answer: Answer, now: datetime
) -> None:
    connection.execute(
        insert(CommandRow),
        [
            {
                "key": key,
                "person_id": actor.id,
                "payload_hash": payload_hash,
                "status": answer.status,
                "body": answer.body,
                "at_ms": to_epoch_ms(now),
            }
        ],
    )
