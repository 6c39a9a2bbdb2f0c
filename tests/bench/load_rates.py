"""Measures how many positions a central takes a second: a gateway's arrays of 50, and one fix a request."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.bench.figures import Figures, percentile
from tests.bench.load_clients import Caller
from tests.helpers.central_program import CentralProgram

SECONDS = 60.0
ARRAY = 50
GATEWAYS = 4
TERMINALS = 16
"""Connections that send at once."""


@dataclass
class Senders:
    """Workers with a terminal each, and a gateway that speaks for all."""

    central: CentralProgram
    where: dict[str, tuple[float, float]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    gateway: str = ""

    def caller(self) -> Caller:
        """Return a new connection."""
        parts = urlsplit(self.central.url)
        return Caller(parts.hostname or "", parts.port or 0)

    async def enrol(self) -> None:
        """Give tokens to the gateway and to some of the workers."""
        caller = self.caller()
        _, body = await caller.ask("GET", "/v1/positions", self.central.tokens["officer-1"])
        found = json.loads(body)["positions"]
        self.where = {
            one: (lon, lat) for one, lon, lat in zip(found["id"], found["lon"], found["lat"], strict=True)
        }
        wanted = {"kind": "gateway", "area_code": "510182"}
        self.gateway = await self._put(caller, "gateway", wanted)
        for worker_id in self.where:
            wanted = {
                "kind": "terminal",
                "area_code": "510182",
                "worker_id": worker_id,
                "device_id": worker_id,
            }
            self.tokens[worker_id] = await self._put(caller, f"rate-{worker_id}", wanted)
        caller.close()

    async def _put(self, caller: Caller, name: str, wanted: dict[str, str]) -> str:
        body = json.dumps(wanted).encode()
        status, reply = await caller.ask("PUT", f"/v1/devices/{name}", self.central.tokens["admin"], body)
        assert status == 200, reply
        return str(json.loads(reply)["token"])

    def array(self, rnd: random.Random) -> tuple[str, object]:
        """Return path and body of a gateway's request."""
        fixes = [self._fix(one, rnd) for one in rnd.sample(sorted(self.where), ARRAY)]
        return f"/v1/terminals/{self.gateway}", fixes

    def single(self, rnd: random.Random) -> tuple[str, object]:
        """Return path and body of one terminal's request."""
        worker_id = rnd.choice(sorted(self.where))
        return f"/v1/terminals/{self.tokens[worker_id]}", self._fix(worker_id, rnd)

    def _fix(self, worker_id: str, rnd: random.Random) -> dict[str, object]:
        lon, lat = self.where[worker_id]
        stamp = int(time.time() * 1000)
        return {"id": worker_id, "lon": lon, "lat": lat + rnd.uniform(-1e-4, 1e-4), "timestamp": stamp}


async def send(
    senders: Senders, make: Callable[[random.Random], tuple[str, object]], connections: int, seconds: float
) -> tuple[int, list[float]]:
    """Send as fast as answers come; returns fixes taken, and each request's milliseconds."""
    taken, took_ms = [0], list[float]()
    end_s = time.monotonic() + seconds

    async def run(number: int) -> None:
        caller, rnd = senders.caller(), random.Random(number)
        while time.monotonic() < end_s:
            path, body = make(rnd)
            began_s = time.perf_counter()
            status, reply = await caller.ask("POST", path, body=json.dumps(body).encode())
            took_ms.append((time.perf_counter() - began_s) * 1000)
            assert status == 200, reply
            taken[0] += json.loads(reply)["taken"]
        caller.close()

    await asyncio.gather(*(run(number) for number in range(connections)))
    return taken[0], took_ms


def measure(figures: Figures, name: str, central: CentralProgram, seconds: float) -> None:
    """Measure both forms, each taken fix committed before its answer."""

    async def run() -> None:
        senders = Senders(central)
        await senders.enrol()
        for form, make, connections in (
            ("arrays", senders.array, GATEWAYS),
            ("singles", senders.single, TERMINALS),
        ):
            taken, took_ms = await send(senders, make, connections, seconds)
            of = f"load.{name}.{form}"
            figures.add(f"{of}_per_s", taken / seconds, f"fixes committed, {seconds:.0f} s")
            figures.add(f"{of}_p99_ms", percentile(took_ms, 0.99), f"{connections} connections")

    asyncio.run(run())
