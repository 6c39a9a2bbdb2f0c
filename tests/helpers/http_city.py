"""The small city behind its real application: requests go through every route, guard and handler."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import httpx
from fastapi import FastAPI

from desktop.central.app import OPEN_PATHS, build_app, build_gate
from desktop.central.ledger.bearer_tokens import hash_token
from desktop.central.ledger.history.keeper import HistoryKeeper
from desktop.central.ledger.positions_tail import PositionsTail
from desktop.central.ledger.report_batches import ReportBatches
from desktop.central.ledger.upsert import upsert
from desktop.central.routes.context import Context, read_city
from desktop.central.routes.polls import cursor_prefix
from desktop.central.rules.actor import Actor
from desktop.central.rules.visibility import reader_of
from desktop.central.tables.access import TokenRow
from tests.helpers.small_city import CHEN, GAS, HEAD, LI, MAYOR, WALL, WORKERS, SmallCity

ACTORS = (LI, CHEN, HEAD, MAYOR, WALL, GAS, *WORKERS)
DEADLINE_S = 60.0
"""On a machine that is busy with other work, too; what hangs is broken off by the test's own limit."""
KEYLESS_PATHS = OPEN_PATHS | {
    "/v1/presence",
    "/v1/sittings/end",
    "/v1/incidents/{incident_id}/reveal",
    "/v1/backups",
    "/v1/photos",
}
"""What is posted without a key: a repeat of it changes nothing that would have to be held back."""


@cache
def _application() -> FastAPI:
    """Return the application for all cities in turn, each with its own context: building it takes 0.2 s."""
    return build_app(cast("Context", None))


def token_of(actor: Actor) -> str:
    return f"token-{actor.id or 'wall'}-{actor.area_code}"


def reporting(incident_id: str, **changes: object) -> dict[str, object]:
    """Return the body of a report in the middle of the first grid."""
    body: dict[str, object] = {
        "id": incident_id,
        "title": "燃气管道破裂，有异味",
        "class_code": "0701",
        "priority": 1,
        "source": "hotline",
        "lon_deg": 103.904,
        "lat_deg": 30.994,
        "reporter_name": "王小明",
        "reporter_phone": "13812345521",
    }
    return {**body, **changes}


class HttpCity:
    """The city; every call is one HTTP request to the application.

    Attributes:
        city: What lies behind it, with the clock.
        app: The application, without the gate before it.
    """

    def __init__(self, city: SmallCity) -> None:
        self.city = city
        self._keys = itertools.count(1)
        self._runner = asyncio.Runner()
        self.enrol(*ACTORS)
        self.context = Context(city.ledger, city.ledger.transact(read_city), time.monotonic)
        # A test asks for what it has just written, one request after the other.
        self.context.reports = ReportBatches(city.ledger, pace_s=0.0)
        self.context.positions = PositionsTail(city.ledger, shared_for_s=0.0)
        self.context.bearers.load()
        self.app = _application()
        self.app.state.context = self.context
        transport = httpx.ASGITransport(build_gate(self.app), raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    @property
    def paths(self) -> dict[str, Any]:
        """The paths of the description that the application serves."""
        found: dict[str, Any] = self.app.openapi()["paths"]
        return found

    def enrol(self, *actors: Actor) -> None:
        """Give actors their tokens; those given later need `context.bearers.load`."""
        rows = [
            {
                "hash": hash_token(token_of(actor)),
                "person_id": actor.id or None,
                "name": actor.name,
                "role": actor.role.value,
                "area_code": actor.area_code,
            }
            for actor in actors
        ]
        self.city.ledger.transact(lambda unit: upsert(unit.connection, TokenRow, rows, ["hash"]))

    def run(self, work: Any) -> Any:
        """Run a coroutine on the application's event loop, within a deadline."""
        return self._runner.run(asyncio.wait_for(work, DEADLINE_S))

    def get(
        self,
        path: str,
        actor: Actor | None = LI,
        *,
        headers: dict[str, str] | None = None,
        query: Mapping[str, object] | None = None,
        **named: object,
    ) -> httpx.Response:
        """Read a path as somebody; as nobody with None. The query is given whole or by name."""
        sent = {**_bearer(actor), **(headers or {})}
        params: dict[str, Any] = {**(query or {}), **named}
        response = self.run(self.client.get(path, params=params or None, headers=sent))
        assert isinstance(response, httpx.Response)
        return response

    def post(
        self,
        path: str,
        body: object = None,
        actor: Actor | None = LI,
        *,
        revision: int | str | None = None,
        key: str | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Order something; a fresh key unless one is given (none with an empty one)."""
        key = f"http-{next(self._keys)}" if key is None else key
        sent = {**_bearer(actor), **(headers or {})}
        if key:
            sent["Idempotency-Key"] = key
        if revision is not None:
            sent["If-Match"] = revision if isinstance(revision, str) else f'"{revision}"'
        if content is not None:
            response = self.run(self.client.post(path, content=content, headers=sent))
        else:
            response = self.run(self.client.post(path, json={} if body is None else body, headers=sent))
        assert isinstance(response, httpx.Response)
        return response

    def put(self, path: str, body: object, actor: Actor | None = LI) -> httpx.Response:
        """Set something down as somebody; as nobody with None."""
        response = self.run(self.client.put(path, json=body, headers=_bearer(actor)))
        assert isinstance(response, httpx.Response)
        return response

    def delete(self, path: str, actor: Actor | None = LI) -> httpx.Response:
        """Take something away as somebody; as nobody with None."""
        response = self.run(self.client.delete(path, headers=_bearer(actor)))
        assert isinstance(response, httpx.Response)
        return response

    def cursor(self, number: int, actor: Actor = LI) -> str:
        """Return the cursor of a number as somebody's desk holds it."""
        return f"{cursor_prefix(self.context, reader_of(actor))}:{number}"

    def report(self, incident_id: str, **changes: object) -> None:
        """Report an incident, which must be accepted."""
        response = self.post("/v1/incidents", reporting(incident_id, **changes))
        assert response.status_code == 201, response.text

    def keep_past(self) -> None:
        """Have the past kept as it stands."""
        self.run(HistoryKeeper(self.city.ledger).keep())

    def close(self) -> None:
        """Close the client and its loop."""
        self._runner.run(self.client.aclose())
        self._runner.close()


def _bearer(actor: Actor | None) -> dict[str, str]:
    return {} if actor is None else {"Authorization": f"Bearer {token_of(actor)}"}


def problem_of(response: httpx.Response) -> tuple[int, str]:
    """Return status and type of a refusal, which must be problem+json through and through."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["type"]
