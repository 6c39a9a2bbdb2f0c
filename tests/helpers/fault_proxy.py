"""Owns a TCP proxy for HTTP that injects faults on purpose, the same ones for the same seed."""

from __future__ import annotations

import contextlib
import gzip
import random
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

LIMIT_S = 30.0
_CHUNK = 65536


class Fault(StrEnum):
    """What goes wrong with one exchange."""

    NONE = "none"
    LATENCY = "latency"
    DRIP = "drip"
    RESET = "reset"
    BLACK_HOLE = "black-hole"
    HALF_CLOSE = "half-close"
    TRUNCATE = "truncate"
    CORRUPT = "corrupt"
    DROP_REPLY = "drop-reply"
    DUPLICATE = "duplicate"
    WRONG_TYPE = "wrong-type"
    HTML = "html"
    FOREIGN_JSON = "foreign-json"
    BUSY_503 = "503"
    BUSY_429 = "429"
    GZIP_BOMB = "gzip-bomb"


@dataclass
class Exchange:
    """One request that came through, and how far it got.

    Attributes:
        arrived: The request is complete here.
        answered: The central's reply is complete here.
        delivered: All of the reply was written to the client.
    """

    method: str
    path: str
    headers: dict[str, str]
    fault: Fault = Fault.NONE
    status: int = 0
    arrived: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)
    delivered: threading.Event = field(default_factory=threading.Event)

    @property
    def key(self) -> str:
        """Idempotency-Key, empty if there is none."""
        return self.headers.get("idempotency-key", "")


Choose = Callable[[Exchange, random.Random], Fault]


def no_fault(_exchange: Exchange, _random: random.Random) -> Fault:
    """Let everything through."""
    return Fault.NONE


def _every(_exchange: Exchange) -> bool:
    return True


