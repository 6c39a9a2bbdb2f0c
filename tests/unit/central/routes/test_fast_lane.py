"""Proves that the short way says what the application says, and leaves it what is not in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.types import Message

from desktop.central.routes.fast_lane import CHANGES_NAMES, FastLane, Poll, read_poll
from desktop.central.rules.actor import Actor
from desktop.models.person import Role
from desktop.wire.administration import decode_device
from tests.helpers.http_city import HttpCity, token_of
from tests.helpers.small_city import CITY, GAS, LI, WALL, WORKERS

ADMIN = Actor("admin", "管理员", Role.ADMIN, CITY)
PATHS = ("/v1/changes", "/v1/positions")
CLOCKS = ("server_time_ms", "data_as_of", "instance", "request_id")
QUERIES = (
    "",
    "since={cursor}",
    "since={cursor}&wait=0&limit=300",
    "since={cursor}&wait=0.0&limit=1",
    "since={older}&wait=0.01&limit=500",
    "since={older}&limit=2",
    "since={older}&limit=0",
    "since={older}&limit=501",
    "since={older}&limit=%2B5",
    "since={older}&limit=1_0",
    "since={older}&limit=٣",
    "since={older}&wait=20.1",
    "since={older}&wait=nan",
    "since={older}&wait=-1",
    "since={older}&wait=1e-2",
    "since={older}&wait=",
    "since={older}&sinc=1",
    "since={older}&since={cursor}",
    "since=nowhere:1",
    "since=%FF%FE",
    "since=" + "1" * 130,
    "since={cursor}&limit=" + "9" * 500,
)
"""What a poll may ask, in order and out of order."""


def enrol_terminal(served: HttpCity) -> str:
    """Give the first worker's phone its token."""
    served.enrol(ADMIN)
    served.context.bearers.load()
    wanted = {"kind": "terminal", "area_code": CITY, "worker_id": WORKERS[0].id}
    headers = {"Authorization": f"Bearer {token_of(ADMIN)}"}
    reply = served.run(served.client.put("/v1/devices/phone-0", json=wanted, headers=headers))
    return decode_device(reply.content).token


def ask(
    served: HttpCity, client: httpx.AsyncClient, path: str, query: str, actor: Actor | None
) -> tuple[int, Any]:
    """Return status and body, less what tells the time and the check that one reply in minutes carries."""
    headers = {} if actor is None else {"Authorization": f"Bearer {token_of(actor)}"}
    response = served.run(client.get(f"{path}?{query}", headers=headers))
    body = response.json()
    for name in ("server_time_ms", "data_as_of", "counts", "checksums"):
        body.pop(name, None)
    return response.status_code, body


@pytest.mark.parametrize("path", PATHS)
def test_both_ways_say_the_same(served: HttpCity, path: str) -> None:
    served.report("i-1")
    older = served.get("/v1/bundle").json()["cursor"]
    for number in range(2, 6):
        served.report(f"i-{number}")
    cursor = served.get("/v1/bundle").json()["cursor"]
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    long_way = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
    seen = set()
    for form in QUERIES:
        query = form.format(cursor=quote(cursor), older=quote(older))
        for actor in (LI, WALL, GAS, WORKERS[0], None):
            short = ask(served, served.client, path, query, actor)
            assert short == ask(served, long_way, path, query, actor), (query, actor)
            seen.add(short[0])
    served.run(long_way.aclose())
    assert {200, 401, 410, 422} <= seen


REPORTS = (
    b"",
    b"{",
    b"[]",
    b"[1]",
    b'{"lat": 30.995, "lon": 103.905}',
    b'{"lat": 30.995, "lon": 103.905, "timestamp": 1}',
    b'[{"lat": 30.995, "lon": 103.905}, {"id": "phone-0"}, {"lat": 0, "lon": 0}]',
    b"lat=30.995&lon=103.905",
    b"lat=30.995&lon=103.905&accuracy=900",
    b'{"location": {"coords": {"latitude": 30.995, "longitude": 103.905}}}',
    b'{"alarm": "sos"}',
    b"\xff\xfe",
    b"a=" * 60,
)
"""What a terminal may send, in order and out of order."""


