"""Owns the real transport: one HTTP session with its own connection, limits on time and size, no proxies."""

from __future__ import annotations

import logging
import socket
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from desktop.api.deadline_sockets import Deadline, DeadlineAdapter, ExchangeAborted
from desktop.api.errors import CentralError, CentralUnreachable, NeverSent, ReplyTooLarge
from desktop.api.transport import BODY_LIMIT_BYTES, CONNECT_LIMIT_S, WIRE_LIMIT_BYTES, Reply, Request
from desktop.models.failure import Failure

_CHUNK_BYTES = 64 * 1024

# Its warnings bear whole addresses, and those of tile servers bear keys; what is wrong our own errors say.
logging.getLogger("urllib3").setLevel(logging.ERROR)


class AddressMalformed(ValueError):
    """A text is no http or https address."""


class RequestsTransport:
    """Exchanges requests with one host.

    Redirects are answers like any other and never followed, so credentials stay with the host that was
    named; the environment's proxies and credentials are not looked at.

    Args:
        base_url: ``http://host:port`` or ``https://host[:port]``.
        token: Bearer token; empty for none.
        clock: Steady clock in seconds.
        ca_file: The only certificate authority that is trusted; None for the system's.

    Raises:
        AddressMalformed: If the address is none.
    """

    def __init__(
        self, base_url: str, token: str, *, clock: Callable[[], float], ca_file: str | None = None
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AddressMalformed(base_url)
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._deadline = Deadline(clock)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca_file or True
        adapter = DeadlineAdapter(self._deadline)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._session.headers.update({"Accept": "application/json", "Accept-Encoding": "gzip, identity"})
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def exchange(self, request: Request) -> Reply:
        """Send a request and return the complete reply; see Transport."""
        sent_s = self._clock()
        total_s = request.wait_s + request.limit_s
        self._deadline.set_end(sent_s + total_s)
        try:
            self._deadline.left_s()
            with self._session.request(
                request.method,
                self._base_url + request.path,
                params={name: value for name, value in request.query if value},
                headers=dict(request.headers),
                data=request.body,
                timeout=(min(CONNECT_LIMIT_S, total_s), total_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._read_body(response)
                headers = {name.lower(): value for name, value in response.headers.items()}
                status = response.status_code
        except CentralError:
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, zlib.error) as error:
            raise explain(error) from error
        return Reply(status=status, headers=headers, body=body, sent_s=sent_s, received_s=self._clock())

    def abort(self) -> None:
        """End a running exchange at once, and refuse later ones."""
        self._deadline.abort()

    def close(self) -> None:
        """Give up all connections."""
        self._session.close()
        # The library closes idle connections only once their pool is collected as garbage, whenever that is.
        self._deadline.abort()

    def _read_body(self, response: requests.Response) -> bytes:
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        chunks = _read_wire(response)
        if encoding == "identity" or encoding == "":
            return b"".join(chunks)
        if encoding != "gzip":
            raise CentralUnreachable(Failure.CUT, f"unasked-for content encoding {encoding[:32]!r}")
        return _unpack(chunks)


def _read_wire(response: requests.Response) -> Iterator[bytes]:
    read_bytes = 0
    while chunk := response.raw.read(_CHUNK_BYTES, decode_content=False):
        read_bytes += len(chunk)
        if read_bytes > WIRE_LIMIT_BYTES:
            raise ReplyTooLarge(f"more than {WIRE_LIMIT_BYTES} bytes on the wire")
        yield chunk


def _unpack(chunks: Iterator[bytes]) -> bytes:
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    body = bytearray()
    for chunk in chunks:
        body += unpacker.decompress(chunk, BODY_LIMIT_BYTES + 1 - len(body))
        if len(body) > BODY_LIMIT_BYTES:
            raise ReplyTooLarge(f"more than {BODY_LIMIT_BYTES} bytes unpacked")
    if not unpacker.eof:
        raise CentralUnreachable(Failure.CUT, "the packed body ends early")
    return bytes(body)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and whatever the libraries wrapped in it."""
    waiting: list[Any] = [error]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if not isinstance(found, BaseException) or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        waiting.extend((found.__cause__, found.__context__, getattr(found, "reason", None), *found.args))


def explain(error: BaseException) -> CentralUnreachable:
    """Return what an error of the libraries means, by the innermost cause that says it."""
    causes = list(_causes(error))

    def any_of(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    detail = str(error)[:200]
    if any_of(ExchangeAborted):
        return CentralUnreachable(Failure.CUT, "ended from this side")
    if any_of(socket.gaierror, urllib3.exceptions.NameResolutionError):
        return NeverSent(Failure.DNS, detail)
    if any_of(ConnectionRefusedError):
        return NeverSent(Failure.REFUSED, detail)
    if any_of(requests.exceptions.SSLError, urllib3.exceptions.SSLError):
        return CentralUnreachable(Failure.TLS, detail)
    if any_of(requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError):
        return NeverSent(Failure.TIMEOUT, detail)
    if any_of(TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError):
        return CentralUnreachable(Failure.TIMEOUT, detail)
    if any_of(urllib3.exceptions.NewConnectionError):
        return NeverSent(Failure.UNREACHABLE, detail)
    return CentralUnreachable(Failure.CUT, detail)
