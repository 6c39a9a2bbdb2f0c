"""Proves what is told of where everybody was over a span: all of it, by pages, cut by area, noted once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central.ledger.history import looks
from desktop.central.ledger.history.past_positions import Window, read_fixes
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import Fix
from desktop.central.rules.actor import Actor
from desktop.central.tables.access import AuditRow
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Worker
from desktop.models.position import SHOWN_MS, TrackFix
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.postgres import PostgresServer
from tests.helpers.small_city import CODES, GAS, HEAD, LI, MAYOR, WALL, WORKERS, SmallCity

PATH = "/v1/replay/positions"
MINUTE_MS = 60_000

Row = tuple[str, int, float, float]


@pytest.fixture(scope="module", params=["", "postgres_server"], ids=["sqlite", "postgresql"])
def walked_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, datetime]]:
    """A database in which workers have walked for three hours, and when that ended."""
    held = request.getfixturevalue(request.param) if request.param else None
    if isinstance(held, PostgresServer):
        url = held.create_database()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('walked') / 'central.sqlite'}"
    city = SmallCity(url)
    served = HttpCity(city)
    walk(served)
    served.close()
    city.close()
    yield url, city.now
    if isinstance(held, PostgresServer):
        held.drop_database(url)


@pytest.fixture
def walked(walked_url: tuple[str, datetime], copy_database: Callable[[str], str]) -> Iterator[HttpCity]:
    """The city after those hours."""
    url, now = walked_url
    city = SmallCity(copy_database(url))
    city.now = now
    made = HttpCity(city)
    yield made
    made.close()
    city.close()


def walk(served: HttpCity) -> None:
    """Keep a board, and let workers report for three hours at odd seconds, one of them twice a minute."""
    served.keep_past()
    dice = random.Random(4)
    for minute in range(180):
        served.city.now += timedelta(minutes=1)
        fixes = [
            Fix(worker.id, 103.9 + dice.random() / 100, 30.99, 5.0, to_epoch_ms(served.city.now) - ago_ms)
            for number, worker in enumerate(WORKERS)
            for ago_ms in ((40_000, 7_000) if number == 0 else (dice.randrange(60_000),))
            if number or not 60 <= minute < 150
        ]
        served.city.ledger.record_positions(fixes)
        if minute % 25 == 0:
            served.keep_past()


def span_of(past: HttpCity, minutes: float) -> dict[str, str]:
    begin = past.city.now - timedelta(minutes=minutes)
    return {"from": begin.isoformat(), "to": past.city.now.isoformat()}


def read_all(past: HttpCity, query: dict[str, str], actor: Actor = LI) -> tuple[list[Row], int]:
    """Return all fixes of a span and in how many pages they came; the pages lie behind one another."""
    rows: list[Row] = []
    page, pages, reached = "", 0, datetime.fromisoformat(query["from"])
    while True:
        reply = past.get(PATH, actor, query={**query, **({"page": page} if page else {})})
        assert reply.status_code == 200, reply.text
        found = reply.json()
        begin, reached, pages = reached, datetime.fromisoformat(found["to"]), pages + 1
        got = rows_of(found["tracks"])
        assert all(begin < from_epoch_ms(row[1]) <= reached for row in got)
        rows += got
        page = found["next"]
        if page is None:
            assert reached == datetime.fromisoformat(query["to"])
            return rows, pages
        assert begin < reached


def rows_of(tracks: dict[str, Any]) -> list[Row]:
    ids = [one for one, count in zip(tracks["id"], tracks["count"], strict=True) for _ in range(count)]
    columns = (ids, tracks["fix_time"], tracks["lon"], tracks["lat"])
    rows = list(zip(*columns, strict=True))
    assert rows == sorted(rows, key=lambda row: row[:2])
    return rows


def shown_at(rows: list[Row], at_ms: int) -> dict[str, Row]:
    """Return what a replay shows: of each worker the last fix within the hour before an instant."""
    return {row[0]: row for row in sorted(rows, key=lambda r: r[1]) if at_ms - SHOWN_MS < row[1] <= at_ms}


def test_at_every_minute_it_says_what_the_replay_says(
    walked: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PAGE_LIMIT_BYTES", 40 * looks.BYTES_OF_FIX)
    rows, pages = read_all(walked, span_of(walked, 240))
    assert pages > len(rows) / 45
    twice = [row[1] // MINUTE_MS for row in rows if row[0] == WORKERS[0].id]
    assert len(twice) == len(set(twice)), "one of each minute"
    end_ms = to_epoch_ms(walked.city.now) // MINUTE_MS * MINUTE_MS
    for minutes in (0, 1, 17, 44, 45, 90, 91, 130, 170):
        at = from_epoch_ms(end_ms - minutes * MINUTE_MS)
        told = walked.get("/v1/replay", at=at.isoformat(), limit=1).json()["positions"]
        expected = {
            row[0]: row for row in zip(told["id"], told["fix_time"], told["lon"], told["lat"], strict=True)
        }
        assert expected
        assert shown_at(rows, to_epoch_ms(at)) == expected


def test_no_slot_is_unpacked_anew_for_each_of_its_pages(
    walked: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PAGE_LIMIT_BYTES", 10 * looks.BYTES_OF_FIX)
    windows: list[Window] = []

    async def note(ledger: Ledger, window: Window) -> tuple[list[TrackFix], int]:
        windows.append(window)
        return await read_fixes(ledger, window)

    monkeypatch.setattr(looks, "read_fixes", note)
    rows, pages = read_all(walked, span_of(walked, 179))
    assert pages > len(rows) / 15
    assert len(windows) <= 20 < pages
    assert len({window.from_ms for window in windows}) == len(windows)


def test_a_page_is_the_same_when_it_is_asked_for_again(
    walked: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PAGE_LIMIT_BYTES", 10 * looks.BYTES_OF_FIX)
    query = span_of(walked, 60)
    first = walked.get(PATH, query=query).json()
    again = [walked.get(PATH, query={**query, "page": first["next"]}).json() for _ in range(3)]
    assert {str(one["tracks"]) for one in again} == {str(again[0]["tracks"])}
    assert len({one["next"] for one in again}) == 1


def test_a_quiet_night_comes_in_pages_too(walked: HttpCity) -> None:
    walked.city.now += timedelta(hours=5)
    rows, pages = read_all(walked, span_of(walked, 290))
    assert rows == []
    assert pages == 5


def test_each_look_stands_in_the_chain_once(walked: HttpCity, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 0.0
    monkeypatch.setattr(walked.context.looks, "_monotonic", lambda: now_s)
    query = span_of(walked, 150)
    _, pages = read_all(walked, query)
    assert pages > 2
    read_all(walked, query, MAYOR)
    now_s = looks.LOOK_GOES_ON_S + 1
    read_all(walked, query)
    told = select(AuditRow.actor_id, AuditRow.subject).where(AuditRow.action == "read-past-positions")
    noted = [tuple(row) for row in walked.city.ledger.transact(lambda unit: unit.connection.execute(told))]
    begin, end = (f"{datetime.fromisoformat(query[name]):%Y-%m-%dT%H:%M:%SZ}" for name in ("from", "to"))
    assert noted == [(one.id, f"area:{one.area_code}@{begin}/{end}") for one in (LI, MAYOR, LI)]


def test_the_area_is_cut_by_whose_the_worker_was_then(walked: HttpCity) -> None:
    head = replace(HEAD, id="head-2", area_code=CODES[1])
    walked.enrol(head)
    walked.context.bearers.load()
    moved_at = walked.city.now

    def move(unit: Any) -> None:
        worker = unit.find(Worker, WORKERS[0].id)
        moved = replace(worker, home_grid_code=CODES[1], revision=worker.revision + 1)
        unit.put(moved, area_code=CODES[1])

    walked.city.ledger.transact(move)
    for _ in range(3):
        walked.city.now += timedelta(minutes=1)
        fix = Fix(WORKERS[0].id, 103.905, 30.99, 5.0, to_epoch_ms(walked.city.now))
        walked.city.ledger.record_positions([fix])
    rows, _ = read_all(walked, span_of(walked, 60), head)
    by_worker = {row[0] for row in rows}
    assert by_worker == {WORKERS[0].id, WORKERS[1].id}
    of_moved = [row[1] for row in rows if row[0] == WORKERS[0].id]
    assert len(of_moved) == 3
    assert min(of_moved) > to_epoch_ms(moved_at)


def test_who_may_not_know_it_is_refused(walked: HttpCity) -> None:
    for actor in (WALL, GAS, WORKERS[0]):
        assert problem_of(walked.get(PATH, actor, query=span_of(walked, 60))) == (403, "forbidden")
        assert walked.get("/v1/replay/uptime", actor, query=span_of(walked, 60)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"page": "x"}, (410, "cursor-gone")),
        ({"page": "²"}, (410, "cursor-gone")),
        ({"page": "1"}, (410, "cursor-gone")),
        ({"from": "-27"}, (422, "validation")),
        ({"from": "1"}, (422, "validation")),
        ({"to": "1"}, (422, "validation")),
        ({"from": "-8", "to": "-4"}, (410, "history-gone")),
    ],
)
def test_what_cannot_be_told_is_refused(
    walked: HttpCity, changes: dict[str, str], refusal: tuple[int, str]
) -> None:
    query = span_of(walked, 60)
    for name, value in changes.items():
        hours = name != "page"
        query[name] = (walked.city.now + timedelta(hours=float(value))).isoformat() if hours else value
    assert problem_of(walked.get(PATH, query=query)) == refusal


def test_it_is_told_when_the_central_ran(served: HttpCity) -> None:
    began = served.city.now
    for seconds in (0, 20, 40, 7240, 7260):
        served.city.now = began + timedelta(seconds=seconds)
        served.keep_past()
    served.city.now += timedelta(seconds=10)
    query = {"from": (began - timedelta(hours=1)).isoformat(), "to": served.city.now.isoformat()}
    found = served.get("/v1/replay/uptime", query=query).json()
    spans = [
        tuple((datetime.fromisoformat(one[name]) - began).total_seconds() for name in ("began", "ended"))
        for one in found["stretches"]
    ]
    assert spans == [(0, 40), (7240, 7270)]
    assert datetime.fromisoformat(found["kept_from"]) == began
    tail = {
        "from": (began + timedelta(seconds=7265)).isoformat(),
        "to": (began + timedelta(seconds=7268)).isoformat(),
    }
    found = served.get("/v1/replay/uptime", query=tail).json()["stretches"]
    told = [datetime.fromisoformat(one[name]).isoformat() for one in found for name in ("began", "ended")]
    assert told == [tail["from"], tail["to"]], "it runs still"
    inner = {
        "from": (began + timedelta(seconds=10)).isoformat(),
        "to": (began + timedelta(hours=1)).isoformat(),
    }
    found = served.get("/v1/replay/uptime", query=inner).json()["stretches"]
    assert [datetime.fromisoformat(found[0][name]) for name in ("began", "ended")] == [
        began + timedelta(seconds=10),
        began + timedelta(seconds=40),
    ]
