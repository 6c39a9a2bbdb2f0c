"""However the desk dies, no order it said it kept is lost, and none takes effect twice."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.api.client import CentralClient
from desktop.api.errors import ProblemAnswered
from desktop.api.requests_transport import RequestsTransport
from desktop.board.server_clock import steady_s
from tests.helpers.central_program import CentralProgram
from tests.helpers.kill_scene import (
    KillScene,
    Moment,
    answered,
    arrived,
    claim_order,
    create_order,
    delivered,
)

KILLS = 90
AT_LEAST = 15
"""Kills at each of the four moments that matter."""

SEED = int(os.environ.get("GRIDDESK_SEED", "20261123"))


@pytest.fixture
def central(make_central: Callable[..., CentralProgram]) -> CentralProgram:
    return make_central("central", "--speed", "0.01")


@pytest.fixture
def scene(central: CentralProgram, tmp_path: Path) -> Iterator[KillScene]:
    made = KillScene(central, tmp_path / "seat", SEED)
    yield made
    made.close()


@pytest.fixture
def client(central: CentralProgram) -> Iterator[CentralClient]:
    made = CentralClient(RequestsTransport(central.url, central.tokens["officer-1"], clock=steady_s))
    yield made
    made.close()


Job = list[dict[str, Any]]
"""Orders to one target; the moment of the first one counts."""


def kill_before_commit(scene: KillScene, job: Job) -> None:
    scene.give(*job)
    scene.wait_said(lambda line: "giving" in line)
    scene.kill_child()


def kill_before_sending(scene: KillScene, job: Job) -> None:
    scene.give(*job)
    scene.wait_said(lambda line: line.get("order") == job[0]["key"])
    scene.kill_child()


def kill_while_sent(scene: KillScene, job: Job) -> None:
    """Half of them before the central has it, half after it has committed."""
    key = str(job[0]["key"])
    scene.proxy.holds = lambda exchange: exchange.key == key
    before_central = scene.random.random() < 0.5
    hold = scene.proxy.hold_request if before_central else scene.proxy.hold_reply
    hold.clear()
    scene.give(*job)
    assert scene.proxy.wait_for((arrived if before_central else answered)(key), 20) is not None
    scene.kill_child()
    hold.set()


def kill_when_answered(scene: KillScene, job: Job) -> None:
    key = str(job[0]["key"])
    scene.proxy.holds = lambda exchange: exchange.key == key
    scene.give(*job)
    assert scene.proxy.wait_for(delivered(key), 20) is not None
    scene.kill_child()


def kill_at_random(scene: KillScene, job: Job) -> None:
    scene.give(*job)
    scene.proxy.wait_for(lambda _exchanges: None, scene.random.uniform(0.0, 0.15))
    scene.kill_child()


AIMED: dict[Moment, Callable[[KillScene, Job], None]] = {
    Moment.BEFORE_COMMIT: kill_before_commit,
    Moment.COMMITTED_UNSENT: kill_before_sending,
    Moment.SENT_UNANSWERED: kill_while_sent,
    Moment.ANSWERED_UNRECORDED: kill_when_answered,
}


def test_kills_of_store_outbox_and_api_lose_nothing_and_do_nothing_twice(
    scene: KillScene, client: CentralClient
) -> None:
    histogram: Counter[Moment] = Counter()
    kills = 0
    while kills < KILLS or any(histogram[moment] < AT_LEAST for moment in AIMED):
        assert kills < 3 * KILLS, f"moments not hit often enough: {histogram} (seed {SEED})"
        order = create_order(scene.random)
        job = [order, claim_order(scene.random, order["target"])] if kills % 2 else [order]
        aim = min(AIMED, key=lambda moment: (histogram[moment], moment.value))
        kill = kill_at_random if kills % 5 == 0 else AIMED[aim]
        kill(scene, job)
        histogram[scene.moment_of(order["key"])] += 1
        kills += 1
    print(f"kills by moment: {dict(histogram)} (seed {SEED})")  # noqa: T201 - the record of the run
    check_history(scene, client, scene.drain())


def check_history(scene: KillScene, client: CentralClient, states: dict[str, str]) -> None:
    """Nothing lost, nothing twice, nothing broken; what was never kept had no effect either."""
    assert scene.store_verdict() == "ok"
    assert scene.broken_files() == []
    lost = scene.said_kept - states.keys()
    assert not lost, f"said to be kept, but gone: {lost} (seed {SEED})"
    refused = {key: state for key, state in states.items() if state != "accepted"}
    assert not refused, f"(seed {SEED})"
    journals = scene.journals()
    for key, order in scene.given.items():
        effects = count_effects(client, order.target, order.operation)
        assert effects == (key in states), f"{order}: {effects} effects (seed {SEED})"
        if key in states:
            assert client.look_up_command(key).reply.target_id == order.target
            assert journals[key][0] == "queued"
            assert journals[key][-1] == "accepted"


def count_effects(client: CentralClient, incident_id: str, operation: str) -> int:
    try:
        timeline = client.incident_detail(incident_id).reply.detail.timeline
    except ProblemAnswered as error:
        if error.status == 404:
            return 0
        raise
    return sum(entry.operation == operation for entry in timeline)
