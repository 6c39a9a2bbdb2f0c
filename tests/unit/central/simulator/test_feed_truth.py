"""Whoever follows the feed holds what the central holds: every role, through a busy quarter of an hour."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime

from desktop.board.board import Board, reduce_changes
from desktop.central.ledger.feed_tail import FeedTail
from desktop.central.ledger.reader import Item, head_number, read_bundle, read_changes
from desktop.central.rules.visibility import Reader
from desktop.models.delta import Change, ChangeOp, FeedCheck, RecordKind, checksum_of
from desktop.models.person import Role
from desktop.wire.feed import decode_record
from tests.unit.central.simulator.world import World, demo_world

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CITY = "510182"


class Follower:
    """A reader with a board of its own."""

    def __init__(self, world: World, reader: Reader) -> None:
        self.world, self.reader = world, reader
        self.number = world.ledger.transact(head_number)
        self.board = Board()
        kind, after = "", ""
        while True:
            page = world.ledger.transact(
                lambda unit, k=kind, a=after: read_bundle(unit, reader, k, a, 300)  # type: ignore[misc]
            )
            self.take(page.items)
            kind, after = page.next_kind, page.next_id
            if not kind:
                break

    def take(self, items: list[Item]) -> None:
        self.board, _ = reduce_changes(self.board, [_change(item) for item in items])

    def follow(self) -> None:
        more = True
        while more:
            number = self.number
            page = self.world.ledger.transact(
                lambda unit, at=number: read_changes(unit, at, self.reader, 200)  # type: ignore[misc]
            )
            self.take(page.items)
            self.number, more = page.number, page.more

    def held(self) -> FeedCheck:
        records = {kind: self.board.records(kind) for kind in RecordKind}
        return FeedCheck(
            {kind: len(found) for kind, found in records.items()},
            {
                kind: checksum_of((key, record.revision) for key, record in found.items())
                for kind, found in records.items()
            },
        )


def _change(item: Item) -> Change:
    kind, record_id, op, revision, body = item
    record = None if op is ChangeOp.DELETE else decode_record(kind, body)
    return Change(kind, record_id, op, revision, record)


async def ask_checks(tail: FeedTail, followers: Iterable[Follower]) -> list[FeedCheck | None]:
    return [await tail.check(one.reader, one.number) for one in followers]


def test_every_reader_holds_what_it_must() -> None:
    with ExitStack() as stack:
        world = stack.enter_context(demo_world(START, speed=20.0))
        town = world.city.people.organisations[1].code
        grid = next(iter(world.city.places))
        departments = world.city.people.departments
        worker = next(one for one in world.city.people.workers if one.home_grid_code == grid)
        readers = [
            Reader(CITY, Role.DUTY_OFFICER),
            Reader(town, Role.DUTY_OFFICER),
            Reader(CITY, Role.WALL),
            Reader(grid, Role.WORKER, f"worker:{worker.id}"),
            *(Reader(CITY, Role.DEPARTMENT, f"department:{one.id}") for one in departments[:12]),
        ]
        followers = [Follower(world, reader) for reader in readers]
        runner = stack.enter_context(asyncio.Runner())
        tail = FeedTail(world.ledger)
        for _ in range(9):
            world.run(100 / 60, step_s=20)
            for follower in followers:
                follower.follow()
            # The rows are counted once; from there what each must hold is reckoned on with every change.
            told = runner.run(ask_checks(tail, followers))
            assert told == [follower.held() for follower in followers]
        seen = sum(len(one.board.incidents) for one in followers if one.reader.role is Role.DEPARTMENT)
        assert seen > 20, "departments have cases of their own"
        assert followers[0].board.count()[RecordKind.INCIDENT] > 100
