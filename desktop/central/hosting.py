"""Owns one serving process from its database to its port; a central has one, or several beside each other."""

from __future__ import annotations

import gc
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import uvicorn

from desktop.central.app import LOOPBACK_HOSTS, build_app, build_gate
from desktop.central.city.living import make_living_city, read_demo
from desktop.central.hearing import Hearing
from desktop.central.ledger.anchors import AuditAnchors
from desktop.central.ledger.database import Database
from desktop.central.ledger.ledger import Ledger
from desktop.central.opening import open_rulebook
from desktop.central.routes.context import Context, read_city
from desktop.central.serving import Beat, CentralServer
from desktop.central.simulator.simulator import Simulator
from desktop.settings.profile import Profile


@dataclass(frozen=True, slots=True)
class Place:
    """Where a central serves, and how.

    Attributes:
        host: Address to listen on.
        port: Port, 0 for any.
        speed: Rate of the demo's events.
    """

    host: str
    port: int
    speed: float

    def url(self, port: int) -> str:
        """Return the address under which it is reached."""
        return f"http://{'[::1]' if self.host == '::1' else self.host}:{port}"


def utc_now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


def open_ledger(database: Database) -> Ledger:
    """Return the ledger of a database that is prepared."""
    ledger = Ledger(database, database.run(open_rulebook), utc_now)
    ledger.load_head()
    return ledger


class Host:
    """One serving process.

    Args:
        ledger: The ledger; its database is closed by whoever opened it.
        profile: Where the anchors of the audit chain lie.
        place: Where it serves.
    """

    def __init__(self, ledger: Ledger, profile: Profile, place: Place) -> None:
        city = ledger.transact(read_city)
        self.context = Context(ledger, city, time.monotonic)
        anchors = AuditAnchors(profile.audit_anchors_file)
        self.context.read_anchors = anchors.read
        self.context.backup_folder = profile.backup_folder
        self.context.bearers.load()
        make_simulator = partial(_make_simulator, ledger, place.speed) if city.is_demo else None
        self._hearing = Hearing(self.context)
        is_local = place.host in ("127.0.0.1", "localhost", "::1")
        app = build_gate(build_app(self.context), allowed_hosts=LOOPBACK_HOSTS if is_local else frozenset())
        config = uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
            server_header=False,
        )
        self.server = CentralServer(config, self.context, Beat(self.context, make_simulator, anchors))

    def serve(self, listener: socket.socket, on_ready: Callable[[int], None]) -> None:
        """Serve until told to end.

        Args:
            listener: Bound to the port.
            on_ready: Told the port once it is open.
        """
        self.server.on_ready = on_ready
        # What there is by now stays for good. A full collection that walks it holds up every reply by 90 ms.
        gc.collect()
        gc.freeze()
        self._hearing.start()
        try:
            self.server.run(sockets=[listener])
        finally:
            self._hearing.stop()
            listener.close()


def _make_simulator(ledger: Ledger, speed: float) -> Simulator:
    return Simulator(ledger, make_living_city(ledger.transact(read_demo)), speed)


def last_port(central_file: Path) -> int:
    """Return the port of the last run, 0 if unknown: desks find the central again where it was."""
    try:
        port = int(str(json.loads(central_file.read_text("utf-8"))["url"]).rsplit(":", 1)[1])
        return port if 0 < port < 65_536 else 0
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return 0


def bind_listener(host: str, port: int, is_demanded: bool, *, is_shared: bool = False) -> socket.socket:
    """Return a socket bound to a port; to any free one if the wished one is taken and was not demanded.

    Args:
        host: Address.
        port: Port, 0 for any free one.
        is_demanded: Whether no other port will do.
        is_shared: Whether other processes of this central bind it too, and share its callers.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, because the event loop turns Nagle's delay off for sockets alone that name it:
    # else each reply of two segments waits 40 ms for the reader's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
    except OSError:
        if is_demanded:
            listener.close()
            raise
        listener.bind((host, 0))
    return listener
