"""Owns the clients of the load: one socket each, as little work as can be, histories that are checked."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import msgspec

BUSY_GAP_S = 0.1
POSITIONS_EVERY_S = 3.0
WAIT_S = 4
"""The manners of a desk. Source: contract, Reading."""


class Item(msgspec.Struct):
    """One change as a client sees it; the record itself is left unread."""

    kind: str
    id: str
    op: str
    revision: int

    @property
    def mark(self) -> tuple[str, str, str, int]:
        """What tells it from every other change."""
        return self.kind, self.id, self.op, self.revision


class Changes(msgspec.Struct):
    """A reply of the feed, as far as a client of the load looks."""

    cursor: str
    items: list[Item]
    more: bool
    server_time_ms: int


CHANGES = msgspec.json.Decoder(Changes)


class Failed(Exception):
    """A reply that is no success."""


class Caller(asyncio.Protocol):
    """One kept connection that asks and is answered, one request at a time.

    Args:
        host: Address of the central.
        port: Its port.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    async def ask(
        self, method: str, path: str, token: str = "", body: bytes = b"", key: str = "", revision: int = 0
    ) -> tuple[int, bytes]:
        """Return status and body of a reply."""
        loop = asyncio.get_running_loop()
        if self._transport is None:
            self._transport, _ = await loop.create_connection(lambda: self, self._host, self._port)
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
        head += f"Authorization: Bearer {token}\r\n" if token else ""
        head += f"Idempotency-Key: {key}\r\n" if key else ""
        head += f'If-Match: "{revision}"\r\n' if revision else ""
        if method == "POST" or method == "PUT":
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self._answer = loop.create_future()
        self._transport.write(head.encode() + b"\r\n" + body)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        """Take a piece of a reply."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._buffer[:end]).lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 : head.find(b"\r", at) if b"\r" in head[at:] else None]) if at >= 0 else 0
        if len(self._buffer) < end + 4 + length:
            return
        body = bytes(self._buffer[end + 4 : end + 4 + length])
        self._buffer.clear()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits; the next request connects anew."""
        self._transport = None
        self._buffer.clear()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or Failed("the connection was closed"))

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


@dataclass
class Chronicle:
    """What all clients together saw; each client's history is held against that of all others with its eyes.

    Attributes:
        ordered_ms: When an order began, by the central's clock, before its commit; by (id, revision).
        written_ms: From there to each client's reply being made.
        seen_ms: From there to each client having it whole.
        faults: What was lost, doubled or out of order, and every failure.
    """

    ordered_ms: dict[tuple[str, int], int] = field(default_factory=dict)
    written_ms: list[float] = field(default_factory=list)
    seen_ms: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stories: dict[str, list[tuple[str, str, str, int]]] = field(default_factory=dict)
    sightings: list[tuple[str, int, int, float]] = field(default_factory=list)

    def settle(self) -> None:
        """Reckon the delays; once all has been seen."""
        for incident_id, revision, made_ms, seen_ms in self.sightings:
            ordered_ms = self.ordered_ms.get((incident_id, revision))
            if ordered_ms is not None:
                self.written_ms.append(made_ms - ordered_ms)
                self.seen_ms.append(seen_ms - ordered_ms)


class LoadDesk:
    """A desk or a wall: waits for changes, polls positions, checks that its story is everybody's.

    Args:
        caller: Its connection for changes.
        second: Its connection for positions.
        eyes: Who sees the same as it does.
    """

    def __init__(self, caller: Caller, second: Caller, token: str, eyes: str, chronicle: Chronicle) -> None:
        self._caller, self._second, self._token = caller, second, token
        self.eyes = eyes
        self._chronicle = chronicle
        self._place = 0
        self._revisions: dict[tuple[str, str], int] = {}
        self.cursor = ""
        self.polls = 0

    async def watch(self, cursor: str, stop: asyncio.Event) -> None:
        """Poll changes from a cursor until told to stop, then until nothing more is there."""
        self.cursor = cursor
        while True:
            wait = 0 if stop.is_set() else WAIT_S
            status, body = await self._caller.ask(
                "GET", f"/v1/changes?since={self.cursor}&wait={wait}", self._token
            )
            seen_ms = time.time() * 1000
            if status != 200:
                self._chronicle.faults.append(f"changes: {status} {body[:120]!r}")
                return
            self.polls += 1
            delta = CHANGES.decode(body)
            self._take(delta, seen_ms)
            self.cursor = delta.cursor
            if stop.is_set() and not delta.items and not delta.more:
                return
            if delta.items and not delta.more and not stop.is_set():
                await asyncio.sleep(BUSY_GAP_S)

    def _take(self, delta: Changes, seen_ms: float) -> None:
        story = self._chronicle.stories.setdefault(self.eyes, [])
        for item in delta.items:
            mark = item.mark
            if self._place == len(story):
                story.append(mark)
            elif story[self._place] != mark:
                self._chronicle.faults.append(f"{self.eyes}: {mark} where others saw {story[self._place]}")
            self._place += 1
            if self._revisions.get(mark[:2], 0) > item.revision:
                self._chronicle.faults.append(f"{self.eyes}: {mark} after a newer revision")
            self._revisions[mark[:2]] = item.revision
            if item.kind == "incident":
                self._chronicle.sightings.append((item.id, item.revision, delta.server_time_ms, seen_ms))

    async def follow_positions(self, delay_s: float, stop: asyncio.Event) -> None:
        """Poll positions as a desk does."""
        await asyncio.sleep(delay_s)
        cursor = ""
        while not stop.is_set():
            query = f"?since={cursor}" if cursor else ""
            status, body = await self._second.ask("GET", f"/v1/positions{query}", self._token)
            if status != 200:
                self._chronicle.faults.append(f"positions: {status} {body[:120]!r}")
                return
            at = body.rfind(b'"cursor":"') + 10
            cursor = body[at : body.find(b'"', at)].decode()
            await asyncio.sleep(POSITIONS_EVERY_S)
