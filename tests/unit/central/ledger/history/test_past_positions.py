"""Proves that where somebody was is what was reported: packed or not, late or in time, thinned with age."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.central.ledger.history.keeper import HistoryKeeper
from desktop.central.ledger.history.past_positions import Window, positions_at, read_fixes
from desktop.central.ledger.positions import Fix, record_positions
from desktop.central.rules.retention import THINNED_S, Retention
from desktop.central.tables.positions import TrackPackRow, TrackRow
from desktop.models.instant import to_epoch_ms
from desktop.models.position import SHOWN_MS, TrackFix
from tests.helpers.small_city import WORKERS, SmallCity

IDS = frozenset(worker.id for worker in WORKERS)

Seen = tuple[str, int, float]
"""Worker, instant of the fix, longitude to the seventh place."""


@dataclass
class Walks:
    """Workers that report at random, some of it late; `seen` is what must be found again."""

    city: SmallCity
    dice: random.Random
    seen: list[Seen] = field(default_factory=list)
    newest: dict[str, int] = field(default_factory=dict)

    def report(self) -> None:
        """Report what each has walked since, one of them all of a backlog."""
        now_ms = to_epoch_ms(self.city.now)
        fixes = []
        for worker in self.dice.sample(sorted(IDS), self.dice.randint(1, 3)):
            late_ms = self.dice.choice([0, 0, 0, 20_000, 50 * 60_000])
            lon = round(103.9 + self.dice.random() / 100, 7)
            fixes.append(Fix(worker, lon, 30.99, 5.0, now_ms - self.dice.randint(0, late_ms)))
            fixes.append(Fix(worker, lon, 30.99, 5.0, now_ms - self.dice.randint(0, late_ms)))
        for fix in sorted(fixes, key=lambda one: one.fix_ms):
            # Points that are out of order move no marker and are no part of the track.
            if fix.fix_ms > self.newest.get(fix.worker_id, 0):
                self.newest[fix.worker_id] = fix.fix_ms
                self.seen.append((fix.worker_id, fix.fix_ms, fix.lon_deg))
        locator = self.city.ledger.rules.locator
        self.city.ledger.transact(lambda unit: record_positions(unit, fixes, locator))

    def walk(self, reports: int, longest: timedelta, keeper: HistoryKeeper) -> None:
        """Report so often, with a while between."""
        for _ in range(reports):
            self.city.now += longest * self.dice.random()
            self.report()
            if self.dice.random() < 0.2:
                asyncio.run(keeper.keep())


def rows(fixes: list[TrackFix]) -> list[Seen]:
    return sorted((one.worker_id, one.fix_ms, round(one.lon_deg, 7)) for one in fixes)


def count(city: SmallCity, table: Any) -> int:
    query = select(func.count()).select_from(table)
    return city.ledger.transact(lambda unit: int(unit.connection.execute(query).scalar_one()))


@pytest.mark.parametrize("seed", range(2))
def test_every_fix_is_found_again(city: SmallCity, seed: int) -> None:
    walks = Walks(city, random.Random(seed))
    keeper = HistoryKeeper(city.ledger)
    start_ms = to_epoch_ms(city.now)
    walks.walk(70, timedelta(minutes=6), keeper)
    end_ms = to_epoch_ms(city.now)
    assert count(city, TrackPackRow) > 5
    for _ in range(25):
        from_ms, to_ms = sorted(walks.dice.randint(start_ms - 3_600_000, end_ms) for _ in "12")
        ids = frozenset(walks.dice.sample(sorted(IDS), 2))
        found, one_in_s = asyncio.run(read_fixes(city.ledger, Window(from_ms, to_ms, ids)))
        assert one_in_s == 0
        assert rows(found) == sorted(s for s in walks.seen if s[0] in ids and from_ms < s[1] <= to_ms)
        assert [one.fix_ms for one in found] == sorted(one.fix_ms for one in found)
        shown = asyncio.run(positions_at(city.ledger, to_ms, ids))
        last = {
            s[0]: s[1] for s in sorted(walks.seen, key=lambda s: s[1]) if to_ms - SHOWN_MS < s[1] <= to_ms
        }
        assert dict(zip(shown.id, shown.fix_time, strict=True)) == {k: v for k, v in last.items() if k in ids}


def test_old_tracks_are_thinned_and_then_dropped(city: SmallCity) -> None:
    walks = Walks(city, random.Random(7))
    short = Retention(fine_tracks=timedelta(hours=2), tracks=timedelta(hours=6))
    start_ms = to_epoch_ms(city.now)
    walks.walk(150, timedelta(minutes=3), HistoryKeeper(city.ledger, retention=short))
    city.now += timedelta(minutes=30)
    walks.report()
    asyncio.run(HistoryKeeper(city.ledger, retention=short).keep())
    fine = Window(to_epoch_ms(city.now) - 3_600_000, to_epoch_ms(city.now), IDS)
    found, one_in_s = asyncio.run(read_fixes(city.ledger, fine))
    assert one_in_s == 0
    assert rows(found) == sorted(s for s in walks.seen if s[1] > fine.from_ms)
    old = Window(start_ms, to_epoch_ms(city.now) - 3 * 3_600_000, IDS)
    found, one_in_s = asyncio.run(read_fixes(city.ledger, old))
    assert one_in_s == THINNED_S
    assert found
    assert set(rows(found)) < set(walks.seen)
    city.now += timedelta(hours=7)
    asyncio.run(HistoryKeeper(city.ledger, retention=short).keep())
    assert (count(city, TrackPackRow), count(city, TrackRow)) == (0, 0)


def test_what_is_packed_is_kept_once(city: SmallCity) -> None:
    walks = Walks(city, random.Random(3))
    walks.walk(40, timedelta(minutes=2), HistoryKeeper(city.ledger))
    before = count(city, TrackRow)
    city.now += timedelta(minutes=15)
    asyncio.run(HistoryKeeper(city.ledger).keep())
    assert before > 0
    assert count(city, TrackRow) == 0
