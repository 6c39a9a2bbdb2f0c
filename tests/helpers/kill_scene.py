"""Owns the scene of the kill tests: an order giver behind a proxy, killed at chosen or random moments."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop.models.command import FINAL_ORDER_STATES
from desktop.settings.profile import Profile
from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.fault_proxy import Exchange, FaultProxy

LIMIT_S = 20.0
_FINAL = {state.value for state in FINAL_ORDER_STATES}


class Moment(StrEnum):
    """Where an order stood when its process was killed."""

    BEFORE_COMMIT = "before commit"
    COMMITTED_UNSENT = "committed, unsent"
    SENT_UNANSWERED = "sent, unanswered"
    ANSWERED_UNRECORDED = "answered, unrecorded"
    RECORDED = "recorded"


@dataclass(frozen=True)
class GivenOrder:
    """An order of the test, and whether the program ever said that it is kept."""

    key: str
    target: str
    operation: str


def claim_order(source: random.Random, target: str) -> dict[str, Any]:
    """Return a claim of an incident that is being created; it stands behind the creation in its line."""
    key = str(uuid.UUID(int=source.getrandbits(128), version=4))
    return {"key": key, "operation": "claim", "target": target, "expected": 1}


def create_order(source: random.Random) -> dict[str, Any]:
    """Return a new incident's creation as the order giver takes it."""
    return {
        "key": str(uuid.UUID(int=source.getrandbits(128), version=4)),
        "operation": "create",
        "target": f"kill-{source.getrandbits(64):016x}",
        "arguments": {
            "title": "路面塌陷（试验）",
            "class_code": "0101",
            "priority": 3,
            "source": "hotline",
            "lon_deg": 103.9432,
            "lat_deg": 30.9902,
        },
    }


class KillScene:
    """One seat's store, the real central behind a fault proxy, and order givers that get killed.

    Args:
        central: A running central.
        folder: Profile of the seat.
        seed: Of moments and keys.
    """

    def __init__(self, central: CentralProgram, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.central = central
        self.profile = Profile(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.proxy = FaultProxy(central.address, seed)
        self.given: dict[str, GivenOrder] = {}
        self.said_kept: set[str] = set()
        self._said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.order_giver"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        self._reader = threading.Thread(target=self._read, name="order-giver-reader", daemon=True)
        self._reader.start()
        self._child: int | None = None

    def close(self) -> None:
        """End the program and the proxy."""
        self.kill_child()
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.close()
        self._program.wait(LIMIT_S)
        self._reader.join(LIMIT_S)
        self._program.stdout.close()
        self.proxy.close()

    # -- the child ---------------------------------------------------------------------------------

    def give(self, *orders: dict[str, Any]) -> None:
        """Let a new child give these orders; orders under way from before are read back by it."""
        for order in orders:
            self.given[order["key"]] = GivenOrder(order["key"], order["target"], order["operation"])
        job = {
            "folder": str(self.profile.folder),
            "seat": self.profile.seat,
            "url": self.proxy.url,
            "token": self.central.tokens["officer-1"],
            "orders": orders,
        }
        assert self._program.stdin is not None
        self._program.stdin.write(json.dumps(job).encode() + b"\n")
        self._program.stdin.flush()
        self._child = int(self.wait_said(lambda line: "child" in line)["child"])

    def kill_child(self) -> None:
        """Kill the child on the spot and wait until it is gone."""
        if self._child is not None:
            os.kill(self._child, signal.SIGKILL)
            self._child = None
            self.wait_said(lambda line: "ended" in line)

    def wait_said(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the next line of the program that fits."""
        end_s = time.monotonic() + LIMIT_S
        while True:
            try:
                line = self._said.get(timeout=max(0.01, end_s - time.monotonic()))
            except queue.Empty:
                raise AssertionError("the order giver did not say what was awaited") from None
            if "order" in line:
                self.said_kept.add(line["order"])
            if fits(line):
                return line

    def _read(self) -> None:
        assert self._program.stdout is not None
        for line in self._program.stdout:
            self._said.put(json.loads(line))

    # -- what is the case --------------------------------------------------------------------------

    def order_states(self) -> dict[str, str]:
        """Return the states in the seat's outbox by key; the file is not in use at that moment."""
        if not self.profile.store_file.exists():
            return {}
        with contextlib.closing(sqlite3.connect(self.profile.store_file)) as connection:
            try:
                return dict(connection.execute("SELECT key, state FROM outbox"))
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):  # killed while the file was being made
                    return {}
                raise

    def moment_of(self, key: str) -> Moment:
        """Return where an order stood when its process was killed."""
        state = self.order_states().get(key)
        if state is None:
            return Moment.BEFORE_COMMIT
        if state in _FINAL:
            return Moment.RECORDED
        tries = [exchange for exchange in self.proxy.exchanges if exchange.key == key]
        if any(exchange.delivered.is_set() for exchange in tries):
            return Moment.ANSWERED_UNRECORDED
        return Moment.SENT_UNANSWERED if tries else Moment.COMMITTED_UNSENT

    def drain(self) -> dict[str, str]:
        """Let a last child deliver all that is under way; return the final states."""
        under_way = {key for key, state in self.order_states().items() if state not in _FINAL}
        self.give()
        while under_way:
            line = self.wait_said(lambda line: line.get("state") in _FINAL)
            under_way.discard(line["order"])
        self.kill_child()
        return self.order_states()

    def store_verdict(self) -> str:
        """Return what SQLite says of the file; "ok" if it is sound."""
        with contextlib.closing(sqlite3.connect(self.profile.store_file)) as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])

    def broken_files(self) -> list[str]:
        """Return the names of files that were moved aside as broken."""
        return [path.name for path in self.profile.folder.glob("*.broken-*")]

    def journals(self) -> dict[str, list[str]]:
        """Return the states that each order went through."""
        found: dict[str, list[str]] = {}
        with contextlib.closing(sqlite3.connect(self.profile.store_file)) as connection:
            for key, state in connection.execute("SELECT key, state FROM journal ORDER BY number"):
                found.setdefault(key, []).append(state)
        return found


def arrived(key: str) -> Callable[[list[Exchange]], Exchange | None]:
    """Return a search for the first exchange of a key."""
    return lambda exchanges: next((found for found in exchanges if found.key == key), None)


def answered(key: str) -> Callable[[list[Exchange]], Exchange | None]:
    """Return a search for the first answered exchange of a key."""
    return lambda exchanges: next(
        (found for found in exchanges if found.key == key and found.answered.is_set()), None
    )


def delivered(key: str) -> Callable[[list[Exchange]], Exchange | None]:
    """Return a search for the first delivered exchange of a key."""
    return lambda exchanges: next(
        (found for found in exchanges if found.key == key and found.delivered.is_set()), None
    )
