"""Owns the taking back of orders: kept for a few seconds, then never; a new move, not a rewritten past.

Source: contract, Writing (undo by the same officer, until the reply's ``undo_until``, at the same revision).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from desktop.central.ledger.alarms import update_incident_alarms
from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.incident_orders import Done, put_incident, recount, write_lease
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.moves import undo_entry
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables import UndoRow
from desktop.models.incident import Incident
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.lease import Lease
from desktop.models.problem import ProblemType
from desktop.wire.codec import decode, encode

UNDO_FOR = timedelta(seconds=10)
"""How long an order can be taken back. Source: contract, Writing."""


@dataclass(frozen=True, slots=True)
class _Image:
    """An incident and its lease before an order."""

    incident: Incident
    lease: Lease | None


def keep_for_undo(unit: Unit, actor: Actor, request: CommandRequest, done: Done) -> datetime | None:
    """Keep what an order changed, if it can be taken back.

    Returns:
        Until when, None if it cannot.
    """
    if done.before is None:
        return None
    until = unit.now + UNDO_FOR
    row = {
        "key": request.key,
        "person_id": actor.id,
        "operation": request.operation.value,
        "incident_id": done.before.id,
        "revision": done.revision,
        "until_ms": to_epoch_ms(until),
        "body": encode(_Image(done.before, done.lease_before)),
    }
    unit.connection.execute(insert(UndoRow), [row])
    return until


def carry_out_undo(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Done:
    """Take back the order whose key is the request's target.

    Raises:
        Refused: not-found, forbidden, or undo-too-late; nothing was written.
    """
    query = select(UndoRow.__table__).where(UndoRow.key == request.target_id)
    kept = unit.connection.execute(query).one_or_none()
    if kept is None or (kept.person_id != actor.id):
        raise Refused(ProblemType.NOT_FOUND, "no order of yours under this key that can be taken back")
    present = find_incident(unit, kept.incident_id, lock=True)
    if present is None or present.revision != kept.revision:
        raise _too_late(present)
    if unit.now > from_epoch_ms(kept.until_ms):
        raise _too_late(present)
    image = decode(kept.body, _Image)
    after = replace(image.incident, revision=present.revision + 1)
    if present.closed is not None and after.closed is None:
        unit.revive(after.id)
    put_incident(unit, after, rules)
    unit.add_move(after, actor.id, undo_entry(present, after, actor.name, unit.now, kept.operation))
    stored = unit.find(Lease, after.id, lock=True)
    write_lease(unit, after, stored, _restored(image.lease, stored, unit, rules))
    recount(unit, present, after)
    update_incident_alarms(unit, after)
    return Done(after.revision)


def _restored(lease: Lease | None, stored: Lease | None, unit: Unit, rules: Rulebook) -> Lease | None:
    """Return the lease that held before, alive for a whole length again and newer than any other."""
    if lease is None:
        return None
    newest = max(lease.revision, 0 if stored is None else stored.revision, to_epoch_ms(unit.now))
    return replace(lease, expires=unit.now + rules.policy.lease_length, revision=newest + 1)


def _too_late(present: Incident | None) -> Refused:
    return Refused(
        ProblemType.UNDO_TOO_LATE,
        "it can no longer be taken back",
        present_revision=None if present is None else present.revision,
    )
