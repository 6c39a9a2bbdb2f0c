"""Owns the seam to the network: one exchange of a request for a complete reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

CONNECT_LIMIT_S = 3.0
TOTAL_LIMIT_S = 8.0
"""Longest time for a connection and for a whole exchange; a waiting poll has its wait on top."""

WIRE_LIMIT_BYTES = 1 << 20
BODY_LIMIT_BYTES = 8 << 20
"""Largest reply as it travels and unpacked. Source: promises, Network manners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request.

    Attributes:
        path: Path with its leading slash, without host and query.
        query: Name and value pairs; empty values are left out.
        wait_s: Seconds for which the central may hold the answer back (a long-poll).
        limit_s: Longest total time beside the wait.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    wait_s: float = 0.0
    limit_s: float = TOTAL_LIMIT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A complete reply.

    Attributes:
        headers: Names in lower case.
        body: Unpacked.
        sent_s, received_s: Steady clock around the exchange.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    sent_s: float
    received_s: float


class Transport(Protocol):
    """Exchanges requests for replies; one caller at a time, save `abort`."""

    def exchange(self, request: Request) -> Reply:
        """Send a request and return the complete reply.

        Raises:
            CentralUnreachable: If no complete reply came in time.
            ReplyTooLarge: If the reply is larger than any reply may be.
        """
        ...

    def abort(self) -> None:
        """End a running exchange at once, and refuse later ones; called from another thread."""
        ...

    def close(self) -> None:
        """Give up all connections."""
        ...
