"""A central on several processes: what one commits the desks of all see, and each may die."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psutil
from sqlalchemy import create_engine, select

from desktop.central.ledger.leadership import LEASE_MS
from desktop.central.tables.records import TickerLeaseRow
from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.order_storm import Door, Follower, Line, Storm
from tests.helpers.waiting import wait_until

POSTS_LATE_S = 10.0
TAKEN_OVER_WITHIN_S = 10.0
RENEWED_AFTER_MS = 500
"""A renewal that was under way when the leader was stopped is none of another's."""

DEADLINE_S = 30.0

MakeCentral = Callable[..., CentralProgram]


def door_of(central: CentralProgram, bearer: str = "officer-1") -> Door:
    host, port = central.address
    return Door(host, port, central.tokens[bearer])


def serving(central: CentralProgram) -> list[psutil.Process]:
    """Return the processes that serve."""
    children = psutil.Process(central.pid).children()
    alive = [one for one in children if one.status() != psutil.STATUS_ZOMBIE]
    return [one for one in alive if "spawn_main" in " ".join(one.cmdline())]


def posts_age_s(door: Door) -> float:
    """Return how long ago time was moved on, as whichever process answers has heard."""
    line = Line(door)
    _, health = line.ask("GET", "/v1/health")
    line.close()
    ages = {one["source"]: one["as_of"] for one in health["data_as_of"]}
    if ages["posts"] is None:
        return float("inf")
    return float(health["server_time_ms"]) / 1000 - datetime.fromisoformat(ages["posts"]).timestamp()


def test_every_desk_sees_every_order_though_processes_die(
    make_central: MakeCentral, demo_postgres_url: str
) -> None:
    central = make_central("many", "--database-url", demo_postgres_url, "--workers", "2")
    door = door_of(central)
    line = Line(door)
    cursor = str(line.ask("GET", "/v1/bundle?limit=1")[1]["cursor"])
    followers = [Follower(door, cursor, seed) for seed in range(8)]
    for follower in followers:
        follower.start()
    storm = Storm(door, 60)
    threads = storm.begin(4)
    before = serving(central)
    assert len(before) == 2
    for victim in before:
        victim.kill()
        wait_until(lambda: len(serving(central)) == 2, "two processes do not serve", DEADLINE_S)
        wait_until(lambda: posts_age_s(door) < POSTS_LATE_S, "the posts stay old", DEADLINE_S)
    for thread in threads:
        thread.join()
    for follower in followers:
        follower.finish()
    line.close()
    assert storm.faults == []
    assert {status for status, _ in storm.answered.values()} <= {200, 201}
    longest = max(followers, key=lambda one: len(one.story)).story
    for follower in followers:
        assert follower.fault == ""
        assert follower.story == longest[: len(follower.story)]
        assert {mark[1] for mark in follower.story} >= {key[:-2] for key in storm.answered}


def test_time_moves_on_within_ten_seconds_of_the_leader_s_silence(
    make_central: MakeCentral, demo_postgres_url: str
) -> None:
    central = make_central("led", "--database-url", demo_postgres_url, "--workers", "2")
    engine = create_engine(demo_postgres_url)

    def lease() -> tuple[str, int]:
        with engine.begin() as connection:
            columns = TickerLeaseRow.__table__.c
            row = connection.execute(select(columns.holder, columns.until_ms)).one()
        return row.holder, row.until_ms

    def is_renewed() -> bool:
        return lease()[1] > stopped_ms + LEASE_MS + RENEWED_AFTER_MS

    wait_until(lambda: lease()[0] != "", "nobody leads", DEADLINE_S)
    leaders = {lease()[0]}
    for one in serving(central):
        one.suspend()
        stopped_ms = time.time() * 1000
        try:
            # Whoever it was: after these seconds somebody else must have renewed it.
            wait_until(is_renewed, "nobody has taken over", TAKEN_OVER_WITHIN_S)
        finally:
            one.resume()
        leaders.add(lease()[0])
    engine.dispose()
    assert len(leaders) == 2, "one of the two that were stopped was the leader"


def test_sqlite_takes_one_process(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "central", "--demo", "--workers", "2", "--profile", "x"]
    run = subprocess.run(
        command, env={"GRIDDESK_HOME": str(tmp_path), "PATH": ""}, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 4
    assert "PostgreSQL" in run.stderr


def test_who_logs_in_is_known_to_every_process(make_central: MakeCentral, demo_postgres_url: str) -> None:
    central = make_central("login", "--database-url", demo_postgres_url, "--workers", "2")
    admin = Line(door_of(central, "admin"))
    account = {
        "username": "zhou",
        "name": "周敏",
        "role": "duty-officer",
        "area_code": "510182",
        "password": "correct-horse-7",
    }
    status, body = admin.ask("PUT", "/v1/accounts/user-zhou", account)
    assert status == 200, body
    status, sitting = admin.ask("POST", "/v1/sittings", {"username": "zhou", "password": "correct-horse-7"})
    assert status == 200, json.dumps(sitting)
    admin.close()
    host, port = central.address
    token = sitting["sitting"]["access_token"]
    for _ in range(24):
        line = Line(Door(host, port, token))
        assert line.ask("GET", "/v1/me")[0] == 200, "each new connection may reach another process"
        line.close()
    line = Line(Door(host, port, token))
    assert line.ask("POST", "/v1/sittings/end", {})[0] == 200
    line.close()

    def is_shut_out_everywhere() -> bool:
        lines = [Line(Door(host, port, token)) for _ in range(12)]
        statuses = {one.ask("GET", "/v1/me")[0] for one in lines}
        for one in lines:
            one.close()
        return statuses == {401}

    wait_until(is_shut_out_everywhere, "somewhere they are still let in", DEADLINE_S)
