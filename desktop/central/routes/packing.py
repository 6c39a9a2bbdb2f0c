"""Owns the packing of large replies: a desk takes a mebibyte on the wire, a province has more to tell."""

from __future__ import annotations

import asyncio
import gzip

from fastapi import Request, Response

from desktop.central.routes.context import json_bytes

PACKED_FROM_BYTES = 128 << 10
"""Smaller ones are not worth the time."""

_LEVEL = 1
"""Digits fall to a fifth at once; more effort takes five times as long for another tenth."""


async def packed_json(request: Request, body: bytes) -> Response:
    """Return a JSON response of ready bytes, packed if it is large and whoever asks takes that."""
    if len(body) < PACKED_FROM_BYTES or not takes_gzip(request.headers.get("accept-encoding", "")):
        return json_bytes(body)
    packed = await asyncio.to_thread(gzip.compress, body, _LEVEL)
    return json_bytes(packed, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


def takes_gzip(accepted: str) -> bool:
    """Say whether a header names gzip among what is taken, and not as what is refused.

    Source: RFC 9110, section 12.5.3.
    """
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "").removeprefix("q=").strip("0.") != "" or not weight.strip()
    return False
