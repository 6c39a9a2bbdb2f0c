"""Owns the life cycle of incidents as one explicit table: state, operation, guard, next state, stage.

Pure: given the record, the lease and who asks, it says what may be done and what state follows.
Source: domain, Life cycle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.central.rules.actor import DESK_ROLES, Actor
from desktop.central.rules.refusal import Refused
from desktop.models.codes import is_within
from desktop.models.command import Operation
from desktop.models.incident import AssigneeKind, Incident, IncidentState, Lease, Stage
from desktop.models.person import Role
from desktop.models.problem import ProblemType

State = IncidentState


@dataclass(frozen=True, slots=True)
class Situation:
    """What a guard looks at.

    Attributes:
        lease: The lease that is alive at ``now``, None if nobody holds the incident.
    """

    incident: Incident
    lease: Lease | None
    actor: Actor
    now: datetime


Guard = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    Attributes:
        to_state: State afterwards; None keeps the state.
        restarts_stage: Stage whose clock begins with this move; None leaves the clock as it is.
        ends_lease: Whether the claim is over with this move.
    """

    from_states: frozenset[State]
    operation: Operation
    guard: Guard
    to_state: State | None
    restarts_stage: Stage | None = None
    ends_lease: bool = False


def _is_desk(situation: Situation) -> bool:
    return situation.actor.role in DESK_ROLES


def _holds_lease(situation: Situation) -> bool:
    lease = situation.lease
    return _is_desk(situation) and lease is not None and lease.holder_id == situation.actor.id


def _may_claim(situation: Situation) -> bool:
    # Who holds it already may claim again (the lease starts anew); a foreign lease is told apart below.
    return _is_desk(situation)


def _is_free_or_own(situation: Situation) -> bool:
    lease = situation.lease
    return _is_desk(situation) and (lease is None or lease.holder_id == situation.actor.id)


def _is_assignee(situation: Situation) -> bool:
    kind = {Role.WORKER: AssigneeKind.WORKER, Role.DEPARTMENT: AssigneeKind.DEPARTMENT}.get(
        situation.actor.role
    )
    return any(
        assignee.kind is kind and assignee.id == situation.actor.id
        for assignee in situation.incident.assignees
    )


_AT_THE_DESK = frozenset({State.TO_VERIFY, State.TO_DISPATCH, State.RETURNED, State.TO_CHECK})
_DISPATCHABLE = frozenset({State.TO_DISPATCH, State.RETURNED})
_SENT = frozenset({State.TO_SIGN, State.HANDLING})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        frozenset({State.TO_VERIFY}), Operation.VERIFY, _is_free_or_own, State.TO_ACCEPT, Stage.ACCEPT
    ),
    Transition(
        frozenset({State.TO_ACCEPT}), Operation.ACCEPT, _is_free_or_own, State.TO_DISPATCH, Stage.DISPATCH
    ),
    # Claiming what waits for acceptance accepts it; claiming anything later takes the lease alone.
    Transition(frozenset({State.TO_ACCEPT}), Operation.CLAIM, _may_claim, State.TO_DISPATCH, Stage.DISPATCH),
    Transition(_AT_THE_DESK | _SENT, Operation.CLAIM, _may_claim, None),
    Transition(_AT_THE_DESK | _SENT, Operation.RELEASE, _holds_lease, None, ends_lease=True),
    Transition(_DISPATCHABLE, Operation.DISPATCH, _holds_lease, State.TO_SIGN, Stage.SIGN, ends_lease=True),
    Transition(frozenset({State.TO_SIGN}), Operation.SIGN_FOR, _is_assignee, State.HANDLING, Stage.HANDLE),
    Transition(frozenset({State.HANDLING}), Operation.PROGRESS, _is_assignee, None),
    Transition(frozenset({State.HANDLING}), Operation.FINISH, _is_assignee, State.TO_CHECK, Stage.CHECK),
    Transition(_SENT, Operation.RETURN, _is_assignee, State.RETURNED, Stage.DISPATCH),
    # A failed check goes back to the last handler.
    Transition(frozenset({State.TO_CHECK}), Operation.RETURN, _is_free_or_own, State.HANDLING, Stage.HANDLE),
    Transition(frozenset({State.TO_CHECK}), Operation.CLOSE, _is_free_or_own, State.CLOSED, ends_lease=True),
    # Settled at once, on the phone: only by whoever holds it.
    Transition(_DISPATCHABLE, Operation.CLOSE, _holds_lease, State.CLOSED, ends_lease=True),
)

NEEDS_OPINION = frozenset({Operation.RETURN})
"""Operations that are refused without a reason."""


def live_lease(lease: Lease | None, now: datetime) -> Lease | None:
    """Return the lease if it is still alive, else None."""
    return lease if lease is not None and lease.expires > now else None


def allowed_actions(situation: Situation) -> tuple[str, ...]:
    """Return the operations that the asking person may order now, in the table's order, each once."""
    if not situation.actor.can_write or not is_within(
        situation.incident.grid_code, situation.actor.area_code
    ):
        return ()
    return tuple(
        dict.fromkeys(
            row.operation.value
            for row in TRANSITIONS
            if situation.incident.state in row.from_states
            and row.guard(situation)
            and not (row.operation is Operation.CLAIM and _foreign_lease(situation))
        )
    )


def find_transition(situation: Situation, operation: Operation) -> Transition:
    """Return the table's row for an operation.

    Raises:
        Refused: forbidden (a wall), out-of-area, already-claimed with the holder, or transition-not-allowed.
    """
    incident, actor = situation.incident, situation.actor
    if not actor.can_write:
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} cannot write")
    if not is_within(incident.grid_code, actor.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{incident.grid_code} is outside {actor.area_code}")
    rows = [row for row in TRANSITIONS if row.operation is operation and incident.state in row.from_states]
    lease = _foreign_lease(situation)
    if rows and lease is not None and _is_desk(situation):
        raise Refused(
            ProblemType.ALREADY_CLAIMED,
            f"{lease.holder_name} holds it",
            holder_name=lease.holder_name,
            holder_until=lease.expires,
            present_revision=incident.revision,
        )
    for row in rows:
        if row.guard(situation):
            return row
    raise Refused(
        ProblemType.TRANSITION_NOT_ALLOWED,
        f"{operation.value} is not allowed in state {incident.state.value} for {actor.role.value}",
        present_revision=incident.revision,
    )


def _foreign_lease(situation: Situation) -> Lease | None:
    lease = situation.lease
    return lease if lease is not None and lease.holder_id != situation.actor.id else None