class FaultProxy:
    """Listens on loopback and passes each request on to the target, with the chosen fault.

    Args:
        target: Host and port of the central.
        seed: Of all that is random; printed with failures.

    Attributes:
        choose: Picks the fault of each exchange; may be set at any time.
        hold_request: While clear, complete requests are held before they are passed on.
        hold_reply: While clear, complete replies are held before they are delivered.
        holds: Says which exchanges the two holds are for; all of them at first.
        latency_s: Of LATENCY, and the pause between two bytes of DRIP.
    """

    def __init__(self, target: tuple[str, int], seed: int = 0, choose: Choose = no_fault) -> None:
        self.target = target
        self.choose = choose
        self.random = random.Random(seed)
        self.holds: Callable[[Exchange], bool] = _every
        self.latency_s = 0.3
        self.exchanges: list[Exchange] = []
        self.news = threading.Condition()
        self.hold_request = threading.Event()
        self.hold_reply = threading.Event()
        self.hold_request.set()
        self.hold_reply.set()
        self._closing = threading.Event()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._spawn(self._accept)

    @property
    def url(self) -> str:
        """Address to give to the client."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """End all connections and threads."""
        self._closing.set()
        self.hold_request.set()
        self.hold_reply.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in list(self._sockets):
            _close(sock)
        for thread in self._threads:
            thread.join(LIMIT_S)

    def wait_for(self, found: Callable[[list[Exchange]], Exchange | None], limit_s: float) -> Exchange | None:
        """Return the first exchange that fits, None if none came in time."""
        end_s = time.monotonic() + limit_s
        with self.news:
            while True:
                exchange = found(self.exchanges)
                left_s = end_s - time.monotonic()
                if exchange is not None or left_s <= 0:
                    return exchange
                self.news.wait(left_s)

    # -- inner -------------------------------------------------------------------------------------

    def _spawn(self, run: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=run, args=arguments, name="fault-proxy", daemon=True)
        self._threads = [held for held in self._threads if held.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.add(client)
            self._spawn(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        upstream: list[socket.socket] = []
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            buffered = b""
            while not self._closing.is_set():
                head, buffered = _read_head(client, buffered)
                if head is None:
                    return
                body, buffered = _read_exactly(client, buffered, _length_of(head))
                if not self._exchange(client, upstream, head, body):
                    return
        except OSError:
            return
        finally:
            for sock in (client, *upstream):
                _close(sock)
                self._sockets.discard(sock)

    def _exchange(
        self, client: socket.socket, upstream: list[socket.socket], head: bytes, body: bytes
    ) -> bool:
        exchange = _parse(head)
        exchange.fault = self.choose(exchange, self.random)
        exchange.arrived.set()
        with self.news:
            self.exchanges.append(exchange)
            self.news.notify_all()
        if self.holds(exchange):
            self.hold_request.wait(LIMIT_S)
        if self._before_target(client, exchange.fault):
            return False
        reply = canned_reply(exchange.fault)
        if reply is None:
            for _ in range(2 if exchange.fault is Fault.DUPLICATE else 1):
                reply = self._ask_target(upstream, head + body)
            if reply is None:
                return False
        exchange.status = int(reply.split(b" ", 2)[1])
        exchange.answered.set()
        with self.news:
            self.news.notify_all()
        if self.holds(exchange):
            self.hold_reply.wait(LIMIT_S)
        if self._closing.is_set():
            return False
        return self._deliver(client, exchange, reply)

    def _before_target(self, client: socket.socket, fault: Fault) -> bool:
        """Do what goes wrong before the central hears of it; True if the connection is over."""
        if fault is Fault.RESET:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()  # with this linger it is a reset, which a shutdown first would not be
            return True
        if fault is Fault.BLACK_HOLE:
            self._closing.wait(LIMIT_S)
            return True
        if fault is Fault.LATENCY:
            self._closing.wait(self.latency_s)
        return False

    def _ask_target(self, upstream: list[socket.socket], request: bytes) -> bytes | None:
        if not upstream:
            upstream.append(socket.create_connection(self.target, LIMIT_S))
            self._sockets.add(upstream[0])
        upstream[0].sendall(request)
        head, rest = _read_head(upstream[0], b"")
        if head is None:
            return None
        body, _ = _read_exactly(upstream[0], rest, _length_of(head))
        return head + body

    def _deliver(self, client: socket.socket, exchange: Exchange, reply: bytes) -> bool:
        fault = exchange.fault
        if fault is Fault.DROP_REPLY:
            return False
        if fault is Fault.TRUNCATE:
            client.sendall(reply[: max(1, len(reply) * 2 // 3)])
            return False
        if fault is Fault.HALF_CLOSE:
            client.sendall(reply[: reply.index(b"\r\n\r\n") + 4])
            client.shutdown(socket.SHUT_WR)
            self._closing.wait(self.latency_s)
            return False
        if fault is Fault.DRIP:
            for index in range(len(reply)):
                client.sendall(reply[index : index + 1])
                if self._closing.wait(self.latency_s):
                    return False
        else:
            client.sendall(_twisted(reply, fault, self.random))
        exchange.delivered.set()
        with self.news:
            self.news.notify_all()
        return True


def canned_reply(fault: Fault) -> bytes | None:
    """Return a reply that stands in for the central's, None if the central shall answer."""
    problem = b'{"type":"rate-limited","title":"busy","status":%d,"retry_after_s":0.2}'
    match fault:
        case Fault.HTML:
            return _reply(b"200 OK", b"text/html", b"<html><body>It works</body></html>")
        case Fault.FOREIGN_JSON:
            return _reply(b"200 OK", b"application/json", b'{"hello":"world","incidents":[]}')
        case Fault.BUSY_503:
            return _reply(b"503 Busy", b"application/problem+json", problem % 503)
        case Fault.BUSY_429:
            return _reply(b"429 Slow", b"application/problem+json", problem % 429, b"Retry-After: 0\r\n")
        case Fault.GZIP_BOMB:
            bomb = gzip.compress(bytes(64 << 20))
            return _reply(b"200 OK", b"application/json", bomb, b"Content-Encoding: gzip\r\n")
    return None


def _twisted(reply: bytes, fault: Fault, source: random.Random) -> bytes:
    head, blank, body = reply.partition(b"\r\n\r\n")
    if fault is Fault.WRONG_TYPE:
        return head.replace(b"application/json", b"text/plain") + blank + body
    if fault is Fault.CORRUPT and body:
        spoiled = bytearray(body)
        spoiled[source.randrange(len(body))] ^= 0x80
        return head + blank + bytes(spoiled)
    return reply


def _reply(status: bytes, kind: bytes, body: bytes, more: bytes = b"") -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
    return head % (status, kind, more, len(body)) + body


def _parse(head: bytes) -> Exchange:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if ":" in line)
    return Exchange(method, path, {name.lower(): value.strip() for name, _, value in pairs})


def _length_of(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _read_head(sock: socket.socket, buffered: bytes) -> tuple[bytes | None, bytes]:
    while b"\r\n\r\n" not in buffered:
        chunk = sock.recv(_CHUNK)
        if not chunk:
            return None, b""
        buffered += chunk
    end = buffered.index(b"\r\n\r\n") + 4
    return buffered[:end], buffered[end:]


def _read_exactly(sock: socket.socket, buffered: bytes, length: int) -> tuple[bytes, bytes]:
    while len(buffered) < length:
        chunk = sock.recv(_CHUNK)
        if not chunk:
            raise OSError("the connection ended early")
        buffered += chunk
    return buffered[:length], buffered[length:]


def _close(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
