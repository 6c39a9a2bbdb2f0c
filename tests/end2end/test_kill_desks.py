"""Whole desks are killed while their orders are on the way: nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.api.client import CentralClient
from desktop.api.requests_transport import RequestsTransport
from desktop.board.server_clock import steady_s
from desktop.models.command import Command, Operation, TargetKind
from desktop.store.local_store import open_store
from tests.end2end.test_kill_outbox import SEED, check_history
from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.fault_proxy import Exchange
from tests.helpers.kill_scene import GivenOrder, KillScene, Moment, answered, arrived, create_order, delivered

KILLS = 10
LIMIT_S = 40.0


@pytest.fixture
def scene(make_central: Callable[..., CentralProgram], tmp_path: Path) -> Iterator[KillScene]:
    made = KillScene(make_central("central", "--speed", "0.01"), tmp_path / "seat", SEED)
    yield made
    made.close()


@pytest.fixture
def client(scene: KillScene) -> Iterator[CentralClient]:
    central = scene.central
    made = CentralClient(RequestsTransport(central.url, central.tokens["officer-1"], clock=steady_s))
    yield made
    made.close()


def put_in_outbox(scene: KillScene) -> str:
    """Keep an order in the seat's outbox as the desk does before it says that it is on its way."""
    given = create_order(scene.random)
    now = datetime.now(UTC)
    command = Command(
        key=given["key"],
        operation=Operation.CREATE,
        target_kind=TargetKind.INCIDENT,
        target_id=given["target"],
        expected_revision=None,
        issued=now,
        expires=now + timedelta(minutes=10),
        arguments=given["arguments"],
    )
    store = open_store(scene.profile.store_file).store
    store.outbox.add(command, now)
    store.close()
    scene.given[command.key] = GivenOrder(command.key, command.target_id, "create")
    scene.said_kept.add(command.key)
    return command.key


def start_desk(scene: KillScene) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "main.py"), "desk", "--central", scene.proxy.url]
    command += ["--profile", scene.profile.folder.name]
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "GRIDDESK_HOME": str(scene.profile.folder.parent),
        "GRIDDESK_TOKEN": scene.central.tokens["officer-1"],
    }
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def until_first_poll(_key: str) -> Callable[[list[Exchange]], Exchange | None]:
    return lambda exchanges: exchanges[-1] if exchanges else None


def test_kills_of_whole_desks_lose_nothing_and_do_nothing_twice(
    scene: KillScene, client: CentralClient
) -> None:
    aims = (until_first_poll, arrived, answered, delivered, delivered)
    histogram: Counter[Moment] = Counter()
    for number in range(KILLS):
        key = put_in_outbox(scene)
        scene.proxy.holds = lambda exchange, key=key: exchange.key == key  # type: ignore[misc]
        aim = aims[number % len(aims)]
        hold = None
        if aim is arrived or aim is answered:
            hold = scene.proxy.hold_request if aim is arrived else scene.proxy.hold_reply
        scene.proxy.exchanges.clear()
        if hold is not None:
            hold.clear()
        desk = start_desk(scene)
        found = scene.proxy.wait_for(aim(key), LIMIT_S)
        desk.send_signal(signal.SIGKILL)
        _, said = desk.communicate(timeout=LIMIT_S)
        if hold is not None:
            hold.set()
        assert found is not None, f"the desk did not come so far: {said.decode()[-2000:]}"
        histogram[scene.moment_of(key)] += 1
    print(f"kills of desks by moment: {dict(histogram)} (seed {SEED})")  # noqa: T201 - the record of the run
    check_history(scene, client, scene.drain())
