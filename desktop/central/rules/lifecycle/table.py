"""Owns the life cycle as one explicit table: state, operation, roles, guards, next state, effects.

Pure: given the situation it says what may be done and what follows. Source: domain, Life cycle.
"""

from __future__ import annotations

from desktop.central.rules.lifecycle import effects, guards
from desktop.central.rules.lifecycle.effects import begin
from desktop.central.rules.lifecycle.transition import Claim, Transition
from desktop.models.clock import Stage
from desktop.models.command import Operation as Op
from desktop.models.incident import ENDED_STATES, OPEN_STATES, SETTLED_STATES
from desktop.models.incident import IncidentState as State
from desktop.models.person import DESK_ROLES, Role


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


_DESK = DESK_ROLES
_LEADS = frozenset({Role.SHIFT_LEADER})
_FIELD = frozenset({Role.WORKER, Role.DEPARTMENT})
_DEPARTMENT = frozenset({Role.DEPARTMENT})
_SUPERIORS = _DESK | {Role.LEADER}

_INTAKE = _states(State.TO_VERIFY, State.TO_ACCEPT)
_DISPATCHABLE = _states(State.TO_DISPATCH, State.RETURNED)
_UNSENT = _INTAKE | _DISPATCHABLE
_SENT = _states(State.TO_SIGN, State.HANDLING)
_CLAIMABLE = OPEN_STATES - {State.TO_ACCEPT}

_AT_DESK = (guards.AT_HOLDERS_DESK, guards.FREE_OR_OWN)
_IN_HAND = (guards.AT_HOLDERS_DESK, guards.OWN_LEASE)
_ASSIGNED = (guards.IS_ASSIGNEE,)
_SUSPENDABLE = (guards.NEVER_SUSPENDED,)

_INTAKE_ROWS = (
    Transition(_states(State.TO_VERIFY), Op.VERIFY, _DESK, _AT_DESK, State.TO_ACCEPT, (begin(Stage.ACCEPT),)),
    Transition(
        _states(State.TO_ACCEPT), Op.ACCEPT, _DESK, _AT_DESK, State.TO_DISPATCH, (begin(Stage.DISPATCH),)
    ),
    # Claiming what waits for acceptance accepts it; claiming anything later takes the lease alone.
    Transition(
        _states(State.TO_ACCEPT),
        Op.CLAIM,
        _DESK,
        _AT_DESK,
        State.TO_DISPATCH,
        (begin(Stage.DISPATCH),),
        Claim.TAKE,
    ),
    Transition(
        _INTAKE, Op.DECLINE, _DESK, _AT_DESK, State.DECLINED, (effects.end,), Claim.END, needs_reason=True
    ),
)

_CLAIM_ROWS = (
    Transition(_CLAIMABLE, Op.CLAIM, _DESK, _AT_DESK, claim=Claim.TAKE),
    Transition(OPEN_STATES, Op.RELEASE, _DESK, _IN_HAND, claim=Claim.END),
    Transition(
        OPEN_STATES,
        Op.TAKE,
        _DESK,
        (guards.AT_HOLDERS_DESK, guards.FOREIGN_LEASE, guards.IN_GRACE),
        claim=Claim.TAKE,
        is_undoable=True,
    ),
    Transition(
        OPEN_STATES,
        Op.TAKE,
        _LEADS,
        (guards.AT_HOLDERS_DESK, guards.FOREIGN_LEASE),
        claim=Claim.TAKE,
        needs_reason=True,
        is_undoable=True,
    ),
    Transition(OPEN_STATES, Op.HAND_OFF, _DESK, _IN_HAND, claim=Claim.OFFER),
    Transition(
        OPEN_STATES,
        Op.ACCEPT_HAND_OFF,
        _DESK,
        (guards.AT_HOLDERS_DESK, guards.OFFERED),
        claim=Claim.TAKE,
    ),
    Transition(
        OPEN_STATES,
        Op.DECLINE_HAND_OFF,
        _DESK,
        (guards.AT_HOLDERS_DESK, guards.OFFERED),
        claim=Claim.REFUSE,
    ),
)

