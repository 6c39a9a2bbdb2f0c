"""Readings over HTTP: who may read what, pages that join to one whole, and cursors of another life."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from sqlalchemy import event

from desktop.central.app import OPEN_PATHS
from desktop.central.ledger.positions import Fix
from desktop.central.routes.context import CHECK_EVERY_S
from desktop.central.routes.readings import router
from desktop.central.rules.actor import Actor
from desktop.models.delta import Change, RecordKind, checksum_of
from desktop.models.incident import Incident
from desktop.models.person import Role
from desktop.wire.feed import decode_bundle_page, decode_delta
from desktop.wire.geometry import decode_geometry_part
from desktop.wire.readings import decode_health, decode_incident_detail, decode_positions, decode_viewer
from tests.helpers.http_city import HttpCity, problem_of, token_of
from tests.helpers.small_city import CHEN, CITY, CODES, GAS, HEAD, LI, START, WALL, WORKERS, square

STRANGER = Actor("officer-9", "外地值班员", Role.DUTY_OFFICER, "510182002")
Check = tuple[dict[RecordKind, int], dict[RecordKind, str]]

SECRETS = ("138", "139", "028-0", "王", "燃气大道")


def read_bundle(served: HttpCity, actor: Actor = LI, limit: int = 500) -> tuple[str, list[Change], int]:
    """Return the first page's cursor, all the records and how many pages they came in."""
    page = decode_bundle_page(served.get("/v1/bundle", actor, limit=limit).content)
    cursor, changes, pages = page.cursor, list(page.changes), 1
    assert page.total >= len(page.changes)
    while page.next is not None:
        page = decode_bundle_page(served.get("/v1/bundle", actor, limit=limit, page=page.next).content)
        assert len(page.changes) <= limit
        changes += page.changes
        pages += 1
        assert page.cursor == cursor, "every page speaks of the first page's cursor"
    return cursor, changes, pages


def test_health_needs_no_token_and_everything_else_does(served: HttpCity) -> None:
    health = decode_health(served.get("/v1/health", None).content)
    assert (health.service, health.api_version) == ("griddesk-central", "1")
    assert health.server_time_ms == int(START.timestamp() * 1000)
    assert [age.source for age in health.data_as_of] == ["terminals", "posts", "hotline", "wechat", "12345"]
    paths = [path for path, operations in served.paths.items() if "get" in operations]
    assert len(paths) > len(router.routes)
    for path in paths:
        if path in OPEN_PATHS:
            continue
        assert problem_of(served.get(path, None)) == (401, "unauthenticated"), path
        for wrong in ("Bearer wrong", "Basic " + token_of(LI), "Bearer", "Bearer 令牌"):
            refused = served.get(path, None, headers={"Authorization": wrong.encode()})  # type: ignore[dict-item]
            assert problem_of(refused) == (401, "unauthenticated"), (path, wrong)
            assert refused.headers["www-authenticate"] == "Bearer"


def test_me_says_whose_token_it_is(served: HttpCity) -> None:
    officer = decode_viewer(served.get("/v1/me").content).viewer
    assert (officer.person_id, officer.name, officer.role) == (LI.id, LI.name, LI.role)
    assert (officer.area_code, officer.can_write) == (CITY, True)
    wall = decode_viewer(served.get("/v1/me", WALL).content).viewer
    assert (wall.person_id, wall.can_write) == (None, False)


def test_foreign_hosts_and_pages_are_not_served(served: HttpCity) -> None:
    assert problem_of(served.get("/v1/health", headers={"Host": "evil.example"})) == (403, "forbidden")
    assert problem_of(served.get("/v1/health", headers={"Origin": "http://evil.example"})) == (
        403,
        "forbidden",
    )
    assert served.get("/v1/health", headers={"Host": "localhost:9"}).status_code == 200
    assert problem_of(served.get("/v1/nowhere")) == (404, "not-found")
    assert problem_of(served.post("/v1/me")) == (405, "not-found")


