"""Owns what moves do to claims: taken, kept alive, offered, handed over, ended; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desktop.central.rules.lifecycle.situation import Situation
from desktop.central.rules.lifecycle.transition import Claim, Transition
from desktop.models.instant import to_epoch_ms
from desktop.models.lease import Lease


def live_lease(lease: Lease | None, now: datetime) -> Lease | None:
    """Return the lease if it is still alive, else None."""
    return lease if lease is not None and lease.expires > now else None


def settle_claim(
    situation: Situation, transition: Transition, earlier: Lease | None, offered: tuple[str, str] = ("", "")
) -> Lease | None:
    """Return the lease after a move, None if there is none any more.

    Args:
        situation: Record, lease, actor and instant.
        transition: The move.
        earlier: The stored lease, dead or alive: the next one must be newer for every reader.
        offered: Id and name of the person to whom it is being handed.
    """
    lease = situation.lease
    match transition.claim:
        case Claim.END:
            return None
        case Claim.TAKE:
            return take_lease(situation, earlier)
        case Claim.OFFER:
            assert lease is not None
            return _next(lease, offered, situation)
        case Claim.REFUSE:
            assert lease is not None
            return replace(lease, offered_to_id="", offered_to_name="", revision=lease.revision + 1)
        case Claim.KEEP:
            if lease is None or lease.holder_id != situation.actor.id:
                return lease
            return _next(lease, (lease.offered_to_id, lease.offered_to_name), situation)


def take_lease(situation: Situation, earlier: Lease | None) -> Lease:
    """Return the actor's lease on an incident, counted from now."""
    number = 1 if earlier is None else earlier.revision + 1
    return Lease(
        incident_id=situation.incident.id,
        holder_id=situation.actor.id,
        holder_name=situation.actor.name,
        since=situation.now,
        expires=situation.now + situation.rules.policy.lease_length,
        # A lease that ended leaves no number behind, so that the clock makes the next one newer for all.
        revision=max(number, to_epoch_ms(situation.now)),
    )


def _next(lease: Lease, offered: tuple[str, str], situation: Situation) -> Lease:
    return replace(
        lease,
        expires=situation.now + situation.rules.policy.lease_length,
        offered_to_id=offered[0],
        offered_to_name=offered[1],
        revision=lease.revision + 1,
    )
