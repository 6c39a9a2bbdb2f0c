"""Owns the guard in front of every route: foreign hosts and pages, bodies that are too large."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from desktop.central.formats.limits import FILE_LIMIT_BYTES
from desktop.central.routes.problems import refuse
from desktop.central.rules.photos import MOST_BYTES
from desktop.central.rules.refusal import Refused
from desktop.models.problem import ProblemType

BODY_LIMIT_BYTES = 128 * 1024
"""Largest body of a request; the longest texts that an order may carry take less, escaped to the last."""

PHOTO_PATH = re.compile(r"^/v1/(photos|intake/[^/]+/photos)$")
"""Where photos are sent, which may be larger."""

FILES_PATH = "/v1/imports/"
"""What is posted under it is a file."""


class Guard:
    """Refuses what no desk sends, before anything looks at it.

    Args:
        app: What is guarded.
        allowed_hosts: Names in the Host header that are answered, all if empty.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: frozenset[str]) -> None:
        self._app = app
        self._allowed_hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        found = self._judge(scope) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        refusal, status = found
        await refuse(refusal, status)(scope, receive, send)

    def _judge(self, scope: Scope) -> tuple[Refused, int | None] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").rsplit(":", 1)[0].lower()
        if (self._allowed_hosts and host not in self._allowed_hosts) or "origin" in headers:
            return Refused(ProblemType.FORBIDDEN, "this host or origin is not served"), None
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return Refused(ProblemType.NOT_FOUND, "no name holds the character U+0000"), None
        if "transfer-encoding" in headers:
            return Refused(ProblemType.VALIDATION, "a body must announce its length"), 411
        limit = _limit_of(scope["path"])
        announced = headers.get("content-length", "0")
        if not announced.isascii() or not announced.isdigit() or int(announced[:20]) > limit:
            words = f"the body is larger than {limit} bytes"
            return Refused(ProblemType.VALIDATION, words, pointers=("/body",)), 413
        return None


def _limit_of(path: str) -> int:
    """Return how large the body of a request to a path may be."""
    if path.startswith(FILES_PATH):
        return FILE_LIMIT_BYTES
    return MOST_BYTES if PHOTO_PATH.match(path) else BODY_LIMIT_BYTES
