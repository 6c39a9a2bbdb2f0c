"""Owns the JSON of grid polygons: parts of at most 1 MiB, named by the hash of the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.models.geo import GridShape
from desktop.wire.codec import decode, encode

PART_LIMIT_BYTES = 1 << 20
"""Largest part. Source: contract, Reading."""


@dataclass(frozen=True, slots=True)
class _PartJson:
    grids: tuple[GridShape, ...]


def encode_geometry(shapes: Iterable[GridShape]) -> tuple[str, list[bytes]]:
    """Return the content hash (SHA-256, 64 hex digits) and the parts of a city's polygons."""
    parts: list[bytes] = []
    held: list[bytes] = []
    held_bytes = 0
    for shape in shapes:
        body = encode(shape)
        if held and held_bytes + len(body) + 16 > PART_LIMIT_BYTES:
            parts.append(b'{"grids":[' + b",".join(held) + b"]}")
            held, held_bytes = [], 0
        held.append(body)
        held_bytes += len(body) + 1
    parts.append(b'{"grids":[' + b",".join(held) + b"]}")
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest(), parts


def decode_geometry_part(body: bytes) -> tuple[GridShape, ...]:
    """Decode one part.

    Raises:
        ReplyMalformed: If the part is not a list of grid shapes.
    """
    return decode(body, _PartJson).grids
