"""The small pure parts under the routes: entity tags, tokens, bodies, and problems of every kind."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.ledger.bearer_tokens import hash_token
from desktop.central.routes.base_data_bodies import BASE_DATA_BODIES, BASE_DATA_CREATIONS
from desktop.central.routes.bodies import ALARM_BODIES, BODY_OF_OPERATION, CreateBody
from desktop.central.routes.problems import add_problem_handlers, refuse
from desktop.central.routes.rota_bodies import ROTA_BODIES, ROTA_CREATIONS
from desktop.central.routes.tags import is_known
from desktop.central.rules.refusal import STATUS_OF_PROBLEM, Refused
from desktop.central.rules.rights import ROLES
from desktop.models.command import Operation, TargetKind
from desktop.models.problem import ProblemType
from desktop.wire.orders import decode_problem
from tests.helpers.http_city import reporting

tags = st.text("0123456789abcdef-", min_size=1, max_size=12)


@given(tags, st.lists(tags, max_size=4), st.booleans())
def test_a_tag_is_known_if_it_is_named_weak_or_not(tag: str, named: list[str], is_weak: bool) -> None:
    header = ", ".join(("W/" if is_weak else "") + f'"{one}"' for one in named)
    assert is_known(header, tag) == (tag in named)


def test_a_star_knows_everything_and_no_header_nothing() -> None:
    assert is_known("*", "a")
    assert not is_known(None, "a")
    assert not is_known("a", "a"), "a tag is quoted"


@given(st.text(), st.text())
def test_tokens_are_kept_as_hashes_alone(one: str, other: str) -> None:
    assert (hash_token(one) == hash_token(other)) == (one == other)
    assert len(hash_token(one)) == 64


def test_every_order_that_somebody_may_give_has_its_body() -> None:
    incidents = {(TargetKind.INCIDENT, operation) for operation in BODY_OF_OPERATION}
    kinds = (TargetKind.INCIDENT, *ROTA_CREATIONS, *BASE_DATA_CREATIONS)
    creations = {(kind, Operation.CREATE) for kind in kinds}
    bodies = {*ROTA_BODIES, *BASE_DATA_BODIES}
    alarms = {(TargetKind.ALARM, operation) for operation in ALARM_BODIES}
    plain = {(TargetKind.COMMAND, Operation.UNDO)}
    assert incidents | creations | alarms | plain | bodies == set(ROLES)


def test_a_body_gives_the_rules_its_values_without_times_and_blanks() -> None:
    body = CreateBody.model_validate({**reporting("i-1"), "expires": "2026-11-23T10:00:00+08:00"})
    arguments = body.arguments()
    assert {name: arguments[name] for name in reporting("i-1")} == reporting("i-1")
    assert not {"issued", "expires"} & set(arguments)
    assert json.dumps(arguments), "plain values alone"
    assert BODY_OF_OPERATION[Operation.CLOSE].model_validate({}).arguments() == {"opinion": ""}


@pytest.mark.parametrize("problem", ProblemType)
def test_a_refusal_says_the_same_status_twice(problem: ProblemType) -> None:
    response = refuse(Refused(problem, "why", pointers=("/a",)))
    decoded = decode_problem(bytes(response.body))
    assert response.status_code == decoded.status == STATUS_OF_PROBLEM[problem]
    assert (decoded.type, decoded.detail, decoded.pointers) == (problem.value, "why", ("/a",))
    assert response.media_type == "application/problem+json"
    assert ("www-authenticate" in response.headers) == (problem is ProblemType.UNAUTHENTICATED)


def test_a_failure_is_logged_and_tells_the_reader_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    add_problem_handlers(app)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("secret detail")

    async def ask() -> tuple[int, bytes]:
        transport = ASGITransport(app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            response = await client.get("/broken")
        return response.status_code, response.content

    with caplog.at_level(logging.ERROR):
        status, body = asyncio.run(ask())
    assert (status, decode_problem(body).type) == (500, "internal")
    assert b"secret" not in body
    assert "secret detail" in caplog.text
