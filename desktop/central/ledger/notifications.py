"""Owns what the processes of one central tell each other through PostgreSQL: new changes, bearers, beats."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from desktop.central.ledger.database import POSTGRES_LIMITS

LOG = logging.getLogger(__name__)

CHANNEL = "griddesk"

QUIET_S = 5.0
"""Seconds without a word after which a process looks for itself. Source: contract, Reading (idle polls)."""

AGAIN_AFTER_S = 1.0
"""Pause before a listener that lost its connection tries again."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One word to every process.

    Attributes:
        number: Number of the newest change, 0 if it tells of none.
        bearers: Whether it changed who may come in.
        ground: Whether it changed the grids' polygons.
        ticked_ms: When the ticker last ran, 0 if it tells nothing of it.
        contact_ms: Newest sign of life of any terminal, 0 if none ever spoke or it tells nothing of it.
        sources: When each source of incidents last brought one, ms since the epoch.
    """

    number: int = 0
    bearers: bool = False
    ticked_ms: int = 0
    contact_ms: int = 0
    ground: bool = False
    sources: Mapping[str, int] = field(default_factory=dict)


def send(connection: Connection, notification: Notification) -> None:
    """Have every process told once this transaction has committed; nothing on SQLite, where there is one."""
    if connection.dialect.name == "sqlite":
        return
    said = {
        name: getattr(notification, name) for name in notification.__slots__ if getattr(notification, name)
    }
    query = text("SELECT pg_notify(:channel, :said)").bindparams(channel=CHANNEL, said=json.dumps(said))
    connection.execute(query)


def parse(payload: str) -> Notification:
    """Return the notification of a payload; an empty one of a payload that no central sent."""
    try:
        said = json.loads(payload)
        return Notification(
            number=int(said.get("number", 0)),
            bearers=bool(said.get("bearers", False)),
            ticked_ms=int(said.get("ticked_ms", 0)),
            contact_ms=int(said.get("contact_ms", 0)),
            ground=bool(said.get("ground", False)),
            sources={str(name): int(at_ms) for name, at_ms in said.get("sources", {}).items()},
        )
    except (ValueError, TypeError, AttributeError):
        LOG.warning("a notification that no central sent: %.80r", payload)
        return Notification()


class Listener:
    """Hears what the other processes have committed, on a connection and a thread of its own.

    Args:
        url: Of the PostgreSQL database.
        on_notification: Called with each notification.
        on_resync: Called once listening has begun, after every break: anything may have been missed.
        on_quiet: Called after `QUIET_S` without a word.
    """

    def __init__(
        self,
        url: URL,
        on_notification: Callable[[Notification], None],
        on_resync: Callable[[], None],
        on_quiet: Callable[[], None],
    ) -> None:
        self._url = url
        self._on_notification = on_notification
        self._on_resync = on_resync
        self._on_quiet = on_quiet
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End; the thread is gone within `QUIET_S`."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - whatever breaks it, it must listen again
                LOG.warning("listening for changes broke off: %s", type(error).__name__)
                self._ended.wait(AGAIN_AFTER_S)

    def _listen(self) -> None:
        engine = create_engine(
            self._url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=POSTGRES_LIMITS
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            self._on_resync()
            driver: Any = connection.connection.driver_connection
            while not self._ended.is_set():
                heard = False
                for notify in driver.notifies(timeout=QUIET_S, stop_after=1):
                    heard = True
                    self._on_notification(parse(notify.payload))
                if not heard and not self._ended.is_set():
                    self._on_quiet()
