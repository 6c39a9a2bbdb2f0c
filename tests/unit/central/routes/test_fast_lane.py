"""Proves that the short way of polls says what the application says, and leaves it what is not in order."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from desktop.central.routes.fast_lane import FastLane, Poll, read_poll
from desktop.central.rules.actor import Actor
from tests.helpers.http_city import HttpCity, token_of
from tests.helpers.small_city import GAS, LI, WALL, WORKERS

NAMES = frozenset({"since", "wait", "limit"})
PATHS = ("/v1/changes", "/v1/positions")
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


@pytest.mark.parametrize("path", PATHS)
def test_a_poll_in_order_goes_the_short_way_alone(served: HttpCity, path: str) -> None:
    cursor = served.get("/v1/bundle").json()["cursor"]
    passed_on: list[str] = []

    class Application:
        """Notes what reaches it, and answers nothing."""

        state = served.app.state

        async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
            passed_on.append(scope["path"])
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    lane = httpx.ASGITransport(FastLane(Application()))  # type: ignore[arg-type]
    client = httpx.AsyncClient(transport=lane, base_url="http://127.0.0.1:8000")
    headers = {"Authorization": f"Bearer {token_of(LI)}"}
    found = served.run(client.get(f"{path}?since={quote(cursor)}", headers=headers))
    assert (found.status_code, passed_on) == (200, [])
    assert found.headers["content-type"] == "application/json"
    assert served.run(client.get(f"{path}?since=x", headers=headers)).status_code == 204
    assert served.run(client.post(f"{path}?since={quote(cursor)}", headers=headers)).status_code == 204
    assert served.run(client.get(f"{path}?since={quote(cursor)}")).status_code == 204
    assert served.run(client.get("/v1/me", headers=headers)).status_code == 204
    assert passed_on == [path] * 3 + ["/v1/me"]
    served.run(client.aclose())


def test_a_poll_is_read_as_it_is_meant() -> None:
    assert read_poll(b"since=e%3A12&wait=4&limit=7", NAMES) == Poll("e:12", 4.0, 7)
    assert read_poll(b"", NAMES) == Poll("", 0.0, 300)
    for odd in (b"wait=21", b"wait=+1", b"limit=0", b"limit=501", b"limit=07", b"x=1", b"wait=1&wait=2"):
        assert read_poll(odd, NAMES) is None, odd
