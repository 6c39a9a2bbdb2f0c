"""The outbox in a simulated world: a lossy way, a central, crashes of the desk, a clock in the test's hand.

For every seed: nothing lost, nothing twice, one target's orders in their order, nothing sent after its time.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.api.errors import CentralUnreachable
from desktop.api.transport import Reply, Request
from desktop.board.server_clock import ServerTime
from desktop.models.command import FINAL_ORDER_STATES, Command, Order, OrderState, Sitting
from desktop.models.failure import Failure
from desktop.sync.access import CentralAddress
from desktop.sync.outbox_worker import OutboxWorker
from desktop.sync.worker import TransportFactory
from tests.helpers.model_central import ModelCentral
from tests.helpers.samples import NOON, make_command

SEEDS = 500
FIRST_SEED = int(os.environ.get("GRIDDESK_SEED", "1"))
TARGETS = ("i1", "i2", "i3")
ADDRESS = CentralAddress("http://model", "token")


class World:
    """One desk, one central. The disk is a dictionary that outlives the desk; its rules are the outbox's.

    Args:
        seed: Of all that happens.
    """

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)
        self.now_s = 0.0
        self.central = ModelCentral(self.source)
        self.disk: dict[str, Order] = {}
        self.waiting: list[Order] = []
        self.make: TransportFactory = lambda _address: self.central
        self.sitting = Sitting("officer-1", "e1")
        self.worker = self.start_desk()

    def start_desk(self) -> OutboxWorker:
        worker = OutboxWorker(self.make, lambda: self.now_s, self.source.random)
        worker.order_advanced.connect(self.waiting.append)
        worker.set_address(ADDRESS)
        worker.set_server_time(ServerTime(NOON.timestamp()))
        worker.set_sitting(self.sitting)
        return worker

    @property
    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.now_s)

    def give(self, command: Command) -> None:
        order = Order(
            command=command,
            sequence=len(self.disk) + 1,
            state=OrderState.QUEUED,
            attempts=0,
            changed=self.now,
        )
        self.disk[command.key] = order
        self.worker.on_order_committed(order)

    def commit_one(self) -> None:
        """Let the disk take the oldest change that waits."""
        order = self.waiting.pop(0)
        held = self.disk[order.command.key]
        if held.state not in FINAL_ORDER_STATES:
            held = self.disk[order.command.key] = order
        self.worker.on_order_committed(held)

    def crash(self) -> None:
        """End the desk on the spot and start another one on the same disk."""
        self.waiting.clear()
        self.worker.stop_timers()
        self.worker = self.start_desk()
        for key, order in self.disk.items():
            if order.state is OrderState.SENDING:
                self.disk[key] = replace(order, state=OrderState.UNKNOWN)
            self.worker.on_order_committed(self.disk[key])

    def step(self) -> None:
        choice = self.source.random()
        if choice < 0.05:
            self.crash()
        elif choice < 0.12 and self.disk:
            # A withdrawal that comes too late: the disk tells once more what it holds.
            self.worker.on_order_committed(self.disk[self.source.choice(sorted(self.disk))])
        elif self.waiting and choice < 0.6:
            self.commit_one()
        else:
            self.pass_time(self.source.choice([0.0, 0.1, 1.0, 10.0]))
            self.worker.pump()

    def pass_time(self, seconds: float) -> None:
        self.now_s += seconds
        self.central.pass_time(seconds)

    def state_of(self, key: str) -> OrderState:
        return self.disk[key].state

    def settle(self) -> None:
        """Let the way be good until all is done with."""
        self.central.chance = 0.0
        for _ in range(400):
            if self.waiting:
                self.commit_one()
            elif all(order.state in FINAL_ORDER_STATES for order in self.disk.values()):
                return
            else:
                self.pass_time(5.0)
                self.worker.pump()
        raise AssertionError("orders are still under way after 30 good minutes")


class PoisonedWay:
    """Passes everything on save one target's orders, which cost the whole deadline and come to nothing."""

    def __init__(self, world: World) -> None:
        self._world = world

    def exchange(self, request: Request) -> Reply:
        if "/poison/" in request.path:
            self._world.pass_time(8)
            raise CentralUnreachable(Failure.TIMEOUT, "model")
        return self._world.central.exchange(request)

    def abort(self) -> None:
        """Nothing runs on its own here."""

    def close(self) -> None:
        """Nothing is held."""


