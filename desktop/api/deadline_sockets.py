"""Owns sockets under one total deadline: no drip of bytes, however steady, holds an exchange longer.

The HTTP library's timeouts are per read; a server that sends a byte a second would never meet them.
"""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class ExchangeAborted(OSError):
    """The exchange was ended from this side."""


class Deadline:
    """The end of the running exchange, and the sockets it uses.

    Args:
        clock: Steady clock in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end_s = float("inf")
        self._lock = threading.Lock()
        self._sockets: list[Any] = []
        self._aborted = False

    @property
    def aborted(self) -> bool:
        """Whether exchanges have been ended for good."""
        return self._aborted

    def set_end(self, end_s: float) -> None:
        """Begin an exchange that ends at a reading of the clock at the latest."""
        self._end_s = end_s

    def left_s(self) -> float:
        """Return the seconds left.

        Raises:
            TimeoutError: If none are.
            ExchangeAborted: If the exchange was ended.
        """
        if self._aborted:
            raise ExchangeAborted("ended from this side")
        left_s = self._end_s - self._clock()
        if left_s <= 0:
            raise TimeoutError("total deadline passed")
        return left_s

    def add(self, sock: Any) -> None:
        """Know a connected socket."""
        with self._lock:
            self._sockets.append(sock)
            aborted = self._aborted
        if aborted:
            raise ExchangeAborted("ended from this side")

    def discard(self, sock: Any) -> None:
        """Forget a closed socket."""
        with self._lock:
            self._sockets = [held for held in self._sockets if held is not sock]

    def abort(self) -> None:
        """End every exchange now and for good; blocked reads return."""
        with self._lock:
            self._aborted = True
            sockets = list(self._sockets)
        for sock in sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already, which is what is wanted


class _DeadlineReader(io.RawIOBase):
    """Reads from a socket, each read with no more than the time that is left."""

    def __init__(self, sock: DeadlineSocket) -> None:
        self._sock = sock
        sock.open_readers += 1

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._sock.recv_into(buffer)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._sock.reader_closed()


class DeadlineSocket:
    """A connected socket, plain or TLS, whose reads and writes end with the exchange's deadline."""

    def __init__(self, inner: Any, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._closing = False
        self.open_readers = 0
        deadline.add(inner)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def recv_into(self, buffer: Any) -> int:
        """Read what is there into a buffer; 0 at the end."""
        self._inner.settimeout(self._deadline.left_s())
        received: int = self._inner.recv_into(buffer)
        if self._deadline.aborted:
            raise ExchangeAborted("ended from this side")
        return received

    def sendall(self, data: Any) -> None:
        """Write all."""
        self._inner.settimeout(self._deadline.left_s())
        self._inner.sendall(data)

    def makefile(self, mode: str, buffering: int | None = None) -> io.BufferedReader:
        """Return a buffered reader, the one form the HTTP library asks for."""
        return io.BufferedReader(_DeadlineReader(self))

    def close(self) -> None:
        """Close, once the last reader is closed too."""
        self._closing = True
        if self.open_readers == 0:
            self._deadline.discard(self._inner)
            self._inner.close()

    def reader_closed(self) -> None:
        """Note that a reader is closed."""
        self.open_readers -= 1
        if self._closing:
            self.close()


class DeadlineAdapter(HTTPAdapter):
    """Mounts sockets under a deadline into a requests session.

    Args:
        deadline: Shared by all connections of the session.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools, with our connections in them."""
        super().init_poolmanager(*args, **kwargs)
        deadline = self._deadline

        class PlainConnection(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                self.sock = DeadlineSocket(self.sock, deadline)

        class TlsConnection(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                self.sock = DeadlineSocket(self.sock, deadline)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = PlainConnection

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = TlsConnection

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}