_DISPATCH_ROWS = (
    Transition(
        _DISPATCHABLE,
        Op.DISPATCH,
        _DESK,
        _IN_HAND,
        State.TO_SIGN,
        (effects.send, begin(Stage.SIGN)),
        Claim.END,
        is_undoable=True,
    ),
    # What was sent is taken back by whoever sent it; the same handler would go on with what was left.
    Transition(
        _SENT,
        Op.RECALL,
        _DESK,
        _AT_DESK,
        State.TO_DISPATCH,
        (effects.stop_handling, begin(Stage.DISPATCH)),
        needs_reason=True,
    ),
    Transition(
        _states(State.TO_ACCEPT, State.TO_DISPATCH),
        Op.ESCALATE,
        _DESK,
        (guards.HAS_SUPERIOR, *_AT_DESK),
        State.TO_ACCEPT,
        (effects.report_up, begin(Stage.ACCEPT)),
        Claim.END,
        needs_reason=True,
    ),
    # A return goes back the way the incident came; whoever gets it may correct it, send it elsewhere or
    # return it further, but never push it forward.
    Transition(
        _states(State.TO_ACCEPT) | _DISPATCHABLE,
        Op.RETURN,
        _DESK,
        (guards.CAME_FROM_SOMEBODY, *_AT_DESK),
        State.RETURNED,
        (effects.give_back, begin(Stage.DISPATCH)),
        Claim.END,
        needs_reason=True,
    ),
)

_FIELD_ROWS = (
    Transition(
        _states(State.TO_SIGN), Op.SIGN_FOR, _FIELD, _ASSIGNED, State.HANDLING, (effects.begin_handling,)
    ),
    Transition(
        _states(State.TO_SIGN),
        Op.SIGN_FOR,
        _DESK,
        (guards.IS_ASSIGNED_ORGANISATION,),
        State.TO_DISPATCH,
        (effects.take_in, begin(Stage.DISPATCH)),
    ),
    Transition(_states(State.HANDLING), Op.PROGRESS, _FIELD, _ASSIGNED),
    Transition(
        _states(State.HANDLING),
        Op.FINISH,
        _FIELD,
        _ASSIGNED,
        State.TO_CHECK,
        (effects.stop_handling, effects.give_to_creator, begin(Stage.CHECK)),
    ),
    Transition(
        _SENT,
        Op.RETURN,
        _FIELD,
        _ASSIGNED,
        State.RETURNED,
        (effects.stop_handling, begin(Stage.DISPATCH)),
        needs_reason=True,
    ),
    Transition(
        _states(State.TO_SIGN),
        Op.RETURN,
        _DESK,
        (guards.IS_ASSIGNED_ORGANISATION,),
        State.RETURNED,
        (begin(Stage.DISPATCH),),
        needs_reason=True,
    ),
    # An organisation that was handed an incident and settled it itself gives it up to be checked.
    Transition(
        _states(State.TO_DISPATCH),
        Op.FINISH,
        _DESK,
        (guards.CAME_FROM_SOMEBODY, *_IN_HAND),
        State.TO_CHECK,
        (effects.give_to_creator, begin(Stage.CHECK)),
        Claim.END,
    ),
)

_TIME_ROWS = (
    *(
        Transition(
            _states(State.HANDLING),
            Op.SUSPEND,
            roles,
            (*_SUSPENDABLE, *conditions),
            State.SUSPENDED,
            (effects.stop_handling, effects.suspend, effects.show_stopped),
            needs_reason=True,
        )
        for roles, conditions in ((_DEPARTMENT, _ASSIGNED), (_LEADS, _AT_DESK))
    ),
    *(
        Transition(
            _states(State.SUSPENDED),
            Op.RESUME,
            roles,
            conditions,
            State.HANDLING,
            (effects.end_suspension, effects.begin_handling),
        )
        for roles, conditions in ((_DEPARTMENT, _ASSIGNED), (_LEADS, _AT_DESK))
    ),
    Transition(
        _states(State.HANDLING),
        Op.EXTEND,
        _FIELD,
        (*_ASSIGNED, guards.NO_REQUEST, guards.EXTENSIONS_LEFT, guards.IN_TIME),
        None,
        (effects.ask_extension,),
        needs_reason=True,
    ),
    Transition(
        _states(State.HANDLING),
        Op.APPROVE_EXTENSION,
        _SUPERIORS,
        (guards.MAY_APPROVE, guards.IN_TIME),
        None,
        (effects.approve_extension,),
    ),
    Transition(
        _states(State.HANDLING),
        Op.REJECT_EXTENSION,
        _SUPERIORS,
        (guards.MAY_APPROVE,),
        None,
        (effects.reject_extension,),
        needs_reason=True,
    ),
)

