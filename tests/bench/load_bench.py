"""Measures a central under the load of a large city: desks that wait, terminals, events; and checks it.

`python -m tests.bench load [SECONDS] [sqlite|postgresql]`; the loader's own share of the machine is told.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
from sqlalchemy import create_engine, update

from desktop.central.tables.base import MetaRow
from tests.bench import load_rates
from tests.bench.figures import Figures, percentile
from tests.bench.load_clients import Caller, Chronicle, LoadDesk
from tests.helpers.central_program import CentralProgram
from tests.helpers.postgres import PostgresServer

DESKS = 250
TERMINALS_EVERY_S = 10.0
EVENTS_EVERY_S = 0.5
SECONDS = 600.0
WARM_UP_S = 10.0


@dataclass
class Target:
    """A central under load.

    Attributes:
        tokens: Bearer tokens by name.
        terminals: Tokens of terminals by worker, with where they are.
    """

    host: str
    port: int
    tokens: dict[str, str]
    terminals: dict[str, tuple[str, float, float]]

    def caller(self) -> Caller:
        """Return a new connection."""
        return Caller(self.host, self.port)


async def enrol_terminals(target: Target) -> None:
    """Give every worker a terminal."""
    caller = target.caller()
    _, body = await caller.ask("GET", "/v1/positions", target.tokens["officer-1"])
    positions = json.loads(body)["positions"]
    for worker_id, lon, lat in zip(positions["id"], positions["lon"], positions["lat"], strict=True):
        wanted = json.dumps({"kind": "terminal", "area_code": "510182", "worker_id": worker_id}).encode()
        status, reply = await caller.ask(
            "PUT", f"/v1/devices/load-{worker_id}", target.tokens["admin"], wanted
        )
        assert status == 200, reply
        target.terminals[worker_id] = (json.loads(reply)["token"], lon, lat)
    caller.close()


async def run_terminal(target: Target, worker_id: str, stop: asyncio.Event, chronicle: Chronicle) -> None:
    """Report a fix every ten seconds."""
    token, lon, lat = target.terminals[worker_id]
    rnd = random.Random(worker_id)
    caller = target.caller()
    await asyncio.sleep(rnd.uniform(0, TERMINALS_EVERY_S))
    while not stop.is_set():
        fix = {"lat": lat + rnd.uniform(-1e-4, 1e-4), "lon": lon, "timestamp": int(time.time() * 1000)}
        status, body = await caller.ask("POST", f"/v1/terminals/{token}", body=json.dumps(fix).encode())
        if status != 200:
            chronicle.faults.append(f"terminal: {status} {body[:120]!r}")
        await asyncio.sleep(TERMINALS_EVERY_S)
    caller.close()


async def grid_middles(target: Target) -> list[tuple[float, float]]:
    """Return a point in each grid of the first page that names some."""
    caller, page, found = target.caller(), "", list[tuple[float, float]]()
    while not found:
        _, body = await caller.ask("GET", f"/v1/bundle?limit=500{page}", target.tokens["officer-1"])
        bundle = json.loads(body)
        grids = [item["data"] for item in bundle["items"] if item["kind"] == "grid"]
        found = [(grid["label_lon_deg"], grid["label_lat_deg"]) for grid in grids]
        page = f"&page={quote(bundle['next'])}"
    caller.close()
    return found


async def run_events(target: Target, stop: asyncio.Event, chronicle: Chronicle) -> int:
    """Report an incident or move one on twice a second; returns how many orders were carried out."""
    rnd = random.Random(519)
    caller = target.caller()
    places = await grid_middles(target)
    waiting: list[tuple[str, int]] = []
    for number in itertools.count():
        if stop.is_set():
            caller.close()
            return number
        if waiting and number % 2:
            incident_id, revision = waiting.pop(0)
            path, sent = f"/v1/incidents/{incident_id}/accept", {}
        else:
            lon, lat = rnd.choice(places)
            incident_id, revision, path = f"load-{number}", 0, "/v1/incidents"
            sent = {
                "id": incident_id,
                "title": "负载测试",
                "class_code": "0701",
                "priority": 3,
                "source": "hotline",
                "lon_deg": lon,
                "lat_deg": lat,
            }
        status, body = await caller.ask(
            "POST",
            path,
            target.tokens["officer-1"],
            json.dumps(sent).encode(),
            key=f"load-{number}",
            revision=revision,
        )
        if status >= 300:
            chronicle.faults.append(f"{path}: {status} {body[:200]!r}")
        else:
            reply = json.loads(body)
            chronicle.ordered_ms[incident_id, reply["revision"]] = reply["server_time_ms"]
            if not revision:
                waiting.append((incident_id, reply["revision"]))
        await asyncio.sleep(EVENTS_EVERY_S)
    return 0


async def load(target: Target, seconds: float) -> tuple[Chronicle, list[LoadDesk], int]:
    """Put the whole load on a central for a while."""
    await enrol_terminals(target)
    chronicle, stop = Chronicle(), asyncio.Event()
    names = [name for name in target.tokens if name.startswith("officer")]
    caller = target.caller()
    cursors = {}
    for eyes, name in (("desk", "officer-1"), ("wall", "wall-1")):
        _, body = await caller.ask("GET", "/v1/bundle?limit=1", target.tokens[name])
        cursors[eyes] = quote(json.loads(body)["cursor"])
    desks = []
    for number in range(DESKS):
        is_wall = number % 25 == 0
        name = "wall-1" if is_wall else names[number % len(names)]
        desks.append(
            LoadDesk(
                target.caller(),
                target.caller(),
                target.tokens[name],
                "wall" if is_wall else "desk",
                chronicle,
            )
        )
    tasks = [asyncio.create_task(desk.watch(cursors[desk.eyes], stop)) for desk in desks]
    for number, desk in enumerate(desks):
        tasks.append(asyncio.create_task(desk.follow_positions(3.0 * number / DESKS, stop)))
    tasks += [
        asyncio.create_task(run_terminal(target, worker_id, stop, chronicle))
        for worker_id in target.terminals
    ]
    # Every connection is made first; how long that takes is not what is measured.
    await asyncio.sleep(WARM_UP_S)
    events = asyncio.create_task(run_events(target, stop, chronicle))
    await asyncio.sleep(seconds)
    stop.set()
    carried_out = await events
    await asyncio.gather(*tasks)
    chronicle.settle()
    return chronicle, desks, carried_out


def check(chronicle: Chronicle, desks: list[LoadDesk]) -> None:
    """Hold every order against what every client saw."""
    for eyes, story in chronicle.stories.items():
        seen = {(mark[1], mark[3]) for mark in story if mark[0] == "incident"}
        if len(set(story)) != len(story):
            chronicle.faults.append(f"{eyes}: a change came twice")
        lost = set(chronicle.ordered_ms) - seen
        if lost:
            chronicle.faults.append(f"{eyes}: never saw {sorted(lost)[:5]}")
    numbers = {desk.cursor.rpartition(":")[2] for desk in desks}
    if len(numbers) != 1:
        chronicle.faults.append(f"cursors differ at the end: {sorted(numbers)[:5]}")


def measure(figures: Figures, name: str, central: CentralProgram, seconds: float) -> list[str]:
    """Measure one central; returns the faults found."""
    host, port = urlsplit(central.url).hostname or "", urlsplit(central.url).port or 0
    target = Target(host, port, central.tokens, {})
    serving = [psutil.Process(central.pid), *psutil.Process(central.pid).children(recursive=True)]
    loader = psutil.Process()
    before = [sum(one.cpu_times()[:2]) for one in (*serving, loader)]
    began_s = time.monotonic()
    chronicle, desks, orders = asyncio.run(load(target, seconds))
    took_s = time.monotonic() - began_s
    shares = [
        (sum(one.cpu_times()[:2]) - was) / took_s for one, was in zip((*serving, loader), before, strict=True)
    ]
    check(chronicle, desks)
    of = f"load.{name}"
    figures.add(f"{of}.written_p99_ms", percentile(chronicle.written_ms, 0.99), "order's instant to reply")
    figures.add(f"{of}.seen_p99_ms", percentile(chronicle.seen_ms, 0.99), "order's instant to client")
    figures.add(f"{of}.seen_p50_ms", percentile(chronicle.seen_ms, 0.5))
    figures.add(f"{of}.sightings", float(len(chronicle.seen_ms)), f"{orders} orders, {DESKS} clients")
    figures.add(f"{of}.polls_per_s", sum(desk.polls for desk in desks) / took_s)
    figures.add(f"{of}.central_cpu", sum(shares[:-1]), "cores")
    figures.add(f"{of}.loader_cpu", shares[-1], "cores")
    figures.add(f"{of}.faults", float(len(chronicle.faults)), "; ".join(chronicle.faults[:3]))
    return chronicle.faults


def end_the_demo(url: str) -> None:
    """Make a demo city a real one, whose terminals and orders are the load's alone."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(MetaRow).where(MetaRow.name == "is_demo").values(value="0"))
    engine.dispose()