def give_orders(world: World) -> None:
    seen = dict.fromkeys(TARGETS, 1)
    for number in range(world.source.randint(1, 8)):
        target = world.source.choice(TARGETS)
        key = f"k{number}"
        lives = timedelta(seconds=world.source.choice([20, 600]))
        world.give(make_command(key, target_id=target, expected=seen[target], issued=world.now, lives=lives))
        if world.source.random() < 0.1:
            world.central.refuses.add(key)
        for _ in range(world.source.randint(0, 10)):
            world.step()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("block", range(10))
def test_whatever_happens_each_order_takes_effect_once_or_is_told_not_to_have(block: int) -> None:
    for seed in range(FIRST_SEED + block * SEEDS // 10, FIRST_SEED + (block + 1) * SEEDS // 10):
        world = World(seed)
        give_orders(world)
        for _ in range(world.source.randint(0, 60)):
            world.step()
        world.settle()
        world.worker.stop_timers()
        check_history(world, seed)


def check_history(world: World, seed: int) -> None:
    effects = [key for keys in world.central.effects.values() for key in keys]
    assert len(effects) == len(set(effects)), f"seed {seed}: twice"
    for key, order in world.disk.items():
        took_effect = key in effects
        assert took_effect == (order.state is OrderState.ACCEPTED), f"seed {seed}: {order}"
    for target, keys in world.central.effects.items():
        numbers = [world.disk[key].sequence for key in keys]
        assert numbers == sorted(numbers), f"seed {seed}: {target} out of order"
    for key, at in world.central.posts:
        assert at < world.disk[key].command.expires, f"seed {seed}: {key} was sent late"


@pytest.fixture
def world(qapp: object) -> Iterator[World]:
    made = World(7)
    made.central.chance = 0.0
    yield made
    made.worker.stop_timers()


def run(world: World, rounds: int = 10) -> None:
    for _ in range(rounds):
        while world.waiting:
            world.commit_one()
        world.worker.pump()


def test_an_order_is_committed_as_sending_before_the_first_byte(world: World) -> None:
    world.give(make_command())
    world.worker.pump()
    assert [order.state for order in world.waiting] == [OrderState.SENDING]
    assert world.central.posts == []
    run(world)
    assert world.disk["k1"].state is OrderState.ACCEPTED


def test_a_poison_order_holds_up_its_followers_alone(world: World) -> None:
    world.make = lambda _address: PoisonedWay(world)
    world.crash()
    world.give(make_command("p1", target_id="poison"))
    world.give(make_command("p2", target_id="poison"))
    world.give(make_command("good", target_id="i1"))
    run(world, 30)
    assert world.disk["good"].state is OrderState.ACCEPTED
    assert world.disk["p1"].state is OrderState.UNKNOWN
    assert world.disk["p2"].state is OrderState.QUEUED


def test_followers_of_our_own_order_are_not_refused_for_it(world: World) -> None:
    """Claim and dispatch given on the same revision: the claim's own change is no conflict."""
    world.give(make_command("claim", expected=1))
    world.give(make_command("dispatch", expected=1))
    run(world)
    assert world.disk["dispatch"].state is OrderState.ACCEPTED
    assert world.central.effects == {"i1": ["claim", "dispatch"]}


def test_a_change_by_somebody_else_stays_a_conflict(world: World) -> None:
    world.central.revisions["i1"] = 5
    world.give(make_command(expected=4))
    run(world)
    assert world.disk["k1"].state is OrderState.CONFLICT


def test_an_order_past_its_time_is_told_even_without_a_central(world: World) -> None:
    world.worker.stop_timers()
    world.worker = OutboxWorker(lambda _address: world.central, lambda: world.now_s, world.source.random)
    world.worker.order_advanced.connect(world.waiting.append)
    world.worker.set_server_time(ServerTime(NOON.timestamp()))
    world.give(make_command("old", lives=timedelta(seconds=30)))
    world.give(make_command("young", target_id="i1"))
    world.now_s = 31.0
    run(world)
    assert world.disk["old"].state is OrderState.EXPIRED
    assert world.disk["young"].state is OrderState.QUEUED
    assert world.central.posts == []


def test_a_withdrawn_order_is_never_sent(world: World) -> None:
    world.give(make_command())
    withdrawn = replace(world.disk["k1"], state=OrderState.WITHDRAWN)
    world.worker.pump()
    # The officer is faster than the disk: what comes back committed is the withdrawal.
    world.disk["k1"] = withdrawn
    run(world)
    assert world.central.posts == []


class LosesReplies:
    """Lets everything take effect and loses each answer."""

    def __init__(self, world: World) -> None:
        self._world = world

    def exchange(self, request: Request) -> Reply:
        self._world.central.exchange(request)
        raise CentralUnreachable(Failure.TIMEOUT, "model")

    def abort(self) -> None:
        """Nothing runs on its own here."""

    def close(self) -> None:
        """Nothing is held."""


def test_a_sent_order_told_once_more_is_never_called_expired(world: World) -> None:
    world.make = lambda _address: LosesReplies(world)
    world.crash()
    world.give(make_command(lives=timedelta(seconds=20)))
    world.worker.pump()
    world.commit_one()
    sent = world.disk["k1"]
    assert [order.state for order in world.waiting] == [OrderState.UNKNOWN]
    world.pass_time(30)
    # A withdrawal that came too late lets the disk tell what it holds: the sending, not yet the uncertainty.
    world.worker.on_order_committed(sent)
    assert [order.state for order in world.waiting] == [OrderState.UNKNOWN]
    assert len(world.central.posts) == 1
    world.make = lambda _address: world.central
    world.crash()
    run(world)
    assert world.disk["k1"].state is OrderState.ACCEPTED


def test_what_the_disk_did_not_take_is_written_again(world: World) -> None:
    world.give(make_command())
    world.worker.pump()
    refused = world.waiting.pop()
    world.worker.on_store_failed()
    world.worker.recommit()
    assert world.waiting == [refused]
    run(world)
    assert world.disk["k1"].state is OrderState.ACCEPTED


@pytest.mark.parametrize(("giver", "epoch"), [("officer-2", "e1"), ("officer-1", "e2")])
def test_an_order_of_another_officer_or_central_waits_and_is_told_when_its_time_is_over(
    world: World, giver: str, epoch: str
) -> None:
    world.give(replace(make_command(), given_by=giver, epoch=epoch))
    run(world)
    assert world.central.posts == []
    assert world.state_of("k1") is OrderState.QUEUED
    world.pass_time(601)
    run(world)
    assert world.state_of("k1") is OrderState.EXPIRED


def test_what_another_officer_sent_is_asked_after_once_she_is_back(world: World) -> None:
    """To anybody else the central says that there is no such order, which is not the truth."""
    hers = replace(make_command(), given_by="officer-2", epoch="e1")
    world.give(hers)
    world.worker.set_sitting(Sitting("officer-2", "e1"))
    world.central.loses_next_reply = True
    run(world, 2)
    assert world.central.effects == {"i1": ["k1"]}
    world.crash()
    world.pass_time(700)
    run(world)
    assert world.state_of("k1") is OrderState.UNKNOWN
    world.worker.set_sitting(Sitting("officer-2", "e1"))
    run(world)
    assert world.state_of("k1") is OrderState.ACCEPTED