_END_ROWS = (
    Transition(
        _states(State.TO_CHECK),
        Op.CHECK,
        _DESK,
        (guards.NOT_CHECKED, *_AT_DESK),
        None,
        (effects.pass_check,),
    ),
    # A failed check goes back to the last handler, who goes on with what was left.
    Transition(
        _states(State.TO_CHECK),
        Op.RETURN,
        _DESK,
        (guards.HANDLED_IN_FIELD, *_AT_DESK),
        State.HANDLING,
        (effects.give_back, effects.begin_handling),
        needs_reason=True,
    ),
    Transition(
        _states(State.TO_CHECK),
        Op.RETURN,
        _DESK,
        (guards.HANDLED_AT_DESK, *_AT_DESK),
        State.RETURNED,
        (effects.give_back, begin(Stage.DISPATCH)),
        Claim.END,
        needs_reason=True,
    ),
    Transition(
        _states(State.TO_CHECK),
        Op.CLOSE,
        _DESK,
        _AT_DESK,
        State.CLOSED,
        (effects.end,),
        Claim.END,
        is_undoable=True,
    ),
    # Settled at once, on the phone: only by whoever holds it, where it was created.
    Transition(
        _states(State.TO_DISPATCH),
        Op.CLOSE,
        _DESK,
        (guards.CREATOR_HOLDS, *_IN_HAND),
        State.CLOSED,
        (effects.end,),
        Claim.END,
        is_undoable=True,
    ),
    Transition(
        _UNSENT,
        Op.VOID,
        _DESK,
        (guards.CREATOR_HOLDS, *_AT_DESK),
        State.VOID,
        (effects.end,),
        Claim.END,
        needs_reason=True,
    ),
    Transition(
        OPEN_STATES,
        Op.FORCE_CLOSE,
        _LEADS,
        (guards.SUPERIOR_OR_SAME,),
        State.FORCE_CLOSED,
        (effects.end,),
        Claim.END,
        needs_reason=True,
    ),
    Transition(
        _UNSENT,
        Op.MERGE,
        _DESK,
        _AT_DESK,
        State.VOID,
        (effects.merge, effects.end),
        Claim.END,
    ),
    Transition(
        ENDED_STATES,
        Op.REOPEN,
        _DESK,
        (guards.AT_CREATORS_DESK, guards.NOT_MERGED, guards.RECENT),
        State.TO_DISPATCH,
        (effects.forget_handling, effects.open_again, begin(Stage.DISPATCH)),
        needs_reason=True,
    ),
    Transition(
        _states(State.CLOSED), Op.RATE, _DESK, (guards.AT_CREATORS_DESK,), State.RATED, (effects.rate,)
    ),
)

_FLAG_ROWS = (
    Transition(
        OPEN_STATES,
        Op.SUPERVISE,
        _SUPERIORS,
        (guards.SUPERIOR_OR_SAME, guards.BELOW_RED),
        None,
        (effects.supervise,),
        needs_reason=True,
    ),
    Transition(OPEN_STATES, Op.FLAG, _DESK, _AT_DESK, None, (effects.set_flags,)),
    Transition(_UNSENT, Op.CORRECT, _DESK, _AT_DESK, None, (effects.correct,)),
    Transition(OPEN_STATES, Op.COPY, _DESK, (guards.AT_HOLDERS_DESK,), None, (effects.copy_to,)),
    Transition(OPEN_STATES | SETTLED_STATES, Op.NOTE, _SUPERIORS, (), None, needs_reason=True),
    Transition(OPEN_STATES, Op.NOTE, _FIELD, _ASSIGNED, None, needs_reason=True),
)

TRANSITIONS: tuple[Transition, ...] = (
    *_INTAKE_ROWS,
    *_CLAIM_ROWS,
    *_DISPATCH_ROWS,
    *_FIELD_ROWS,
    *_TIME_ROWS,
    *_END_ROWS,
    *_FLAG_ROWS,
)
"""The whole life cycle; the order of rows is the order in which actions are offered."""
