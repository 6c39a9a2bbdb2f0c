"""Proves that the board of any past instant is the one that stood then, and that what has gone is told."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from desktop.central.ledger.history import keeper, keyframes
from desktop.central.ledger.history import replays as replays_module
from desktop.central.ledger.history.keeper import HistoryKeeper, Pace
from desktop.central.ledger.history.replays import PastBoard, Replays
from desktop.central.ledger.history.segments import list_changes
from desktop.central.ledger.reader import Item
from desktop.central.rules.boards import Board, fold_changes
from desktop.central.rules.refusal import Refused
from desktop.central.rules.retention import Retention
from desktop.central.rules.visibility import Reader, reader_of
from desktop.central.tables.history import KeyframePartRow
from desktop.models.delta import RecordKind
from desktop.models.history import PastRecord
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role
from desktop.models.problem import ProblemType
from tests.helpers.past_city import PastCity, Rows
from tests.helpers.small_city import GAS, HEAD, LI, WALL, WORKERS, SmallCity

BRISK = Pace(segment_changes=9, keyframe_changes=25, every=timedelta(minutes=40))
SHORT = Retention(cursors=timedelta(hours=1), replay=timedelta(hours=5))


def as_rows(board: PastBoard) -> Rows:
    return {
        (one.kind.value, one.id): (one.revision, one.area_code, one.parties, one.body)
        for one in board.records
    }


async def board_at(replays: Replays, at_ms: int) -> Rows:
    moment = await replays.find_moment(at_ms)
    return as_rows(await replays.read_board(moment.number))


def begin(city: SmallCity, seed: int, retention: Retention | None = None) -> tuple[PastCity, HistoryKeeper]:
    past = PastCity(city, random.Random(seed))
    past.note()
    return past, HistoryKeeper(city.ledger, retention=retention, pace=BRISK)


@pytest.mark.parametrize("seed", range(2))
def test_the_board_of_any_instant_is_the_one_that_stood_then(city: SmallCity, seed: int) -> None:
    past, keeping = begin(city, seed)

    async def live() -> set[int]:
        await keeping.keep()
        for _ in range(12):
            past.live(8, timedelta(minutes=20))
            await keeping.keep()
        past.live(5, timedelta(minutes=1))
        replays = Replays(city.ledger)
        compared = set()
        for _ in range(40):
            at_ms = past.dice.randint(past.instants_ms[0], past.instants_ms[-1])
            place = past.place_at(at_ms)
            assert place is not None
            assert await board_at(replays, at_ms) == past.boards[place], f"at {at_ms}"
            compared.add(place)
        return compared

    assert len(asyncio.run(live())) > 10
    kinds = {key[0] for board in past.boards for key in board}
    assert {"incident", "lease", "alarm", "post", "figures"} <= kinds, "too little happened"
    assert any(set(before) - set(after) for before, after in zip(past.boards, past.boards[1:], strict=False))


def test_a_keyframe_that_is_read_while_orders_go_on_is_whole(
    city: SmallCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two pieces of it somebody orders something."""
    for module in (keeper, keyframes):
        monkeypatch.setattr(module, "RECORDS_AT_ONCE", 4)
    past, _ = begin(city, 1)
    past.live(30, timedelta(minutes=5))
    transact = city.ledger.transact_async
    disturbed = []

    async def disturbing(work: Callable[..., Any], now: Any = None) -> Any:
        result = await transact(work, now)
        past.live(1, timedelta(seconds=1))
        disturbed.append(1)
        return result

    async def live() -> None:
        city.ledger.transact_async = disturbing  # type: ignore[method-assign]
        await HistoryKeeper(city.ledger).keep()
        city.ledger.transact_async = transact  # type: ignore[method-assign]
        taken = city.ledger.transact(keyframes.newest_keyframe)
        assert taken is not None
        board = as_rows(await Replays(city.ledger).read_board(taken.seq))
        assert board == past.boards[past.numbers.index(taken.seq)]

    asyncio.run(live())
    assert len(disturbed) > 10


def test_what_has_gone_is_called_gone_and_what_is_kept_is_whole(city: SmallCity) -> None:
    past, keeping = begin(city, 5, SHORT)

    async def live() -> tuple[int, int]:
        await keeping.keep()
        for _ in range(25):
            past.live(4, timedelta(minutes=20))
            await keeping.keep()
        replays = Replays(city.ledger)
        kept = gone = 0
        for at_ms in past.instants_ms[::3]:
            is_old = to_epoch_ms(city.now) - at_ms > SHORT.replay.total_seconds() * 1000
            try:
                found = await board_at(replays, at_ms)
            except Refused:
                assert is_old, "what must be kept has gone"
                gone += 1
                continue
            place = past.place_at(at_ms)
            assert place is not None
            assert found == past.boards[place]
            kept += 1
        return kept, gone

    kept, gone = asyncio.run(live())
    assert kept > 5
    assert gone > 5


