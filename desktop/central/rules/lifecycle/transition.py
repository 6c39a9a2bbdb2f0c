"""Owns the form of a row of the life cycle's table; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.central.rules.lifecycle.effects import Effect
from desktop.central.rules.lifecycle.guards import Guard
from desktop.models.command import Operation
from desktop.models.incident import IncidentState
from desktop.models.person import Role


class Claim(StrEnum):
    """What a move does to the claim on its incident; by default the holder's moves start it anew."""

    KEEP = "keep"
    TAKE = "take"
    OFFER = "offer"
    REFUSE = "refuse"
    END = "end"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    Attributes:
        roles: Who may order it at all.
        guards: Conditions that must all hold; that on the lease comes last.
        to_state: State afterwards; None keeps the state.
        effects: What happens, in order.
        needs_reason: Whether it is refused without the actor's words.
        is_undoable: Whether its giver can take it back for a few seconds.
    """

    from_states: frozenset[IncidentState]
    operation: Operation
    roles: frozenset[Role]
    guards: tuple[Guard, ...]
    to_state: IncidentState | None = None
    effects: tuple[Effect, ...] = ()
    claim: Claim = Claim.KEEP
    needs_reason: bool = False
    is_undoable: bool = False
