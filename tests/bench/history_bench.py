"""Measures whether a year of history makes a central slower than a month of it, over HTTP, side by side.

`python -m tests.bench history [sqlite|postgresql]`
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from desktop.central.ledger.database import Database
from desktop.models.instant import from_epoch_ms
from tests.bench.figures import Figures, percentile
from tests.bench.history_fill import DAY_MS, fill
from tests.bench.load_bench import end_the_demo
from tests.bench.load_clients import Caller
from tests.helpers.central_program import CentralProgram
from tests.helpers.postgres import PostgresServer

SPANS = {"month": (30, 27_000), "year": (365, 330_000)}
"""Days of history, and incidents in them."""
ROUNDS = 60
CHANGES_BEHIND = 300

Ask = Callable[["Served", random.Random], str]
"""Names the path that is asked for."""


class Served:
    """A central with its past."""

    def __init__(self, central: CentralProgram, archived: int) -> None:
        parts = urlsplit(central.url)
        self.caller = Caller(parts.hostname or "", parts.port or 0)
        self.token = central.tokens["officer-1"]
        self.archived = archived
        self.epoch, self.number = "", 0

    async def get(self, path: str) -> tuple[float, bytes]:
        """Return how long a reply took, in ms, and its body."""
        began_s = time.perf_counter()
        status, body = await self.caller.ask("GET", path, self.token)
        took_ms = (time.perf_counter() - began_s) * 1000
        assert status == 200, (path, status, body[:200])
        return took_ms, body

    async def find_head(self) -> None:
        """Learn where the feed stands."""
        _, body = await self.get("/v1/bundle?limit=1")
        epoch, _, number = json.loads(body)["cursor"].rpartition(":")
        self.epoch, self.number = epoch, int(number)


def _changes(served: Served, _dice: random.Random) -> str:
    return f"/v1/changes?since={quote(f'{served.epoch}:{served.number - CHANGES_BEHIND}')}&limit=300"


def _replay(_served: Served, dice: random.Random) -> str:
    at = from_epoch_ms(round(time.time() * 1000) - dice.randint(DAY_MS, 28 * DAY_MS))
    return f"/v1/replay?limit=300&at={quote(at.isoformat())}"


ASKED: dict[str, Ask] = {
    "bundle": lambda _served, _dice: "/v1/bundle?limit=300",
    "changes": _changes,
    "incidents": lambda _served, _dice: "/v1/incidents?limit=50",
    "replay": _replay,
}


async def compare(served: dict[str, Served]) -> dict[str, dict[str, list[float]]]:
    """Ask all of them in turn, whoever was last first in the next round; returns times in ms."""
    times: dict[str, dict[str, list[float]]] = {what: {name: [] for name in served} for what in ASKED}
    for one in served.values():
        await one.find_head()
    for turn in range(ROUNDS):
        names = list(served) if turn % 2 else list(served)[::-1]
        for what, path_of in ASKED.items():
            for name in names:
                # Each is asked for the same instants of the past.
                path = path_of(served[name], random.Random(turn))
                took_ms, _ = await served[name].get(path)
                times[what][name].append(took_ms)
    for one in served.values():
        one.caller.close()
    return times


def measure(figures: Figures, database: str, served: dict[str, Served]) -> dict[str, float]:
    """Measure; returns for each reading how much longer it takes with the longer past."""
    times = asyncio.run(compare(served))
    ratios = {}
    for what, by_name in times.items():
        middle = {name: percentile(values[5:], 0.5) for name, values in by_name.items()}
        ratios[what] = middle["year"] / middle["month"]
        for name, value in middle.items():
            note = f"{served[name].archived} archived, p95 {percentile(by_name[name][5:], 0.95):.1f}"
            figures.add(f"history.{database}.{what}.{name}_p50_ms", value, note)
        figures.add(f"history.{database}.{what}.ratio", ratios[what], "year to month")
    return ratios


def _build(figures: Figures, database: str, span: str, url: str) -> int:
    began_s = time.monotonic()
    opened = Database(url)
    try:
        archived = fill(opened, *SPANS[span], round(datetime.now(UTC).timestamp() * 1000))
    finally:
        opened.close()
    figures.add(f"history.{database}.{span}.build_s", time.monotonic() - began_s)
    return archived


def run(figures: Figures, databases: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Build and measure on each database; returns the ratios of each."""
    found = {}
    for database in databases:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = None
            if database == "postgresql":
                server = PostgresServer()
                stack.callback(server.stop)
            served = {}
            for span in SPANS:
                url = f"sqlite:///{folder}/{span}/central.sqlite"
                arguments: tuple[str, ...] = ()
                if server is not None:
                    url = server.create_database()
                    arguments = ("--database-url", url)
                central = CentralProgram(folder, span, *arguments)
                central.start().stop()
                end_the_demo(url)
                archived = _build(figures, database, span, url)
                central.start()
                stack.callback(central.stop)
                served[span] = Served(central, archived)
            found[database] = measure(figures, database, served)
    return found
