"""Proves that what has served its time goes, in small steps, and that one process alone keeps the past."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from desktop.central.ledger.history.keeper import HistoryKeeper, Pace
from desktop.central.ledger.history.sweeping import LARGE_ROWS, SMALL_ROWS, SWEEPS
from desktop.central.ledger.unit import Unit
from desktop.central.rules.retention import Retention
from desktop.central.tables.base import Base
from desktop.central.tables.commands import CommandRow, UndoRow
from desktop.central.tables.history import FeedSegmentRow, KeyframePartRow, KeyframeRow, UptimeRow
from desktop.central.tables.records import FeedChangeRow
from desktop.models.instant import to_epoch_ms
from tests.helpers.past_city import PastCity
from tests.helpers.small_city import SmallCity

BRISK = Pace(segment_changes=9, keyframe_changes=25, every=timedelta(minutes=40))
SHORT = Retention(cursors=timedelta(hours=2), replay=timedelta(hours=5))


def count(city: SmallCity, table: Any) -> int:
    query = select(func.count()).select_from(table)
    return city.ledger.transact(lambda unit: int(unit.connection.execute(query).scalar_one()))


def oldest(city: SmallCity, column: Any) -> int:
    return city.ledger.transact(
        lambda unit: int(unit.connection.execute(select(func.min(column))).scalar_one())
    )


def keep(city: SmallCity, **named: Any) -> None:
    asyncio.run(HistoryKeeper(city.ledger, **named).keep())


def test_every_table_keeps_what_it_must_and_not_much_more(city: SmallCity) -> None:
    past = PastCity(city, random.Random(519))
    past.note()
    for _ in range(40):
        past.live(3, timedelta(minutes=30))
        keep(city, retention=SHORT, pace=BRISK)
    hour_ms, now_ms = 3_600_000, to_epoch_ms(city.now)
    assert now_ms - past.instants_ms[0] > 10 * hour_ms, "too little time has passed"
    place = past.place_at(now_ms - 2 * hour_ms)
    assert place is not None
    assert oldest(city, FeedChangeRow.seq) <= past.numbers[place] + 1, "a desk may have been away so long"
    assert now_ms - oldest(city, FeedChangeRow.at_ms) <= 4 * hour_ms
    assert 5 * hour_ms <= now_ms - oldest(city, KeyframeRow.at_ms) <= 7 * hour_ms
    assert oldest(city, FeedSegmentRow.first_seq) <= oldest(city, KeyframeRow.seq) + 1
    assert now_ms - oldest(city, FeedSegmentRow.last_ms) <= 8 * hour_ms
    parts = city.ledger.transact(
        lambda unit: " ".join(unit.connection.execute(select(KeyframeRow.parts)).scalars())
    )
    wanted = set(parts.split())
    held = city.ledger.transact(
        lambda unit: set(unit.connection.execute(select(KeyframePartRow.hash)).scalars())
    )
    assert wanted <= held
    assert len(held - wanted) < 10
    assert len(wanted) < len(parts.split()) / 2, "keyframes share what has not changed"


def test_packed_changes_follow_one_another_without_a_gap(city: SmallCity) -> None:
    past = PastCity(city, random.Random(2))
    past.note()
    for _ in range(10):
        past.live(6, timedelta(minutes=10))
        keep(city, pace=BRISK)
    query = select(FeedSegmentRow.first_seq, FeedSegmentRow.last_seq).order_by(FeedSegmentRow.first_seq)
    runs = city.ledger.transact(lambda unit: unit.connection.execute(query).all())
    assert len(runs) > 3
    assert runs[0].first_seq == 1
    assert all(after.first_seq == before.last_seq + 1 for before, after in itertools.pairwise(runs))


def test_old_rows_go_a_batch_at_a_time(city: SmallCity) -> None:
    at_ms = to_epoch_ms(city.now - timedelta(hours=30))
    answer = {"person_id": "o", "payload_hash": "", "status": 200, "body": b"", "at_ms": at_ms}
    undo = {"person_id": "o", "operation": "note", "target_id": "i", "revision": 1, "body": b""}
    rows = 2 * SMALL_ROWS + 7

    def fill(unit: Unit) -> None:
        keys = [f"old-{number}" for number in range(rows)]
        unit.connection.execute(insert(CommandRow), [{**answer, "key": key} for key in keys])
        unit.connection.execute(insert(UndoRow), [{**undo, "key": key, "until_ms": at_ms} for key in keys])
        spans = [{"began_ms": number, "ended_ms": number} for number in range(rows)]
        unit.connection.execute(insert(UptimeRow), spans)

    city.ledger.transact(fill)
    left = [count(city, table) for table in Base.metadata.sorted_tables]
    limits = Retention().limits(city.now)
    batches = 0
    for sweep in SWEEPS:
        more = True
        while more:
            more = city.ledger.transact(lambda unit, sweep=sweep: sweep(unit, limits))  # type: ignore[misc]
            now_left = [count(city, table) for table in Base.metadata.sorted_tables]
            dropped = sum(left) - sum(now_left)
            assert dropped <= SMALL_ROWS
            left, batches = now_left, batches + 1
    assert batches >= 9
    assert [count(city, table) for table in (CommandRow, UndoRow, UptimeRow)] == [0, 0, 0]
    assert LARGE_ROWS < SMALL_ROWS


def test_who_leads_no_longer_writes_nothing(city: SmallCity) -> None:
    past = PastCity(city, random.Random(3))
    past.note()
    past.live(20, timedelta(minutes=10))
    tables = (FeedSegmentRow, KeyframeRow, KeyframePartRow, UptimeRow)
    lasting: list[bool] = [True] * 4

    def holds(_unit: Unit) -> bool:
        return lasting.pop() if lasting else False

    keep(city, holds=lambda _unit: False, pace=BRISK)
    assert [count(city, table) for table in tables] == [0, 0, 0, 0]
    keep(city, holds=holds, pace=BRISK)
    assert count(city, KeyframeRow) == 0, "it was stopped between its pieces"
    keep(city, pace=BRISK)
    assert count(city, KeyframeRow) == 1, "who leads then goes on from there"


def test_a_city_at_rest_takes_no_keyframes(city: SmallCity) -> None:
    keep(city)
    for _ in range(5):
        city.now += timedelta(hours=3)
        keep(city)
    assert count(city, KeyframeRow) == 1


def test_nothing_that_waits_is_done_twice(city: SmallCity) -> None:
    """Looking again at once writes nothing: the central is not busy with its past."""
    keeper = HistoryKeeper(city.ledger)
    asyncio.run(keeper.keep())
    writes = writing(city)
    asyncio.run(keeper.keep())
    assert writes() == 0


def writing(city: SmallCity) -> Callable[[], int]:
    tables = (FeedSegmentRow, KeyframeRow, KeyframePartRow, UptimeRow)
    before = [count(city, table) for table in tables]
    return lambda: sum(count(city, table) for table in tables) - sum(before)
