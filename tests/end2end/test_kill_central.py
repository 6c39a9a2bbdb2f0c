"""The central is killed amid orders: each answered order stands, each repeated one counts once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, select

from desktop.central.tables.incidents import MoveRow
from desktop.central.tables.records import FeedChangeRow, FeedHeadRow
from tests.helpers.central_program import CentralProgram
from tests.helpers.order_storm import Door, Follower, Line, Mark, Storm

WRITERS = 8


def database_arguments(database: str, request: pytest.FixtureRequest) -> tuple[str, ...]:
    if database == "sqlite":
        return ()
    return ("--database-url", request.getfixturevalue("demo_postgres_url"), "--workers", "2")


def url_of(central: CentralProgram, arguments: tuple[str, ...]) -> str:
    return arguments[1] if arguments else f"sqlite:///{central.folder}/central.sqlite"


def door_of(central: CentralProgram) -> Door:
    host, port = central.address
    return Door(host, port, central.tokens["officer-1"])


def first_cursor(door: Door) -> str:
    line = Line(door)
    _, page = line.ask("GET", "/v1/bundle?limit=1")
    line.close()
    return str(page["cursor"])


def marks_of(url: str, after: int) -> list[Mark]:
    """Return every change in the database after a number; their numbers must have no hole."""
    engine = create_engine(url)
    with engine.begin() as connection:
        columns = FeedChangeRow.__table__.c
        query = select(columns.seq, columns.kind, columns.id, columns.op, columns.revision)
        rows = connection.execute(query.where(columns.seq > after).order_by(columns.seq)).all()
        head = connection.execute(select(FeedHeadRow.seq).where(FeedHeadRow.id == 1)).scalar_one()
    engine.dispose()
    assert [row.seq for row in rows] == list(range(after + 1, head + 1)), "a hole in the feed"
    return [(row.kind, row.id, row.op, row.revision) for row in rows]


def moves_of(url: str, name: str) -> dict[str, list[str]]:
    engine = create_engine(url)
    with engine.begin() as connection:
        query = select(MoveRow.incident_id, MoveRow.operation).order_by(MoveRow.incident_id, MoveRow.revision)
        rows = connection.execute(query.where(MoveRow.incident_id.startswith(f"{name}-"))).all()
    engine.dispose()
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.incident_id, []).append(row.operation)
    return found


def marks_ordered(storm: Storm) -> set[Mark]:
    """Return the changes of which the answers to the orders tell."""
    return {
        ("incident", key.rpartition("-")[0], "upsert", answer["revision"])
        for key, (_, answer) in storm.answered.items()
    }


def check_orders(storm: Storm, door: Door, url: str, writers: int) -> None:
    """Every order was answered well, took effect once, and says the same when it is asked for again."""
    assert storm.faults == []
    per_writer = storm.orders // 2
    assert len(storm.answered) == writers * per_writer * 2
    refused = {key: answer for key, answer in storm.answered.items() if answer[0] >= 300}
    assert refused == {}
    moves = moves_of(url, storm.name)
    assert len(moves) == writers * per_writer
    # In a long storm the demo's own people go on with what was accepted.
    assert {tuple(operations[:2]) for operations in moves.values()} == {("create", "accept")}
    assert not any({"create", "accept"} & set(operations[2:]) for operations in moves.values())
    line = Line(door)
    for key, (status, answer) in random.Random(1).sample(sorted(storm.answered.items()), 50):
        again = line.ask("GET", f"/v1/commands/{key}")
        assert (again[0], again[1]["revision"]) == (status, answer["revision"])
    line.close()


def run_storm(central: CentralProgram, url: str, *, orders: int, kills: int, writers: int = WRITERS) -> None:
    door = door_of(central)
    cursor = first_cursor(door)
    storm = Storm(door, orders // writers)
    followers = [Follower(door, cursor, seed) for seed in (1, 2)]
    for follower in followers:
        follower.start()
    threads = storm.begin(writers)
    dice = random.Random(519)
    for number in range(1, kills + 1):
        wanted = orders * number // (kills + 1)
        while len(storm.answered) < wanted and any(thread.is_alive() for thread in threads):
            time.sleep(dice.uniform(0.001, 0.02))
        central.kill()
        central.start()
    for thread in threads:
        thread.join()
    for follower in followers:
        follower.finish()
    central.stop()
    after = int(cursor.rpartition(":")[2])
    every = marks_of(url, after)
    for follower in followers:
        assert follower.fault == ""
        assert follower.story == every[: len(follower.story)], "a hole, a double or another order"
        # What time alone changes afterwards, such as the end of a limit, nobody has to have seen.
        assert marks_ordered(storm) <= set(follower.story), "the end was not seen"
    central.start()
    check_orders(storm, door, url, writers)


@pytest.mark.timeout(300)  # two kills and three starts, beside another test
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_answered_order_is_lost_and_none_counts_twice(
    database: str, make_central: Callable[..., CentralProgram], request: pytest.FixtureRequest
) -> None:
    arguments = database_arguments(database, request)
    central = make_central("killed", *arguments)
    run_storm(central, url_of(central, arguments), orders=1000, kills=2)


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_sixteen_writers_and_ten_thousand_commits(
    database: str, make_central: Callable[..., CentralProgram], request: pytest.FixtureRequest
) -> None:
    arguments = database_arguments(database, request)
    central = make_central("storm", *arguments)
    run_storm(central, url_of(central, arguments), orders=10_000, kills=8, writers=16)