def test_changes_played_forward_lead_from_one_board_to_the_next(city: SmallCity) -> None:
    past, keeping = begin(city, 7)

    async def read(replays: Replays, since: int, until: int) -> list[Any]:
        found, number, more = [], since, True
        while more:
            page = await replays.read_changes(number, until, Reader("510182", Role.ADMIN), 5)
            assert len(page.items) == len(page.at_ms) <= 5
            found += page.items
            number, more = page.number, page.more
        assert number == until
        return found

    async def live() -> None:
        await keeping.keep()
        for _ in range(10):
            past.live(6, timedelta(minutes=20))
            await keeping.keep()
        replays = Replays(city.ledger)
        for _ in range(10):
            early, late = sorted(past.dice.randint(past.instants_ms[0], past.instants_ms[-1]) for _ in "12")
            first, last = await replays.find_moment(early), await replays.find_moment(late)
            changes = await read(replays, first.number, last.number)
            board = {key: (row[0], row[3]) for key, row in (await board_at(replays, early)).items()}
            for kind, record_id, op, revision, body in changes:
                if op.value == "delete" or b'"closed":"' in body:
                    board.pop((kind.value, record_id), None)
                elif kind is not RecordKind.PRESENCE:
                    board[kind.value, record_id] = (revision, body)
            wanted = {key: (row[0], row[3]) for key, row in (await board_at(replays, late)).items()}
            assert board == wanted

    asyncio.run(live())


def refused(work: Awaitable[Any]) -> ProblemType:
    async def wait() -> None:
        await work

    with pytest.raises(Refused) as caught:
        asyncio.run(wait())
    return caught.value.problem


def test_nothing_is_shown_that_was_never_kept(city: SmallCity) -> None:
    replays = Replays(city.ledger)
    now_ms = to_epoch_ms(city.now)
    assert refused(replays.find_moment(now_ms)) is ProblemType.HISTORY_GONE
    asyncio.run(HistoryKeeper(city.ledger).keep())
    assert refused(replays.find_moment(now_ms - 1000)) is ProblemType.HISTORY_GONE
    assert refused(replays.read_board(10**9)) is ProblemType.HISTORY_GONE


def test_a_board_in_an_unknown_form_is_gone_and_no_failure(city: SmallCity) -> None:
    asyncio.run(HistoryKeeper(city.ledger).keep())
    city.ledger.transact(lambda unit: unit.connection.execute(update(KeyframePartRow).values(body=b"older")))
    replays = Replays(city.ledger)
    assert refused(replays.read_board(city.ledger.head.number)) is ProblemType.HISTORY_GONE


def test_folding_what_is_folded_already_changes_nothing(city: SmallCity) -> None:
    """A keyframe's pieces are read at different numbers; the changes over all of them make them one."""
    past, _ = begin(city, 3)
    past.live(40, timedelta(minutes=10))
    changes = city.ledger.transact(lambda unit: list_changes(unit, 0, 10**9, 10_000))
    whole: Board = {}
    fold_changes(whole, changes)
    for first in range(0, len(changes), 17):
        again: Board = dict(whole)
        fold_changes(again, changes[first:])
        assert again == whole
    assert RecordKind.PRESENCE not in {kind for kind, _ in whole}


def test_the_pages_of_a_board_are_the_board_and_whose_it_is_is_looked_at_once(
    city: SmallCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    past, keeping = begin(city, 7)
    past.live(40, timedelta(minutes=1))
    looked: list[PastRecord] = []
    is_seen = replays_module._is_seen

    def noted(record: PastRecord, reader: Reader) -> bool:
        looked.append(record)
        return is_seen(record, reader)

    monkeypatch.setattr(replays_module, "_is_seen", noted)

    async def read_all(replays: Replays, number: int, reader: Reader, limit: int) -> tuple[list[Item], int]:
        items: list[Item] = []
        after, pages = None, 0
        while True:
            page = await replays.read_page(number, reader, after, limit)
            items, after, pages = items + page.items, page.next_key, pages + 1
            if after is None:
                assert page.total == len(items)
                return items, pages

    async def compare() -> None:
        await keeping.keep()
        replays = Replays(city.ledger)
        moment = await replays.find_moment(past.instants_ms[-1])
        board = await replays.read_board(moment.number)
        for reader in map(reader_of, (LI, HEAD, WALL, GAS, WORKERS[0])):
            looked.clear()
            items, pages = await read_all(replays, moment.number, reader, 3)
            assert pages >= len(items) / 3
            assert len(looked) == len(board.records), "once, not once a page"
            seen = [(one.kind, one.id) for one in board.records if is_seen(one, reader)]
            assert [item[:2] for item in items] == seen

    asyncio.run(compare())
