"""Owns the taking back of orders: kept for a few seconds, then never; a new move, not a rewritten past.

Source: contract, Writing (undo by the same officer, until the reply's ``undo_until``, at the same revision).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select

from desktop.central.ledger.alarms import update_incident_alarms
from desktop.central.ledger.base_data.orders import BASE_DATA_OPERATIONS, take_back_base_data
from desktop.central.ledger.done import Done, IncidentImage, TakeoverImage
from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.incident_orders import put_incident, recount, write_lease
from desktop.central.ledger.post_orders import take_back_takeover
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.moves import undo_entry
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.commands import UndoRow
from desktop.models.command import Operation
from desktop.models.incident import Incident
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.lease import Lease
from desktop.models.problem import ProblemType
from desktop.wire.codec import decode, encode

UNDO_FOR = timedelta(seconds=10)
"""How long an order can be taken back. Source: contract, Writing."""


def keep_for_undo(unit: Unit, actor: Actor, request: CommandRequest, done: Done) -> datetime | None:
    """Keep what an order changed, if it can be taken back.

    Returns:
        Until when, None if it cannot.
    """
    if done.image is None:
        return None
    until = unit.now + UNDO_FOR
    row = {
        "key": request.key,
        "person_id": actor.id,
        "operation": request.operation.value,
        "target_id": done.target_id,
        "revision": done.revision,
        "until_ms": to_epoch_ms(until),
        "body": encode(done.image),
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
    if kept.operation in BASE_DATA_OPERATIONS:
        return _undo_base_data(unit, kept)
    if kept.operation == Operation.TAKE_OVER.value:
        if unit.now > from_epoch_ms(kept.until_ms):
            raise _too_late(None)
        return _undo_takeover(unit, actor, request, decode(kept.body, TakeoverImage), rules)
    return _undo_move(unit, actor, kept, rules)


def _undo_base_data(unit: Unit, kept: Row[Any]) -> Done:
    if unit.now > from_epoch_ms(kept.until_ms):
        raise _too_late(None)
    revision = take_back_base_data(unit, kept)
    if revision is None:
        raise _too_late(None)
    return Done(revision)


def _undo_move(unit: Unit, actor: Actor, kept: Row[Any], rules: Rulebook) -> Done:
    present = find_incident(unit, kept.target_id, lock=True)
    if present is None or present.revision != kept.revision:
        raise _too_late(present)
    if unit.now > from_epoch_ms(kept.until_ms):
        raise _too_late(present)
    image = decode(kept.body, IncidentImage)
    after = _bring_back(unit, actor, present, image.incident, kept.operation, rules)
    stored = unit.find(Lease, after.id, lock=True)
    write_lease(unit, after, stored, _restored(image.lease, stored, unit, rules))
    recount(unit, present, after)
    update_incident_alarms(unit, after)
    return Done(after.revision)


def _bring_back(
    unit: Unit, actor: Actor, present: Incident, image: Incident, operation: str, rules: Rulebook
) -> Incident:
    """Write an incident as it was before an order, as a new move."""
    after = replace(image, revision=present.revision + 1)
    if present.closed is not None and after.closed is None:
        unit.revive(after.id)
    put_incident(unit, after, rules, present)
    unit.add_move(after, actor.id, undo_entry(present, after, actor.name, unit.now, operation))
    return after


def _undo_takeover(
    unit: Unit, actor: Actor, request: CommandRequest, image: TakeoverImage, rules: Rulebook
) -> Done:
    """Take back a takeover; tasks that somebody has touched since stay where they are."""
    post = take_back_takeover(unit, image, request.key)
    if post is None:
        raise _too_late(None)
    for before in image.tasks:
        present = find_incident(unit, before.id, lock=True)
        if present is not None and present.revision == before.revision + 1:
            _bring_back(unit, actor, present, before, Operation.TAKE_OVER.value, rules)
    return Done(post.revision)


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