def test_a_terminal_is_answered_alike_on_both_ways(served: HttpCity) -> None:
    token = enrol_terminal(served)
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    long_way = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
    seen = set()
    for content in REPORTS:
        for given in (token, "nobody", "n%2Fo", "t" * 129, "名"):
            for query in ("", "?lat=30.995&lon=103.905", "?id=%FF"):
                for method in ("GET", "POST"):
                    answers = []
                    for client in (served.client, long_way):
                        found = served.run(
                            client.request(method, f"/v1/terminals/{given}{query}", content=content)
                        )
                        body = {k: v for k, v in found.json().items() if k not in CLOCKS}
                        answers.append((found.status_code, body))
                    assert answers[0] == answers[1], (content, given, query, method)
                    seen.add(answers[0][0])
    served.run(long_way.aclose())
    assert {200, 404, 422} <= seen


class Application:
    """Notes what reaches it, body and all, and answers nothing."""

    def __init__(self, served: HttpCity) -> None:
        self.state = served.app.state
        self.reached: list[tuple[str, bytes]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        self.reached.append((scope["path"], body))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@contextmanager
def lane_before(served: HttpCity) -> Iterator[tuple[Application, httpx.AsyncClient]]:
    """Put the short way before an application that only notes what reaches it."""
    application = Application(served)
    lane = httpx.ASGITransport(FastLane(application))  # type: ignore[arg-type]
    client = httpx.AsyncClient(transport=lane, base_url="http://127.0.0.1:8000")
    yield application, client
    served.run(client.aclose())


@pytest.mark.parametrize("path", PATHS)
def test_a_poll_in_order_goes_the_short_way_alone(served: HttpCity, path: str) -> None:
    cursor = served.get("/v1/bundle").json()["cursor"]
    headers = {"Authorization": f"Bearer {token_of(LI)}"}
    with lane_before(served) as (application, client):
        found = served.run(client.get(f"{path}?since={quote(cursor)}", headers=headers))
        assert (found.status_code, application.reached) == (200, [])
        assert found.headers["content-type"] == "application/json"
        assert served.run(client.get(f"{path}?since=x", headers=headers)).status_code == 204
        assert served.run(client.post(f"{path}?since={quote(cursor)}", headers=headers)).status_code == 204
        assert served.run(client.get(f"{path}?since={quote(cursor)}")).status_code == 204
        assert served.run(client.get("/v1/me", headers=headers)).status_code == 204
    assert [reached for reached, _ in application.reached] == [path] * 3 + ["/v1/me"]


def test_a_report_in_order_goes_the_short_way_alone(served: HttpCity) -> None:
    path = f"/v1/terminals/{enrol_terminal(served)}"

    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"lat": 30.995, ', b'"lon": ', b"}"):
            yield piece

    with lane_before(served) as (application, client):
        found = served.run(client.post(path, content=b'{"lat": 30.995, "lon": 103.905}'))
        assert (found.status_code, found.json()["taken"], application.reached) == (200, 1, [])
        assert served.run(client.get(f"{path}?lat=30.995&lon=103.905")).json()["taken"] == 1
        assert served.run(client.post(path, content=pieces())).status_code == 204
        assert served.run(client.put(path, content=b"x")).status_code == 204
        assert served.run(client.post("/v1/terminals/nobody", content=b"lat=1&lon=1")).status_code == 204
    assert application.reached == [
        (path, b'{"lat": 30.995, "lon": }'),
        (path, b"x"),
        ("/v1/terminals/nobody", b"lat=1&lon=1"),
    ]


def test_a_caller_that_goes_away_in_the_middle_is_the_applications(served: HttpCity) -> None:
    path = f"/v1/terminals/{enrol_terminal(served)}"
    sent: list[Message] = [
        {"type": "http.request", "body": b'{"lat": 30.995', "more_body": True},
        {"type": "http.disconnect"},
    ]
    came: list[Message] = []

    class Reader:
        state = served.app.state

        async def __call__(self, _scope: Any, receive: Any, _send: Any) -> None:
            came.extend([await receive(), await receive()])

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(_message: Message) -> None:
        raise AssertionError("nobody is there")

    waiting = list(sent)
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}
    served.run(FastLane(Reader())(scope, receive, send))  # type: ignore[arg-type]
    assert came == sent


def test_a_poll_is_read_as_it_is_meant() -> None:
    assert read_poll(b"since=e%3A12&wait=4&limit=7", CHANGES_NAMES) == Poll("e:12", 4.0, 7)
    assert read_poll(b"", CHANGES_NAMES) == Poll("", 0.0, 300)
    for odd in (b"wait=21", b"wait=+1", b"limit=0", b"limit=501", b"limit=07", b"x=1", b"wait=1&wait=2"):
        assert read_poll(odd, CHANGES_NAMES) is None, odd
