"""Owns signs of life of desks: they keep claims alive, and tell which incident somebody has open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.claims import live_lease
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.visibility import may_see_incident
from desktop.models.instant import to_epoch_ms
from desktop.models.lease import Lease
from desktop.models.presence import LeaseTerm, Presence

PRESENT_FOR = timedelta(seconds=45)
"""Three signs of life missed in a row, and a desk has nothing open any more."""


def take_sign(
    unit: Unit, actor: Actor, seat: str, incident_id: str, rules: Rulebook
) -> tuple[LeaseTerm, ...]:
    """Take a desk's sign of life; an incident that the actor cannot see counts as none.

    Args:
        unit: The writing transaction.
        actor: Who sits there.
        seat: Name of the desk.
        incident_id: Incident that is open there, empty if none is.
        rules: How long claims live.

    Returns:
        The true ends of the actor's claims.
    """
    _note_open(unit, actor, f"{actor.id}:{seat}", incident_id)
    expires = unit.now + rules.policy.lease_length
    terms = []
    for lease in unit.list_all(Lease):
        if lease.holder_id != actor.id:
            continue
        # Under the lock, so that no claim is kept alive that somebody has just taken over or given up.
        held = live_lease(unit.find(Lease, lease.incident_id, lock=True), unit.now)
        if held is not None and held.holder_id == actor.id:
            unit.touch(held, expires)
            terms.append(LeaseTerm(held.incident_id, expires))
    return tuple(terms)


def _note_open(unit: Unit, actor: Actor, presence_id: str, incident_id: str) -> None:
    before = unit.find(Presence, presence_id, lock=True)
    if before is not None and before.incident_id == incident_id:
        unit.touch(before, unit.now + PRESENT_FOR)
        return
    incident = find_incident(unit, incident_id) if incident_id else None
    if incident is None or not may_see_incident(actor, incident):
        if before is not None:
            end_presence(unit, before)
        return
    opened = Presence(
        id=presence_id,
        person_id=actor.id,
        person_name=actor.name,
        incident_id=incident_id,
        since=unit.now,
        revision=to_epoch_ms(unit.now),
    )
    if before is not None:
        opened = replace(opened, revision=max(opened.revision, before.revision + 1))
    unit.put(opened, area_code=incident.grid_code, due=unit.now + PRESENT_FOR)


def end_presence(unit: Unit, presence: Presence) -> None:
    """Take a presence out of the feed."""
    incident = find_incident(unit, presence.incident_id)
    area_code = "" if incident is None else incident.grid_code
    unit.remove(Presence, presence.id, revision=presence.revision + 1, area_code=area_code)


def end_silent(unit: Unit, presence_id: str) -> None:
    """End a presence whose desk has been silent too long."""
    presence = unit.find(Presence, presence_id, lock=True)
    if presence is not None:
        end_presence(unit, presence)
