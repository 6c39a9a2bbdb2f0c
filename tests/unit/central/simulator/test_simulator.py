"""The demo's life: level at any hour, the same for the same seed, and polite to real officers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.simulator.simulator import Simulator
from desktop.central.tables.positions import PositionRow
from desktop.models.command import Operation, TargetKind
from desktop.models.incident import Incident, IncidentState
from desktop.models.lease import Lease
from desktop.models.person import Role
from desktop.models.post import PostState
from tests.unit.central.simulator.world import World, demo_world, forget_images

MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)
AFTERNOON = MIDNIGHT + timedelta(hours=14)
OFFICER = Actor("officer-1", "李晓梅", Role.DUTY_OFFICER, "510182")


def order(world: World, incident: Incident, operation: Operation, **arguments: object) -> int:
    request = CommandRequest(
        key=f"{operation.value}-{incident.id}-{world.now.isoformat()}",
        operation=operation,
        target_kind=TargetKind.INCIDENT,
        target_id=incident.id,
        expected_revision=incident.revision,
        arguments=arguments,
    )
    return world.ledger.execute(OFFICER, request, world.now).status


def read(world: World, incident_id: str) -> Incident:
    def find(unit: Unit) -> Incident | None:
        return unit.find(Incident, incident_id) or unit.find_archived(incident_id)

    found = world.ledger.transact(find, world.now)
    assert found is not None
    return found


@pytest.mark.parametrize("hour", [8, 15])
def test_ten_hours_of_events_leave_the_number_of_open_incidents_level(hour: int) -> None:
    with demo_world(MIDNIGHT + timedelta(hours=hour), speed=20.0) as world:
        start = len(world.incidents())
        for _ in range(6):
            world.run(5, step_s=15)
            assert sum(world.count_posts().values()) == 519
        end = len(world.incidents())
        assert abs(end - start) <= 0.2 * start
        assert 130 <= end <= 240


@pytest.mark.long
@pytest.mark.parametrize("hour", range(24))
def test_it_is_level_at_every_hour_of_the_day(hour: int) -> None:
    with demo_world(MIDNIGHT + timedelta(hours=hour, minutes=17), speed=10.0, seed=519) as world:
        start = len(world.incidents())
        world.run(60, step_s=5)
        assert abs(len(world.incidents()) - start) <= 0.2 * start


def live_on() -> str:
    with demo_world(AFTERNOON, speed=10.0) as world:
        world.run(8, step_s=30)
        return world.digest()


def test_the_same_seed_and_start_live_the_same_life() -> None:
    first = live_on()
    forget_images()
    assert live_on() == first


def test_another_seed_lives_another_hour() -> None:
    with demo_world(AFTERNOON, 1.0, seed=7) as one, demo_world(AFTERNOON, 1.0, seed=8) as other:
        one.run(1, step_s=30)
        other.run(1, step_s=30)
        assert one.digest() != other.digest()


@pytest.fixture(scope="module")
def busy() -> Iterator[World]:
    """An afternoon that has been running for a while."""
    with demo_world(AFTERNOON, speed=1.0) as world:
        world.run(3, step_s=10)
        yield world


def test_new_events_come_in_and_others_are_closed(busy: World) -> None:
    before = {one.id for one in busy.incidents()}
    busy.run(10, step_s=10)
    after = {one.id for one in busy.incidents()}
    assert after - before
    assert before - after


def test_workers_on_duty_report_every_minute(busy: World) -> None:
    def contacts(unit: object) -> list[int]:

        return list(unit.connection.execute(select(PositionRow.contact_ms)).scalars())  # type: ignore[attr-defined]

    busy.run(2, step_s=10)
    fresh = [
        ms for ms in busy.ledger.transact(contacts, busy.now) if ms > busy.now.timestamp() * 1000 - 75_000
    ]
    assert 0.88 * 519 < len(fresh) <= 519


def test_posts_show_who_covers_and_who_is_silent(busy: World) -> None:
    counts = busy.count_posts()
    assert counts[PostState.A_ON_DUTY.value] > 450
    assert counts[PostState.B_COVERING.value] > 10
    assert counts[PostState.VACANT.value] >= 1


def test_what_a_real_officer_claims_is_left_alone() -> None:
    with demo_world(AFTERNOON, speed=1.0) as world:
        world.run(1, step_s=10)
        waiting = next(one for one in world.incidents() if one.state is IncidentState.TO_ACCEPT)
        assert order(world, waiting, Operation.CLAIM) == 200
        world.run(9, step_s=10)
        claimed = read(world, waiting.id)
        assert claimed.state is IncidentState.TO_DISPATCH
        lease = world.ledger.transact(lambda unit: unit.find(Lease, waiting.id), world.now)
        assert lease is not None
        assert lease.holder_id == OFFICER.id
        worker = world.city.people.worker_at[waiting.grid_code]
        sent = [{"kind": "worker", "id": worker.id}]
        assert order(world, claimed, Operation.DISPATCH, assignees=sent, opinion="请到场") == 200
        world.run(30, step_s=15)
        signed = read(world, waiting.id)
        assert signed.state in (IncidentState.HANDLING, IncidentState.TO_CHECK, IncidentState.CLOSED)
        assert signed.assignees[0].id == worker.id


def test_colleagues_take_over_what_nobody_claims() -> None:
    with demo_world(AFTERNOON, speed=1.0) as world:
        world.run(0.5, step_s=10)
        waiting = [one.id for one in world.incidents() if one.state is IncidentState.TO_ACCEPT]
        assert waiting
        world.run(16, step_s=15)
        assert all(read(world, one).state is not IncidentState.TO_ACCEPT for one in waiting)


def test_nothing_is_taken_before_the_human_officers_have_had_their_minutes() -> None:
    with demo_world(AFTERNOON, speed=1.0) as world:
        known = {one.id for one in world.incidents()}
        world.run(4, step_s=10)
        fresh = [one for one in world.incidents() if one.id not in known and one.priority > 2]
        assert fresh
        assert all(one.state is IncidentState.TO_ACCEPT for one in fresh)


def test_after_a_long_pause_the_city_goes_on_from_the_present() -> None:
    with demo_world(AFTERNOON, speed=1.0) as world:
        world.step(1)
        before = len(world.incidents())
        world.step(3 * 3600)
        assert len(world.incidents()) - before < 10


def test_a_new_run_goes_on_where_the_last_one_stopped() -> None:
    with demo_world(AFTERNOON, speed=10.0) as world:
        world.run(12, step_s=15)
        before = len(world.incidents())
        world.simulator = Simulator(world.ledger, world.city, 10.0)
        world.run(8, step_s=15)
        assert abs(len(world.incidents()) - before) < 0.2 * before


def test_an_hour_that_is_lived_again_is_not_reported_again() -> None:
    with demo_world(AFTERNOON, speed=10.0) as world:
        world.run(4, step_s=20)
        known = {one.id for one in world.incidents()}
        world.now = AFTERNOON
        world.simulator = Simulator(world.ledger, world.city, 10.0)
        world.run(4, step_s=20)
        assert {one.id for one in world.incidents()} <= known
