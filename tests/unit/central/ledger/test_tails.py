"""Proves that what is read from memory is what the database says, whoever asks and from wherever."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from desktop.central.ledger import feed_tail
from desktop.central.ledger.bearer_tokens import hash_token
from desktop.central.ledger.bearers import Bearers
from desktop.central.ledger.feed_tail import FeedTail
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import Fix, read_positions, record_positions
from desktop.central.ledger.positions_tail import PositionsTail
from desktop.central.ledger.reader import BUNDLE_ORDER, read_bundle, read_changes
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.visibility import Reader, reader_of
from desktop.central.tables.access import TokenRow
from desktop.models.alarm import Alarm, AlarmKind, AlarmState
from desktop.models.delta import ChangeOp, FeedCheck, RecordKind, checksum_of
from desktop.models.incident import Priority
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Worker
from desktop.models.position import Positions
from tests.helpers.small_city import CHEN, CITY, CODES, GAS, LI, WALL, WORKERS, SmallCity

READERS: list[Reader] = [reader_of(actor) for actor in (LI, CHEN, WALL, GAS, WORKERS[0])]


def count_queries(city: SmallCity) -> list[int]:
    """Return a list that grows with every transaction."""
    seen: list[int] = []
    submit = city.ledger.database.submit

    def counted(work: object) -> object:
        seen.append(1)
        return submit(work)  # type: ignore[arg-type]

    city.ledger.database.submit = counted  # type: ignore[assignment, method-assign]
    return seen


def test_pages_from_memory_are_those_of_the_database(city: SmallCity) -> None:
    dice = random.Random(519)

    async def follow() -> int:
        tail = FeedTail(city.ledger)
        start = city.ledger.head.number
        assert await tail.read(start, READERS[0], 10) is not None
        compared = 0
        for number in range(12):
            await asyncio.to_thread(city.report, f"i-{number}")
            for reader in READERS:
                since, limit = dice.randint(start, city.ledger.head.number), dice.randint(1, 9)
                page = await tail.read(since, reader, limit)
                assert page is not None
                expected = await city.ledger.transact_async(
                    lambda unit, a=since, r=reader, n=limit: read_changes(unit, a, r, n)  # type: ignore[misc]
                )
                assert page == expected
                compared += len(page.items)
        return compared

    assert asyncio.run(follow()) > 50


def test_who_is_further_behind_than_memory_reads_the_database(city: SmallCity) -> None:
    async def follow() -> None:
        tail = FeedTail(city.ledger)
        head = city.ledger.head.number
        assert await tail.read(head - 1, READERS[0], 10) is None
        assert await tail.read(head + 1, READERS[0], 10) is None, "a number that never was"

    assert feed_tail.KEPT_CHANGES > 1000
    asyncio.run(follow())


def test_who_waits_costs_no_query_for_what_is_committed_here(city: SmallCity) -> None:
    async def follow() -> None:
        tail = FeedTail(city.ledger)
        since = city.ledger.head.number
        await tail.read(since, READERS[0], 100)
        await asyncio.to_thread(city.report, "i-1")
        seen = count_queries(city)
        pages = await asyncio.gather(*(tail.read(since, READERS[n % 5], 100) for n in range(200)))
        assert all(page is not None and page.number == city.ledger.head.number for page in pages)
        assert not seen

    asyncio.run(follow())


def test_what_another_process_commits_costs_one_query_together(city: SmallCity) -> None:
    async def follow() -> None:
        tail = FeedTail(city.ledger)
        since = city.ledger.head.number
        await tail.read(since, READERS[0], 100)
        other = Ledger(city.database, city.ledger.rules, city.ledger.clock)
        await other.transact_async(lambda unit: make_one_more(unit, "x-1"))
        await other.transact_async(lambda unit: make_one_more(unit, "x-2"))
        city.ledger.load_head()
        await asyncio.to_thread(city.report, "i-1")
        seen = count_queries(city)
        pages = await asyncio.gather(*(tail.read(since, READERS[n % 5], 100) for n in range(200)))
        assert all(page is not None and page.number == city.ledger.head.number for page in pages)
        assert len(seen) == 1
        expected = await city.ledger.transact_async(lambda unit: read_changes(unit, since, READERS[0], 100))
        assert pages[0] == expected

    asyncio.run(follow())


@pytest.mark.parametrize("seed", range(4))
def test_what_each_must_hold_follows_whoever_commits(city: SmallCity, seed: int) -> None:
    """Against the rows themselves, whatever is handed over, read, lost or asked for in between."""
    dice = random.Random(seed)
    other = Ledger(city.database, city.ledger.rules, city.ledger.clock)

    def held(reader: Reader) -> tuple[int, FeedCheck]:
        rows = city.ledger.transact(lambda unit: read_bundle(unit, reader, "", "", 10_000)).items
        found = {kind: [(i, r) for k, i, _, r, _ in rows if k is kind] for kind in BUNDLE_ORDER}
        counts = {kind: len(some) for kind, some in found.items()}
        return city.ledger.head.number, FeedCheck(counts, {k: checksum_of(some) for k, some in found.items()})

    async def follow() -> None:
        tail = FeedTail(city.ledger)
        for turn in range(30):
            incident_id = f"i-{dice.randrange(8)}"
            match dice.randrange(4):
                case 0:
                    await asyncio.to_thread(city.report, f"r-{turn}")
                case 1:
                    await other.transact_async(partial(make_one_more, incident_id=incident_id))
                    city.ledger.load_head()
                case 2:
                    await city.ledger.transact_async(partial(make_one_more, incident_id=incident_id))
                case _:
                    await city.ledger.transact_async(partial(take_one_away, incident_id=incident_id))
            for reader in dice.sample(READERS, 2):
                number, expected = await asyncio.to_thread(held, reader)
                assert await tail.check(reader, number) == expected
                assert await tail.check(reader, number - 1) is None

    asyncio.run(follow())


def make_one_more(unit: Unit, incident_id: str) -> None:
    """Put an alarm, new or changed."""
    found = unit.find(Alarm, incident_id)
    alarm = Alarm(
        id=incident_id,
        kind=AlarmKind.POST_VACANT,
        subject_kind="post",
        subject_id=CODES[0],
        grid_code=CODES[0],
        title="空岗",
        priority=Priority.CRITICAL,
        raised=unit.now,
        state=AlarmState.UNACKNOWLEDGED,
        revision=1 if found is None else found.revision + 1,
    )
    unit.put(alarm, area_code=CODES[0])


def take_one_away(unit: Unit, incident_id: str) -> None:
    """Remove an alarm, if it is there."""
    found = unit.find(Alarm, incident_id)
    if found is not None:
        unit.remove(Alarm, incident_id, revision=found.revision + 1, area_code=CODES[0])


def test_who_moves_away_is_gone_from_the_desks_of_where_they_were(city: SmallCity) -> None:
    near, far = Reader(CODES[0], LI.role), Reader("510182002", LI.role)
    since = city.ledger.head.number
    mover = WORKERS[0]

    def move_home(unit: Unit) -> None:
        worker = unit.find(Worker, mover.id)
        assert worker is not None
        moved = replace(worker, home_grid_code="510182002001001", revision=worker.revision + 1)
        unit.put(moved, area_code=moved.home_grid_code)

    city.ledger.transact(move_home)
    for reader, op in ((near, ChangeOp.DELETE), (far, ChangeOp.UPSERT)):
        page = city.ledger.transact(lambda unit, r=reader: read_changes(unit, since, r, 10))  # type: ignore[misc]
        assert [(kind, one, how) for kind, one, how, _, _ in page.items] == [
            (RecordKind.WORKER, mover.id, op)
        ]


def move(unit: Unit, city: SmallCity, dice: random.Random) -> None:
    now_ms = to_epoch_ms(unit.now)
    movers = dice.sample(WORKERS, dice.randint(1, len(WORKERS)))
    fixes = [Fix(one.id, 103.9 + dice.random() / 100, 30.99, 5.0, now_ms) for one in movers]
    record_positions(unit, fixes, city.ledger.rules.locator)


def test_positions_from_memory_are_those_of_the_database(city: SmallCity) -> None:
    dice = random.Random(519)

    async def follow() -> None:
        tail = PositionsTail(city.ledger, shared_for_s=0.0)
        for _ in range(10):
            city.now += timedelta(seconds=20)
            await city.ledger.transact_async(lambda unit: move(unit, city, dice))
            for area_code in ("510182", CODES[0], "110000"):
                since = dice.randint(1, 6)
                found = await tail.read(since, area_code, "e")
                assert found == await city.ledger.transact_async(
                    lambda unit, a=since, c=area_code: read_positions(unit, a, c, "e")  # type: ignore[misc]
                )

    asyncio.run(follow())


def test_nobody_gets_positions_from_before_the_question(city: SmallCity) -> None:
    dice = random.Random(1)

    async def follow() -> None:
        tail = PositionsTail(city.ledger, shared_for_s=0.0)
        running = asyncio.create_task(tail.read(1, "510182", "e"))
        await asyncio.sleep(0)
        city.now += timedelta(seconds=20)
        await city.ledger.transact_async(lambda unit: move(unit, city, dice))
        seen = count_queries(city)
        found = await asyncio.gather(*(tail.read(1, "510182", "e") for _ in range(50)))
        await running
        expected = await city.ledger.transact_async(lambda unit: read_positions(unit, 1, "510182", "e"))
        assert all(one == expected for one in found)
        assert len(seen) <= 2 + 1

    asyncio.run(follow())


def test_polls_within_a_moment_share_a_query_and_nobody_is_shown_older_positions(city: SmallCity) -> None:
    dice, now_s = random.Random(2), [100.0]

    async def follow() -> None:
        tail = PositionsTail(city.ledger, lambda: now_s[0])

        async def read_afresh() -> Positions:
            return await city.ledger.transact_async(lambda unit: read_positions(unit, 1, CITY, "e"))

        city.now += timedelta(seconds=20)
        await city.ledger.transact_async(lambda unit: move(unit, city, dice))
        seen = count_queries(city)
        first = await tail.read(1, CITY, "e")
        assert len(seen) == 1
        for _ in range(3):
            now_s[0] += 0.15
            city.now += timedelta(seconds=20)
            await city.ledger.transact_async(lambda unit: move(unit, city, dice))
            seen.clear()
            assert await tail.read(1, CITY, "e") is first
            assert not seen
        assert first != await read_afresh()
        now_s[0] += 0.05
        assert await tail.read(1, CITY, "e") == await read_afresh()

    asyncio.run(follow())


def test_a_cursor_of_the_future_takes_nothing_from_the_others(city: SmallCity) -> None:
    dice, now_s = random.Random(3), [100.0]

    async def follow() -> None:
        tail = PositionsTail(city.ledger, lambda: now_s[0])
        assert (await tail.read(10**17, CITY, "e")).id == ()
        for _ in range(3):
            now_s[0] += 10
            number = (await city.ledger.transact_async(lambda unit: read_positions(unit, 0, CITY, ""))).cursor
            since = int(number.rpartition(":")[2])
            city.now += timedelta(seconds=20)
            await city.ledger.transact_async(lambda unit: move(unit, city, dice))
            seen = count_queries(city)
            found = [await tail.read(since, area_code, "e") for area_code in (CITY, CODES[0], CITY, CODES[1])]
            assert len(seen) == 1, "what comes all the time is shared"
            assert found[0] == await city.ledger.transact_async(
                lambda unit, since=since: read_positions(unit, since, CITY, "e")  # type: ignore[misc]
            )

    asyncio.run(follow())


def test_a_token_that_another_process_gave_is_known_at_once(city: SmallCity) -> None:
    async def come_in() -> None:
        bearers = Bearers(city.ledger)
        assert await bearers.find("a-token") is None
        row = {
            "hash": hash_token("a-token"),
            "person_id": LI.id,
            "name": LI.name,
            "role": LI.role.value,
            "area_code": LI.area_code,
        }
        await city.ledger.transact_async(lambda unit: upsert(unit.connection, TokenRow, [row], ["hash"]))
        assert await bearers.find("a-token") == LI
        assert await bearers.find("") is None

    asyncio.run(come_in())