@pytest.mark.parametrize("limit", [1, 3, 500])
def test_pages_of_the_bundle_join_to_one_whole(served: HttpCity, limit: int) -> None:
    served.report("i-1")
    _, changes, pages = read_bundle(served, limit=limit)
    total = decode_bundle_page(served.get("/v1/bundle").content).total
    keys = [(change.kind, change.id) for change in changes]
    assert len(keys) == len(set(keys)) == total
    assert pages == -(-total // limit)
    assert (RecordKind.INCIDENT, "i-1") in keys
    assert {key for kind, key in keys if kind is RecordKind.GRID} == set(CODES)


def test_what_is_committed_while_pages_are_read_follows_the_first_cursor(served: HttpCity) -> None:
    first = decode_bundle_page(served.get("/v1/bundle", limit=2).content)
    served.report("i-1")
    rest = decode_bundle_page(served.get("/v1/bundle", limit=2, page=first.next).content)
    assert rest.cursor == first.cursor
    delta = decode_delta(served.get("/v1/changes", since=first.cursor).content)
    assert (RecordKind.INCIDENT, "i-1") in {(change.kind, change.id) for change in delta.changes}


def test_broken_cursors_and_pages_send_the_reader_back_to_the_bundle(served: HttpCity) -> None:
    epoch = served.cursor(0)[:-2]
    number = served.city.ledger.head.number
    gone: list[tuple[str, dict[str, object]]] = [
        ("/v1/bundle", {"page": "rubbish"}),
        ("/v1/bundle", {"page": f"{epoch}:{number}|nonsense|x"}),
        ("/v1/bundle", {"page": f"other:{number}|grid|"}),
        ("/v1/changes", {"since": f"other:{number}"}),
        ("/v1/changes", {"since": ""}),
        ("/v1/changes", {"since": f"{epoch}:-1"}),
        ("/v1/changes", {"since": f"{epoch}:²"}),
        ("/v1/changes", {"since": f"{epoch}:{number + 1}"}),
        ("/v1/changes", {"since": f"{epoch}:{'9' * 90}"}),
        ("/v1/positions", {"since": "other:1"}),
        ("/v1/positions", {"since": f"{epoch}:{'9' * 90}"}),
    ]
    for path, query in gone:
        assert problem_of(served.get(path, query=query)) == (410, "cursor-gone"), query
    invalid: list[tuple[str, dict[str, object]]] = [
        ("/v1/bundle", {"limit": 0}),
        ("/v1/bundle", {"limit": "many"}),
        ("/v1/changes", {}),
        ("/v1/changes", {"since": f"{epoch}:{number}", "wait": 21}),
        ("/v1/changes", {"since": "x" * 121}),
    ]
    for path, wrong in invalid:
        assert problem_of(served.get(path, query=wrong)) == (422, "validation"), wrong
    assert problem_of(served.get("/v1/bundle", page="a\0b")) == (404, "not-found")


def test_changes_come_in_commit_order_page_by_page(served: HttpCity) -> None:
    cursor, _, _ = read_bundle(served)
    for number in range(3):
        served.report(f"i-{number}")
    whole = decode_delta(served.get("/v1/changes", since=cursor).content)
    assert not whole.more
    pieces: list[Change] = []
    more = True
    while more:
        delta = decode_delta(served.get("/v1/changes", since=cursor, limit=2).content)
        assert 1 <= len(delta.changes) <= 2
        pieces += delta.changes
        cursor, more = delta.cursor, delta.more
    assert tuple(pieces) == whole.changes
    assert cursor == whole.cursor
    incidents = [change.id for change in pieces if change.kind is RecordKind.INCIDENT]
    assert incidents == ["i-0", "i-1", "i-2"]
    idle = served.get("/v1/changes", since=cursor)
    assert decode_delta(idle.content).changes == ()
    assert len(idle.content) < 300


def test_a_waiting_reader_wakes_on_a_commit_and_no_earlier(served: HttpCity) -> None:
    cursor, _, _ = read_bundle(served)
    headers = {"Authorization": f"Bearer {token_of(LI)}"}

    async def wait_and_report() -> Any:
        query = {"since": cursor, "wait": "9"}
        waiting = asyncio.create_task(served.client.get("/v1/changes", params=query, headers=headers))
        while not served.city.ledger.head._waiters:
            await asyncio.sleep(0)
        assert not waiting.done()
        began_s = time.monotonic()
        await asyncio.to_thread(served.city.report, "i-1")
        return await waiting, time.monotonic() - began_s

    response, took_s = served.run(wait_and_report())
    assert {change.id for change in decode_delta(response.content).changes} >= {"i-1"}
    assert took_s < 5


def test_whoever_sees_other_things_reads_the_bundle_anew(served: HttpCity) -> None:
    served.enrol(STRANGER)
    served.context.bearers.load()
    cursor, _, _ = read_bundle(served)
    for path in ("/v1/changes", "/v1/positions"):
        assert served.get(path, since=cursor).status_code == 200
        assert served.get(path, HEAD, since=cursor).status_code == 410, "another role sees other fields"
        assert problem_of(served.get(path, STRANGER, since=cursor)) == (410, "cursor-gone")
    assert problem_of(served.get("/v1/bundle", STRANGER, page=f"{cursor}|grid|")) == (410, "cursor-gone")


def test_another_area_is_told_nothing_and_its_cursor_moves_on(served: HttpCity) -> None:
    served.enrol(STRANGER)
    served.context.bearers.load()
    cursor, changes, _ = read_bundle(served, STRANGER)
    assert not {change.id for change in changes} & set(CODES)
    served.report("i-1")
    delta = decode_delta(served.get("/v1/changes", STRANGER, since=cursor, wait=0.01).content)
    assert {change.kind for change in delta.changes} <= {RecordKind.FIGURES}
    assert delta.cursor.endswith(f":{served.city.ledger.head.number}")
    assert problem_of(served.get("/v1/incidents/i-1", STRANGER)) == (404, "not-found")


def test_geometry_is_named_by_its_hash_and_never_sent_twice(served: HttpCity) -> None:
    ref = decode_bundle_page(served.get("/v1/bundle").content).geometry
    first = served.get(f"/v1/geometry/{ref.content_hash}/0")
    assert decode_geometry_part(first.content) == tuple(square(number) for number in range(4))
    assert "immutable" in first.headers["cache-control"]
    tag = first.headers["etag"]
    again = served.get(f"/v1/geometry/{ref.content_hash}/0", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    other = served.get(f"/v1/geometry/{ref.content_hash}/0", headers={"If-None-Match": '"other"'})
    assert other.content == first.content
    assert problem_of(served.get(f"/v1/geometry/{ref.content_hash}/{ref.parts}")) == (404, "not-found")
    assert problem_of(served.get("/v1/geometry/none/0", headers={"If-None-Match": "*"})) == (404, "not-found")
    assert problem_of(served.get(f"/v1/geometry/{ref.content_hash}/x")) == (422, "validation")


def test_positions_are_told_whole_and_then_by_what_moved(served: HttpCity) -> None:
    at_ms = served.context.now_ms() - 60_000
    fixes = [Fix(worker.id, 103.905 + 0.01 * n, 30.995, 10.0, at_ms) for n, worker in enumerate(WORKERS)]
    served.city.ledger.record_positions(fixes)
    whole = decode_positions(served.get("/v1/positions").content).positions
    assert whole.id == tuple(worker.id for worker in WORKERS)
    assert whole.lon == tuple(fix.lon_deg for fix in fixes)
    served.city.ledger.record_positions([Fix(WORKERS[1].id, 103.916, 30.995, 10.0, at_ms + 1)])
    moved = decode_positions(served.get("/v1/positions", since=whole.cursor).content).positions
    assert (moved.id, moved.lon) == ((WORKERS[1].id,), (103.916,))
    rest = decode_positions(served.get("/v1/positions", since=moved.cursor).content).positions
    assert rest.id == ()


def test_positions_come_in_pages_and_what_moves_meanwhile_is_told_afterwards(served: HttpCity) -> None:
    at_ms = served.context.now_ms() - 60_000
    fixes = [Fix(worker.id, 103.905 + 0.01 * n, 30.995, 10.0, at_ms) for n, worker in enumerate(WORKERS)]
    served.city.ledger.record_positions(fixes)

    def read_all(since: str) -> tuple[list[str], str]:
        ids: list[str] = []
        page = ""
        cursors = set()
        while True:
            reply = decode_positions(served.get("/v1/positions", since=since, limit=1, page=page).content)
            ids += reply.positions.id
            cursors.add(reply.positions.cursor)
            assert len(reply.positions.id) <= 1
            if reply.next is None:
                assert len(cursors) == 1
                return ids, cursors.pop()
            if len(ids) == 1:
                served.city.ledger.record_positions(
                    [Fix(WORKERS[0].id, 103.906, 30.995, 10.0, at_ms + moves)]
                )
            page = reply.next

    moves = 1
    ids, cursor = read_all("")
    assert ids == sorted(worker.id for worker in WORKERS)
    moves = 2
    served.city.ledger.record_positions([Fix(one.id, 103.91, 30.995, 10.0, at_ms + 1) for one in WORKERS[1:]])
    moved, _ = read_all(cursor)
    assert moved == ids
    for token in ("x", f"{cursor}x|worker-1", "other:1|worker-1"):
        assert problem_of(served.get("/v1/positions", limit=1, page=token)) == (410, "cursor-gone")


def test_a_wall_reads_no_persons_data_anywhere(served: HttpCity) -> None:
    served.report("i-1", description="王小明家中", address="燃气大道 3 号")
    officer = decode_incident_detail(served.get("/v1/incidents/i-1").content).detail
    assert (officer.incident.reporter_name, officer.incident.reporter_phone) == ("王**", "138****5521")
    assert officer.incident.address == "燃气大道 3 号"
    assert "claim" in officer.allowed_actions
    assert officer.candidates
    assert [entry.operation for entry in officer.timeline] == ["create"]
    wall = decode_incident_detail(served.get("/v1/incidents/i-1", WALL).content).detail
    assert isinstance(wall.incident, Incident)
    assert (wall.timeline, wall.allowed_actions, wall.candidates) == ((), (), ())
    since = f"{served.context.city.epoch}:0"
    for text in (
        served.get("/v1/incidents/i-1", WALL).text,
        served.get("/v1/bundle", WALL).text,
        served.get("/v1/changes", WALL, since=since).text,
    ):
        assert not [secret for secret in SECRETS if secret in text]
    assert problem_of(served.get("/v1/incidents/none")) == (404, "not-found")
    assert problem_of(served.get("/v1/incidents/a%00b")) == (404, "not-found")


def held(served: HttpCity, actor: Actor) -> Check:
    """Return what a reader holds who reads the whole bundle, as counts and checksums."""
    _, changes, _ = read_bundle(served, actor)
    found: dict[RecordKind, list[tuple[str, int]]] = {kind: [] for kind in RecordKind}
    for change in changes:
        found[change.kind].append((change.id, change.revision))
    return (
        {kind: len(records) for kind, records in found.items()},
        {kind: checksum_of(records) for kind, records in found.items()},
    )


def test_every_few_minutes_a_reader_is_told_what_it_must_hold(served: HttpCity) -> None:
    served.report("i-1")
    steady = [0.0]
    served.context.monotonic = lambda: steady[0]
    for actor in (LI, WALL, GAS):
        cursor = served.get("/v1/bundle", actor).json()["cursor"]
        told = decode_delta(served.get("/v1/changes", actor, since=cursor).content)
        assert (told.counts, told.checksums) == held(served, actor), actor.name
        again = decode_delta(served.get("/v1/changes", actor, since=cursor).content)
        assert (again.counts, again.checksums) == (None, None), "not with every answer"
    steady[0] += CHECK_EVERY_S
    cursor = served.get("/v1/bundle", LI).json()["cursor"]
    served.report("i-2")
    behind = decode_delta(served.get("/v1/changes", LI, since=cursor, limit=1).content)
    assert (behind.more, behind.counts) == (True, None), "whoever is behind holds less, rightly"
    told = decode_delta(served.get("/v1/changes", LI, since=cursor).content)
    assert (told.counts, told.checksums) == held(served, LI)


def test_desks_at_rest_are_told_without_a_query_each(served: HttpCity) -> None:
    served.report("i-1")
    steady = [0.0]
    served.context.monotonic = lambda: steady[0]
    cursor = served.get("/v1/bundle", LI).json()["cursor"]
    statements: list[str] = []
    event.listen(
        served.city.database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_more: statements.append(statement),
    )
    first = decode_delta(served.get("/v1/changes", LI, since=cursor).content)
    assert first.counts is not None
    asked = len(statements)
    assert asked > 0
    second = decode_delta(served.get("/v1/changes", CHEN, since=cursor).content)
    assert second.counts == first.counts
    assert len(statements) == asked, "the same eyes, the same change"
    served.get("/v1/changes", LI, since=cursor, wait=0.01)
    assert len(statements) == asked
    served.report("i-2")
    asked = len(statements)
    steady[0] += CHECK_EVERY_S
    number = int(cursor.rpartition(":")[2])
    for actor in (LI, CHEN, WALL, GAS):
        told = decode_delta(served.get("/v1/changes", actor, since=served.cursor(number, actor)).content)
        assert told.counts is not None
        assert told.cursor != cursor
    assert len(statements) == asked, "what was committed here is in memory, and so is what each must hold"


def test_a_misspelt_filter_is_not_taken_for_none(served: HttpCity) -> None:
    refused = served.get("/v1/incidents", query={"sate": "closed", "open": "true"})
    assert (refused.status_code, refused.json()["pointers"]) == (422, ["/query/sate"])
    assert served.get("/v1/incidents", None, query={"sate": "closed"}).status_code == 401, "token first"
    assert served.get("/v1/health", None, query={"sate": "closed"}).status_code == 200


def test_a_method_that_is_not_served_names_those_that_are(served: HttpCity) -> None:
    reply = served.run(served.client.request("DELETE", "/v1/incidents"))
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, POST")


def test_desks_that_wait_cost_no_query(served: HttpCity, monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = served.get("/v1/changes", since=served.get("/v1/bundle").json()["cursor"]).json()["cursor"]
    asked: list[object] = []
    submit = served.city.database.submit

    def count(work: Any) -> Any:
        asked.append(work)
        return submit(work)

    monkeypatch.setattr(served.city.database, "submit", count)

    async def wait() -> list[int]:
        headers = {"Authorization": f"Bearer {token_of(LI)}"}
        path = f"/v1/changes?since={cursor}&wait=0.3"
        replies = await asyncio.gather(*(served.client.get(path, headers=headers) for _ in range(40)))
        return [len(reply.content) for reply in replies]

    sizes = served.run(wait())
    assert asked == []
    assert max(sizes) < 300, "bytes of an idle long-poll"
