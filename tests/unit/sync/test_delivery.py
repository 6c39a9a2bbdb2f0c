"""What each answer, and each silence, means for an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.api.client import CentralClient
from desktop.api.errors import CentralUnreachable, NeverSent
from desktop.api.transport import Reply
from desktop.models.command import Order, OrderState
from desktop.models.failure import Failure
from desktop.models.problem import ProblemType
from desktop.sync.delivery import deliver, look_up
from tests.helpers.samples import NOON, make_command
from tests.helpers.scripted_way import Script, ScriptedWay, problem_reply

SENDING = Order(command=make_command(), sequence=1, state=OrderState.SENDING, attempts=1, changed=NOON)
UNKNOWN = replace(SENDING, state=OrderState.UNKNOWN)
ACCEPTED = b'{"key":"k1","target_id":"i1","revision":2,"undo_until":null,"server_time_ms":1,"data_as_of":[]}'
HTML = Reply(status=200, headers={"content-type": "text/html"}, body=b"<p>", sent_s=0, received_s=0)


def client_with(answer: Script) -> CentralClient:
    way = ScriptedWay()
    way.script("/v1/incidents/i1/claim", answer)
    way.script("/v1/commands/k1", answer)
    return CentralClient(way)


@pytest.mark.parametrize(
    ("answer", "first_try", "later_try"),
    [
        (ACCEPTED, OrderState.ACCEPTED, OrderState.ACCEPTED),
        (NeverSent(Failure.REFUSED, ""), OrderState.QUEUED, OrderState.UNKNOWN),
        (CentralUnreachable(Failure.TIMEOUT, ""), OrderState.UNKNOWN, OrderState.UNKNOWN),
        (CentralUnreachable(Failure.CUT, ""), OrderState.UNKNOWN, OrderState.UNKNOWN),
        (b"{", OrderState.UNKNOWN, OrderState.UNKNOWN),
        (HTML, OrderState.UNKNOWN, OrderState.UNKNOWN),
        (problem_reply(401, ProblemType.UNAUTHENTICATED), OrderState.QUEUED, OrderState.UNKNOWN),
        (problem_reply(429, ProblemType.RATE_LIMITED), OrderState.QUEUED, OrderState.UNKNOWN),
        (problem_reply(503, ProblemType.INTERNAL), OrderState.UNKNOWN, OrderState.UNKNOWN),
        (problem_reply(500, ProblemType.INTERNAL), OrderState.UNKNOWN, OrderState.UNKNOWN),
        (problem_reply(409, ProblemType.KEY_IN_FLIGHT), OrderState.UNKNOWN, OrderState.UNKNOWN),
        (problem_reply(409, ProblemType.ALREADY_CLAIMED), OrderState.CONFLICT, OrderState.CONFLICT),
        (problem_reply(412, ProblemType.STALE_REVISION), OrderState.CONFLICT, OrderState.CONFLICT),
        (problem_reply(409, ProblemType.TRANSITION_NOT_ALLOWED), OrderState.REJECTED, OrderState.REJECTED),
        (problem_reply(403, ProblemType.FORBIDDEN), OrderState.REJECTED, OrderState.REJECTED),
        (problem_reply(404, ProblemType.NOT_FOUND), OrderState.REJECTED, OrderState.REJECTED),
        (problem_reply(422, ProblemType.VALIDATION), OrderState.REJECTED, OrderState.REJECTED),
        (problem_reply(410, ProblemType.COMMAND_EXPIRED), OrderState.EXPIRED, OrderState.EXPIRED),
    ],
)
def test_state_after_a_delivery(answer: Script, first_try: OrderState, later_try: OrderState) -> None:
    assert deliver(client_with(answer), SENDING).state is first_try
    assert deliver(client_with(answer), UNKNOWN).state is later_try


def test_an_accepted_order_knows_its_revision() -> None:
    outcome = deliver(client_with(ACCEPTED), SENDING).outcome
    assert outcome is not None
    assert outcome.revision == 2


def test_a_lost_claim_names_the_holder() -> None:
    body = (
        b'{"type":"already-claimed","title":"t","status":409,"holder_name":"\xe7\x8e\x8b",'
        b'"holder_until":"2026-11-23T12:05:00Z"}'
    )
    headers = {"content-type": "application/problem+json"}
    reply = Reply(status=409, headers=headers, body=body, sent_s=0, received_s=0)
    outcome = deliver(client_with(reply), SENDING).outcome
    assert outcome is not None
    assert (outcome.problem, outcome.holder_name) == ("already-claimed", "王")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (ACCEPTED, OrderState.ACCEPTED),
        (problem_reply(404, ProblemType.NOT_FOUND), OrderState.EXPIRED),
        (problem_reply(403, ProblemType.FORBIDDEN), OrderState.UNKNOWN),
        (problem_reply(409, ProblemType.ALREADY_CLAIMED), OrderState.CONFLICT),
        (CentralUnreachable(Failure.CUT, ""), OrderState.UNKNOWN),
        (NeverSent(Failure.REFUSED, ""), OrderState.UNKNOWN),
        (HTML, OrderState.UNKNOWN),
    ],
)
def test_an_order_past_its_time_is_looked_up(answer: Script, state: OrderState) -> None:
    assert look_up(client_with(answer), UNKNOWN, NOON + timedelta(hours=22)).state is state


def test_what_the_central_may_have_forgotten_is_not_called_undelivered() -> None:
    gone = client_with(problem_reply(404, ProblemType.NOT_FOUND))
    assert look_up(gone, UNKNOWN, NOON + timedelta(hours=24)).state is OrderState.UNKNOWN
