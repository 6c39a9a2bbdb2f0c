"""Owns one delivery of an order: what the central's answer, or its silence, means for the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.api.client import CentralClient, Timed
from desktop.api.errors import (
    CentralBusy,
    CentralError,
    CentralFailed,
    NeverSent,
    ProblemAnswered,
    Unauthenticated,
)
from desktop.models.command import ANSWERS_KEPT, Order, OrderState, Outcome
from desktop.models.problem import CONFLICT_PROBLEMS, ProblemType
from desktop.wire.codec import ReplyMalformed
from desktop.wire.orders import CommandReply, Problem, outcome_of_problem, outcome_of_reply


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a try.

    Attributes:
        state: State of the order from now on.
        outcome: What the central said, None if nothing that counts.
        retry_after_s: Patience that the central asked for.
        answered: Whether a central of this contract answered at all.
    """

    state: OrderState
    outcome: Outcome | None = None
    retry_after_s: float | None = None
    answered: bool = False


_STATE_OF_PROBLEM = {
    **dict.fromkeys(CONFLICT_PROBLEMS, OrderState.CONFLICT),
    ProblemType.COMMAND_EXPIRED: OrderState.EXPIRED,
    ProblemType.KEY_IN_FLIGHT: OrderState.UNKNOWN,
}


def deliver(client: CentralClient, order: Order) -> Verdict:
    """Post an order; it may have been posted before, with the same key.

    What certainly never reached the central is QUEUED again, unless an earlier try may have.
    """
    never_arrived = OrderState.UNKNOWN if order.state is OrderState.UNKNOWN else OrderState.QUEUED
    return _judge(lambda: client.post_command(order.command), never_arrived)


def look_up(client: CentralClient, order: Order, now: datetime) -> Verdict:
    """Ask what became of an order that is past its expiry and was sent: it is never sent late.

    Once the central has forgotten its answers, "no such order" says nothing any more.
    """
    verdict = _judge(lambda: client.look_up_command(order.command.key), OrderState.UNKNOWN)
    problem = None if verdict.outcome is None else verdict.outcome.problem
    if problem == ProblemType.NOT_FOUND:
        remembered = now - order.command.issued < ANSWERS_KEPT
        return Verdict(OrderState.EXPIRED if remembered else OrderState.UNKNOWN, answered=True)
    if problem == ProblemType.FORBIDDEN:
        # Whoever sits here now may not ask; that says nothing of what became of the order.
        return Verdict(OrderState.UNKNOWN, answered=True)
    return verdict


def _judge(ask: Callable[[], Timed[CommandReply]], never_arrived: OrderState) -> Verdict:
    try:
        reply = ask().reply
    except NeverSent:
        return Verdict(never_arrived)
    except Unauthenticated as error:
        return Verdict(never_arrived, retry_after_s=error.retry_after_s)
    except CentralBusy as error:
        # 429 is said before anything is done; 503 may come from something on the way, after the fact.
        state = never_arrived if error.status == 429 else OrderState.UNKNOWN
        return Verdict(state, retry_after_s=error.retry_after_s)
    except CentralFailed as error:
        return Verdict(OrderState.UNKNOWN, retry_after_s=error.retry_after_s)
    except ProblemAnswered as error:
        return _verdict_of_problem(error.problem, error.retry_after_s)
    except (CentralError, ReplyMalformed):
        return Verdict(OrderState.UNKNOWN)
    return Verdict(OrderState.ACCEPTED, outcome_of_reply(reply), answered=True)


def _verdict_of_problem(problem: Problem, retry_after_s: float | None) -> Verdict:
    try:
        state = _STATE_OF_PROBLEM.get(ProblemType(problem.type), OrderState.REJECTED)
    except ValueError:
        state = OrderState.REJECTED
    if state is OrderState.UNKNOWN:
        return Verdict(state, retry_after_s=retry_after_s, answered=True)
    return Verdict(state, outcome_of_problem(problem), answered=True)
