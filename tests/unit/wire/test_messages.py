"""Readings, orders and geometry: there and back, and refused when wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.models.command import Command, Operation, Order, OrderState, Outcome, TargetKind
from desktop.models.geo import GridShape
from desktop.models.position import Positions
from desktop.wire.codec import ReplyMalformed, encode
from desktop.wire.geometry import PART_LIMIT_BYTES, decode_geometry_part, encode_geometry
from desktop.wire.orders import (
    CommandReply,
    Problem,
    decode_command_reply,
    decode_order,
    decode_problem,
    encode_arguments,
    encode_order,
    outcome_of_problem,
    outcome_of_reply,
    path_of,
)
from desktop.wire.readings import (
    Health,
    IncidentDetailReply,
    PositionsReply,
    ViewerReply,
    decode_health,
    decode_incident_detail,
    decode_positions,
    decode_viewer,
    encode_reading,
)
from desktop.wire.rota import RotaReply, decode_rota
from tests.unit.wire import strategies

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def command(**changes: object) -> Command:
    fields: dict[str, object] = {
        "key": "5f0c0b7e-6c0f-4f0e-9d5e-6f6f0e9b7a10",
        "operation": Operation.DISPATCH,
        "target_kind": TargetKind.INCIDENT,
        "target_id": "i-7",
        "expected_revision": 4,
        "issued": NOON,
        "expires": NOON + timedelta(minutes=10),
        "arguments": {"opinion": "先疏散", "assignees": [{"kind": "worker", "id": "w-1"}]},
    }
    return Command(**{**fields, **changes})  # type: ignore[arg-type]


@given(strategies.records(Health))
def test_health(reply: Health) -> None:
    assert decode_health(encode_reading(reply)) == reply


@given(strategies.records(ViewerReply))
def test_viewer(reply: ViewerReply) -> None:
    assert decode_viewer(encode_reading(reply)) == reply


@given(strategies.records(IncidentDetailReply))
def test_incident_detail(reply: IncidentDetailReply) -> None:
    assert decode_incident_detail(encode_reading(reply)) == reply


@settings(max_examples=30)  # the largest of the messages: each example takes as long as ten of the others
@given(strategies.records(RotaReply))
def test_rota(reply: RotaReply) -> None:
    assert decode_rota(encode(reply)) == reply


@given(st.integers(min_value=0, max_value=30), st.data())
def test_positions(count: int, data: st.DataObject) -> None:
    floats = st.lists(strategies.numbers, min_size=count, max_size=count).map(tuple)
    whole = st.lists(st.integers(0, 2**45), min_size=count, max_size=count).map(tuple)
    positions = Positions(
        id=tuple(f"w-{n}" for n in range(count)),
        lon=data.draw(floats),
        lat=data.draw(floats),
        accuracy_m=data.draw(floats),
        fix_time=data.draw(whole),
        contact_time=data.draw(whole),
        outside=data.draw(whole),
        cursor="9",
    )
    reply = PositionsReply(positions=positions, server_time_ms=3, data_as_of=())
    assert decode_positions(encode_reading(reply)) == reply


def test_positions_with_one_short_column_are_refused() -> None:
    good = Positions(
        id=("w",),
        lon=(1.0,),
        lat=(2.0,),
        accuracy_m=(5.0,),
        fix_time=(1,),
        contact_time=(1,),
        outside=(0,),
        cursor="",
    )
    body = json.loads(encode_reading(PositionsReply(positions=good, server_time_ms=1, data_as_of=())))
    body["positions"]["lat"] = []
    with pytest.raises(ReplyMalformed):
        decode_positions(json.dumps(body).encode())


@given(strategies.records(CommandReply))
def test_command_reply_and_its_outcome(reply: CommandReply) -> None:
    assert decode_command_reply(encode(reply)) == reply
    outcome = outcome_of_reply(reply)
    assert (outcome.revision, outcome.undo_until, outcome.problem) == (reply.revision, reply.undo_until, "")


@given(strategies.records(Problem))
def test_problem_and_its_outcome(problem: Problem) -> None:
    assert decode_problem(encode(problem)) == problem
    outcome = outcome_of_problem(problem)
    assert outcome.problem == problem.type
    assert outcome.holder_name == problem.holder_name
    assert outcome.detail == (problem.detail or problem.title)


def test_paths_of_commands() -> None:
    assert path_of(command()) == "/v1/incidents/i-7/dispatch"
    assert path_of(command(operation=Operation.CREATE)) == "/v1/incidents"
    acknowledge = command(operation=Operation.ACKNOWLEDGE, target_kind=TargetKind.ALARM, target_id="a-1")
    assert path_of(acknowledge) == "/v1/alarms/a-1/acknowledge"


def test_the_body_of_a_repeat_is_the_same_to_the_byte() -> None:
    first = command(arguments={"b": 1, "a": "x"})
    again = command(arguments={"a": "x", "b": 1})
    assert encode_arguments(first) == encode_arguments(again)
    assert json.loads(encode_arguments(command(operation=Operation.CREATE)))["id"] == "i-7"


def test_an_order_comes_back_from_the_outbox() -> None:
    order = Order(
        command=command(),
        sequence=12,
        state=OrderState.CONFLICT,
        attempts=2,
        changed=NOON,
        outcome=Outcome(problem="already-claimed", holder_name="陈国栋", holder_until=NOON),
    )
    assert decode_order(encode_order(order)) == order


def square(code: str, corners: int = 4) -> GridShape:
    ring = tuple(float(n) / 7 for n in range(2 * corners))
    return GridShape(code=code, rings=(ring,))


@pytest.mark.parametrize(("count", "corners"), [(0, 4), (1, 4), (519, 60), (40, 4000)])
def test_geometry_parts_hold_every_grid_once_and_stay_small(count: int, corners: int) -> None:
    shapes = tuple(square(f"510182001001{n:03d}", corners) for n in range(count))
    content_hash, parts = encode_geometry(shapes)
    assert tuple(shape for part in parts for shape in decode_geometry_part(part)) == shapes
    assert all(len(part) <= PART_LIMIT_BYTES for part in parts)
    assert encode_geometry(shapes)[0] == content_hash
    assert encode_geometry((*shapes, square("510182001002001")))[0] != content_hash