def serve(folder: Path, url: str, *arguments: str) -> CentralProgram:
    """Return a central that serves a city of 519 grids."""
    central = CentralProgram(folder, "central", *arguments)
    central.start().stop()
    end_the_demo(url)
    return central.start()


@contextmanager
def serving(database: str) -> Iterator[CentralProgram]:
    """Serve a city on a database: one process on SQLite, two on PostgreSQL."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if database == "sqlite":
            central = serve(folder, f"sqlite:///{folder}/central/central.sqlite")
        else:
            server = PostgresServer()
            stack.callback(server.stop)
            url = server.create_database()
            central = serve(folder, url, "--database-url", url, "--workers", "2")
        stack.callback(central.stop)
        yield central


def run(figures: Figures, seconds: float, databases: tuple[str, ...]) -> None:
    """Measure a central on each database under load, then how many positions it takes."""
    for database in databases:
        with serving(database) as central:
            measure(figures, database, central, seconds)
            load_rates.measure(figures, database, central, min(seconds, load_rates.SECONDS))


def run_rates(figures: Figures, seconds: float, databases: tuple[str, ...]) -> None:
    """Measure how many positions a central takes that does nothing else."""
    for database in databases:
        with serving(database) as central:
            load_rates.measure(figures, f"{database}_alone", central, min(seconds, load_rates.SECONDS))
