"""Proves what the replay answers over HTTP: pages, bounds, the way from one board to the next."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central.ledger.positions import Fix
from desktop.central.routes.replay import router
from desktop.central.tables.access import AuditRow
from desktop.models.command import Operation
from desktop.models.instant import to_epoch_ms
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CODES, GAS, LI, WALL, WORKERS


@pytest.fixture
def past(served: HttpCity) -> HttpCity:
    """Half an hour: a board is kept, ten minutes later an incident is reported, then another one."""
    served.keep_past()
    for number in range(2):
        served.city.now += timedelta(minutes=10)
        served.report(f"i-{number}", lon_deg=103.904 + 0.01 * number)
    served.city.now += timedelta(minutes=10)
    return served


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items if item["kind"] == "incident"]


def replay(past: HttpCity, minutes_ago: float, **query: object) -> dict[str, Any]:
    at = past.city.now - timedelta(minutes=minutes_ago)
    reply = past.get("/v1/replay", query={"at": at.isoformat(), **query})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_the_board_is_that_of_the_instant(past: HttpCity) -> None:
    assert [ids(replay(past, minutes)["items"]) for minutes in (25, 15, 10, 5, 0)] == [
        [],
        ["i-0"],
        ["i-0", "i-1"],
        ["i-0", "i-1"],
        ["i-0", "i-1"],
    ]
    bundle = past.get("/v1/bundle", limit=500).json()
    now = replay(past, 0, limit=500)
    assert now["items"] == bundle["items"]
    assert (now["total"], now["cursor"], now["geometry"]) == (
        bundle["total"],
        bundle["cursor"],
        bundle["geometry"],
    )


def test_pages_make_the_whole_board(past: HttpCity) -> None:
    whole = replay(past, 5, limit=500)
    assert whole["next"] is None
    items: list[Any] = []
    page: dict[str, str] = {}
    while True:
        found = replay(past, 5, limit=7, **page)
        assert found["total"] == len(whole["items"])
        items += found["items"]
        if found["next"] is None:
            break
        page = {"page": found["next"]}
    assert items == whole["items"]


def test_changes_lead_on_from_the_board(past: HttpCity) -> None:
    early = replay(past, 25)
    to = past.city.now.isoformat()
    found = past.get("/v1/replay/changes", since=early["cursor"], to=to).json()
    assert ids(found["items"]) == ["i-0", "i-1"]
    assert not found["more"]
    assert len(found["at_ms"]) == len(found["items"])
    assert found["at_ms"] == sorted(found["at_ms"])
    begin = (past.city.now - timedelta(minutes=15)).isoformat()
    later = past.get("/v1/replay/changes", query={"from": begin, "to": to}).json()
    assert ids(later["items"]) == ["i-1"]
    assert past.get("/v1/changes", since=found["cursor"]).json()["items"] == [], "a desk goes on from there"


def test_who_sees_less_is_shown_less_of_the_past_too(past: HttpCity) -> None:
    at = past.city.now.isoformat()
    for actor in (WALL, GAS):
        bundle = past.get("/v1/bundle", actor, limit=500).json()
        assert past.get("/v1/replay", actor, at=at, limit=500).json()["items"] == bundle["items"]
    assert "王" not in past.get("/v1/replay", WALL, at=at, limit=500).text


REFUSALS: list[tuple[str, dict[str, str], int, str]] = [
    ("/v1/replay", {"at": "-1 h"}, 410, "history-gone"),
    ("/v1/replay", {"at": "+1 h"}, 422, "validation"),
    ("/v1/replay", {"at": "2026-11-23T10:00:00"}, 422, "validation"),
    ("/v1/replay", {}, 422, "validation"),
    ("/v1/replay", {"at": "0 h", "page": "elsewhere:1|grid|1"}, 410, "cursor-gone"),
    ("/v1/replay", {"at": "0 h", "page": "{epoch}:1|nothing|1"}, 410, "cursor-gone"),
    ("/v1/replay", {"at": "0 h", "page": "{epoch}:999999|grid|1"}, 410, "history-gone"),
    ("/v1/replay/changes", {"to": "0 h"}, 422, "validation"),
    ("/v1/replay/changes", {"to": "0 h", "from": "0 h", "since": "{epoch}:1"}, 422, "validation"),
    ("/v1/replay/changes", {"to": "-0.1 h", "from": "0 h"}, 422, "validation"),
    ("/v1/replay/changes", {"to": "+1 h", "from": "0 h"}, 422, "validation"),
    ("/v1/replay/changes", {"to": "0 h", "from": "-1 h"}, 410, "history-gone"),
    ("/v1/replay/changes", {"to": "0 h", "since": "{epoch}:999999"}, 410, "history-gone"),
    ("/v1/replay/changes", {"to": "0 h", "since": "what"}, 410, "cursor-gone"),
]


def _sent(past: HttpCity, query: dict[str, str]) -> dict[str, str]:
    """Return a query with hours from now as instants, and the epoch as it is."""
    sent = {}
    for name, value in query.items():
        if value.endswith(" h"):
            value = (past.city.now + timedelta(hours=float(value[:-2]))).isoformat()
        sent[name] = value.replace("{epoch}:", past.cursor(0)[:-1])
    return sent


def test_what_cannot_be_shown_is_refused(past: HttpCity) -> None:
    for path, query, status, type_ in REFUSALS:
        assert problem_of(past.get(path, query=_sent(past, query))) == (status, type_), query


@pytest.mark.parametrize(
    ("path", "query", "pointer"),
    [
        ("/v1/replay", {"at": "-1 h"}, "/query/at"),
        ("/v1/replay", {"at": "0 h", "page": "{epoch}:999999|grid|1"}, "/query/page"),
        ("/v1/replay/changes", {"to": "-1 h", "since": "{epoch}:1"}, "/query/to"),
        ("/v1/replay/changes", {"to": "0 h", "from": "-1 h"}, "/query/from"),
        ("/v1/replay/changes", {"to": "0 h", "since": "{epoch}:999999"}, "/query/since"),
    ],
)
def test_what_is_kept_no_longer_points_at_the_field_that_asked_for_it(
    past: HttpCity, path: str, query: dict[str, str], pointer: str
) -> None:
    reply = past.get(path, query=_sent(past, query))
    assert problem_of(reply) == (410, "history-gone")
    assert reply.json()["pointers"] == [pointer]


def test_time_in_which_the_central_did_not_run_is_told(served: HttpCity) -> None:
    began = served.city.now
    for minute in range(4):
        served.city.now = began + timedelta(seconds=20 * minute)
        served.keep_past()
    ended = served.city.now
    served.city.now += timedelta(hours=2)
    served.keep_past()
    again = served.city.now

    def known(at: Any) -> str:
        reply = served.get("/v1/replay", at=at.isoformat(), limit=1)
        found: str = reply.json()["known_until"]
        return found

    def text(at: Any) -> str:
        return str(at.isoformat()).replace("+00:00", "Z")

    assert known(began + timedelta(seconds=30)) == text(began + timedelta(seconds=30))
    assert known(ended + timedelta(minutes=30)) == text(ended), "nobody knows what was then"
    assert known(again) == text(again)


def test_a_case_that_ended_is_there_until_it_ended(past: HttpCity) -> None:
    answer = past.city.order(LI, Operation.DECLINE, "i-0", 1, opinion="不属本辖区")
    assert answer.status == 200, answer.body
    past.city.now += timedelta(minutes=1)
    assert ids(replay(past, 0)["items"]) == ["i-1"]
    assert ids(replay(past, 2)["items"]) == ["i-0", "i-1"]
    assert CODES[0] in past.get("/v1/replay", at=past.city.now.isoformat()).text


def test_the_past_is_read_and_never_changed() -> None:
    assert {method for route in router.routes for method in getattr(route, "methods", ())} == {"GET"}


def walk(past: HttpCity) -> int:
    """Let the first worker walk for ten minutes; returns the instant of the last fix."""
    for step in range(10):
        past.city.now += timedelta(minutes=1)
        fix = Fix(WORKERS[0].id, 103.901 + step / 1000, 30.995, 5.0, to_epoch_ms(past.city.now))
        past.city.ledger.record_positions([fix])
    return to_epoch_ms(past.city.now)


def test_the_board_comes_with_where_workers_were(past: HttpCity) -> None:
    last_ms = walk(past)
    found = replay(past, 4.5, limit=500)["positions"]
    assert (found["id"], found["fix_time"]) == ([WORKERS[0].id], [last_ms - 5 * 60_000])
    assert found["lon"] == [pytest.approx(103.905)]
    first = replay(past, 0, limit=3)
    assert first["positions"]["id"] == [WORKERS[0].id]
    assert replay(past, 0, limit=3, page=first["next"])["positions"] is None, "once is enough"
    assert replay(past, 0, limit=3, positions="false")["positions"] is None, "nobody looked"
    at = past.city.now.isoformat()
    for actor in (WALL, GAS, WORKERS[1]):
        assert past.get("/v1/replay", actor, at=at).json()["positions"] is None
    told = select(AuditRow.actor_id, AuditRow.subject).where(AuditRow.action == "read-past-positions")
    looked = past.city.ledger.transact(lambda unit: unit.connection.execute(told).all())
    assert len(looked) == 2, "each look at where people were, and no more"
    moment = f"{past.city.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert tuple(looked[-1]) == (LI.id, f"area:{LI.area_code}@{moment}")


def test_a_track_is_read_by_who_dispatches_and_the_chain_tells(past: HttpCity) -> None:
    walk(past)
    now = past.city.now
    query = {
        "worker": WORKERS[0].id,
        "from": (now - timedelta(hours=1)).isoformat(),
        "to": now.isoformat(),
    }
    reply = past.get("/v1/positions/track", LI, query=query)
    track = reply.json()["track"]
    assert len(track["lon"]) == len(track["lat"]) == len(track["fix_time"]) == 10
    assert (track["worker_id"], track["one_in_s"]) == (WORKERS[0].id, 0)
    told = select(AuditRow.actor_id, AuditRow.action, AuditRow.subject)
    rows = past.city.ledger.transact(lambda unit: unit.connection.execute(told).all())
    assert [tuple(row) for row in rows if row.action == "read-track"] == [
        (LI.id, "read-track", f"worker:{WORKERS[0].id}")
    ]
    for actor in (WALL, GAS, WORKERS[0]):
        assert problem_of(past.get("/v1/positions/track", actor, query=query)) == (403, "forbidden")
    nobody = {**query, "worker": "worker-99"}
    assert problem_of(past.get("/v1/positions/track", LI, query=nobody)) == (404, "not-found")
    for begin in (now - timedelta(hours=25), now + timedelta(hours=1)):
        long = {**query, "from": begin.isoformat()}
        assert problem_of(past.get("/v1/positions/track", LI, query=long)) == (422, "validation")
