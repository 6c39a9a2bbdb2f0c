"""Owns what all workers have in common: their thread, their central, their end.

Thread: each worker's own
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QThread, QTimer, Slot

from desktop.api.client import CentralClient
from desktop.api.requests_transport import RequestsTransport
from desktop.api.transport import Transport
from desktop.board.server_clock import steady_s
from desktop.sync.access import CentralAddress

TransportFactory = Callable[[CentralAddress], Transport]
"""Makes the transport of one worker; the seam at which tests put their own."""

W = TypeVar("W", bound="Worker")


def make_transport(address: CentralAddress) -> Transport:
    """Return the real transport."""
    return RequestsTransport(address.url, address.token, clock=steady_s)


class WorkerTimer(QTimer):
    """A timer that begins no more once its worker's end is ordered.

    Wishes that were queued before the end are still served after it; one of them must not arm a timer that
    outlives the thread.
    """

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker)
        self._worker = worker

    def start(self, in_ms: int) -> None:  # type: ignore[override]
        """Begin anew, in so many milliseconds."""
        if not self._worker.is_stopping():
            super().start(in_ms)


class Worker(QObject):
    """A QObject that lives on a thread of its own and may talk with the central.

    Its slots run on that thread, its timers begin and end there; only `abort` is for other threads.
    """

    def __init__(self, make: TransportFactory = make_transport) -> None:
        super().__init__()
        self._make = make
        self._client: CentralClient | None = None
        self._stopping = threading.Event()

    def is_stopping(self) -> bool:
        """Whether the end has been ordered."""
        return self._stopping.is_set()

    def abort(self) -> None:
        """Order the end and break off a running exchange; called from another thread."""
        self._stopping.set()
        client = self._client
        if client is not None:
            client.abort()

    @Slot()
    def finish(self) -> None:
        """Stop timers, close connections, and end the thread."""
        self.stop_timers()
        self.close_resources()
        QThread.currentThread().quit()

    def stop_timers(self) -> None:
        """Stop what would call this worker later; on its own thread."""
        for timer in self.findChildren(QTimer):
            timer.stop()

    def close_resources(self) -> None:
        """Close what the worker holds; on its own thread."""
        self._replace_client(None)

    def _replace_client(self, address: CentralAddress | None) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None if address is None else CentralClient(self._make(address))
        if self._client is not None and self.is_stopping():
            self._client.abort()

    def _breathe(self, seconds: float) -> None:
        """Let other threads run for a while, the UI above all; ends early when the worker shall stop."""
        self._stopping.wait(seconds)

    def _new_timer(self, due: Callable[[], None]) -> QTimer:
        """Return a single-shot timer that calls a slot of this worker."""
        timer = WorkerTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(due)
        return timer


_HUNG: dict[str, tuple[QThread, QObject]] = {}


def keep_hung(name: str, thread: QThread, worker: QObject) -> None:
    """Keep a thread that does not end: Qt ends the whole process if a running one is destroyed."""
    _HUNG[name] = (thread, worker)


def hung_threads() -> tuple[str, ...]:
    """Return the names of threads that were ordered to end and still run, as in a name server's silence."""
    return tuple(name for name, (thread, _) in _HUNG.items() if thread.isRunning())


def start_worker(worker: Worker, name: str) -> QThread:
    """Move a worker to a new thread of that name and start it; the caller keeps both references."""
    thread = QThread()
    thread.setObjectName(name)
    worker.moveToThread(thread)
    thread.start()
    return thread
